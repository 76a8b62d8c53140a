"""Slides as lines: paragraphs with the tags of their runs, the values of charts, and what is no text."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from openpyxl import load_workbook
from pptx import Presentation

from evaluator.verifying.found import Content, Line, Other, Piece, Value, Where
from evaluator.verifying.packages import parts_of, shown_parts, turned

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_SHOWN: Final = 40
"""Characters of a paragraph by which somebody finds it."""
_LOOKS: Final = frozenset(
    f"{_C}{name}" for name in ("spPr", "txPr", "marker", "gapWidth", "overlap", "legend", "style", "lang", "varyColors")
)
"""Colours, fonts and places, which everybody may change."""


def read_slides(content: bytes) -> Content:
    """Every slide with its notes and what stands on its layout. Where no run has a tag any more, another program
    dropped them: the lines then stand in the order in which we write slides."""
    lines: list[Line] = []
    values: list[Value] = []
    others: list[Other] = []
    pictures: dict[str, Where] = {}
    deck = Presentation(io.BytesIO(content))
    for number, slide in enumerate(deck.slides, 1):
        lines += _lines(slide._element, Where("slide", f"{number}"))
        for name, chart in _charts(slide):
            values += _values(name, chart, Where("slide_chart", f"{number}"))
            others += _facts(name, chart, Where("slide_chart", f"{number}"))
        shown = (one.target_part for one in slide.part.rels.values() if not one.is_external)
        pictures |= {one.partname.lstrip("/"): Where("slide", f"{number}") for one in shown}
        if slide.has_notes_slide:
            lines += _lines(slide.notes_slide._element, Where("notes", f"{number}"))
    for master in deck.slide_masters:
        for one in (master, *master.slide_layouts):
            lines += _lines(one._element, Where("layout", one.name), but_placeholders=True)
    for line in lines:
        others += turned(line.text, line.where)
    parts = shown_parts(parts_of(content), but=("/charts/", "/embeddings/"))
    others += [replace(one, where=pictures.get(one.where.detail, one.where)) for one in parts]
    tagged = any(piece.tag for line in lines for piece in line.pieces)
    return Content(tuple(lines), tuple(values), in_order=not tagged, others=tuple(others))


def _lines(root: Any, where: Where, *, but_placeholders: bool = False) -> Iterator[Line]:
    """``but_placeholders``: without the words of a layout that say where to write."""
    for paragraph in root.iter(f"{_A}p"):
        if but_placeholders and _is_in_a_placeholder(paragraph):
            continue
        if paragraph.find(f"{_A}fld") is not None and not paragraph.findall(f"{_A}r"):
            continue
        pieces = tuple(_pieces(paragraph))
        text = "".join(piece.text for piece in pieces).strip()
        if text:
            kind = _kind(paragraph) if where.kind == "slide" else where.kind
            yield Line(Where(kind, where.detail, text[:_SHOWN]), pieces, _row(paragraph))


def _kind(paragraph: Any) -> str:
    """Where on its slide a paragraph stands."""
    if next(paragraph.iterancestors(f"{_A}tbl"), None) is not None:
        return "slide_table"
    return "slide_title" if _is_in_a_placeholder(paragraph) else "slide"


def _is_in_a_placeholder(paragraph: Any) -> bool:
    shape = next(paragraph.iterancestors(f"{_P}sp"), None)
    return shape is not None and shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph") is not None


def _row(paragraph: Any) -> str:
    row = next(paragraph.iterancestors(f"{_A}tr"), None)
    cell = None if row is None else row.find(f"{_A}tc")
    return "" if cell is None else " ".join("".join(its.text or "" for its in cell.iter(f"{_A}t")).split())


def _pieces(paragraph: Any) -> Iterator[Piece]:
    for run in paragraph:
        if run.tag == f"{_A}br":
            yield Piece(" ")
        elif run.tag in (f"{_A}r", f"{_A}fld"):
            properties = run.find(f"{_A}rPr")
            tag = "" if properties is None else properties.get("bmk", "")
            struck = properties is not None and properties.get("strike", "noStrike") != "noStrike"
            if run.tag == f"{_A}r" and not struck:
                yield Piece(run.findtext(f"{_A}t") or "", tag)


def _charts(holder: Any) -> Iterator[tuple[str, Any]]:
    """Each chart with its name, those in groups among them."""
    for shape in holder.shapes:
        if getattr(shape, "shapes", None) is not None:
            yield from _charts(shape)
        elif getattr(shape, "has_chart", False):
            yield shape.name, shape.chart


def _values(name: str, chart: Any, where: Where) -> Iterator[Value]:
    """The points of a chart that is shown, by the chart's name and their places in it; then those of the workbook that
    is opened when somebody edits it."""
    for series, its in enumerate(chart._chartSpace.iter(f"{_C}ser")):
        values, categories = its.find(f"{_C}val"), _points(its.find(f"{_C}cat"))
        for point in () if values is None else values.iter(f"{_C}pt"):
            said = [*_points(its.find(f"{_C}tx")).values(), categories.get(point.get("idx"), "")]
            at = replace(where, words=", ".join(filter(None, said)))
            yield Value(at, Decimal(point.findtext(f"{_C}v")), f"{name}/series/{series}/values/{point.get('idx')}")
    part = chart.part.chart_workbook.xlsx_part
    if part is not None:
        sheet: Any = load_workbook(io.BytesIO(part.blob), data_only=True).worksheets[0]
        for place, row in enumerate(sheet.iter_rows(min_row=2, min_col=2)):
            for series, cell in enumerate(row):
                if isinstance(cell.value, int | float):
                    its = f"{name}/series/{series}/values/{place}"
                    yield Value(Where("workbook", where.detail), Decimal(repr(cell.value)), its)


def _points(names: Any) -> dict[str, str]:
    """The words of a chart's points by their places."""
    found = () if names is None else names.iter(f"{_C}pt")
    return {one.get("idx"): one.findtext(f"{_C}v") or "" for one in found}


def _facts(name: str, chart: Any, where: Where) -> Iterator[Other]:
    """What a chart says besides its values: names, categories, number formats, axes and labels. Colours and fonts are
    nobody's."""
    told = hashlib.sha256()
    for one in _told(chart._chartSpace):
        told.update(one.encode())
    yield Other("chart", where, f"{name} {told.hexdigest()}")


def _told(element: Any) -> Iterator[str]:
    if element.tag in _LOOKS or element.tag == f"{_C}val":
        return
    yield f"{element.tag}{sorted(element.attrib.items())}{(element.text or '').strip()}"
    for one in element:
        if isinstance(one.tag, str):
            yield from _told(one)
