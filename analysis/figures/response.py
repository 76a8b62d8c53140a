"""Layout of the figure of response by day, one line per group. See `analysis.figures.charts`."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from analysis.figures.data import ResponseLabels, ResponseLine
from analysis.figures.page import BLUE, INK, MUTED, ORANGE, Page, Stroke
from analysis.figures.time import Scale, vertical

_STROKES: Final = tuple(
    Stroke(colour, 1.4, dash=dash, marker=marker, marker_size=4.5)
    for dash, markers in (((), "oDs^"), ((3, 2), "^soD"))
    for colour, marker in zip((BLUE, ORANGE, MUTED, INK), markers, strict=True)
)
"""Lines differ in marker and dash as well as in colour, so that they can be told apart in grey."""
_TICKS: Final = 7


def draw_response(
    page: Page, lines: Sequence[ResponseLine], labels: ResponseLabels, *, opens: dt.date, closes: dt.date
) -> None:
    """Straight lines from the opening day over the days that are given; the legend says where each group stands."""
    strokes = [_STROKES[i % len(_STROKES)] for i in range(len(lines))]
    page.legend(
        (_sample(page, stroke), f"{line.label}: {labels.number(line.points[-1][1])}")
        for stroke, line in zip(strokes, lines, strict=True)
    )
    page.y += 0.1
    page.paragraph(labels.axis)
    up, left = vertical(page, 0, 1, labels.number, whole=False)
    last = max([closes, *(day for line in lines for day, _ in line.points)])
    start = opens.toordinal() - 1
    across = Scale(start, last.toordinal(), left + 0.1, page.width - 0.7)
    for stroke, line in zip(strokes, lines, strict=True):
        xs = [across(start), *(across(day.toordinal()) for day, _ in line.points)]
        ys = [up(0), *(up(value) for _, value in line.points)]
        page.line(xs, ys, _without_marker(stroke))
        page.line(xs[1:], ys[1:], _marker(stroke))
    days = last.toordinal() - opens.toordinal()
    for after in range(0, days + 1, max(1, math.ceil(days / (_TICKS - 1)))):
        day = opens + dt.timedelta(days=after)
        x = across(day.toordinal())
        page.line([x, x], [up.start, up.start + 0.08], Stroke(MUTED))
        page.text(x, up.start + 0.27, [labels.day(day)], size=7.5, align="center", color=MUTED)
    page.y = up.start + 0.5


def _sample(page: Page, stroke: Stroke) -> Callable[[float, float], None]:
    """A key of the legend: a piece of the line with one marker."""

    def draw(x: float, y: float) -> None:
        page.line([x - 0.22, x + 0.22], [y, y], _without_marker(stroke))
        page.line([x], [y], _marker(stroke))

    return draw


def _without_marker(stroke: Stroke) -> Stroke:
    return replace(stroke, marker="")


def _marker(stroke: Stroke) -> Stroke:
    return replace(stroke, width=0, dash=())
