"""A document to be signed as a file of each format."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluator.privacy.statement import Statement


def statement_file(its: Statement, kind: str, today: dt.date) -> bytes:
    """``kind``: docx or pdf. What each needs is loaded only then."""
    if kind == "docx":
        from evaluator.printing.statement_docx import statement_docx

        return statement_docx(its, today)
    from evaluator.printing.pdf import statement_pdf

    return statement_pdf(its, today)
