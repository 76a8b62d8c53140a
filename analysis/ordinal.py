"""Ordinal answers from counts: medians, and how far two samples lie apart. Codes are never averaged."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from analysis.counts import Counts, Integers, as_counts, as_pair, check_level
from analysis.permutation import doubled_places, drawn_share_as_far, exact_share_as_far, is_countable
from analysis.results import Comparison, Estimate, Interval


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
        return Estimate(None, 0, population=population)

    def ordered(place: int) -> int:
        return scale[int(np.searchsorted(cumulative, place))]

    low, high = ordered((n + 1) // 2), ordered(n // 2 + 1)
    value = low if low == high else (low + high) / 2
    rank = 0 if n == population else interval_rank(n, level)
    if rank == 0:
        return Estimate(value, n, None, population)
    bounds = Interval(ordered(rank), ordered(n + 1 - rank), level, "order-statistics")
    return Estimate(value, n, bounds, population)


def interval_rank(n: int, level: float) -> int:
    """The rank r such that the r-th lowest and r-th highest answers hold the median at ``level``; 0 where none does."""
    from scipy.stats import binom

    return int(binom.ppf((1 - level) / 2, n, 0.5))


def relative_effect(
    counts_x: Counts,
    counts_y: Counts,
    level: float = 0.95,
    *,
    interval: Literal["brunner-munzel", "logit"] = "brunner-munzel",
) -> Comparison:
    """P(X < Y) + 0.5 P(X = Y) with the Brunner-Munzel test and its interval, cut off at 0 and 1.

    Both ``counts``: shape (levels,) on one scale. Equals `scipy.stats.brunnermunzel` on the raw answers; ``statistic``
    is positive when Y lies higher. Defined where that test is not, and then without statistic, df and interval:

    - an empty sample: estimate None, method 'no-answers';
    - a sample of one: the estimate alone, method 'too-few';
    - all answers on one level: estimate 0.5, p-value 1, method 'all-tied';
    - every X below (or above) every Y: estimate 1 (or 0), the p-value of the exact permutation test, method
      'complete-separation'.

    ``interval`` 'logit': with the same standard error and degrees of freedom on the logit scale, and back. It stays in
    0..1 without being cut off, and holds its level also where the effect is far from 0.5 and answers are few, where
    Brunner and Munzel's is too narrow; near 0.5 it is the wider one, so that it may hold 0.5 where the test says 0.04.
    ValueError for another ``interval``.

    Sources: E. Brunner and U. Munzel, Biometrical Journal 42 (2000) 17-25; the logit: F. Konietschke, S. W. Harrar,
    K. Lange and E. Brunner, Computational Statistics & Data Analysis 56 (2012) 1090-1102.
    """
    x, y = as_pair(counts_x, counts_y)
    check_level(level)
    if interval not in ("brunner-munzel", "logit"):
        raise ValueError(f"unknown interval '{interval}'")
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
    from scipy.special import expit, logit, stdtr, stdtrit

    statistic = n_x * n_y * lead / math.sqrt(pooled)
    df = pooled**2 / ((n_x * var_x) ** 2 / (n_x - 1) + (n_y * var_y) ** 2 / (n_y - 1))
    pvalue = 2 * float(stdtr(df, -abs(statistic)))
    reach = float(stdtrit(df, (1 + level) / 2)) * math.sqrt(pooled) / (n_x * n_y)
    bounds = Interval(max(0.0, estimate - reach), min(1.0, estimate + reach), level, "brunner-munzel")
    if interval == "logit":
        middle, reach = float(logit(estimate)), reach / (estimate * (1 - estimate))
        bounds = Interval(float(expit(middle - reach)), float(expit(middle + reach)), level, "brunner-munzel-logit")
    return Comparison(estimate, bounds, statistic, df, pvalue, n_x, n_y, "brunner-munzel")


def permutation_test(counts_x: Counts, counts_y: Counts, *, seed: int, resamples: int = 9999) -> Comparison:
    """The permutation test of the relative effect: would dealing the same answers out by chance differ as much?

    Both ``counts``: shape (levels,) on one scale. Two-sided: dealt samples count that lie as far from 0.5 as those
    observed, ties and all. Exact where a sample can have at most 1,000,000 distributions and there are at most 1,000
    answers (method 'permutation-exact', the seed is not used); else from ``resamples`` random draws, whose cost does
    not depend on the number of answers (method 'permutation-resampled', p-value never below 1 / (resamples + 1), seed
    in the result). Asks whether both samples come from one distribution: unequal spread alone can also make it small.

    ``statistic`` counts the pairs in which Y lies higher, ties half; estimate and interval are those of
    `relative_effect`. An empty sample has neither estimate nor test; all answers on one level give p-value 1.
    ValueError where ``resamples`` is below 1. Sources: E. J. G. Pitman, Suppl. J. Royal Statistical Society 4 (1937)
    119-130; B. Phipson and G. K. Smyth, Stat. Appl. Genetics and Molecular Biology 9 (2010) art. 39.
    """
    x, y = as_pair(counts_x, counts_y)
    if resamples < 1:
        raise ValueError(f"resamples must be 1 or more, but is {resamples}")
    effect = relative_effect(x, y)
    if effect.estimate is None:
        return effect
    pooled, size = x + y, effect.n_x
    places = int(x @ doubled_places(pooled))
    distance = abs(places - size * (effect.n_x + effect.n_y))
    statistic = size * effect.n_y - (places - size * size) / 2
    if is_countable(pooled, size):
        pvalue = exact_share_as_far(pooled, size, distance)
        return replace(effect, statistic=statistic, df=None, pvalue=pvalue, method="permutation-exact")
    pvalue = drawn_share_as_far(pooled, size, distance, seed=seed, resamples=resamples)
    drawn = replace(effect, statistic=statistic, df=None, pvalue=pvalue, method="permutation-resampled")
    return replace(drawn, seed=seed, resamples=resamples)


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
