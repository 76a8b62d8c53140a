"""Change between two waves that share some of their people: linked and unlinked answers in one estimate.

``paired`` has shape (n, 2), the earlier wave first; ``only_first`` and ``only_second`` have shape (n,) and hold those
who answered one wave alone. Each may be empty, and none may hold NaN: a blank answer belongs to nobody's pair. Every
change is later less earlier. All assume that who answered only once did so by chance; report the change among those
linked, and attrition per group, beside them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.bootstrap import drawn_relative_effects, relative_effects
from analysis.counts import Counts, Table, as_pair, as_table, check_level
from analysis.proportions import corrected_phi, hybrid_difference
from analysis.results import Interval, OverlapChange

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Waves:
    """Both waves: ``before`` and ``after`` are the pairs, ``first`` and ``second`` all answers of each wave."""

    before: Vector
    after: Vector
    first: Vector
    second: Vector

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Pairs, answers of the first wave alone, answers of the second wave alone."""
        n = self.before.size
        return n, self.first.size - n, self.second.size - n

    @property
    def correlation(self) -> float:
        """Pearson's, of the pairs; 0 where it does not exist, as in Derrick's program."""
        if self.before.size < 2 or not np.ptp(self.before) or not np.ptp(self.after):
            return 0.0
        return float(np.corrcoef(self.before, self.after)[0, 1])

    @property
    def shared(self) -> float:
        """The correlation of the two waves' means where both have the same variance."""
        return self.correlation * self.before.size / math.sqrt(self.first.size * self.second.size)


def share_change(
    paired: ArrayLike,
    only_first: ArrayLike,
    only_second: ArrayLike,
    level: float = 0.95,
) -> OverlapChange:
    """The later share less the earlier, of answers 0 and 1, with the partially overlapping samples z-test.

    The interval joins Wilson's intervals by the correlation of the two shares, which suits small samples and shares
    near 0 or 1; without and with full overlap it is Newcombe's own interval, of unpaired ('newcombe') and of paired
    shares ('newcombe-paired'). ``method`` 'derrick-z' (z8 of the source, one share for both waves under the
    hypothesis). Without overlap it is the pooled two-sample z-test ('two-sample-z'); with nobody unlinked McNemar's
    z-test is taken ('mcnemar-z'). ``df`` is None.

    Nobody in a wave: estimate None, 'no-answers'. One answer in a wave: the estimate alone, 'too-few'. No spread: no
    statistic, p-value 1 where the shares are alike ('all-tied') and None where not ('no-variance'). ValueError for
    other shapes and for answers other than 0 and 1.
    Sources: B. Derrick, A. Dobson-Mckittrick, D. Toher and P. White, J. Applied Quantitative Methods 10 (2015) no. 3;
    R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890 and 2635-2650, method 10.
    """
    waves = _as_waves(paired, only_first, only_second)
    check_level(level)
    if not np.isin(np.concatenate([waves.first, waves.second]), (0, 1)).all():
        raise ValueError("answers must be 0 or 1")
    smaller = min(waves.first.size, waves.second.size)
    if smaller == 0:
        return OverlapChange("share-change", None, None, None, None, None, *waves.sizes, "no-answers")
    estimate = float(waves.second.mean() - waves.first.mean())
    if smaller == 1:
        return OverlapChange("share-change", estimate, None, None, None, None, *waves.sizes, "too-few")
    (error, method), bounds = _share_error(waves), _newcombe(waves, level)
    if error == 0:
        method, certain = ("all-tied", 1.0) if estimate == 0 else ("no-variance", None)
        return OverlapChange("share-change", estimate, bounds, None, None, certain, *waves.sizes, method)
    from scipy.special import ndtr

    statistic = estimate / error
    pvalue = 2 * float(ndtr(-abs(statistic)))
    return OverlapChange("share-change", estimate, bounds, statistic, None, pvalue, *waves.sizes, method)


def relative_effect_overlap(
    table: Table,
    counts_only_first: Counts,
    counts_only_second: Counts,
    *,
    seed: int,
    resamples: int = 9999,
    level: float = 0.95,
) -> OverlapChange:
    """P(X < Y) + 0.5 P(X = Y) of a random earlier answer X and a random later answer Y, of all who answered.

    ``table``: shape (levels, levels), the pairs, the earlier wave in rows; both ``counts``: shape (levels,). Whole
    people are drawn with replacement, so that the pairing narrows the interval as far as answers go together. The
    standard error is that of the drawn effects, times the square root of m / (m - 1), m the answers of the smaller
    wave; interval and test take it on the logit scale with Student's t at Derrick's degrees of freedom, so that they
    agree with each other and stay in 0..1. ``method`` 'bootstrap-people'; the same seed gives the same result again.

    Nobody in a wave: estimate None, 'no-answers'. One answer in a wave: the estimate alone, 'too-few'. All answers on
    one level: estimate 0.5, p-value 1, 'all-tied'. Every later answer above (or below) every earlier one: the estimate
    alone, 'complete-separation'; likewise 'no-variance' where all of each kind of people answered alike. ValueError
    for tables and counts on different scales and for fewer than 100 ``resamples``.
    Sources: B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap (1993), chapters 6 and 8; the effect and
    its logit: F. Konietschke, S. W. Harrar, K. Lange and E. Brunner, Computational Statistics & Data Analysis 56 (2012)
    1090-1102.
    """
    pairs = as_table(table)
    alone_first, alone_second = as_pair(counts_only_first, counts_only_second)
    check_level(level)
    if pairs.shape[0] != alone_first.size:
        raise ValueError(
            f"table and counts must be on one scale, but have {pairs.shape[0]} and {alone_first.size} levels"
        )
    if resamples < 100:
        raise ValueError(f"resamples must be 100 or more, but is {resamples}")
    first, second = pairs.sum(axis=1) + alone_first, pairs.sum(axis=0) + alone_second
    sizes = int(pairs.sum()), int(alone_first.sum()), int(alone_second.sum())
    smaller = min(int(first.sum()), int(second.sum()))
    if smaller == 0:
        return OverlapChange("relative-effect", None, None, None, None, None, *sizes, "no-answers")
    estimate = float(relative_effects(first[None], second[None])[0])
    if smaller == 1:
        return OverlapChange("relative-effect", estimate, None, None, None, None, *sizes, "too-few")
    if estimate in (0.0, 1.0):
        return OverlapChange("relative-effect", estimate, None, None, None, None, *sizes, "complete-separation")
    drawn = drawn_relative_effects(pairs, alone_first, alone_second, seed=seed, resamples=resamples)
    error = float(drawn.std(ddof=1)) * math.sqrt(smaller / (smaller - 1)) / (estimate * (1 - estimate))
    if error < 1e-14:
        tied = bool(((first + second) > 0).sum() == 1)
        method, certain = ("all-tied", 1.0) if tied else ("no-variance", None)
        return OverlapChange("relative-effect", estimate, None, None, None, certain, *sizes, method)
    from scipy.special import expit, logit, stdtr, stdtrit

    df = overlap_df(sizes[0], sizes[1] + sizes[2], int(first.sum()) + int(second.sum()) - 2)
    middle, reach = float(logit(estimate)), float(stdtrit(df, (1 + level) / 2)) * error
    interval = Interval(float(expit(middle - reach)), float(expit(middle + reach)), level, "bootstrap-people")
    pvalue = 2 * float(stdtr(df, -abs(middle / error)))
    return OverlapChange(
        "relative-effect", estimate, interval, middle / error, df, pvalue, *sizes, "bootstrap-people", seed, resamples
    )


def overlap_df(pairs: int, unlinked: int, without_overlap: float) -> float:
    """Derrick's degrees of freedom: ``pairs`` - 1 with nobody unlinked, ``without_overlap`` with nobody linked."""
    return pairs - 1 + unlinked * (without_overlap - pairs + 1) / (unlinked + 2 * pairs)


def _share_error(waves: _Waves) -> tuple[float, str]:
    pairs, alone_first, alone_second = waves.sizes
    if alone_first + alone_second == 0:
        return math.sqrt(float((waves.before != waves.after).sum())) / pairs, "mcnemar-z"
    a, b = waves.first.size, waves.second.size
    pooled = float(waves.first.sum() + waves.second.sum()) / (a + b)
    variance = pooled * (1 - pooled) * (1 / a + 1 / b - 2 * waves.shared / math.sqrt(a * b))
    return math.sqrt(max(variance, 0.0)), "derrick-z" if pairs else "two-sample-z"


def _newcombe(waves: _Waves, level: float) -> Interval:
    pairs, alone_first, alone_second = waves.sizes
    table = np.zeros((2, 2), dtype=np.int64)
    np.add.at(table, (waves.before.astype(np.int64), waves.after.astype(np.int64)), 1)
    a, b = waves.first.size, waves.second.size
    correlation = corrected_phi(table) * pairs / math.sqrt(a * b)
    low, high = hybrid_difference(int(waves.first.sum()), a, int(waves.second.sum()), b, correlation, level)
    partly = "newcombe-overlap" if pairs else "newcombe"
    return Interval(low, high, level, partly if alone_first + alone_second else "newcombe-paired")


def _as_waves(paired: ArrayLike, only_first: ArrayLike, only_second: ArrayLike) -> _Waves:
    pairs = np.asarray(paired, dtype=np.float64)
    if pairs.size == 0:
        pairs = pairs.reshape(0, 2)
    first, second = np.asarray(only_first, dtype=np.float64), np.asarray(only_second, dtype=np.float64)
    if pairs.ndim != 2 or pairs.shape[1] != 2 or first.ndim != 1 or second.ndim != 1:
        raise ValueError(
            f"pairs must have shape (n, 2) and the others (n,), not {pairs.shape}, {first.shape}, {second.shape}"
        )
    waves = _Waves(
        pairs[:, 0], pairs[:, 1], np.concatenate([pairs[:, 0], first]), np.concatenate([pairs[:, 1], second])
    )
    if not (np.isfinite(waves.first).all() and np.isfinite(waves.second).all()):
        raise ValueError("answers must be numbers: leave out the blank ones")
    return waves
