"""Creating and editing questionnaires in the browser."""

from evaluator.web.editing import adding, beginning, publishing, taking
from evaluator.web.editing.editing import pages

__all__ = ["adding", "beginning", "pages", "publishing", "taking"]
