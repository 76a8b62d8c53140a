"""Bootstrap of whole people from counts: nobody's answers are torn apart, and no cost grows with their number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.counts import Integers

Vector = NDArray[np.float64]


def relative_effects(first: NDArray[np.integer], second: NDArray[np.integer]) -> Vector:
    """P(X < Y) + 0.5 P(X = Y) of each row. Both arrays: shape (resamples, levels), at least one answer in each row."""
    below = first.cumsum(axis=1) - first / 2
    pairs = first.sum(axis=1) * second.sum(axis=1).astype(np.float64)
    return np.asarray((second * below).sum(axis=1) / pairs, dtype=np.float64)


def drawn_relative_effects(
    table: Integers, only_first: Integers, only_second: Integers, *, seed: int, resamples: int
) -> Vector:
    """The relative effect of later against earlier answers in ``resamples`` random samples of the same people.

    ``table``: shape (levels, levels), the pairs; the others: shape (levels,). As many are drawn with replacement of
    those who answered both waves, the first alone and the second alone as there were, by multinomial counts.
    """
    random = np.random.default_rng(seed)
    levels = only_first.size
    pairs = _drawn(random, table.ravel(), resamples).reshape(resamples, levels, levels)
    first = pairs.sum(axis=2) + _drawn(random, only_first, resamples)
    second = pairs.sum(axis=1) + _drawn(random, only_second, resamples)
    return relative_effects(first, second)


def _drawn(random: np.random.Generator, counts: Integers, resamples: int) -> NDArray[np.int64]:
    n = int(counts.sum())
    if n == 0:
        return np.zeros((resamples, counts.size), dtype=np.int64)
    return random.multinomial(n, counts / n, size=resamples)
