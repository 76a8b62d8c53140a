"""The hearing note as a Word document that its reader can edit: real headings and styles, a contents field, tables with
a header row that is repeated, captions, and a language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from evaluator.rendering.word_files import bytes_of

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

    from evaluator.hearing.note import Note, Row

LOCALES: Final = {"da": "da-DK", "en": "en-GB"}
ACCENT: Final = RGBColor(0x0A, 0x52, 0x73)
INK: Final = RGBColor(0x1B, 0x1F, 0x23)
_PROPERTY: Final = 255
"""Characters of a property of a Word document; more is refused."""
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
    _field(word.add_paragraph(), 'TOC \\o "1-2" \\h \\z \\u', "\n".join(_contents(note)))
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
    its.title, its.author = f"{note.title}: {note.hearing}"[:_PROPERTY], note.sender[:_PROPERTY]
    its.language = LOCALES[note.language]
    its.created = its.modified = noon
    its.last_modified_by, its.comments, its.revision = its.author, "", 1
    page = word.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21.0)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2.0)
    _styles(word, LOCALES[note.language])
    _hyphenate(word)
    footer = page.footer.paragraphs[0]
    before, _, after = note.labels["page_of"].partition("{page}")
    between, _, rest = after.partition("{pages}")
    footer.add_run(before)
    _field(footer, "PAGE", "1")
    footer.add_run(between)
    _field(footer, "NUMPAGES", "1")
    footer.add_run(rest)


def _hyphenate(word: Word) -> None:
    """Long words, of which Danish names of authorities have many, are parted where the language parts them and not
    where the column ends."""
    its = OxmlElement("w:autoHyphenation")
    word.settings.element.find(qn("w:defaultTabStop")).addnext(its)


def _styles(word: Word, locale: str) -> None:
    styles: Any = word.styles
    heading = styles["TOC Heading"]
    heading.font.name, heading.font.size, heading.font.color.rgb = "Calibri", Pt(13), ACCENT
    for name, size in (("Normal", 10.5), ("Title", 24), ("Subtitle", 13), ("Heading 1", 17), ("Heading 2", 13)):
        font = styles[name].font
        font.name, font.size = "Calibri", Pt(size)
        font.color.rgb = INK if name in ("Normal", "Subtitle") else ACCENT
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    styles["Heading 2"].paragraph_format.space_before = Pt(16)
    styles["Heading 2"].paragraph_format.space_after = Pt(5)
    caption = styles["Caption"]
    caption.font.color.rgb, caption.font.size, caption.paragraph_format.keep_with_next = INK, Pt(10), True
    defaults = styles.element.find(qn("w:docDefaults"))
    for holder in (defaults.find(f".//{qn('w:rPr')}"), styles["Normal"].element.get_or_add_rPr()):
        for old in holder.findall(qn("w:lang")):
            holder.remove(old)
        language = OxmlElement("w:lang")
        for name in ("val", "eastAsia", "bidi"):
            language.set(qn(f"w:{name}"), locale)
        holder.append(language)


def _field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field that Word fills in; ``shown`` stands there until it does."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run(text if kind == "shown" else "")
        if kind == "":
            its = OxmlElement("w:instrText")
            its.set(qn("xml:space"), "preserve")
            its.text = text
            run._r.append(its)
        elif kind != "shown":
            its = OxmlElement("w:fldChar")
            its.set(qn("w:fldCharType"), kind)
            run._r.append(its)


def _caption(word: Word, text: str) -> None:
    word.add_paragraph(text, style="Caption")


def _answers(word: Word, note: Note, title: str, rows: Sequence[Row]) -> None:
    labels = note.labels
    head = [labels[name] for name in ("party", "remark", "our_answer", "what_changed")]
    table = _new_table(word, head, labels["note_table"].replace("{section}", title))
    for row in rows:
        cells = _new_row(table).cells
        for cell, text in zip(cells, (row.party, row.words, row.answer, row.changed), strict=True):
            _fill(cell, text)
        if row.verdict:
            first = cells[2].paragraphs[0].insert_paragraph_before() if row.answer else cells[2].paragraphs[0]
            first.add_run(row.verdict).bold = True
        if row.theme:
            cells[1].add_paragraph().add_run(row.theme).italic = True
    _widen(table, _WIDTHS)


def _summary(word: Word, head: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> None:
    """Numbers to the right, and what they come to below."""
    table = _new_table(word, head, caption)
    for row in rows:
        for number, (cell, text) in enumerate(zip(_new_row(table).cells, row, strict=True)):
            _fill(cell, text)
            if number:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for cell in table.rows[0].cells[1:]:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for cell in table.rows[-1].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
    _widen(table, (7.2, *(3.0 for _ in head[1:])))


def _widen(table: Table, centimetres: Sequence[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, centimetres, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, centimetres, strict=True):
            cell.width = Cm(width)


def _new_table(word: Word, head: Sequence[str], caption: str) -> Table:
    """A table with its header row, repeated on each page, and what it shows for whoever cannot see it."""
    table: Table = word.add_table(rows=1, cols=len(head), style="Table Grid")
    properties = table._tbl.tblPr
    for name in ("tblCaption", "tblDescription"):
        its = OxmlElement(f"w:{name}")
        its.set(qn("w:val"), caption)
        properties.append(its)
    margins = OxmlElement("w:tblCellMar")
    for side, twentieths in (("top", "60"), ("left", "100"), ("bottom", "60"), ("right", "100")):
        its = OxmlElement(f"w:{side}")
        its.set(qn("w:w"), twentieths)
        its.set(qn("w:type"), "dxa")
        margins.append(its)
    properties.find(qn("w:tblLook")).addprevious(margins)
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "E6F0F5")
        cell._tc.get_or_add_tcPr().append(shade)
    row = table.rows[0]._tr.get_or_add_trPr()
    for name in ("cantSplit", "tblHeader"):
        row.append(OxmlElement(f"w:{name}"))
    return table


def _new_row(table: Table) -> _Row:
    """A row that stands on one page: half a remark beside half an answer cannot be read."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return row


def _fill(cell: _Cell, text: str) -> None:
    first, *rest = [line for line in text.split("\n") if line.strip()] or [""]
    cell.paragraphs[0].add_run(first)
    for line in rest:
        cell.add_paragraph(line)
