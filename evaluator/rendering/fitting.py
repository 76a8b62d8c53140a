"""Texts fitted into boxes of slides: in letters as large as there is room for, and else shortened at a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_NARROW: Final = frozenset("ijl.,:;'|! ft()[]-·")
_WIDE: Final = frozenset("mwMW%@—")
_POINTS_OF_AN_INCH: Final = 72
_LEADING: Final = 1.22
_BETWEEN: Final = 0.45
"""Of a line, between two paragraphs."""


def width_of(text: str, points: float) -> float:
    """About how many points a line of Arial is wide; rather too much than too little."""
    each = (0.3 if one in _NARROW else 0.9 if one in _WIDE else 0.69 if one.isupper() else 0.57 for one in text)
    return sum(each) * points


def lines_of(text: str, points: float, width: float) -> int:
    """Lines that a text takes in a box of ``width`` inches."""
    room, lines, taken = width * _POINTS_OF_AN_INCH, 1, 0.0
    for word in text.split(" "):
        its = width_of(f"{word} ", points)
        if taken and taken + its > room:
            lines, taken = lines + 1, 0.0
        taken += its
        lines += int(its // room)
    return lines


def height_of(texts: Sequence[str], points: float, width: float) -> float:
    """Inches that paragraphs take."""
    lines = sum(lines_of(text, points, width) for text in texts) + _BETWEEN * max(0, len(texts) - 1)
    return lines * points * _LEADING / _POINTS_OF_AN_INCH


def fitted(texts: Sequence[str], width: float, height: float, sizes: Sequence[float]) -> tuple[list[str], float]:
    """The first of ``sizes`` at which all of ``texts`` fit into a box of inches; where none does, as many of them as
    fit in the smallest, and the first in any case."""
    for points in sizes:
        if height_of(texts, points, width) <= height:
            return list(texts), points
    kept = list(texts)
    while len(kept) > 1 and height_of(kept, sizes[-1], width) > height:
        kept.pop()
    return kept, sizes[-1]
