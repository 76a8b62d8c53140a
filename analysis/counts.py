"""Counts as every statistic takes them, checked once at the door."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Counts: TypeAlias = Sequence[int] | NDArray[np.integer]
"""Number of answers per level, along an ordered scale from low to high: shape (levels,)."""

Integers: TypeAlias = NDArray[np.int64]


def as_counts(counts: Counts) -> Integers:
    """``counts`` as whole numbers of shape (levels,). ValueError where they are not counts along one scale."""
    array = np.asarray(counts)
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"counts must be one row with at least one level, but have shape {array.shape}")
    whole = array.astype(np.int64)
    if (whole != array).any() or (whole < 0).any():
        raise ValueError("counts must be whole numbers of 0 or more")
    return whole


def as_pair(counts_x: Counts, counts_y: Counts) -> tuple[Integers, Integers]:
    """Two samples on the same scale. ValueError where the scales have different numbers of levels."""
    x, y = as_counts(counts_x), as_counts(counts_y)
    if x.size != y.size:
        raise ValueError(f"both samples must be counted on one scale, but have {x.size} and {y.size} levels")
    return x, y


Table: TypeAlias = Sequence[Sequence[int]] | NDArray[np.integer]
"""Pairs of answers of the same people: shape (levels, levels), the earlier wave in rows and the later in columns."""


def as_table(table: Table) -> Integers:
    """``table`` as whole numbers of shape (levels, levels). ValueError where it is not a square of counts."""
    array = np.asarray(table)
    if array.ndim != 2 or array.shape[0] != array.shape[1] or array.size == 0:
        raise ValueError(f"a table of pairs must be square, but has shape {array.shape}")
    return as_counts(array.ravel()).reshape(array.shape)


def check_level(level: float) -> None:
    """ValueError where a confidence level is not strictly between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"the confidence level must lie between 0 and 1, but is {level}")
