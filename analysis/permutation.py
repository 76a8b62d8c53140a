"""How seldom chance alone parts two waves as far: all ways, or random ways, to deal the same answers out.

Who answered both waves may have given either answer first; all others may have answered at either wave. How far the
waves lie apart is counted in whole numbers, so that no tie is missed by rounding: the sum of the earlier answers'
doubled places among all answers, of which the relative effect is a straight line.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.counts import Integers

MOST_TABLES: Final = 1_000_000
"""With at most this many distributions that a sample can have, all are gone through, in a fraction of a second."""
MOST_ANSWERS: Final = 1_000
"""With more answers than this the numbers of ways do not fit."""
MOST_STEPS: Final = 50_000_000
"""Chances that are added up for people in both waves, in a fraction of a second."""
MOST_DRAWN: Final = 500_000_000
"""NumPy draws without replacement from fewer than a billion answers."""
MOST_FEW: Final = 1_000
"""With more answers than `MOST_DRAWN`, so few of them are drawn as if they were laid back; from more on, chance is as
good as normal."""

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ways:
    """All ways to deal the answers out. ``alone``: how many gave each answer at one wave only, ``size`` of them at the
    earlier one. ``swaps``: (step, n) of the people who gave two different answers; the sum starts from ``least``, as if
    all of them had given the lower one first, and each who did not adds ``step``.

    ``middle``: the sum where the relative effect is 0.5; ``distance``: how far from it the observed one lies."""

    alone: Integers
    size: int
    places: tuple[int, ...]
    swaps: tuple[tuple[int, int], ...]
    least: int
    middle: int
    distance: int

    @property
    def answers(self) -> int:
        return int(self.alone.sum()) + 2 * sum(n for _, n in self.swaps)

    @property
    def steps(self) -> int:
        """How many chances are added up to join those who answered once with those who answered both waves."""
        span = self.size * self.places[-1] + sum(step * n for step, n in self.swaps)
        return span * sum(n for _, n in self.swaps)


def ways(table: Integers, only_then: Integers, only_now: Integers) -> Ways:
    """``table``: shape (levels, levels), those in both waves, earlier answers in rows; the others: shape (levels,)."""
    then, now = table.sum(axis=1) + only_then, table.sum(axis=0) + only_now
    places = doubled_places(then + now)
    changed = [(i, j, int(table[i, j] + table[j, i])) for i, j in combinations(range(then.size), 2)]
    stayed = sum(n * place for n, place in zip(table.diagonal().tolist(), places, strict=True))
    middle = int(then.sum()) * int((then + now).sum())
    observed = sum(n * place for n, place in zip(then.tolist(), places, strict=True))
    return Ways(
        alone=only_then + only_now,
        size=int(only_then.sum()),
        places=places,
        swaps=tuple((places[j] - places[i], n) for i, j, n in changed if n),
        least=stayed + sum(n * places[i] for i, _, n in changed),
        middle=middle,
        distance=abs(observed - middle),
    )


def share_as_far(its: Ways, *, seed: int, resamples: int) -> tuple[float, str]:
    """The share of all ways that part the waves as far as the observed one or further, and how it was found:
    'permutation-exact' while that is quick; else 'permutation-resampled', (1 + k) / (1 + resamples) of random ways with
    the observed one counted in; beyond `MOST_DRAWN` answers, unless a wave has few, 'permutation-normal'."""
    if is_countable(its.alone, its.size) and its.steps <= MOST_STEPS:
        return swapped_share_as_far(its) if its.swaps else exact_share_as_far(its), "permutation-exact"
    if is_drawable(its.alone, its.size, sum(n for _, n in its.swaps)):
        return drawn_share_as_far(its, seed=seed, resamples=resamples), "permutation-resampled"
    return normal_share_as_far(its), "permutation-normal"


def is_countable(pooled: Integers, size: int) -> bool:
    """Whether all sums are found quickly: few answers, and few distributions that ``size`` of them can have."""
    return int(pooled.sum()) <= MOST_ANSWERS and number_of_tables(pooled, size) <= MOST_TABLES


def number_of_tables(pooled: Integers, size: int) -> float:
    """In how many distributions over the levels ``size`` of the ``pooled`` answers can lie; exact below 2^53."""
    smaller = min(size, int(pooled.sum()) - size)
    count_of = np.zeros(smaller + 1)
    count_of[0] = 1
    for count in pooled.tolist():
        upto = count_of.cumsum()
        count_of = upto.copy()
        if count < smaller:
            count_of[count + 1 :] -= upto[: smaller - count]
    return float(count_of[-1])


def doubled_places(pooled: Integers) -> tuple[int, ...]:
    """Twice the number of pooled answers below each level and once those on it, in whole numbers of any size."""
    below, places = 0, []
    for count in pooled.tolist():
        places.append(2 * below + count)
        below += count
    return tuple(places)


def sums_of_a_sample(its: Ways) -> tuple[Integers, Vector]:
    """The sum of places of every distribution that the earlier answers of those who answered once can have, and in how
    many ways each comes about. The latter are rounded to sixteen digits, the sums are not."""
    chosen, totals, counted = np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64), np.ones(1)
    left = int(its.alone.sum())
    for count, place in zip(its.alone.tolist(), its.places, strict=True):
        left -= count
        choices = np.array([float(math.comb(count, some)) for some in range(min(count, its.size) + 1)])
        if not left:
            rest = its.size - chosen
            return totals + rest * place, counted * choices[rest]
        taken = np.arange(choices.size)
        grown = chosen[:, None] + taken
        # Fewer than this could not be made up for by the levels that are left.
        fits = (grown >= its.size - left) & (grown <= its.size)
        chosen, totals = grown[fits], (totals[:, None] + taken * place)[fits]
        counted = (counted[:, None] * choices)[fits]
    return totals, counted


def exact_share_as_far(its: Ways) -> float:
    """Of those who answered once alone."""
    totals, counted = sums_of_a_sample(its)
    far = np.abs(totals + (its.least - its.middle)) >= its.distance
    return min(1.0, float(counted[far].sum() / counted.sum()))


def swapped_share_as_far(its: Ways) -> float:
    """With people who gave two different answers: the sums stay whole numbers, their chances are added up."""
    chances, lowest = chances_of_sums(its)
    away = np.abs(np.arange(chances.size) + (lowest - its.middle))
    return min(1.0, float(chances[away >= its.distance].sum()))


def chances_of_sums(its: Ways) -> tuple[Vector, int]:
    """The chance of each sum from the lowest on, and the lowest."""
    totals, counted = sums_of_a_sample(its)
    lowest, span = int(totals.min()), int(np.ptp(totals)) + sum(step * n for step, n in its.swaps)
    chances = np.bincount(totals - lowest, counted / counted.sum(), minlength=span + 1).astype(np.float64)
    for step, n in its.swaps:
        joint = np.zeros(span + 1)
        for swapped in range(n + 1):
            joint[swapped * step :] += math.comb(n, swapped) / 2**n * chances[: span + 1 - swapped * step]
        chances = joint
    return chances, lowest + its.least


def is_drawable(alone: Integers, size: int, swapped: int) -> bool:
    """``swapped``: how many people gave two different answers."""
    n = int(alone.sum())
    few = min(size, n - size) + swapped
    return n + 2 * swapped <= MOST_DRAWN or (few <= MOST_FEW and 2 * few * (n + 2 * swapped) < 2**62)


def deal(random: np.random.Generator, alone: Integers, size: int, resamples: int) -> Integers:
    """Answers of the earlier wave, ``size`` of those ``alone``: shape (resamples, levels)."""
    n = int(alone.sum())
    if n <= MOST_DRAWN:
        return np.asarray(random.multivariate_hypergeometric(alone, size, size=resamples))
    few = random.multinomial(min(size, n - size), alone / n, size=resamples)
    return np.asarray(few if 2 * size <= n else alone - few)


def drawn_share_as_far(its: Ways, *, seed: int, resamples: int) -> float:
    """From ``resamples`` random ways, the observed one counted in, so that it is never 0."""
    random = np.random.default_rng(seed)
    dealt, start, sign = deal(random, its.alone, its.size, resamples), its.least - its.middle, 1
    if 2 * its.size > int(its.alone.sum()):
        # Of the smaller wave, so that sums of billions do not overflow.
        start += sum(n * place for n, place in zip(its.alone.tolist(), its.places, strict=True))
        dealt, sign = its.alone - dealt, -1
    drawn = sign * (dealt @ np.array(its.places))
    for step, n in its.swaps:
        drawn += step * random.binomial(n, 0.5, size=resamples)
    return (1 + int((np.abs(drawn + start) >= its.distance).sum())) / (1 + resamples)


def normal_share_as_far(its: Ways) -> float:
    """From the mean and variance that the sums have over all ways."""
    n = int(its.alone.sum())
    mean = its.least - its.middle + sum(step * people / 2 for step, people in its.swaps)
    variance = sum(step**2 * people / 4 for step, people in its.swaps)
    if n:
        share = its.size / n
        average = sum(count * place for count, place in zip(its.alone.tolist(), its.places, strict=True)) / n
        spread = sum(c * (p - average) ** 2 for c, p in zip(its.alone.tolist(), its.places, strict=True))
        mean += its.size * average
        variance += share * (1 - share) * n / max(n - 1, 1) * spread
    if variance == 0:
        return 1.0
    scale = math.sqrt(2 * variance)
    tails = math.erfc((its.distance - mean) / scale) + math.erfc((its.distance + mean) / scale)
    return min(1.0, tails / 2)
