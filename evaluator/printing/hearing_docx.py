"""The hearing note as a Word document that its reader can edit: real headings and styles, a contents field, tables with
a header row that is repeated, captions, and a language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm

from evaluator.printing.word_parts import (
    LOCALES,
    PROPERTY,
    field,
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

    from evaluator.hearing.note import Note, Row

_WIDTHS: Final = (5.0, 7.8, 7.0, 5.4)
"""Centimetres of the columns of the answers, on a page that lies."""


def note_docx(note: Note, today: dt.date) -> bytes:
    """The note as .docx. What users wrote goes in as text."""
    word = Document()
    _prepare(word, note, today)
    word.add_paragraph(note.hearing, style="Title")
    word.add_paragraph(f"{note.title} – {note.programme}", style="Subtitle")
    for line in (f"{note.sender}, {note.date}", note.draft, note.demonstration):
        if line:
            word.add_paragraph(line)
    word.add_paragraph(note.labels["note_contents"], style="TOC Heading")
    field(word.add_paragraph(), 'TOC \\o "1-2" \\h \\z \\u', "\n".join(_contents(note)))
    word.add_heading(note.labels["note_about"], 1)
    for paragraph in note.about:
        word.add_paragraph(paragraph)
    for fact in note.facts:
        word.add_paragraph(fact, style="List Bullet")
    word.add_heading(note.labels["note_parties"], 1)
    for group in note.groups:
        word.add_heading(group.title, 2)
        for name in group.names:
            word.add_paragraph(name, style="List Bullet")
    word.add_heading(note.labels["note_summary"], 1)
    _caption(word, note.labels["note_summary_caption"])
    _summary(word, note.columns, note.summary, note.labels["note_summary_caption"])
    word.add_heading(note.labels["note_answers"], 1)
    if not note.sections:
        word.add_paragraph(note.labels["note_no_remarks"])
    for section in note.sections:
        word.add_heading(section.title, 2)
        _answers(word, note, section.title, section.rows)
    return bytes_of(word)


def _contents(note: Note) -> Iterator[str]:
    """What stands as contents until Word puts the numbers of pages beside it."""
    labels = note.labels
    yield from (labels["note_about"], labels["note_parties"], *(group.title for group in note.groups))
    yield from (labels["note_summary"], labels["note_answers"], *(section.title for section in note.sections))


def _prepare(word: Word, note: Note, today: dt.date) -> None:
    """Language, properties, styles and a page that lies: three columns of words need its width."""
    its, noon = word.core_properties, dt.datetime.combine(today, dt.time(12))
    its.title, its.author = f"{note.title}: {note.hearing}"[:PROPERTY], note.sender[:PROPERTY]
    its.language = LOCALES[note.language]
    its.created = its.modified = noon
    its.last_modified_by, its.comments, its.revision = its.author, "", 1
    page = word.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21.0)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2.0)
    styles(word, LOCALES[note.language])
    hyphenate(word)
    footer = page.footer.paragraphs[0]
    page_numbers(footer, note.labels["page_of"])


def _caption(word: Word, text: str) -> None:
    word.add_paragraph(text, style="Caption")


def _answers(word: Word, note: Note, title: str, rows: Sequence[Row]) -> None:
    labels = note.labels
    head = [labels[name] for name in ("party", "remark", "our_answer", "what_changed")]
    table = new_table(word, head, labels["note_table"].replace("{section}", title))
    for row in rows:
        cells = new_row(table).cells
        for cell, text in zip(cells, (row.party, row.words, row.answer, row.changed), strict=True):
            fill(cell, text)
        if row.verdict:
            first = cells[2].paragraphs[0].insert_paragraph_before() if row.answer else cells[2].paragraphs[0]
            first.add_run(row.verdict).bold = True
        if row.theme:
            cells[1].add_paragraph().add_run(row.theme).italic = True
    widen(table, _WIDTHS)


def _summary(word: Word, head: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> None:
    """Numbers to the right, and what they come to below."""
    table = new_table(word, head, caption)
    for row in rows:
        for number, (cell, text) in enumerate(zip(new_row(table).cells, row, strict=True)):
            fill(cell, text)
            if number:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for cell in table.rows[0].cells[1:]:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for cell in table.rows[-1].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
    widen(table, (7.2, *(3.0 for _ in head[1:])))
