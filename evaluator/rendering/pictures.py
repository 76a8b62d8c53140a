"""Pictures for programs that take no SVG, drawn without what made the SVG: the same SVG gives the same bytes."""

from __future__ import annotations

import io
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any, Final

import typst
from PIL import Image

from evaluator.core.paths import templates_folder
from evaluator.rendering.pdf import fonts
from evaluator.reporting.blocks import Figure

DOTS: Final = 180
_WHITE: Final = 250
"""What is as light as this is white, as the page around the picture is."""
_COLOURS: Final = 128
"""Enough for flat colours with smooth edges; a file is a third of what it is with all."""
_COMPRESSED: Final = 6
"""Nine takes eight times as long for a twelfth of the bytes."""


@lru_cache(maxsize=256)
def png_of(svg: str, dots: int = DOTS) -> bytes:
    """An SVG as PNG with ``dots`` to the inch. The last are kept: several formats of a report show the same."""
    drawn: Any = typst.compile(
        str(templates_folder() / "rendering" / "picture.typ"),
        font_paths=fonts(),
        sys_inputs={"picture": svg},
        format="png",
        ppi=dots,
    )
    few = Image.open(io.BytesIO(drawn)).convert("RGB").quantize(_COLOURS, Image.Quantize.FASTOCTREE)
    few.putpalette([255 if one >= _WHITE else one for one in few.getpalette() or ()])
    found = io.BytesIO()
    few.save(found, "PNG", compress_level=_COMPRESSED)
    return found.getvalue()


def figures_in(value: object) -> list[Figure]:
    """Every figure of a report or a part of one, in the order of the document."""
    if isinstance(value, Figure):
        return [value]
    if isinstance(value, tuple):
        return [figure for one in value for figure in figures_in(one)]
    if is_dataclass(value):
        return [figure for field in fields(value) for figure in figures_in(getattr(value, field.name))]
    return []
