"""Documents as people bring them, made small."""

from __future__ import annotations

import io
from collections.abc import Iterable

import typst
from docx import Document


def docx(paragraphs: Iterable[str]) -> bytes:
    made = Document()
    made.core_properties.author = "Anna Andersen"
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    found = io.BytesIO()
    made.save(found)
    return found.getvalue()


def pdf(paragraphs: Iterable[str]) -> bytes:
    found: bytes = typst.compile("\n\n".join(paragraphs).encode(), format="pdf")
    return found
