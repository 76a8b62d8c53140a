"""One factor behind several items, fitted by maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

LOWEST_UNIQUENESS: Final = 0.005
"""The share of an item's variance that the factor must leave over; at this bound the solution is improper."""

Matrix: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class OneFactor:
    """``loadings`` and ``unique`` variances of the items, both of shape (items,), in the metric of the answers."""

    loadings: Matrix
    unique: Matrix

    @property
    def omega(self) -> float:
        common = float(self.loadings.sum()) ** 2
        return common / (common + float(self.unique.sum()))


def one_factor(covariance: Matrix) -> tuple[OneFactor | None, str]:
    """The factor, or None with the reason: 'improper-solution' or 'not-converged'. ``covariance``: shape (items,
    items), of three items or more, each of which varies."""
    spread = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(spread, spread)
    if np.linalg.eigvalsh(correlation)[0] < 1e-10:
        return None, "improper-solution"
    uniqueness = _uniquenesses(correlation)
    if uniqueness is None:
        return None, "not-converged"
    if uniqueness.min() <= LOWEST_UNIQUENESS + 1e-6:
        return None, "improper-solution"
    return OneFactor(spread * _loadings(correlation, uniqueness), spread**2 * uniqueness), ""


def _uniquenesses(correlation: Matrix) -> Matrix | None:
    """The uniquenesses that maximise the likelihood of one factor, each between 0.005 and 1; None if none was found.

    Source of the concentrated likelihood and its gradient: D. N. Lawley and A. E. Maxwell, Factor Analysis as a
    Statistical Method, 2nd ed. (1971), chapter 4.
    """
    from scipy.optimize import minimize

    def discrepancy(uniqueness: Matrix) -> float:
        roots = np.linalg.eigvalsh(_scaled(correlation, uniqueness))[:-1]
        return float((roots - np.log(roots) - 1).sum())

    def slope(uniqueness: Matrix) -> Matrix:
        gap = _loadings(correlation, uniqueness) ** 2 + uniqueness - 1
        return np.asarray(gap / uniqueness**2, dtype=np.float64)

    # What the other items leave unexplained, a little less, is where such searches usually start.
    start = (1 - 0.5 / len(correlation)) / np.diag(np.linalg.inv(correlation))
    limits = [(LOWEST_UNIQUENESS, 1.0)] * len(correlation)
    found = minimize(
        discrepancy,
        np.clip(start, LOWEST_UNIQUENESS, 1.0),
        jac=slope,
        method="L-BFGS-B",
        bounds=limits,
        options={"maxiter": 2000, "ftol": 1e-15, "gtol": 1e-9},
    )
    uniqueness = np.asarray(found.x, dtype=np.float64)
    inside = (uniqueness > LOWEST_UNIQUENESS) & (uniqueness < 1)
    steepest = np.abs(slope(uniqueness)[inside]).max(initial=0.0)
    return uniqueness if steepest < 1e-3 else None


def _scaled(correlation: Matrix, uniqueness: Matrix) -> Matrix:
    root = np.sqrt(uniqueness)
    return np.asarray(correlation / np.outer(root, root), dtype=np.float64)


def _loadings(correlation: Matrix, uniqueness: Matrix) -> Matrix:
    roots, vectors = np.linalg.eigh(_scaled(correlation, uniqueness))
    return np.asarray(np.sqrt(uniqueness * max(roots[-1] - 1, 0.0)) * vectors[:, -1], dtype=np.float64)
