"""Ordinal answers from counts: distributions, medians, and how far two samples lie apart. Codes are never averaged."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.counts import Counts, Integers, as_counts, as_pair, check_level
from analysis.results import Comparison, Estimate, HypothesisTest, Interval


@dataclass(frozen=True, slots=True)
class Distribution:
    """Answers per level from low to high. ``shares`` and ``at_or_above`` (the share at this level or a higher one) are
    shares of ``n`` in 0..1, one per level, and None when nobody answered."""

    counts: tuple[int, ...]
    n: int
    shares: tuple[float, ...] | None
    at_or_above: tuple[float, ...] | None


def distribution(counts: Counts) -> Distribution:
    """The distribution over the levels of a scale, empty levels included. ``counts``: shape (levels,)."""
    levels = as_counts(counts)
    n = int(levels.sum())
    if n == 0:
        return Distribution(tuple(levels.tolist()), 0, None, None)
    shares = levels / n
    above = levels[::-1].cumsum()[::-1] / n
    return Distribution(tuple(levels.tolist()), n, tuple(shares.tolist()), tuple(above.tolist()))


def median(
    counts: Counts,
    level: float = 0.95,
    *,
    codes: Sequence[int] | None = None,
    population: int | None = None,
) -> Estimate:
    """The median code with the interval between two order statistics, which assumes nothing of the distribution.

    ``counts``: shape (levels,); ``codes``: the code of each level, ascending, by default 1, 2, 3 and so on. With an
    even n the median may fall between two levels; the value is then midway between their codes, which reads 'between'.
    Ties only raise the coverage above ``level``. Value None without answers; no interval with fewer answers than it
    needs (6 at 95 %) or with a census (n == ``population``). Source: W. J. Conover, Practical Nonparametric Statistics,
    3rd ed. (1999), section 3.2.
    """
    levels = as_counts(counts)
    check_level(level)
    scale = list(range(1, levels.size + 1)) if codes is None else list(codes)
    if len(scale) != levels.size or sorted(set(scale)) != scale:
        raise ValueError(f"codes must ascend, one for each of the {levels.size} levels, but are {scale}")
    n, cumulative = int(levels.sum()), levels.cumsum()
    if n == 0:
        return Estimate(None, 0, population=population, measure="median")

    def ordered(place: int) -> int:
        return scale[int(np.searchsorted(cumulative, place))]

    low, high = ordered((n + 1) // 2), ordered(n // 2 + 1)
    value = low if low == high else (low + high) / 2
    rank = 0 if n == population else _interval_rank(n, level)
    if rank == 0:
        return Estimate(value, n, None, population, "median")
    bounds = Interval(ordered(rank), ordered(n + 1 - rank), level, "order-statistics")
    return Estimate(value, n, bounds, population, "median")


def _interval_rank(n: int, level: float) -> int:
    """The rank r such that the r-th lowest and r-th highest answers hold the median at ``level``; 0 where none does."""
    from scipy.stats import binom

    return int(binom.ppf((1 - level) / 2, n, 0.5))


def relative_effect(counts_x: Counts, counts_y: Counts, level: float = 0.95) -> Comparison:
    """P(X < Y) + 0.5 P(X = Y) with the Brunner-Munzel test and its interval, cut off at 0 and 1.

    Both ``counts``: shape (levels,) on one scale. Equals `scipy.stats.brunnermunzel` on the raw answers; ``statistic``
    is positive when Y lies higher. Defined where that test is not, and then without statistic, df and interval:

    - an empty sample: estimate None, method 'no-answers';
    - a sample of one: the estimate alone, method 'too-few';
    - all answers on one level: estimate 0.5, p-value 1, method 'all-tied';
    - every X below (or above) every Y: estimate 1 (or 0), the p-value of the exact permutation test, method
      'complete-separation'.

    Source: E. Brunner and U. Munzel, Biometrical Journal 42 (2000) 17-25.
    """
    x, y = as_pair(counts_x, counts_y)
    check_level(level)
    n_x, n_y = int(x.sum()), int(y.sum())
    if n_x == 0 or n_y == 0:
        return Comparison(None, None, None, None, None, n_x, n_y, "no-answers")
    lead = _lead(x, y)
    estimate = 0.5 + lead
    if n_x == 1 or n_y == 1:
        return Comparison(estimate, None, None, None, None, n_x, n_y, "too-few")
    var_x, var_y = _placement_variance(x, y), _placement_variance(y, x)
    pooled = n_x * var_x + n_y * var_y
    if pooled == 0:
        method = "all-tied" if lead == 0 else "complete-separation"
        return Comparison(estimate, None, None, None, _separation_pvalue(x, y, lead), n_x, n_y, method)
    from scipy.special import stdtr, stdtrit

    statistic = n_x * n_y * lead / math.sqrt(pooled)
    df = pooled**2 / ((n_x * var_x) ** 2 / (n_x - 1) + (n_y * var_y) ** 2 / (n_y - 1))
    pvalue = 2 * float(stdtr(df, -abs(statistic)))
    reach = float(stdtrit(df, (1 + level) / 2)) * math.sqrt(pooled) / (n_x * n_y)
    bounds = Interval(max(0.0, estimate - reach), min(1.0, estimate + reach), level, "brunner-munzel")
    return Comparison(estimate, bounds, statistic, df, pvalue, n_x, n_y, "brunner-munzel")


def cliffs_delta(counts_x: Counts, counts_y: Counts, level: float = 0.95) -> Comparison:
    """Cliff's delta P(X < Y) - P(X > Y), in -1..1 and positive when Y lies higher: 2 times the relative effect less 1.

    Interval, test and degenerate cases are those of `relative_effect`, on this scale.
    Source: N. Cliff, Psychological Bulletin 114 (1993) 494-509.
    """
    effect = relative_effect(counts_x, counts_y, level)
    if effect.estimate is None:
        return effect
    bounds = effect.interval
    if bounds is not None:
        bounds = replace(bounds, low=2 * bounds.low - 1, high=2 * bounds.high - 1)
    return replace(effect, estimate=2 * effect.estimate - 1, interval=bounds, measure="cliffs-delta")


def kruskal(counts_by_group: Sequence[Counts]) -> HypothesisTest:
    """The Kruskal-Wallis test that several samples of different people lie alike, corrected for ties.

    ``counts_by_group``: one row of shape (levels,) for each group. Equals `scipy.stats.kruskal` on the raw answers.
    Groups without answers are left out; with fewer than two groups left there is no test (statistic and p-value None),
    and with all answers on one level the statistic is 0 and the p-value 1.
    Source: W. H. Kruskal and W. A. Wallis, J. American Statistical Association 47 (1952) 583-621.
    """
    rows = [as_counts(counts) for counts in counts_by_group]
    if len({row.size for row in rows}) > 1:
        raise ValueError("all groups must be counted on one scale")
    groups = [row for row in rows if row.sum()]
    n, df = sum(int(row.sum()) for row in groups), len(groups) - 1
    if df < 1:
        return HypothesisTest(None, None, None, n, "kruskal-wallis")
    pooled = np.sum(groups, axis=0)
    ranks = pooled.cumsum() - pooled + (pooled + 1) / 2 - (n + 1) / 2
    spread = float(pooled @ ranks**2)
    if spread == 0:
        return HypothesisTest(0.0, 1.0, df, n, "kruskal-wallis")
    from scipy.special import chdtrc

    statistic = (n - 1) * sum(float(row @ ranks) ** 2 / int(row.sum()) for row in groups) / spread
    return HypothesisTest(statistic, float(chdtrc(df, statistic)), df, n, "kruskal-wallis")


def _lead(x: Integers, y: Integers) -> float:
    """The relative effect less 0.5, from whole numbers so that nothing cancels."""
    pairs = int(x.sum()) * int(y.sum())
    twice_below = sum(int(level) * int(place) for level, place in zip(y, 2 * x.cumsum() - x, strict=True))
    return (twice_below - pairs) / (2 * pairs)


def _placement_variance(sample: Integers, other: Integers) -> float:
    """Variance of where the answers of ``sample`` fall among ``other``: the number below, ties counted half."""
    n = int(sample.sum())
    place = other.cumsum() - other / 2
    mean = float(sample @ place) / n
    return float(sample @ (place - mean) ** 2) / (n - 1)


def _separation_pvalue(x: Integers, y: Integers, lead: float) -> float:
    """Two-sided exact permutation p-value where nothing overlaps: 1 or 2 of all ways to draw the X are as extreme."""
    if lead == 0:
        return 1.0
    n_x, n_y = int(x.sum()), int(y.sum())
    # The mirrored draw is as extreme only if it does not split a level between the samples.
    boundary = n_y if lead > 0 else n_x
    extreme = 2 if boundary in (x + y).cumsum() else 1
    return extreme / math.comb(n_x + n_y, n_x)
