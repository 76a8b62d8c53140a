"""Creating and editing questionnaires in the browser."""

from evaluator.web.editing import adding, beginning, downloading, publishing
from evaluator.web.editing.editing import pages

__all__ = ["adding", "beginning", "downloading", "pages", "publishing"]
