"""Whether answers changed between two waves, of different people, of the same ones, or of some of each.

The estimate is the relative effect P(X < Y) + 0.5 P(X = Y) of a random earlier answer X and a random later one Y, of
all who answered. A change is clear when two things hold: the same answers dealt out by chance seldom differ as much (a
permutation test), and the interval excludes no change. Neither is enough alone: the test also answers to unequal
spread, and an interval from few answers that are much alike knows too little of how much they could have varied.

Who answered only once is taken to have done so by chance; report the change among those linked, and attrition per
group, beside it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.counts import Counts, Integers, Table, as_pair, as_table, check_level
from analysis.permutation import share_as_far, ways
from analysis.proportions import corrected_phi, hybrid_difference
from analysis.results import Comparison, Interval
from analysis.spread import spread
from analysis.studentised import studentised_share

FEWEST_APART: Final = 5
"""Answers in each wave. Waves of fewer come to lie apart by chance more than once in twenty where one lies around the
other."""


def compare_samples(
    counts_then: Counts, counts_now: Counts, *, level: float = 0.95, seed: int = 0, resamples: int = 9999
) -> Comparison:
    """Two waves of different people: `compare_overlapping` with nobody in both. Both ``counts``: shape (levels,) on one
    scale, from low to high."""
    then, now = as_pair(counts_then, counts_now)
    nobody = np.zeros((then.size, then.size), dtype=np.int64)
    return compare_overlapping(nobody, then, now, level=level, seed=seed, resamples=resamples)


def compare_overlapping(
    table: Table,
    counts_only_then: Counts,
    counts_only_now: Counts,
    *,
    level: float = 0.95,
    seed: int = 0,
    resamples: int = 9999,
) -> Comparison:
    """``table``: shape (levels, levels), who answered both waves, the earlier one in rows; both ``counts``: shape
    (levels,), who answered one of them, on the same scale.

    Test ('permutation-exact', 'permutation-resampled' or 'permutation-normal'): both answers of a person change places
    or not, those of all others are dealt out anew; as far counts whatever lies as far from 0.5 either way.
    Interval: of more than two levels from the spread of the answers' places, on the logit scale ('studentised-logit');
    of two Newcombe's ('newcombe', 'newcombe-paired', 'newcombe-overlap'), moved to this scale.

    Waves of more than two levels that lie apart, all answers of one above all of the other, have the interval of two.

    Nobody in a wave: estimate None, method 'no-answers'. One answer in a wave: the estimate alone, 'too-few'. No
    interval, and hence never clear: all answers on one level ('all-tied', p-value 1), on more than two levels waves
    that lie apart with fewer than five answers in one of them ('complete-separation'), and linked people none of whom
    gave another answer ('no-variance', p-value 1). ValueError for tables and counts on different scales and for fewer
    than 100 ``resamples``.
    Sources: see docs/methods.md.
    """
    pairs = as_table(table)
    only_then, only_now = as_pair(counts_only_then, counts_only_now)
    check_level(level)
    if pairs.shape[0] != only_then.size:
        raise ValueError(
            f"table and counts must be on one scale, but have {pairs.shape[0]} and {only_then.size} levels"
        )
    if resamples < 100:
        raise ValueError(f"resamples must be 100 or more, but is {resamples}")
    waves = _Waves(pairs, only_then, only_now)
    sizes = int(waves.then.sum()), int(waves.now.sum()), int(pairs.sum())
    if min(sizes[:2]) == 0:
        return Comparison(None, None, None, *sizes, "no-answers", level)
    estimate = waves.estimate
    difference = 2 * estimate - 1 if only_then.size == 2 else None
    if min(sizes[:2]) == 1:
        return Comparison(estimate, None, None, *sizes, "too-few", level, difference=difference)
    share, how = share_as_far(ways(pairs, only_then, only_now), seed=seed, resamples=resamples)
    drawn = (seed, resamples) if how == "permutation-resampled" else (None, None)
    found = Comparison(estimate, None, share, *sizes, how, level, None, difference, None, *drawn)
    if waves.used.sum() == 1:
        return replace(found, method="all-tied")
    return _with_shares(found, waves) if only_then.size == 2 else _with_spread(found, waves, seed, resamples)


@dataclass(frozen=True, slots=True)
class _Waves:
    """``pairs``: shape (levels, levels); the others: shape (levels,)."""

    pairs: Integers
    only_then: Integers
    only_now: Integers

    @property
    def then(self) -> Integers:
        return np.asarray(self.pairs.sum(axis=1) + self.only_then)

    @property
    def now(self) -> Integers:
        return np.asarray(self.pairs.sum(axis=0) + self.only_now)

    @property
    def used(self) -> NDArray[np.bool_]:
        return np.asarray((self.then > 0) | (self.now > 0))

    @property
    def estimate(self) -> float:
        """From whole numbers, so that nothing cancels or overflows."""
        below, twice = 0, 0
        for earlier, later in zip(self.then.tolist(), self.now.tolist(), strict=True):
            twice += later * (2 * below + earlier)
            below += earlier
        return float(twice / (2 * below * sum(self.now.tolist())))


def _with_shares(found: Comparison, waves: _Waves) -> Comparison:
    """Newcombe's interval of the share on the upper one of two levels."""
    points = share_interval(waves.pairs, waves.then, waves.now, found.level)
    interval = replace(points, low=0.5 + points.low / 2, high=0.5 + points.high / 2)
    return replace(found, interval=interval, difference_interval=points)


def share_interval(pairs: Integers, then: Integers, now: Integers, level: float) -> Interval:
    """Of the later share on the upper level less the earlier one. ``pairs``: shape (2, 2); ``then`` and ``now``: shape
    (2,), all answers of each wave, at least one. Sources: R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890 and
    2635-2650; G. Y. Zou and A. Donner, Statistics in Medicine 27 (2008) 1693-1702, for those partly the same."""
    a, b, linked = int(then.sum()), int(now.sum()), int(pairs.sum())
    correlation = corrected_phi(pairs) * linked / math.sqrt(a * b)
    low, high = hybrid_difference(int(then[1]), a, int(now[1]), b, correlation, level)
    partly = "newcombe-overlap" if linked else "newcombe"
    return Interval(low, high, level, partly if linked < max(a, b) else "newcombe-paired")


def _with_spread(found: Comparison, waves: _Waves, seed: int, resamples: int) -> Comparison:
    """The interval and the studentised p-value of more than two levels."""
    its = spread(waves.pairs, waves.only_then, waves.only_now)
    if its.is_none:
        return replace(found, method="no-variance")
    apart, is_drawn = studentised_share(waves.pairs, waves.only_then, waves.only_now, seed=seed, resamples=resamples)
    found = replace(found, spread_pvalue=apart)
    if is_drawn:
        found = replace(found, seed=seed, spread_resamples=resamples)
    if not its.is_apart:
        low, high = its.interval(found.level)
        return replace(found, interval=Interval(float(low), float(high), found.level, "studentised-logit"))
    if min(found.n_then, found.n_now) < FEWEST_APART:
        return replace(found, method="complete-separation")
    points = interval_apart(found.n_then, found.n_now, found.n_linked, found.level)
    least, most = (0.5 + points.low / 2, 1.0) if found.estimate == 1 else (0.0, 0.5 - points.low / 2)
    return replace(found, interval=replace(points, low=least, high=most))


def interval_apart(n_then: int, n_now: int, n_linked: int, level: float) -> Interval:
    """Of the difference of shares where every later answer lies above every earlier one: two levels, in effect."""
    table = np.array([[0, n_linked], [0, 0]], dtype=np.int64)
    return share_interval(table, np.array([n_then, 0]), np.array([0, n_now]), level)
