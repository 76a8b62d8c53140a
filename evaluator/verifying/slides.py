"""Slides as lines: paragraphs with the tags of their runs, and the values of charts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from pptx import Presentation

from evaluator.verifying.found import Content, Line, Piece, Value

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_NUMBER: Final = "sldNum"


def read_slides(content: bytes) -> Content:
    """Every slide with its notes. Where no run has a tag any more, another program dropped them: the lines then stand
    in the order in which we write slides."""
    lines: list[Line] = []
    values: list[Value] = []
    for number, slide in enumerate(Presentation(io.BytesIO(content)).slides, 1):
        lines += _lines(slide._element, f"{number}")
        values += _values(slide, f"{number}")
        if slide.has_notes_slide:
            lines += _lines(slide.notes_slide._element, f"{number}, noter")
    tagged = any(piece.tag for line in lines for piece in line.pieces)
    return Content(tuple(lines), tuple(values), in_order=not tagged)


def _lines(root: Any, where: str) -> Iterator[Line]:
    for paragraph in root.iter(f"{_A}p"):
        if paragraph.find(f"{_A}fld") is not None and not paragraph.findall(f"{_A}r"):
            continue
        pieces = tuple(_pieces(paragraph))
        if any(piece.text.strip() for piece in pieces):
            yield Line(where, pieces)


def _pieces(paragraph: Any) -> Iterator[Piece]:
    for run in paragraph:
        if run.tag == f"{_A}br":
            yield Piece(" ")
        elif run.tag == f"{_A}r":
            properties = run.find(f"{_A}rPr")
            tag = "" if properties is None else properties.get("bmk", "")
            yield Piece(run.findtext(f"{_A}t") or "", tag)


def _values(slide: Any, where: str) -> Iterator[Value]:
    """The points of each chart that is shown, by the chart's name and their places in it."""
    for shape in slide.shapes:
        if shape.has_chart:
            root = shape.chart._chartSpace
            for series, its in enumerate(root.iter(f"{_C}ser")):
                values = its.find(f"{_C}val")
                for point in () if values is None else values.iter(f"{_C}pt"):
                    name = f"{shape.name}/series/{series}/values/{point.get('idx')}"
                    yield Value(f"{where}, {shape.name}", Decimal(point.findtext(f"{_C}v")), name)
