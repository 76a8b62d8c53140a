"""A bound on the chance of an estimate over many strata, or very large ones, whichever way the yes lie in them.

Coarser than the search in `analysis.allocations`, about 1.4 times as far from the estimate, but in one formula: of
strata that are drawn apart the logarithm of the moments is a sum, and concave in the share of yes of each, so that its
maximum over all allocations is found by one multiplier. That a draw without replacement has no larger moments than one
with it: W. Hoeffding, J. American Statistical Association 58 (1963) 13-30; who is left out is drawn likewise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from analysis.allocations import Drawn

_STEPS: Final = 40
_SLOPES: Final = np.geomspace(0.25, 16, 25)
"""In standard deviations of the estimate; any of them gives a bound, the best one the smallest."""


def is_bounded(strata: Sequence[Drawn], yes: int, tail: float) -> bool:
    """Whether the chance of an estimate as large as the observed one, or larger, with ``yes`` people in the strata, is
    at most ``tail`` in every allocation."""
    rows = np.array([(one.size, one.n, one.yes, one.most) for one in strata], dtype=float)
    size, n, said, most = rows.T
    over = float((size * said / n).sum()) - yes
    if over <= 0:
        return False
    drawn, sign = np.minimum(n, size - n), np.where(n <= size - n, 1.0, -1.0)
    deviation = float(np.sqrt((size**2 * drawn / n**2 / 4).sum()))
    for slope in _SLOPES / deviation:
        turn = sign * slope * size / n
        grown = np.expm1(np.clip(turn, -600, 600))
        if not np.all(np.abs(turn) < 600):
            continue

        def share(multiplier: float, turn: np.ndarray = turn, grown: np.ndarray = grown) -> np.ndarray:
            """Of yes in each stratum, where the logarithm less the multiplier times the people is largest."""
            below = multiplier * size / drawn + turn
            free = 1 / np.where(below == 0, 1e-300, below) - 1 / grown
            inside = np.where(np.sign(below) == np.sign(grown), free, np.where(sign > 0, 1.0, 0.0))
            return np.clip(inside, said / size, most / size)

        low, high = -slope * 4, slope * 4
        for _ in range(_STEPS):
            middle = (low + high) / 2
            low, high = (middle, high) if (share(middle) * size).sum() > yes else (low, middle)
        for multiplier in (low, high):
            at = share(multiplier)
            moments = (drawn * (np.log1p(at * grown) - turn * at)).sum() - multiplier * ((at * size).sum() - yes)
            if moments - slope * over <= np.log(tail):
                return True
    return False
