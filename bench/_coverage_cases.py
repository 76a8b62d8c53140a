"""The populations that `bench coverage` draws from: five-point scales at two waves, with people linked across them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import ndtr, ndtri

LEVELS = 5
NEAR = 1e-9
"""A bound this near to the truth holds it: rounding decides nothing. Where coverage jumps at a bound of the interval it
is taken this far from it, on either side."""
SIZES = (8, 14, 30, 100)
"""Answers in each of the two waves (or groups)."""
CORRELATIONS = (0.0, 0.5, 0.8)
"""Of the normal variables behind the answers of linked people; that of the answers themselves is somewhat lower."""
LINKED = (0.0, 1 / 3, 2 / 3, 1.0)
"""Share of a wave's answers that come from people who answered both waves."""

PLACES, WEIGHTS = np.polynomial.legendre.leggauss(200)


@dataclass(frozen=True, slots=True)
class Case:
    """Shares of the five levels at the earlier and the later wave."""

    name: str
    first: tuple[float, ...]
    second: tuple[float, ...]

    @property
    def relative_effect(self) -> float:
        earlier, later = np.array(self.first), np.array(self.second)
        return float(later @ (earlier.cumsum() - earlier / 2))

    @property
    def share_change(self) -> float:
        """Of the share at the two highest levels."""
        return sum(self.second[3:]) - sum(self.first[3:])


CASES = (
    Case("even, no change", (0.2, 0.2, 0.2, 0.2, 0.2), (0.2, 0.2, 0.2, 0.2, 0.2)),
    Case("middle to high", (0.1, 0.2, 0.4, 0.2, 0.1), (0.05, 0.1, 0.25, 0.35, 0.25)),
    Case("both ends to middle", (0.35, 0.1, 0.1, 0.1, 0.35), (0.05, 0.2, 0.5, 0.2, 0.05)),
    Case("skewed, more so", (0.05, 0.1, 0.15, 0.3, 0.4), (0.02, 0.05, 0.13, 0.25, 0.55)),
    Case("nearly all on one level", (0.01, 0.02, 0.03, 0.04, 0.9), (0.02, 0.03, 0.05, 0.2, 0.7)),
)

EXTREME = CASES[-1]
STRONG = (
    Case("low to middle", (0.5, 0.3, 0.1, 0.05, 0.05), (0.1, 0.2, 0.4, 0.2, 0.1)),
    Case("low to high", (0.3, 0.4, 0.2, 0.1, 0.0), (0.0, 0.1, 0.2, 0.4, 0.3)),
)
OVERLAP_CASES = (CASES[1], CASES[2], STRONG[0], EXTREME)


@cache
def joint(first: tuple[float, ...], second: tuple[float, ...], correlation: float) -> np.ndarray:
    """Shares of the pairs of answers, shape (levels, levels), from two normal variables cut at the margins' quantiles.

    Integrated over the earlier answer by Gauss and Legendre, level for level; the columns are then brought to the later
    margin exactly, so that the truth that intervals should hold is that of the margins. No share may be 0.
    """
    edges, cuts = np.concatenate([[0], np.cumsum(first)]), ndtri(np.minimum(np.cumsum(second), 1))
    table = np.empty((len(first), len(second)))
    for level, share in enumerate(first):
        behind = ndtri(edges[level] + share * (PLACES + 1) / 2)
        below = ndtr((cuts[:, None] - correlation * behind) / np.sqrt(1 - correlation**2))
        table[level] = share / 2 * np.diff(below @ WEIGHTS, prepend=0)
    for _ in range(20):
        table *= np.array(second) / table.sum(axis=0)
        table *= (np.array(first) / table.sum(axis=1))[:, None]
    return table / table.sum()
