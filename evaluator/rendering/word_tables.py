"""Tables of a report in Word: a header row that is repeated, numbers to the right, no row over two pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from evaluator.rendering.word_parts import element, runs
from evaluator.rendering.word_styles import ACCENT
from evaluator.reporting.blocks import Table

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement

_HAIR: Final = "C9CFD4"
_EMU: Final = 635
"""English metric units of a twentieth of a point, in which tables are measured."""
_NARROW: Final = 0.62
_MANY: Final = 7
_SMALL: Final = 15
_KEPT_TOGETHER: Final = 14
"""Rows of a table that is not cut by a page."""


def add_table(word: Word, table: Table, width: int, style: str) -> None:
    """A table over ``width`` English metric units, or less where it is a narrow one, with its caption for whoever
    cannot see it; ``style`` is that of its paragraphs. Built from its elements: the library looks the whole table
    through for each cell."""
    whole = int(width / _EMU * (_NARROW if table.narrow else 1))
    sizes = _widths(table, whole)
    found = element("tbl", _properties(table, whole), element("tblGrid", *(element("gridCol", w=one) for one in sizes)))
    found.append(_row(table, tuple(column.title for column in table.columns), sizes, style, head=True))
    first_total = len(table.rows) - table.totals
    for place, row in enumerate(table.rows):
        holds = len(table.rows) <= _KEPT_TOGETHER and place < len(table.rows) - 1
        found.append(_row(table, row, sizes, style, total=place >= first_total, holds=holds))
    body = word.element.body
    body.insert_element_before(found, "w:sectPr")


def _widths(table: Table, whole: int) -> list[int]:
    together = sum(column.width for column in table.columns)
    return [int(whole * column.width / together) for column in table.columns]


def _properties(table: Table, whole: int) -> BaseOxmlElement:
    lines = {"top": ACCENT, "bottom": ACCENT, "insideH": _HAIR}
    gap = 50 if len(table.columns) > _MANY else 90
    return element(
        "tblPr",
        element("tblW", w=whole, type="dxa"),
        element("tblBorders", *(element(side, val="single", sz=4, space=0, color=its) for side, its in lines.items())),
        element("tblLayout", type="fixed"),
        element("tblCellMar", element("left", w=gap, type="dxa"), element("right", w=gap, type="dxa")),
        element("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=1, lastColumn=0, noHBand=1, noVBand=1),
        element("tblCaption", val=table.caption),
        element("tblDescription", val=table.note or table.caption),
    )


def _row(
    table: Table,
    cells: tuple[str, ...],
    sizes: list[int],
    style: str,
    *,
    head: bool = False,
    total: bool = False,
    holds: bool = False,
) -> BaseOxmlElement:
    """``holds``: it stays on the page of the next row."""
    settings = element("trPr", element("cantSplit"), *([element("tblHeader")] if head else []))
    made = element("tr", settings)
    for column, text, size in zip(table.columns, cells, sizes, strict=True):
        its = element("pPr", element("pStyle", val=style))
        if head or holds:
            its.append(element("keepNext"))
        if column.numeric:
            its.append(element("jc", val="right"))
        paragraph = element("p", its, *runs(text, bold=head or total))
        if len(table.columns) > _MANY:
            _smaller(paragraph)
        made.append(element("tc", _cell(size, head=head), paragraph))
    return made


def _cell(size: int, *, head: bool) -> BaseOxmlElement:
    found = element("tcPr", element("tcW", w=size, type="dxa"))
    if head:
        line = element("bottom", val="single", sz=8, space=0, color=ACCENT)
        found.append(element("tcBorders", line))
        found.append(element("shd", val="clear", color="auto", fill="EEF4F7"))
        found.append(element("vAlign", val="bottom"))
    return found


def _smaller(paragraph: BaseOxmlElement) -> None:
    """A table of many columns in smaller letters."""
    for its in paragraph.iter(element("r").tag):
        properties = its.find(element("rPr").tag)
        if properties is None:
            properties = element("rPr")
            its.insert(0, properties)
        properties.append(element("sz", val=_SMALL))
