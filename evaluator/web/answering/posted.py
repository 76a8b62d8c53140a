"""A posted page as the browser sends it: which button was pressed, and which answer was taken back."""

from __future__ import annotations

from typing import Final

from werkzeug.datastructures import MultiDict

from evaluator.answering.posted_pages import NEXT, PostedPage
from evaluator.web.answering.visit import RETURNING

CLEAR: Final = "_clear"
"""The button that takes one answer back; its value is the field's name. Radio buttons cannot be unmarked by hand."""


def posted_page(form: MultiDict[str, str]) -> PostedPage:
    """The answer that was taken back is not among the fields."""
    cleared, returning = form.get(CLEAR, ""), RETURNING in form
    if not cleared:
        return PostedPage(form, form.get("_go", NEXT), returning=returning)
    gone = {CLEAR, cleared, f"{cleared}#other"}
    kept = MultiDict((name, value) for name, value in form.items(multi=True) if name not in gone)
    return PostedPage(kept, "clear", cleared, returning)
