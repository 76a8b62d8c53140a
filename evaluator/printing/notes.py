"""The note of a hearing as a file of each format."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluator.hearing.note import Note


def note_file(note: Note, kind: str, today: dt.date) -> bytes:
    """``kind``: docx or pdf. What each needs is loaded only then."""
    if kind == "docx":
        from evaluator.printing.hearing_docx import note_docx

        return note_docx(note, today)
    from evaluator.printing.pdf import note_pdf

    return note_pdf(note, today)
