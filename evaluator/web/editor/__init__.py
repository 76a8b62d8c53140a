"""Creating and editing questionnaires in the browser."""

from evaluator.web.editor import adding, beginning, publishing, taking
from evaluator.web.editor.editing import pages

__all__ = ["adding", "beginning", "pages", "publishing", "taking"]
