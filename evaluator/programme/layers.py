"""Order and height of boxes in given columns: the part of the theory-of-change picture that is graph drawing.

A link over several columns passes a place in each column between, so that it is kept clear of the boxes there. The
order in the columns is found by barycentres (Sugiyama, Tagawa and Toda 1981) with a transpose step (Gansner and others
1993); the heights by moving everything to the mean of its neighbours, as far as the order allows.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

Segment = tuple[str, str]
"""Two keys of neighbouring columns, left and right, that a link joins."""
_SWEEPS: Final = 12
_DETOUR: Final = 2
"""A link within a column that must go round a box is as bad as this many crossings."""


def order_columns(
    columns: Sequence[Sequence[str]], segments: Sequence[Segment], beside: Sequence[Segment] = ()
) -> list[list[str]]:
    """The keys of each column from top to bottom, with few crossings of ``segments``. ``beside`` are links within a
    column, whose ends should stand together. Deterministic: of orders that are as good, the one nearest to what was
    given."""
    best = current = [list(column) for column in columns]
    least = _cost(best, segments, beside)
    for sweep in range(_SWEEPS):
        current = _barycentre(current, segments, downwards=sweep % 2 == 0)
        current = _transpose(current, segments, beside)
        cost = _cost(current, segments, beside)
        if cost < least:
            best, least = [list(column) for column in current], cost
    return _as_given(best, columns, segments, beside)


def crossings(columns: Sequence[Sequence[str]], segments: Sequence[Segment]) -> int:
    """How many pairs of segments cross."""
    place = {key: i for column in columns for i, key in enumerate(column)}
    column_of = {key: c for c, column in enumerate(columns) for key in column}
    total = 0
    for gap in range(len(columns) - 1):
        ends = sorted((place[left], place[right]) for left, right in segments if column_of[left] == gap)
        seen: list[int] = []
        for _, right in ends:
            total += len(seen) - bisect_right(seen, right)
            insort(seen, right)
    return total


def _cost(columns: Sequence[Sequence[str]], segments: Sequence[Segment], beside: Sequence[Segment]) -> int:
    place = {key: i for column in columns for i, key in enumerate(column)}
    between = sum(abs(place[first] - place[second]) - 1 for first, second in beside)
    return crossings(columns, segments) + _DETOUR * between


def _barycentre(columns: Sequence[Sequence[str]], segments: Sequence[Segment], *, downwards: bool) -> list[list[str]]:
    """Each column sorted by the mean place of its neighbours in the column before (or after)."""
    ordered = [list(column) for column in columns]
    steps = range(1, len(ordered)) if downwards else range(len(ordered) - 2, -1, -1)
    for column in steps:
        place = {key: float(i) for i, key in enumerate(ordered[column - 1 if downwards else column + 1])}
        pairs = [(right, left) if downwards else (left, right) for left, right in segments]
        own = {key: float(i) for i, key in enumerate(ordered[column])}
        for key in own:
            near = [place[other] for this, other in pairs if this == key and other in place]
            own[key] = sum(near) / len(near) if near else own[key]
        ordered[column].sort(key=own.__getitem__)
    return ordered


def _transpose(
    columns: Sequence[Sequence[str]], segments: Sequence[Segment], beside: Sequence[Segment]
) -> list[list[str]]:
    """Neighbours of a column swapped as long as that saves crossings."""
    ordered = [list(column) for column in columns]
    least, improved = _cost(ordered, segments, beside), True
    while improved:
        improved = False
        for column in ordered:
            for i in range(len(column) - 1):
                column[i], column[i + 1] = column[i + 1], column[i]
                cost = _cost(ordered, segments, beside)
                if cost < least:
                    least, improved = cost, True
                else:
                    column[i], column[i + 1] = column[i + 1], column[i]
    return ordered


def _as_given(
    columns: Sequence[Sequence[str]],
    given: Sequence[Sequence[str]],
    segments: Sequence[Segment],
    beside: Sequence[Segment],
) -> list[list[str]]:
    """Neighbours of a column put into the order that was given, as long as that costs no crossing."""
    ordered = [list(column) for column in columns]
    wanted = {key: i for column in given for i, key in enumerate(column)}
    least, improved = _cost(ordered, segments, beside), True
    while improved:
        improved = False
        for column in ordered:
            for i in range(len(column) - 1):
                if wanted[column[i]] < wanted[column[i + 1]]:
                    continue
                column[i], column[i + 1] = column[i + 1], column[i]
                cost = _cost(ordered, segments, beside)
                if cost <= least:
                    least, improved = cost, True
                else:
                    column[i], column[i + 1] = column[i + 1], column[i]
    return ordered


def place_heights(
    columns: Sequence[Sequence[str]], heights: Mapping[str, float], segments: Sequence[Segment], gap: float
) -> dict[str, float]:
    """The middle of each key, from 0 at the top of the highest, no two of a column nearer than ``gap``."""
    near: dict[str, list[str]] = {key: [] for column in columns for key in column}
    for left, right in segments:
        near[left].append(right)
        near[right].append(left)
    middle = {key: float(i) for column in columns for i, key in enumerate(column)}
    for _ in range(3 * _SWEEPS):
        for column in columns:
            wanted = [
                sum(middle[k] for k in near[key]) / len(near[key]) if near[key] else middle[key] for key in column
            ]
            apart = [(heights[a] + heights[b]) / 2 + gap for a, b in pairwise(column)]
            middle.update(zip(column, spread(wanted, apart), strict=True))
    top = min((middle[key] - heights[key] / 2 for key in middle), default=0.0)
    return {key: value - top for key, value in middle.items()}


def spread(wanted: Sequence[float], apart: Sequence[float]) -> list[float]:
    """The places nearest to ``wanted`` (least squares) that keep the order and the distances ``apart`` between
    neighbours: isotonic regression by pooling adjacent violators."""
    offsets = [0.0]
    for distance in apart:
        offsets.append(offsets[-1] + distance)
    pools: list[tuple[float, int]] = []
    for place, offset in zip(wanted, offsets, strict=False):
        total, count = place - offset, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            before, number = pools.pop()
            total, count = total + before, count + number
        pools.append((total, count))
    level = [total / count for total, count in pools for _ in range(count)]
    return [value + offset for value, offset in zip(level, offsets, strict=False)]
