"""The median of ordinal answers, from counts. Codes are never averaged."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from analysis.counts import Counts, as_counts, check_level
from analysis.results import Estimate, Interval


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
    needs (6 at 95 %) or with a census (n == ``population``). ValueError for codes that do not ascend or fit the levels.
    Source: W. J. Conover, Practical Nonparametric Statistics, 3rd ed. (1999), section 3.2.
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


@cache
def interval_rank(n: int, level: float) -> int:
    """The rank r such that the r-th lowest and r-th highest answers hold the median at ``level``; 0 where none does."""
    from scipy.stats import binom

    return int(binom.ppf((1 - level) / 2, n, 0.5))
