"""A logo that somebody brings, drawn anew as a small PNG: nothing of its file is kept but what can be seen."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image
from PIL.Image import DecompressionBombError

from evaluator.core.apart import Apart, Failed, Occupied, TooSlow
from evaluator.rendering.logo_drawing import SECONDS
from surveys.diagnostics import Diagnostic, InputRejected

LARGEST: Final = 1_000_000
"""Bytes of a file."""
LARGEST_SVG: Final = 200_000
WIDEST, TALLEST = 1200, 600
"""Pixels in which it is kept; a larger one is drawn smaller."""
_MOST: Final = 50_000_000
"""Pixels of a PNG."""
_PLACE: Final = ("file",)
_DRAWING: Final = Apart("evaluator.rendering.logo_drawing", at_once=1)


def redrawn(content: bytes) -> bytes:
    """A PNG of the PNG or SVG in ``content``. Raises InputRejected where it is neither, or beyond a bound."""
    if not content:
        raise InputRejected([Diagnostic("rendering.no_logo", _PLACE)])
    is_png = content.startswith(b"\x89PNG\r\n\x1a\n")
    if len(content) > (LARGEST if is_png else LARGEST_SVG):
        raise InputRejected([Diagnostic("rendering.logo_too_large", _PLACE)])
    try:
        return _small(content if is_png else _of_svg(content))
    except (OSError, ValueError, SyntaxError, DecompressionBombError):
        raise InputRejected([Diagnostic("rendering.logo_not_drawn", _PLACE)]) from None


def _of_svg(content: bytes) -> bytes:
    """Drawn by the typesetter, which fetches nothing and runs nothing, in a process of its own with an end to its time
    and memory and without our secrets. Raises ValueError for what is no SVG or cannot be drawn so."""
    text = content.decode("utf-8-sig")
    if "<svg" not in text or "<!ENTITY" in text:
        raise ValueError
    try:
        return _DRAWING.done(text.encode(), seconds=SECONDS, patience=SECONDS)
    except (Occupied, TooSlow, Failed):
        raise ValueError from None


def _small(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content), formats=["png"]) as found:
        if found.width * found.height > _MOST:
            raise ValueError
        drawn = found.convert("RGBA")
    drawn.thumbnail((WIDEST, TALLEST))
    kept = io.BytesIO()
    drawn.save(kept, "PNG", optimize=True)
    return kept.getvalue()
