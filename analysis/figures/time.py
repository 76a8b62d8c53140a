"""Layout of the cumulative curve, and the upright axis that it shares. See `analysis.figures.charts`."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.figures.data import CurveLabels
from analysis.figures.page import BLUE, ESTIMATE, MUTED, RULE, WIDTH, Page, Stroke, leading

_HEIGHT: Final = 4.6
"""Height in cm of the space for data, of a figure as wide as the text."""
_MONTHS_APART: Final = (1, 2, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight mapping from values in ``low..high`` to cm in ``start..end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def draw_curve(
    page: Page,
    points: Sequence[tuple[dt.date, int]],
    milestones: Sequence[tuple[str, dt.date]],
    labels: CurveLabels,
    *,
    until: dt.date,
) -> None:
    """Steps from left to right, milestones as upright lines with their labels above."""
    page.paragraph(labels.axis)
    page.y += 0.1
    days = [date.toordinal() for date in (until, *(d for d, _ in points), *(d for _, d in milestones))]
    margin = max((max(days) - min(days)) * 0.06, 15)
    left = 0.35 + page.measure(str(max((number for _, number in points), default=1)), 7.5)
    across = Scale(min(days) - margin, max(days) + margin, left, page.width - 0.1)
    tops = _milestone_labels(page, milestones, across)
    up, _ = vertical(page, 0, max((number for _, number in points), default=1) * 1.15, _whole, whole=True, left=left)
    for (_, date), top in zip(milestones, tops, strict=True):
        page.line([across(date.toordinal())] * 2, [top, up.start], Stroke(MUTED, dash=(2, 2)))
    if points:
        _steps(page, points, across, up, until=until)
    else:
        empty = page.wrap(labels.empty, page.width / 2, 8)
        page.plate(page.width / 2, (up.start + up.end) / 2, empty, align="center")
    for _, date in milestones:
        reached = max((number for day, number in points if day <= date), default=0)
        if date <= until and points:
            x, y = across(date.toordinal()), up(reached)
            page.line([x], [y], ESTIMATE)
            page.plate(x - 0.15, y - 0.27, [str(reached)], align="right", bold=True, color=BLUE)
    for date in _months(across):
        x = across(date.toordinal())
        page.line([x, x], [up.start, up.start + 0.08], Stroke(MUTED))
        half = page.measure(labels.month(date), 7.5) / 2 + 0.05
        middle = min(max(x, half), page.width - half)
        page.text(middle, up.start + 0.27, [labels.month(date)], size=7.5, align="center", color=MUTED)
    page.y = up.start + 0.5
    if labels.note:
        page.y += 0.1
        page.paragraph(labels.note)


def _steps(page: Page, points: Sequence[tuple[dt.date, int]], across: Scale, up: Scale, *, until: dt.date) -> None:
    xs, ys, number = [across.start], [up(0)], 0
    for date, following in [*points, (until, points[-1][1])]:
        x = across(date.toordinal())
        xs += [x, x]
        ys += [up(number), up(following)]
        number = following
    page.line(xs, ys, Stroke(BLUE, 1.8))


def _whole(value: float) -> str:
    return f"{value:.0f}"


def _milestone_labels(page: Page, milestones: Sequence[tuple[str, dt.date]], across: Scale) -> list[float]:
    """Each label above its place, lower down where it would touch an earlier one; returns where its line begins."""
    wrapped = [page.wrap(words, 3.2, 7.5) for words, _ in milestones]
    row_height = max((len(lines) for lines in wrapped), default=0) * leading(7.5) + 0.08
    taken: list[tuple[float, float, int]] = []
    for lines, (_, date) in zip(wrapped, milestones, strict=True):
        half = page.widest(lines, 7.5) / 2 + 0.1
        centre = min(max(across(date.toordinal()), half), page.width - half)
        clash = {row for other, width, row in taken if abs(other - centre) < width + half}
        row = next(row for row in range(len(taken) + 1) if row not in clash)
        bottom = page.y + (row + 1) * row_height - 0.06
        page.text(centre, bottom - len(lines) * leading(7.5) / 2, lines, size=7.5, align="center")
        taken.append((centre, half, row))
    tops = [page.y + (row + 1) * row_height for _, _, row in taken]
    page.y = max(tops, default=page.y)
    return tops


def vertical(
    page: Page, low: float, high: float, number: Callable[[float], str], *, whole: bool, left: float | None = None
) -> tuple[Scale, float]:
    """Level lines with their values, below what is on the page; returns the scale and where the lines begin."""
    ticks = _ticks(low, high, whole=whole)
    height = _HEIGHT if page.width >= WIDTH else 0.35 * page.width
    begin = left if left is not None else 0.35 + page.widest((number(tick) for tick in ticks), 7.5)
    scale = Scale(low, high, page.y + 0.2 + height, page.y + 0.2)
    for tick in ticks:
        y = scale(tick)
        page.line([begin, page.width - 0.1], [y, y], RULE if tick != ticks[0] else Stroke(MUTED))
        page.text(begin - 0.12, y, [number(tick)], size=7.5, align="right", color=MUTED)
    return scale, begin


def _ticks(low: float, high: float, *, whole: bool) -> list[float]:
    """Round values from ``low`` to ``high``, at most seven."""
    smallest = math.floor(math.log10((high - low) / 6))
    steps = [factor * 10.0**power for power in (smallest, smallest + 1) for factor in (1, 2, 5)]
    fitting = (step for step in steps if step >= (high - low) / 6 and (step >= 1 or not whole))
    step = next(fitting, 1.0)
    first = math.ceil(low / step - 1e-9)
    return [i * step for i in range(first, math.floor(high / step + 1e-9) + 1)]


def _months(across: Scale) -> list[dt.date]:
    """The first day of months evenly apart, at most eight of them."""
    first, last = (dt.date.fromordinal(math.floor(day)) for day in (across.low, across.high))
    months = range(first.year * 12 + first.month, last.year * 12 + last.month)
    apart = next((step for step in _MONTHS_APART if len(months) / step <= 7), _MONTHS_APART[-1])
    return [dt.date(month // 12, month % 12 + 1, 1) for month in months if month % apart == 0]
