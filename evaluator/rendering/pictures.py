"""Pictures for programs that take no SVG, drawn without what made the SVG: the same SVG gives the same bytes."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Final

import typst
from PIL import Image

from evaluator.core.paths import templates_folder
from evaluator.rendering.pdf import fonts
from evaluator.reporting.blocks import Figure

_WHITE: Final = 250
"""What is as light as this is white, as the page around the picture is."""
_COLOURS: Final = 128
"""Enough for flat colours with smooth edges; a file is a third of what it is with all."""


def pngs_of(svgs: Sequence[str], *, dots: int) -> list[bytes]:
    """Each SVG as PNG with ``dots`` to the inch, in their order."""
    if not svgs:
        return []
    drawn = typst.compile(
        str(templates_folder() / "rendering" / "picture.typ"),
        font_paths=fonts(),
        sys_inputs={"pictures": json.dumps(list(svgs))},
        format="png",
        ppi=dots,
    )
    pages: Any = drawn
    return [_smaller(one) for one in ([drawn] if len(svgs) == 1 else pages)]


def figures_in(value: object) -> list[Figure]:
    """Every figure of a report or a part of one, in the order of the document."""
    if isinstance(value, Figure):
        return [value]
    if isinstance(value, tuple):
        return [figure for one in value for figure in figures_in(one)]
    if is_dataclass(value):
        return [figure for field in fields(value) for figure in figures_in(getattr(value, field.name))]
    return []


def _smaller(png: bytes) -> bytes:
    found = io.BytesIO()
    few = Image.open(io.BytesIO(png)).convert("RGB").quantize(_COLOURS, Image.Quantize.FASTOCTREE)
    few.putpalette([255 if one >= _WHITE else one for one in few.getpalette() or ()])
    few.save(found, "PNG", optimize=True)
    return found.getvalue()
