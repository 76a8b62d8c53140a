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
    rest = max(level - below, 0.0) / (above - below)
    shares = counts / n
    return np.maximum(shares - reach / n, 0), np.minimum(shares + (reach + 2 * rest) / n, 1)


def box_probability(counts: Integers, reach: int) -> float:
    """The probability that every multinomial count lies within ``reach`` of the one observed.

    Formula (1) of the source: independent Poisson counts, cut off to the box, given their sum. The probability of that
    sum is exact, by convolution; the source and most programs take an Edgeworth series, which with few levels or
    counts below 5 strays so far that it can exceed 1.
    """
    from scipy.signal import fftconvolve

    filled, n = counts[counts > 0], int(counts.sum())
    sums, lowest = np.ones(1), 0
    for count in filled.tolist():
        places = np.arange(max(0, count - reach), count + reach + 1)
        sums = fftconvolve(sums, np.exp(_log_poisson(places, count)))
        lowest += int(places[0])
    return float(sums[n - lowest]) / math.exp(float(_log_poisson(np.array([n]), n)[0]))


def _log_poisson(places: NDArray[np.int64], rate: int) -> Vector:
    from scipy.special import gammaln

    return np.asarray(places * math.log(rate) - rate - gammaln(places + 1), dtype=np.float64)


def _smallest_reach(counts: Integers, level: float) -> int:
    """The smallest reach whose box is as probable as ``level``, at least 1; the probability grows with the reach and
    is 1 where it reaches all answers."""
    low, high = 0, 1
    n = int(counts.sum())
    while high < n and box_probability(counts, high) < level:
        low, high = high, min(2 * high, n)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if box_probability(counts, middle) >= level else (middle, high)
    return high
