"""Tables of a report in Word: a header row that is repeated, numbers to the right, no row over two pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from evaluator.rendering.fitting import width_of
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
_POINTS: Final = 8
_TWENTIETHS: Final = 20
_BOLD: Final = 1.08
_HAIRLINE: Final = 10
_WORD: Final = re.compile("[ \u00ad]|(?<=[-/–])")
"""Where a word may be parted. A sign and its word, or a number and its unit, stay together."""
_KEPT_TOGETHER: Final = 14
_SHORT: Final = 1200
"""Rows and characters of a table that is not cut by a page."""


def add_table(word: Word, table: Table, width: int, style: str, *, broad: float = 1.0) -> None:
    """A table over ``width`` English metric units, or less where it is a narrow one, with its caption for whoever
    cannot see it; ``style`` is that of its paragraphs, whose letters are ``broad`` times as wide as Arial's. Built from
    its elements: the library looks the whole table through for each cell."""
    whole = int(width / _EMU * (_NARROW if table.narrow else 1))
    sizes = _widths(table, whole, broad)
    found = element("tbl", _properties(table, whole), element("tblGrid", *(element("gridCol", w=one) for one in sizes)))
    found.append(_row(table, tuple(column.title for column in table.columns), sizes, style, head=True))
    first_total = len(table.rows) - table.totals
    is_short = len(table.rows) <= _KEPT_TOGETHER and sum(len(cell) for row in table.rows for cell in row) <= _SHORT
    for place, row in enumerate(table.rows):
        holds = is_short and place < len(table.rows) - 1
        found.append(_row(table, row, sizes, style, total=place >= first_total, holds=holds))
    body = word.element.body
    body.insert_element_before(found, "w:sectPr")


def _widths(table: Table, whole: int, broad: float) -> list[int]:
    """As wide as the table wants its columns, but none narrower than its longest word, for which those that have room
    make way; where no width does, each in proportion to its longest word."""
    together = sum(column.width for column in table.columns)
    wanted = [whole * column.width / together for column in table.columns]
    least = [_longest(table, place, broad) for place in range(len(table.columns))]
    if sum(least) > whole:
        return [int(whole * one / sum(least)) for one in least]
    room = [max(0.0, want - need) for want, need in zip(wanted, least, strict=True)]
    short = sum(max(0.0, need - want) for want, need in zip(wanted, least, strict=True))
    given = short / sum(room) if short else 0.0
    return [int(max(want, need) - given * spare) for want, need, spare in zip(wanted, least, room, strict=True)]


def _longest(table: Table, place: int, broad: float) -> float:
    """Twentieths of a point that the longest word of a column takes with its cell's margins."""
    points = _SMALL / 2 if len(table.columns) > _MANY else _POINTS
    head, *cells = ([one for one in _WORD.split(text) if one] for text in _column(table, place))
    words = [width_of(word, points) * _BOLD for word in head] + [width_of(one, points) for its in cells for one in its]
    return max(words, default=0.0) * broad * _TWENTIETHS + 2 * _gap(table) + _HAIRLINE


def _column(table: Table, place: int) -> list[str]:
    return [table.columns[place].title, *(row[place] for row in table.rows)]


def _gap(table: Table) -> int:
    return 50 if len(table.columns) > _MANY else 90


def _properties(table: Table, whole: int) -> BaseOxmlElement:
    lines = {"top": ACCENT, "bottom": ACCENT, "insideH": _HAIR}
    gap = _gap(table)
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
