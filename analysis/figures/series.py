"""Layout of an indicator over milestones: a low strip as wide as the page. See `analysis.figures.charts`.

Every value is labelled where it stands, so that there is no legend: the target to the left of its milestone's dot, the
value to the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from analysis.figures.data import SeriesLabels, SeriesPoint
from analysis.figures.page import (
    BASELINE,
    BLUE,
    BREAK,
    ESTIMATE,
    INTERVAL,
    MUTED,
    ORANGE,
    RULE,
    TARGET,
    Page,
    Stroke,
    leading,
)
from analysis.figures.time import Scale

_HEIGHT: Final = 1.5
"""Height in cm of the space for data."""
_REACH: Final = 0.9
"""Length in cm of a target's line to the left of its dot, where columns are wide."""
_LEAST: Final = 0.4
"""Its length beside which the line's name still has to fit, for the name to be written."""


def draw_series(
    page: Page,
    points: Sequence[SeriesPoint],
    labels: SeriesLabels,
    *,
    limits: tuple[float, float] | None,
    baseline: float | None,
) -> None:
    """One column per milestone on an axis of which only the ends are written."""
    values = [value for p in points for value in (p.value, p.high, p.target) if value is not None]
    low, high = limits or (0.0, max([*values, baseline or 0.0, 1.0]) * 1.1)
    ends = [low, high] if limits else [low]
    left = 0.35 + page.widest(map(labels.end, ends), 7.5)
    page.y += 0.2
    scale = Scale(low, high, page.y + _HEIGHT, page.y)
    for end in (low, high):
        page.line([left, page.width - 0.1], [scale(end)] * 2, RULE if end == high else Stroke(MUTED))
    for end in ends:
        page.text(left - 0.12, scale(end), [labels.end(end)], size=7.5, align="right", color=MUTED)
    column = (page.width - 0.1 - left) / max(len(points), 1)
    centres = [left + (i + 0.5) * column for i in range(len(points))]
    if baseline is not None:
        page.line([left, page.width - 0.1], [scale(baseline)] * 2, BASELINE)
        words = f"{labels.baseline} {labels.number(baseline)}"
        page.plate(page.width - 0.15, scale(baseline), [words], size=7.5, align="right")
    for (x, first), (x_next, second) in pairwise(zip(centres, points, strict=True)):
        if second.breaks:
            page.line([(x + x_next) / 2] * 2, [scale.start, scale.end], BREAK)
        elif first.value is not None and second.value is not None:
            page.line([x, x_next], [scale(first.value), scale(second.value)], Stroke("#9db4cb", 1))
    for x, point in zip(centres, points, strict=True):
        _target(page, point, labels, scale, x=x, column=column)
        _value(page, point, labels, scale, x=x, column=column)
    _feet(page, points, centres, top=scale.start + 0.12, column=column)


def _target(page: Page, point: SeriesPoint, labels: SeriesLabels, scale: Scale, *, x: float, column: float) -> None:
    """A line that ends at the dot, and its number before it."""
    if point.target is None:
        return
    y, number = scale(point.target), labels.number(point.target)
    whole = f"{labels.target} {number}"
    room = column / 2 - 0.35
    words = whole if page.measure(whole, 8) + _LEAST < room else number
    reach = max(0.15, min(_REACH, room - page.measure(words, 8)))
    page.line([x - reach, x], [y, y], TARGET)
    page.plate(x - reach - 0.1, y, [words], align="right", color=ORANGE)


def _value(page: Page, point: SeriesPoint, labels: SeriesLabels, scale: Scale, *, x: float, column: float) -> None:
    if point.value is None:
        note = page.wrap(point.note, column / 2 - 0.2, 7.5)
        page.plate(x + 0.12, (scale.start + scale.end) / 2, note, size=7.5)
        return
    if point.low is not None and point.high is not None:
        page.line([x, x], [scale(point.low), scale(point.high)], INTERVAL)
    page.line([x], [scale(point.value)], ESTIMATE)
    page.plate(x + 0.25, scale(point.value), [labels.number(point.value)], bold=True, color=BLUE)


def _feet(page: Page, points: Sequence[SeriesPoint], centres: Sequence[float], *, top: float, column: float) -> None:
    """Each milestone's name and n below it, on one line where both fit."""
    page.y = top
    for x, point in zip(centres, points, strict=True):
        together = f"{point.label} ({point.n})" if point.n else point.label
        lines = page.wrap(together, column - 0.15, 7.5)
        if len(lines) > 1 and point.n:
            lines = [*page.wrap(point.label, column - 0.15, 7.5), *page.wrap(point.n, column - 0.15, 7.5)]
        height = len(lines) * leading(7.5)
        page.text(x, top + height / 2, lines, size=7.5, align="center", color=MUTED)
        page.y = max(page.y, top + height)
