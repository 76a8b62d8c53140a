"""How well the items of a scale hang together: Cronbach's alpha and McDonald's omega.

Both need no rows, only the sums of the answers and of their products (`ScaleSums`), of items that all point the same
way (reversed ones mirrored before). Rule for missing answers: only those who answered every item are in the sums. With
fewer than 30 there is no figure, and the result says so; never NaN.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.counts import check_level
from analysis.one_factor import Matrix, one_factor
from analysis.results import Interval

MINIMUM_RESPONDENTS: Final = 30


@dataclass(frozen=True, slots=True)
class Reliability:
    """A coefficient of a scale of ``items`` items, from ``n`` people who answered all of them.

    ``estimate`` is None where there is none, and ``reason`` then says why:
    'too-few-respondents', 'too-few-items', 'no-variance', 'improper-solution', 'not-converged'; else it is ''.
    """

    estimate: float | None
    interval: Interval | None
    n: int
    items: int
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


def cronbach_alpha(its: ScaleSums, level: float = 0.95) -> Reliability:
    """Cronbach's alpha with Feldt's interval, which takes the items as parallel and the answers as normal.

    Alpha may be below 0, where the items work against each other. Where their sum does not vary there is no alpha, and
    where all items are copies of one there is alpha 1 without an interval. ValueError for an impossible ``level``.
    Sources: L. J. Cronbach, Psychometrika 16 (1951) 297-334; L. S. Feldt, D. J. Woodruff and F. A. Salih, Applied
    Psychological Measurement 11 (1987) 93-103.
    """
    check_level(level)
    n, items = its.n, len(its.sums)
    reason = _too_little(n, items, least_items=2)
    estimate = None if reason else _alpha(its.covariance)
    if estimate is None:
        return Reliability(None, None, n, items, "cronbach-alpha", reason or "no-variance")
    from scipy.special import fdtri

    df = n - 1, (n - 1) * (items - 1)
    low, high = (1 - (1 - estimate) * float(fdtri(*df, place)) for place in ((1 + level) / 2, (1 - level) / 2))
    # Items that are copies of each other leave no error to estimate, not a certain alpha.
    bounds = Interval(low, high, level, "feldt") if estimate < 1 - 1e-12 else None
    return Reliability(estimate, bounds, n, items, "cronbach-alpha")


def mcdonald_omega(its: ScaleSums) -> Reliability:
    """McDonald's omega total of the plain sum of the items, under one factor fitted by maximum likelihood.

    omega = (sum of loadings)^2 / ((sum of loadings)^2 + sum of unique variances), in the metric of the answers. Without
    an interval: one that holds also where answers are not normal needs every person's answers. Items to which all gave
    one answer add nothing to either sum and are passed over; at least three others are needed to identify a factor.
    'improper-solution': an item is explained to 99.5 % or more (a Heywood case) or follows from the others, so that a
    single factor does not describe the answers.
    Source: R. P. McDonald, Test Theory: A Unified Treatment (1999), chapter 6.
    """
    n, items = its.n, len(its.sums)
    reason, factor = _too_little(n, items, least_items=3), None
    if not reason:
        covariance = its.covariance
        varies = np.diag(covariance) > 0
        reason = "no-variance" if not varies.any() else "too-few-items" if varies.sum() < 3 else ""
        if not reason:
            factor, reason = one_factor(covariance[np.ix_(varies, varies)])
    return Reliability(factor.omega if factor else None, None, n, items, "omega-total-ml", reason)


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
