"""How seldom chance alone parts two waves as far, measured by the spread of the answers' places: what several
comparisons are adjusted by, beside the plain permutation p-value, which also answers to unequal spread."""

from __future__ import annotations

import math
from itertools import combinations, product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.counts import Integers
from analysis.permutation import MOST_ANSWERS, deal, is_drawable, number_of_tables
from analysis.spread import spread

MOST_WAYS: Final = 20_000
"""With at most this many different samples all are gone through, in less than a tenth of a second."""
CLOSE: Final = 1 - 1e-9
"""Distances are not whole numbers: what differs by rounding only is a tie."""

Vector = NDArray[np.float64]
Ways = tuple[Integers, Integers, Integers]


def studentised_share(
    pairs: Integers, only_then: Integers, only_now: Integers, *, seed: int, resamples: int
) -> tuple[float, bool]:
    """The p-value, and whether it was drawn.

    The share of all ways to deal the same answers out (as `analysis.permutation.ways`) that part the waves by as many
    standard errors; from ``resamples`` seeded ways where there are too many, with the observed one counted in. With
    more answers than can be drawn by Student's t. Never below `Spread.rarest`. Two answers or more in each wave.
    ``pairs``: shape (levels, levels), ``only_then`` and ``only_now``: shape (levels,).
    Source: K. Neubert and E. Brunner, Computational Statistics & Data Analysis 51 (2007) 5192-5204.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        its = spread(pairs, only_then, only_now)
        observed, rarest = float(its.distance), float(its.rarest)
        alone, size = only_then + only_now, int(only_then.sum())
        changed = [(i, j, int(pairs[i, j] + pairs[j, i])) for i, j in combinations(range(alone.size), 2)]
        moved = [one for one in changed if one[2]]
        if _number(alone, size, moved) <= MOST_WAYS:
            dealt, chances = _all(pairs, alone, size, moved)
            far = spread(*dealt).distance >= observed * CLOSE
            return max(min(1.0, float(chances[far].sum())), rarest), False
        if is_drawable(alone, size, sum(n for *_, n in moved)):
            drawn = _drawn(pairs, alone, size, moved, seed=seed, resamples=resamples)
            far = spread(*drawn).distance >= observed * CLOSE
            return max((1 + int(far.sum())) / (1 + resamples), rarest), True
    return max(by_student(float(its.df), observed), rarest), False


def by_student(df: float, distance: float) -> float:
    """Two-sided."""
    from scipy.special import stdtr

    return float(2 * stdtr(df, -distance))


def _number(alone: Integers, size: int, moved: list[tuple[int, int, int]]) -> float:
    if int(alone.sum()) + sum(n for *_, n in moved) > MOST_ANSWERS:
        return math.inf
    return number_of_tables(alone, size) * math.prod(n + 1 for *_, n in moved)


def _all(pairs: Integers, alone: Integers, size: int, moved: list[tuple[int, int, int]]) -> tuple[Ways, Vector]:
    """Every sample that can come about, and its chance."""
    then, swapped = _samples(alone, size), np.array(list(product(*(range(n + 1) for *_, n in moved))), dtype=np.int64)
    dealt = np.repeat(then, len(swapped), axis=0), np.tile(swapped, (len(then), 1))
    each = np.array([n for *_, n in moved], dtype=np.int64)
    logs = _log_ways(alone, dealt[0]) + _log_ways(each, dealt[1])
    chances = np.exp(logs - logs.max())
    return (_tables(pairs, moved, dealt[1]), dealt[0], alone - dealt[0]), chances / chances.sum()


def _samples(alone: Integers, size: int) -> Integers:
    """Every distribution that ``size`` of the answers can have, one in each row."""
    rows, chosen, left = np.zeros((1, 0), dtype=np.int64), np.zeros(1, dtype=np.int64), int(alone.sum())
    for count in alone.tolist():
        left -= count
        grown = chosen[:, None] + np.arange(min(count, size) + 1)
        # Fewer than this could not be made up for by the levels that are left.
        before, taken = np.nonzero((grown >= size - left) & (grown <= size))
        rows, chosen = np.column_stack([rows[before], taken]), grown[before, taken]
    return rows


def _log_ways(of: Integers, taken: Integers) -> Vector:
    from scipy.special import gammaln

    return np.asarray((gammaln(of + 1) - gammaln(taken + 1) - gammaln(of - taken + 1)).sum(axis=-1))


def _tables(pairs: Integers, moved: list[tuple[int, int, int]], up: Integers) -> Integers:
    """``up``: shape (ways, moved), how many gave the lower answer first."""
    if not pairs.any():
        return pairs
    tables = np.tile(np.diag(pairs.diagonal()), (len(up), 1, 1))
    for place, (i, j, n) in enumerate(moved):
        tables[:, i, j], tables[:, j, i] = up[:, place], n - up[:, place]
    return tables


def _drawn(
    pairs: Integers, alone: Integers, size: int, moved: list[tuple[int, int, int]], *, seed: int, resamples: int
) -> Ways:
    random = np.random.default_rng(seed)
    then = deal(random, alone, size, resamples)
    up = random.binomial([n for *_, n in moved], 0.5, size=(resamples, len(moved)))
    return _tables(pairs, moved, up), then, alone - then
