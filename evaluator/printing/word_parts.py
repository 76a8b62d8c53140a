"""Parts of the Word documents that are printed here: styles, page numbers, and tables with a header row that is
repeated and a caption for whoever cannot see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph

LOCALES: Final = {"da": "da-DK", "en": "en-GB"}
ACCENT: Final = RGBColor(0x0A, 0x52, 0x73)
INK: Final = RGBColor(0x1B, 0x1F, 0x23)
PROPERTY: Final = 255
"""Characters of a property of a Word document; more is refused."""


def hyphenate(word: Word) -> None:
    """Long words, of which Danish names of authorities have many, are parted where the language parts them and not
    where the column ends."""
    its = OxmlElement("w:autoHyphenation")
    word.settings.element.find(qn("w:defaultTabStop")).addnext(its)


def styles(word: Word, locale: str) -> None:
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


def field(paragraph: Paragraph, instruction: str, shown: str) -> None:
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


def page_numbers(paragraph: Paragraph, said: str) -> None:
    """'Page 1 of 3' by fields. ``said`` has {page} and {pages}."""
    before, _, after = said.partition("{page}")
    between, _, rest = after.partition("{pages}")
    paragraph.add_run(before)
    field(paragraph, "PAGE", "1")
    paragraph.add_run(between)
    field(paragraph, "NUMPAGES", "1")
    paragraph.add_run(rest)


def widen(table: Table, centimetres: Sequence[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, centimetres, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, centimetres, strict=True):
            cell.width = Cm(width)


def new_table(word: Word, head: Sequence[str], caption: str) -> Table:
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


def new_row(table: Table) -> _Row:
    """A row that stands on one page: half a remark beside half an answer cannot be read."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return row


def fill(cell: _Cell, text: str) -> None:
    first, *rest = [line for line in text.split("\n") if line.strip()] or [""]
    cell.paragraphs[0].add_run(first)
    for line in rest:
        cell.add_paragraph(line)
