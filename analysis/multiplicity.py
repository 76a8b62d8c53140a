"""P-values of a family of indicators, adjusted for their number. Families stand in the programme document."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


def holm(pvalues: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p-values, in the order given, that keep the chance of any false finding in the family at the level.

    For families declared before collection. No p-values give none; ValueError for one outside 0..1 (NaN too).
    Source: S. Holm, Scandinavian Journal of Statistics 6 (1979) 65-70.
    """
    p, order = _checked(pvalues)
    stepped = p[order] * np.arange(p.size, 0, -1)
    return _in_given_order(np.maximum.accumulate(stepped), order)


def benjamini_hochberg(pvalues: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p-values, in the order given, that keep the expected share of false findings at the level.

    For exploration, and to be marked as such; holds for independent or positively dependent tests. Empty input and
    errors as in `holm`. Source: Y. Benjamini and Y. Hochberg, J. Royal Statistical Society B 57 (1995) 289-300.
    """
    p, order = _checked(pvalues)
    stepped = p[order] * p.size / np.arange(1, p.size + 1)
    return _in_given_order(np.minimum.accumulate(stepped[::-1])[::-1], order)


def _checked(pvalues: Sequence[float]) -> tuple[Vector, NDArray[np.intp]]:
    p = np.asarray(pvalues, dtype=np.float64)
    if p.ndim != 1 or not ((p >= 0) & (p <= 1)).all():
        raise ValueError("p-values must lie between 0 and 1")
    return p, np.argsort(p, kind="stable")


def _in_given_order(adjusted: Vector, order: NDArray[np.intp]) -> tuple[float, ...]:
    result = np.empty_like(adjusted)
    result[order] = np.minimum(adjusted, 1)
    return tuple(result.tolist())
