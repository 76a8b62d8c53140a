"""Pieces of a slide: text whose numbers carry their tags, tables, pictures, and charts that can be edited."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Inches, Pt

from evaluator.reporting.blocks import Table
from evaluator.reporting.numbers import pieces, tag

if TYPE_CHECKING:
    from pptx.shapes.autoshape import Shape
    from pptx.slide import Slide
    from pptx.text.text import TextFrame, _Paragraph

FONT: Final = "Arial"
ACCENT: Final = "0A5273"
INK: Final = "1B1F23"
MUTED: Final = "4F5861"
WARN: Final = "B5541C"
PALE: Final = "EEF4F7"
_ROW: Final = 0.42
_HAIR: Final = "C9CFD4"
Box = tuple[float, float, float, float]
"""Left, top, width and height in inches."""


def write(
    paragraph: _Paragraph, text: str, points: float, *, locale: str, bold: bool = False, colour: str = INK
) -> None:
    """``text`` at the end of a paragraph, each number of a placed string in a run that carries its tag."""
    for piece, ordinal in pieces(text):
        run = paragraph.add_run()
        run.text = piece
        font = run.font
        font.name, font.size, font.bold, font.color.rgb = FONT, Pt(points), bold, RGBColor.from_string(colour)
        properties = font._element
        properties.set("lang", locale)
        if its := (tag(text, ordinal) if ordinal else ""):
            properties.set("bmk", its)


def add_box(slide: Slide, box: Box, *, name: str, fill: str = "") -> TextFrame:
    """An empty box for text that neither grows nor shrinks what stands in it."""
    shape: Shape = slide.shapes.add_textbox(*(Inches(one) for one in box))
    shape.name = name
    if fill:
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(fill)
    return prepared(shape.text_frame)


def prepared(frame: TextFrame) -> TextFrame:
    """Words wrap, and margins are those that `fitting` counts with."""
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Inches(0)
    return frame


def paragraph_of(frame: TextFrame, *, after: float = 6) -> _Paragraph:
    """The frame's next paragraph: its first where that is empty."""
    first = frame.paragraphs[0]
    found = frame.add_paragraph() if first.runs or len(frame.paragraphs) > 1 else first
    found.space_after, found.line_spacing = Pt(after), 1.05
    return found


def bulleted(paragraph: _Paragraph, points: float) -> None:
    """A real bullet before text of this size, so that an added line has one, too."""
    properties: Any = paragraph._p.get_or_add_pPr()
    room = Pt(0.9 * points)
    properties.set("marL", str(room))
    properties.set("indent", str(-room))
    sign = properties.makeelement(_a("buChar"), {"char": "•"})
    properties.append(sign)


def add_table(slide: Slide, table: Table, box: Box, points: float, *, locale: str, alt: str) -> None:
    """A table with a header row; numbers to the right, totals bold."""
    left, top, width, height = box
    rows = len(table.rows) + 1
    each = min(_ROW, height / rows)
    size = (Inches(left), Inches(top), Inches(width), Inches(each * rows))
    holder: Any = slide.shapes.add_table(rows, len(table.columns), *size)
    holder.name = alt
    describe(holder, alt)
    drawn = holder.table
    properties = drawn._tbl.tblPr
    properties.set("bandRow", "0")
    for old in properties.findall(_a("tableStyleId")):
        old.text = _PLAIN
    together = sum(column.width for column in table.columns)
    for place, column in enumerate(table.columns):
        drawn.columns[place].width = Inches(width * column.width / together)
    for down, cells in enumerate((tuple(column.title for column in table.columns), *table.rows)):
        drawn.rows[down].height = Inches(each)
        bold = down == 0 or down > len(table.rows) - table.totals
        for across, text in enumerate(cells):
            numeric = table.columns[across].numeric
            _fill(drawn.cell(down, across), text, points, locale=locale, bold=bold, numeric=numeric, head=down == 0)


def add_image(slide: Slide, png: bytes, box: Box, *, alt: str, name: str) -> None:
    """A picture as large as its box allows, in its own proportions and in the middle."""
    left, top, width, height = box
    across, down = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    scale = min(width / across, height / down)
    wide, high = across * scale, down * scale
    place = (Inches(left + (width - wide) / 2), Inches(top + (height - high) / 2))
    picture = slide.shapes.add_picture(io.BytesIO(png), *place, Inches(wide), Inches(high))
    picture.name = name
    describe(picture, alt)


def describe(shape: Any, alt: str) -> None:
    """What a shape shows, for whoever cannot see it."""
    shape._element.xpath("./*/p:cNvPr")[0].set("descr", alt)


_PLAIN: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's style for a table without one."""


def _fill(cell: Any, text: str, points: float, *, locale: str, bold: bool, numeric: bool, head: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(0.06)
    cell.margin_top = cell.margin_bottom = Inches(0.035)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if numeric else PP_ALIGN.LEFT
    write(paragraph, text, points, locale=locale, bold=bold, colour=ACCENT if head else INK)
    properties = cell._tc.get_or_add_tcPr()
    line = properties.makeelement(_a("lnB"), {"w": "12700" if head else "6350"})
    solid = line.makeelement(_a("solidFill"), {})
    solid.append(solid.makeelement(_a("srgbClr"), {"val": ACCENT if head else _HAIR}))
    line.append(solid)
    properties.insert(0, line)


def _a(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}{name}"


def numbers_fit(table: Table, most: int) -> Table:
    """The first rows of a table that has more than a slide can hold, with its totals."""
    if len(table.rows) <= most:
        return table
    totals: Sequence[tuple[str, ...]] = table.rows[len(table.rows) - table.totals :] if table.totals else ()
    kept = (*table.rows[: most - len(totals)], *totals)
    return Table(table.caption, table.columns, kept, table.totals, table.note, table.narrow)
