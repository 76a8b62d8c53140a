"""A document to be signed as a Word document, in which whoever signs fills in what stands open."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Cm

from evaluator.printing.word_parts import (
    LOCALES,
    PROPERTY,
    fill,
    hyphenate,
    new_row,
    new_table,
    page_numbers,
    styles,
    widen,
)
from evaluator.rendering.word_files import bytes_of

if TYPE_CHECKING:
    from docx.document import Document as Word

    from evaluator.privacy.statement import Section, Statement

_WIDTHS: Final = (5.0, 11.5)
"""Centimetres of the columns, on a page that stands."""


def statement_docx(its: Statement, today: dt.date) -> bytes:
    """The document as .docx. What users wrote goes in as text."""
    word = Document()
    _prepare(word, its, today)
    word.add_paragraph(its.title, style="Title")
    word.add_paragraph(its.about, style="Subtitle")
    for paragraph in its.lead:
        word.add_paragraph(paragraph)
    for section in its.sections:
        _section(word, its, section)
    word.add_heading(its.labels["signed"], 1)
    word.add_paragraph(its.signing)
    table = new_table(word, ["", *(its.labels[name] for name in ("name", "role", "date"))], its.labels["signed"])
    for one in its.signatures:
        row = new_row(table)
        fill(row.cells[0], one)
        row.height = Cm(1.4)
    widen(table, (5.0, 4.5, 4.0, 3.0))
    return bytes_of(word)


def _section(word: Word, its: Statement, section: Section) -> None:
    word.add_heading(section.title, 1)
    for paragraph in section.paragraphs:
        word.add_paragraph(paragraph)
    for item in section.items:
        word.add_paragraph(item, style="List Bullet")
    if not section.lines:
        return
    table = new_table(word, [its.labels["subject"], its.labels["content"]], section.title)
    for line in section.lines:
        name, said = new_row(table).cells
        fill(name, line.name)
        fill(said, "\n".join(line.said))
        for run in (run for paragraph in said.paragraphs for run in paragraph.runs if line.is_open):
            run.italic, run.font.highlight_color = True, WD_COLOR_INDEX.YELLOW
    widen(table, _WIDTHS)


def _prepare(word: Word, its: Statement, today: dt.date) -> None:
    properties, noon = word.core_properties, dt.datetime.combine(today, dt.time(12))
    properties.title, properties.author = f"{its.title}: {its.about}"[:PROPERTY], its.sender[:PROPERTY]
    properties.language = LOCALES[its.language]
    properties.created = properties.modified = noon
    properties.last_modified_by, properties.comments, properties.revision = properties.author, "", 1
    page = word.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2.0)
    styles(word, LOCALES[its.language])
    hyphenate(word)
    page_numbers(page.footer.paragraphs[0], its.labels["page_of"])
