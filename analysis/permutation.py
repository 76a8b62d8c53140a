"""All ways, or random ways, to deal answers out: to two samples of given sizes, or a person's answers to the waves."""

from __future__ import annotations

import math
from itertools import permutations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.counts import Integers

MOST_TABLES: Final = 1_000_000
"""With at most this many distributions that a sample can have, all are gone through, in a fraction of a second."""

MOST_ANSWERS: Final = 1_000
"""With more answers than this the whole numbers that count the ways grow too long."""

MOST_PEOPLE: Final = 500
MOST_WAVES: Final = 6
"""Up to so many a trend is tested exactly, in a fraction of a second."""


def is_countable(pooled: Integers, size: int) -> bool:
    """Whether `exact_share_as_far` is quick: few answers, and few distributions that ``size`` of them can have."""
    return int(pooled.sum()) <= MOST_ANSWERS and number_of_tables(pooled, size) <= MOST_TABLES


def number_of_tables(pooled: Integers, size: int) -> float:
    """In how many distributions over the levels ``size`` of the ``pooled`` answers can lie; exact below 2^53."""
    smaller = min(size, int(pooled.sum()) - size)
    ways = np.zeros(smaller + 1)
    ways[0] = 1
    for count in pooled.tolist():
        upto = ways.cumsum()
        ways = upto.copy()
        if count < smaller:
            ways[count + 1 :] -= upto[: smaller - count]
    return float(ways[-1])


def doubled_places(pooled: Integers) -> Integers:
    """Twice the number of pooled answers below each level and half of those on it: shape (levels,), whole numbers."""
    return np.asarray(2 * pooled.cumsum() - pooled, dtype=np.int64)


def exact_share_as_far(pooled: Integers, size: int, distance: int) -> float:
    """The share of all ways to draw ``size`` of the pooled answers whose sum of doubled places lies ``distance`` or
    further from its mean. Whole numbers throughout, so that no tie is missed by rounding."""
    sums: dict[tuple[int, int], int] = {(0, 0): 1}
    left = int(pooled.sum())
    for count, place in zip(pooled.tolist(), doubled_places(pooled).tolist(), strict=True):
        left -= count
        ways = [math.comb(count, taken) for taken in range(min(count, size) + 1)]
        grown: dict[tuple[int, int], int] = {}
        for (chosen, total), so_far in sums.items():
            # Fewer than this could not be made up for by the levels that are left.
            fewest = max(0, size - chosen - left)
            for taken in range(fewest, min(count, size - chosen) + 1):
                key = chosen + taken, total + taken * place
                grown[key] = grown.get(key, 0) + so_far * ways[taken]
        sums = grown
    mean = size * int(pooled.sum())
    extreme = sum(ways for (_, total), ways in sums.items() if abs(total - mean) >= distance)
    return extreme / math.comb(int(pooled.sum()), size)


def drawn_share_as_far(pooled: Integers, size: int, distance: int, *, seed: int, resamples: int) -> float:
    """The same share from ``resamples`` random draws, the observed one counted in, so that it is never 0."""
    draws: NDArray[np.int64] = np.random.default_rng(seed).multivariate_hypergeometric(pooled, size, size=resamples)
    away = np.abs(draws @ doubled_places(pooled) - size * int(pooled.sum()))
    return (1 + int((away >= distance).sum())) / (1 + resamples)


def share_with_as_much_trend(ranks: NDArray[np.float64]) -> float:
    """The share of all ways to deal each person's ranks out to the waves in which the sum of rank times number of the
    wave is as large as here or larger. ``ranks``: shape (people, waves), ties at their middle rank.

    Exact up to `MOST_PEOPLE` and `MOST_WAVES`, by joining the distributions of the people; beyond, by the normal
    approximation, whose variance the ties make smaller.
    """
    people, waves = ranks.shape
    order = np.arange(1, waves + 1)
    doubled = np.rint(2 * ranks).astype(np.int64)
    observed = int((doubled @ order).sum())
    if people > MOST_PEOPLE or waves > MOST_WAVES:
        away = ranks - (waves + 1) / 2
        variance = float((away**2).sum()) * float(((order - order.mean()) ** 2).sum()) / (waves - 1)
        return math.erfc(float((away @ order).sum()) / math.sqrt(2 * variance)) / 2
    joint, lowest = np.ones(1), 0
    patterns, times = np.unique(np.sort(doubled, axis=1), axis=0, return_counts=True)
    for pattern, count in zip(patterns.tolist(), times.tolist(), strict=True):
        sums = np.array(list(permutations(pattern))) @ order
        alone = np.bincount(sums - sums.min()) / len(sums)
        for _ in range(count):
            joint = np.convolve(joint, alone)
        lowest += count * int(sums.min())
    return min(1.0, float(joint[observed - lowest :].sum()))
