"""How well the items of a scale hang together: Cronbach's alpha, McDonald's omega and what each item contributes.

Alpha and omega need no rows, only the sums of the answers and of their products (`ScaleSums`). Every ``matrix`` has
shape (respondents, items), with items that all point the same way (reversed ones mirrored before) and NaN where
somebody did not answer. Rule for missing answers: only those who answered every item count; the others are left out and
their number is given. With fewer than 30 left there is no figure, and the result says so; never NaN.
"""

from __future__ import annotations

from collections.abc import Mapping
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
class ScaleSums:
    """Of the ``n`` people who answered every item: ``sums`` of their answers by item, ``products`` the sums of the
    products of each two items. All that alpha and omega need, and nobody's answers."""

    n: int
    sums: tuple[int, ...]
    products: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, patterns: Mapping[tuple[int, ...], int]) -> ScaleSums:
        """``patterns``: how many gave each row of answers. ValueError for none, or for rows of several lengths."""
        lengths = {len(row) for row in patterns}
        if len(lengths) != 1:
            raise ValueError(f"rows must be of one length, but are of {sorted(lengths)}")
        items = range(lengths.pop())
        sums = tuple(sum(n * row[i] for row, n in patterns.items()) for i in items)
        products = tuple(tuple(sum(n * row[i] * row[j] for row, n in patterns.items()) for j in items) for i in items)
        return cls(sum(patterns.values()), sums, products)

    def __add__(self, other: ScaleSums) -> ScaleSums:
        """Of two sets of different people."""
        pairs = zip(self.products, other.products, strict=True)
        return ScaleSums(
            self.n + other.n,
            tuple(a + b for a, b in zip(self.sums, other.sums, strict=True)),
            tuple(tuple(a + b for a, b in zip(row, more, strict=True)) for row, more in pairs),
        )

    @property
    def covariance(self) -> Matrix:
        """Shape (items, items), with n - 1 in the denominator; whole numbers until the division. Two people or more."""
        n, items = self.n, range(len(self.sums))
        rows = [[n * self.products[i][j] - self.sums[i] * self.sums[j] for j in items] for i in items]
        return np.array([[value / (n * (n - 1)) for value in row] for row in rows], dtype=np.float64)


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
    answers, left_out = _complete(matrix)
    n, items = answers.shape
    return _alpha_of(np.cov(answers, rowvar=False) if n > 1 else None, n, items, left_out, level)


def scale_alpha(its: ScaleSums, level: float = 0.95) -> Reliability:
    """`cronbach_alpha` from sums; ``left_out`` is 0, since they do not know of those who left an item out."""
    return _alpha_of(its.covariance if its.n > 1 else None, its.n, len(its.sums), 0, level)


def _alpha_of(covariance: Matrix | None, n: int, items: int, left_out: int, level: float) -> Reliability:
    check_level(level)
    reason = _too_little(n, items, least_items=2)
    estimate = None if reason or covariance is None else _alpha(covariance)
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
    factor, reason = one_factor(np.cov(varying, rowvar=False))
    if factor is None:
        return Reliability(None, None, n, items, left_out, "omega-total-ml", reason)
    interval = _logit_interval(factor.omega, factor.omega_error(varying), level)
    return Reliability(factor.omega, interval, n, items, left_out, "omega-total-ml")


def scale_omega(its: ScaleSums) -> Reliability:
    """`mcdonald_omega` from sums, without an interval: the one that holds also where answers are not normal needs every
    person's answers."""
    n, items, covariance = its.n, len(its.sums), its.covariance if its.n > 1 else None
    reason = _too_little(n, items, least_items=3)
    if not reason and covariance is not None:
        varies = np.diag(covariance) > 0
        reason = "no-variance" if not varies.any() else "too-few-items" if varies.sum() < 3 else ""
    if reason or covariance is None:
        return Reliability(None, None, n, items, 0, "omega-total-ml", reason)
    factor, reason = one_factor(covariance[np.ix_(varies, varies)])
    return Reliability(factor.omega if factor else None, None, n, items, 0, "omega-total-ml", reason)


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
