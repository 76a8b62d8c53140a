"""Uneven response: weights by raking to known margins, what they cost, and weighted figures to stand beside the plain.

Everywhere a cell is a combination of traits (age by region, say) whose people share one weight, so that counts suffice.
Weights are taken as fixed: that they were themselves estimated makes the true variance somewhat smaller, as a rule.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.counts import as_counts, check_level
from analysis.raking import Raking, Vector, as_weights, effective_n, rake
from analysis.results import Comparison, Interval
from analysis.words.wording import Language, figure, joined, number, text

__all__ = [
    "Raking",
    "WeightedShare",
    "effective_n",
    "rake",
    "weighted_relative_effect",
    "weighted_share",
]


@dataclass(frozen=True, slots=True)
class WeightedShare:
    """A weighted share in 0..1 of ``n`` answers, whose weights leave Kish's ``effective_n``. ``value`` is None without
    answers (or where all weigh 0); ``standard_error`` is None where the answers show no spread."""

    value: float | None
    n: int
    effective_n: float
    standard_error: float | None
    interval: Interval | None

    def describe(self, lang: Language) -> str:
        """One sentence with the share, interval, method, n and effective n."""
        interval = self.interval
        if self.value is None or interval is None:
            return text("nobody", lang)
        shown = interval.describe(lang, "share")
        effective = text("effective-n", lang, n=number(round(self.effective_n, 1), lang, 1))
        details = joined([shown, text("n", lang, n=number(self.n, lang)), effective])
        return text("weighted-share", lang, value=figure(self.value, lang, "share"), details=details)


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


def weighted_relative_effect(
    counts_x: ArrayLike,
    weights_x: ArrayLike,
    counts_y: ArrayLike,
    weights_y: ArrayLike,
    level: float = 0.95,
) -> Comparison:
    """P(X < Y) + 0.5 P(X = Y) with both samples weighted, and the test and interval of Brunner and Munzel.

    ``counts``: shape (cells, levels), ``weights``: shape (cells,). Variance method: Taylor linearisation over the
    places of the answers in the other sample; degrees of freedom from Kish's effective n. With equal weights it is
    `relative_effect`. ``n_x`` and ``n_y`` are people, unweighted. Without variance there are no statistic, df and
    interval: 'no-answers', 'too-few' (an effective n of 1), 'all-tied' (estimate 0.5, p-value 1), and
    'complete-separation' without a p-value, since people of unequal weight cannot be exchanged.
    Source: E. Brunner and U. Munzel, Biometrical Journal 42 (2000) 17-25.
    """
    check_level(level)
    x, y = _by_level(counts_x, weights_x), _by_level(counts_y, weights_y)
    if len(x.once) != len(y.once):
        raise ValueError(f"both samples must be counted on one scale, but have {len(x.once)} and {len(y.once)} levels")
    total_x, total_y = float(x.once.sum()), float(y.once.sum())
    if total_x == 0 or total_y == 0:
        return Comparison(None, None, None, None, None, x.n, y.n, "no-answers")
    above, below = 1 - _places(y.once) / total_y, _places(x.once) / total_x
    estimate = float(y.once @ below) / total_y
    if min(x.effective_n, y.effective_n) < 1 + 1e-9:
        return Comparison(estimate, None, None, None, None, x.n, y.n, "too-few")
    var_x = float(x.squared @ (above - estimate) ** 2) / total_x**2 * x.n / (x.n - 1)
    var_y = float(y.squared @ (below - estimate) ** 2) / total_y**2 * y.n / (y.n - 1)
    variance = var_x + var_y
    if variance < 1e-24:
        tied = abs(estimate - 0.5) < 1e-12
        method = "all-tied" if tied else "complete-separation"
        return Comparison(estimate, None, None, None, 1.0 if tied else None, x.n, y.n, method)
    from scipy.special import stdtr, stdtrit

    statistic = (estimate - 0.5) / math.sqrt(variance)
    df = variance**2 / (var_x**2 / (x.effective_n - 1) + var_y**2 / (y.effective_n - 1))
    reach = float(stdtrit(df, (1 + level) / 2)) * math.sqrt(variance)
    method = "brunner-munzel-weighted"
    bounds = Interval(max(0.0, estimate - reach), min(1.0, estimate + reach), level, method)
    return Comparison(
        estimate,
        bounds,
        statistic,
        df,
        2 * float(stdtr(df, -abs(statistic))),
        x.n,
        y.n,
        method,
    )


@dataclass(frozen=True, slots=True)
class _Sample:
    """Sums along the scale of the weights (``once``) and of their squares."""

    once: Vector
    squared: Vector
    n: int
    effective_n: float


def _by_level(counts: ArrayLike, weights: ArrayLike) -> _Sample:
    table = np.asarray(counts)
    if table.ndim != 2 or table.shape[:1] != np.shape(weights):
        raise ValueError(f"counts of shape (cells, levels) need a weight for each cell, but have shape {table.shape}")
    weight, people = as_weights(weights, table.sum(axis=1))
    as_counts(table.ravel())
    return _Sample(
        weight @ table,
        weight**2 @ table,
        int(people.sum()),
        effective_n(weight, people),
    )


def _places(once: Vector) -> Vector:
    """The weight below each level, that on the level counted half."""
    return np.asarray(once.cumsum() - once / 2, dtype=np.float64)


def _wilson(value: float, size: float, level: float) -> Interval:
    """Wilson's interval for a number of answers that need not be whole."""
    from scipy.special import ndtri

    z = float(ndtri((1 + level) / 2))
    middle = (value + z**2 / (2 * size)) / (1 + z**2 / size)
    reach = z * math.sqrt(value * (1 - value) / size + z**2 / (4 * size**2)) / (1 + z**2 / size)
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach), level, "wilson-effective")
