"""Uneven response: weights by raking to known margins, what they cost, and weighted figures to stand beside the plain.

Everywhere a cell is a combination of traits (age by region, say) whose people share one weight, so that counts suffice.
Weights are taken as fixed: that they were themselves estimated makes the true variance somewhat smaller, as a rule.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.counts import check_level
from analysis.raking import as_weights, effective_n
from analysis.results import Interval


@dataclass(frozen=True, slots=True)
class WeightedShare:
    """A weighted share in 0..1 of ``n`` answers, whose weights leave Kish's ``effective_n``. ``value`` is None without
    answers (or where all weigh 0); ``standard_error`` is None where the answers show no spread."""

    value: float | None
    n: int
    effective_n: float
    standard_error: float | None
    interval: Interval | None


def weighted_share(successes: ArrayLike, trials: ArrayLike, weights: ArrayLike, level: float = 0.95) -> WeightedShare:
    """A weighted share with an interval. All arrays have one shape: a number for each cell (or each person, trials 1).

    Variance method: Taylor linearisation of the ratio for people drawn with replacement, as in R's survey. The interval
    is Wilson's for as many answers as give that variance, at most n; where the share is 0 or 1, so that no variance is
    seen, for Kish's effective n. With equal weights it is Wilson's interval itself.
    Sources: W. G. Cochran, Sampling Techniques, 3rd ed. (1977), section 6.3; N. Dean and M. Pagano, J. Survey
    Statistics and Methodology 3 (2015) 484-503, for the interval.
    """
    check_level(level)
    weight, tried = as_weights(weights, np.asarray(trials))
    yes = as_weights(weights, np.asarray(successes))[1]
    if (yes > tried).any():
        raise ValueError("successes must not exceed the number of trials")
    n, total = int(tried.sum()), float((weight * tried).sum())
    if total == 0:
        return WeightedShare(None, n, 0.0, None, None)
    value = min(1.0, float((weight * yes).sum()) / total)
    spread = float((weight**2 * (yes * (1 - value) ** 2 + (tried - yes) * value**2)).sum()) / total**2
    kish = effective_n(weight, tried)
    if spread < 1e-15:
        return WeightedShare(value, n, kish, None, _wilson(value, kish, level))
    size = min(float(n), value * (1 - value) / spread)
    return WeightedShare(value, n, kish, math.sqrt(spread * n / (n - 1)), _wilson(value, size, level))


def _wilson(value: float, size: float, level: float) -> Interval:
    """Wilson's interval for a number of answers that need not be whole."""
    from scipy.special import ndtri

    z = float(ndtri((1 + level) / 2))
    middle = (value + z**2 / (2 * size)) / (1 + z**2 / size)
    reach = z * math.sqrt(value * (1 - value) / size + z**2 / (4 * size**2)) / (1 + z**2 / size)
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach), level, "wilson-effective")
