"""How well the items of a scale hang together: Cronbach's alpha, McDonald's omega and what each item contributes.

Every ``matrix`` has shape (respondents, items), with items that all point the same way (reversed ones mirrored before)
and NaN where somebody did not answer. Rule for missing answers: only those who answered every item count; the others
are left out and their number is given. With fewer than 30 left there is no figure, and the result says so; never NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from analysis.counts import check_level
from analysis.one_factor import Matrix, one_factor
from analysis.results import Interval

MINIMUM_RESPONDENTS: Final = 30


@dataclass(frozen=True, slots=True)
class Reliability:
    """A coefficient of a scale of ``items`` items, from ``n`` people who answered all of them.

    ``left_out`` people answered some, not all. ``estimate`` is None where there is none, and ``reason`` then says why:
    'too-few-respondents', 'too-few-items', 'no-variance', 'improper-solution', 'not-converged'; else it is ''.
    """

    estimate: float | None
    interval: Interval | None
    n: int
    items: int
    left_out: int
    method: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ItemReliability:
    """One item of a scale. ``item_rest``: its correlation with the sum of the others, below 0 where it points the other
    way; ``alpha_if_dropped``: alpha of the others. None where a sum does not vary or fewer than two items are left.
    ``item`` is its place, from 0."""

    item: int
    item_rest: float | None
    alpha_if_dropped: float | None


def cronbach_alpha(matrix: ArrayLike, level: float = 0.95) -> Reliability:
    """Cronbach's alpha with Feldt's interval, which takes the items as parallel and the answers as normal.

    Alpha may be below 0, where the items work against each other. Where their sum does not vary there is no alpha, and
    where all items are copies of one there is alpha 1 without an interval. ValueError unless ``matrix`` is one.
    Sources: L. J. Cronbach, Psychometrika 16 (1951) 297-334; L. S. Feldt, D. J. Woodruff and F. A. Salih, Applied
    Psychological Measurement 11 (1987) 93-103.
    """
    check_level(level)
    answers, left_out = _complete(matrix)
    n, items = answers.shape
    reason = _too_little(n, items, least_items=2)
    estimate = None if reason else _alpha(np.cov(answers, rowvar=False))
    if estimate is None:
        return Reliability(None, None, n, items, left_out, "cronbach-alpha", reason or "no-variance")
    from scipy.special import fdtri

    df = n - 1, (n - 1) * (items - 1)
    low, high = (1 - (1 - estimate) * float(fdtri(*df, place)) for place in ((1 + level) / 2, (1 - level) / 2))
    # Items that are copies of each other leave no error to estimate, not a certain alpha.
    bounds = Interval(low, high, level, "feldt") if estimate < 1 - 1e-12 else None
    return Reliability(estimate, bounds, n, items, left_out, "cronbach-alpha")


def mcdonald_omega(matrix: ArrayLike, level: float = 0.95) -> Reliability:
    """McDonald's omega total of the plain sum of the items, under one factor fitted by maximum likelihood.

    omega = (sum of loadings)^2 / ((sum of loadings)^2 + sum of unique variances), in the metric of the answers. The
    interval is the delta method's on the logit scale, with the variance that holds also where answers are not normal
    (Satorra and Bentler's). Items to which all gave one answer add nothing to either sum and are passed over; at least
    three others are needed to identify a factor. 'improper-solution': an item is explained to 99.5 % or more (a Heywood
    case) or follows from the others, so that a single factor does not describe the answers.
    Sources: R. P. McDonald, Test Theory: A Unified Treatment (1999), chapter 6; K. Kelley and S. Pornprasertmanit,
    Psychological Methods 21 (2016) 69-92, for the interval.
    """
    check_level(level)
    answers, left_out = _complete(matrix)
    n, items = answers.shape
    reason = _too_little(n, items, least_items=3)
    if not reason:
        varying = answers[:, np.ptp(answers, axis=0) > 0]
        reason = "no-variance" if not varying.size else "too-few-items" if varying.shape[1] < 3 else ""
    if reason:
        return Reliability(None, None, n, items, left_out, "omega-total-ml", reason)
    factor, reason = one_factor(varying)
    if factor is None:
        return Reliability(None, None, n, items, left_out, "omega-total-ml", reason)
    interval = _logit_interval(factor.omega, factor.omega_error(varying), level)
    return Reliability(factor.omega, interval, n, items, left_out, "omega-total-ml")


def item_reliability(matrix: ArrayLike) -> tuple[ItemReliability, ...]:
    """What each item contributes, in their order. Empty where `cronbach_alpha` has no estimate.

    Source: J. C. Nunnally and I. H. Bernstein, Psychometric Theory, 3rd ed. (1994), chapter 8.
    """
    if cronbach_alpha(matrix).estimate is None:
        return ()
    covariance = np.cov(_complete(matrix)[0], rowvar=False)
    return tuple(_one_item(covariance, item) for item in range(len(covariance)))


def _complete(matrix: ArrayLike) -> tuple[Matrix, int]:
    answers = np.asarray(matrix, dtype=np.float64)
    if answers.ndim != 2:
        raise ValueError(f"answers must have shape (respondents, items), but have {answers.shape}")
    if np.isinf(answers).any():
        raise ValueError("answers must be finite; NaN stands for a missing one")
    blank = np.isnan(answers)
    whole = ~blank.any(axis=1)
    return answers[whole], int((~whole & ~blank.all(axis=1)).sum())


def _too_little(n: int, items: int, *, least_items: int) -> str:
    if items < least_items:
        return "too-few-items"
    return "too-few-respondents" if n < MINIMUM_RESPONDENTS else ""


def _alpha(covariance: Matrix) -> float | None:
    """None where the sum of the items does not vary."""
    items, total = len(covariance), float(covariance.sum())
    if items < 2 or total <= 1e-12 * float(np.trace(covariance)):
        return None
    return items / (items - 1) * (1 - float(np.trace(covariance)) / total)


def _one_item(covariance: Matrix, item: int) -> ItemReliability:
    others = [place for place in range(len(covariance)) if place != item]
    rest = covariance[np.ix_(others, others)]
    spread = float(covariance[item, item]) * float(rest.sum())
    shared = float(covariance[item, others].sum())
    negligible = 1e-12 * float(np.trace(covariance)) ** 2
    item_rest = shared / spread**0.5 if spread > negligible else None
    return ItemReliability(item, item_rest, _alpha(rest))


def _logit_interval(share: float, error: float, level: float) -> Interval | None:
    """None at 0 and 1, where there is no logit."""
    spread = share * (1 - share)
    if spread < 1e-12:
        return None
    from scipy.special import expit, logit, ndtri

    middle, reach = float(logit(share)), float(ndtri((1 + level) / 2)) * error / spread
    return Interval(float(expit(middle - reach)), float(expit(middle + reach)), level, "robust-delta")
