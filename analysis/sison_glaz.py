"""Sison and Glaz's simultaneous bounds of multinomial shares, by Poisson counts cut off around those observed."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from analysis.counts import Integers

Vector = NDArray[np.float64]


def sison_glaz_bounds(counts: Integers, level: float) -> tuple[Vector, Vector]:
    """Lower and upper bounds of all shares, cut off at 0 and 1. ``counts``: shape (levels,), two or more above 0.

    The smallest whole reach c is sought such that all counts stay within c of those observed with a probability of at
    least ``level``, the shares being those observed; the upper bounds take up what is left over.
    Source: C. P. Sison and J. Glaz, J. American Statistical Association 90 (1995) 366-369.
    """
    n = int(counts.sum())
    reach = _smallest_reach(counts, level) - 1
    below, above = box_probability(counts, reach), box_probability(counts, reach + 1)
    rest = (level - below) / (above - below)
    shares = counts / n
    return np.maximum(shares - reach / n, 0), np.minimum(shares + (reach + 2 * rest) / n, 1)


def box_probability(counts: Integers, reach: int) -> float:
    """Approximate probability that every multinomial count lies within ``reach`` of the one observed.

    Formula (1) of the source: independent Poisson counts, cut off to the box, given their sum, whose density is an
    Edgeworth series of four moments. Exact for reach 0.
    """
    from scipy.special import gammaln

    n, rates = int(counts.sum()), counts[counts > 0].astype(np.float64)
    if reach == 0:
        logs = float(gammaln(n + 1)) + float((rates * np.log(rates / n) - gammaln(rates + 1)).sum())
        return math.exp(logs)
    inside, mean, variance, third, fourth = _truncated_poisson(rates, reach)
    # The probability that unconditioned Poisson counts have this sum, whose mean it is.
    log_sum = n * math.log(n) - n - float(gammaln(n + 1))
    spread = float(variance.sum())
    density = _edgeworth(
        (n - float(mean.sum())) / math.sqrt(spread),
        float(third.sum()) / spread**1.5,
        float((fourth - 3 * variance**2).sum()) / spread**2,
    )
    return math.exp(float(np.log(inside).sum()) - log_sum) * density / math.sqrt(spread)


def _smallest_reach(counts: Integers, level: float) -> int:
    """The smallest reach whose box is as probable as ``level``, at least 1; the probability grows with the reach.

    At most the number of answers, which reaches everything: so few that the series stays below the level even then.
    """
    n, high = int(counts.sum()), 1
    while high < n and box_probability(counts, high) < level:
        high = min(2 * high, n)
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if box_probability(counts, middle) >= level else (middle, high)
    return high


def _truncated_poisson(rates: Vector, reach: int) -> tuple[Vector, Vector, Vector, Vector, Vector]:
    """Probability of the cut-off range around each rate, and the mean and central moments 2 to 4 within it.

    Summed over the range: factorial moments, as in the source, lose all their digits at some 100,000 answers.
    """
    from scipy.special import gammaln

    steps = np.arange(-reach, reach + 1, dtype=np.float64)
    counts = rates[:, None] + steps
    inside = counts >= 0
    counts = np.where(inside, counts, 0.0)
    logs = counts * np.log(rates)[:, None] - rates[:, None] - gammaln(counts + 1)
    weights = np.where(inside, np.exp(logs), 0.0)
    total = weights.sum(axis=1)
    shares = weights / total[:, None]
    offset = shares @ steps
    away = steps - offset[:, None]
    second, third, fourth = ((shares * away**order).sum(axis=1) for order in (2, 3, 4))
    return total, rates + offset, second, third, fourth


def _edgeworth(z: float, skewness: float, kurtosis: float) -> float:
    normal = math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return normal * (
        1
        + skewness * (z**3 - 3 * z) / 6
        + kurtosis * (z**4 - 6 * z**2 + 3) / 24
        + skewness**2 * (z**6 - 15 * z**4 + 45 * z**2 - 15) / 72
    )
