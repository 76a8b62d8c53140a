"""Layout of the figure of then and now: one line for each indicator, clear changes in colour.

See `analysis.figures.charts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from analysis.figures.data import SlopeLabels, SlopeRow
from analysis.figures.page import BLUE, GRID, INK, MUTED, Page, Stroke, leading
from analysis.figures.time import Scale

_HEIGHT: Final = 6.2
"""Height in cm of the space for data, unless the labels need more."""
_LINE: Final = 0.4
"""Height in cm of a label."""
_LABELS: Final = 9.4
"""Width in cm of the labels to the right."""
_NUMBERS: Final = 2.6
"""Width in cm of a line's two values, which stand before its name."""
_GREY: Final = "#7d8790"


def draw_slope(page: Page, rows: Sequence[SlopeRow], labels: SlopeLabels) -> None:
    """Two upright sides on one scale of shares; each line's values and its name stand together at the later one."""
    left, right = 1.4, page.width - _LABELS
    names = [page.wrap(row.label, _LABELS - _NUMBERS - 0.3, 8) for row in rows]
    heights = [max(len(lines) * leading(8) + 0.06, _LINE) for lines in names]
    height = max(_HEIGHT, sum(heights) + 0.2)
    page.text(left, page.y + 0.2, [labels.then], size=8, align="center", bold=True)
    page.text(right, page.y + 0.2, [labels.now], size=8, align="center", bold=True)
    page.y += 0.55
    values = [value for row in rows for value in (row.then, row.now)]
    low = max(0.0, min(values, default=0.0) - 0.05)
    high = min(1.0, max(values, default=1.0) + 0.05)
    scale = Scale(low, high, page.y + height, page.y)
    for x in (left, right):
        page.line([x, x], [scale.start, scale.end], Stroke(GRID, 1.2))
    for row in sorted(rows, key=lambda its: its.emphasised):
        colour, width = (BLUE, 2.2) if row.emphasised else (_GREY, 0.9)
        stroke = Stroke(colour, width, marker="o", marker_size=5.5 if row.emphasised else 3.5)
        page.line([left, right], [scale(row.then), scale(row.now)], stroke)
    for i, y in _spread([scale(row.now) for row in rows], heights, (scale.end, scale.start)):
        row = rows[i]
        page.line([right + 0.08, right + 0.18], [scale(row.now), y], Stroke(GRID, 0.6))
        numbers, ink = (BLUE, INK) if row.emphasised else (MUTED, MUTED)
        said = f"{labels.number(row.then)} → {labels.number(row.now)}"
        page.text(right + 0.25, y, [said], color=numbers, bold=row.emphasised)
        page.text(right + _NUMBERS, y, names[i], size=8, color=ink, bold=row.emphasised)
    page.y = scale.start + 0.1


def _spread(places: Sequence[float], heights: Sequence[float], bounds: tuple[float, float]) -> list[tuple[int, float]]:
    """(index, middle) of labels as near their places as they can be without touching, from the top down."""
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    tops: list[float] = []
    free = bounds[0] - _LINE / 2
    for i in order:
        free = max(free, places[i] - heights[i] / 2)
        tops.append(free)
        free += heights[i]
    floor = bounds[1] + _LINE / 2
    for n in range(len(order) - 1, -1, -1):
        tops[n] = min(tops[n], floor - heights[order[n]])
        floor = tops[n]
    return [(i, top + heights[i] / 2) for i, top in zip(order, tops, strict=True)]
