"""A table of two questions that tells of no few people: categories are joined until every cell holds enough."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from analysis.counts import Integers, Table

Class = TypeVar("Class", bound=Hashable)
Part = tuple[int, ...]
"""Places of categories that stand as one."""


@dataclass(frozen=True, slots=True)
class Crosstab(Generic[Class]):
    """``rows`` and ``columns``: the places of the categories that each row and column joins. ``counts``: people, of
    shape (rows, columns), of the ``classes`` that are in it."""

    rows: tuple[Part, ...]
    columns: tuple[Part, ...]
    counts: tuple[tuple[int, ...], ...]
    classes: tuple[Class, ...]

    @property
    def n(self) -> int:
        return sum(map(sum, self.counts))


def protected_crosstab(
    tables: Mapping[Class, Table], minimum: int, *, ordered: tuple[bool, bool]
) -> Crosstab[Class] | None:
    """The pooled table of ``tables``, one for each class of people whose answers to each question are known; None
    where there is none that may be shown. Shape of each: (categories of the first question, of the second), the same.

    It is shown as soon as every class is safe by itself: each cell of a row and a column that are not empty there
    holds at least ``minimum``. To get there the question with most categories (the first, where both have as many)
    joins two of them: along an ordered scale the end with fewest answers and its neighbour, else the two with fewest.
    With two by two, the classes that are not safe by themselves may hide in each other: see `_leaves_open`. Where they
    do not, the class with fewest people is left out, and it begins anew.

    Several tables of two questions tell no more of a class, as long as they make no circle (`closes_a_circle`): such
    tables always fit together (A. Dobra and S. E. Fienberg, Bounds for cell entries in contingency tables given
    marginal totals and decomposable graphs, PNAS 97, 2000).
    """
    left = {key: np.asarray(its, dtype=np.int64) for key, its in tables.items()}
    left = dict(sorted(((key, its) for key, its in left.items() if its.sum()), key=lambda one: -int(one[1].sum())))
    while left:
        found = _joined(left, minimum, ordered)
        if found is not None:
            return found
        left.popitem()
    return None


def closes_a_circle(pair: tuple[str, str], shown: Sequence[tuple[str, str]]) -> bool:
    """Whether two questions hang together already by tables that were shown, but for the table of just these two."""
    if {*pair} in [{*one} for one in shown]:
        return False
    reached = {pair[0]}
    while True:
        more = {end for one in shown if reached & {*one} for end in one} - reached
        if not more:
            return pair[1] in reached
        reached |= more


def _joined(left: Mapping[Class, Integers], minimum: int, ordered: tuple[bool, bool]) -> Crosstab[Class] | None:
    pooled = sum(left.values(), np.zeros_like(next(iter(left.values()))))
    parts: list[list[Part]] = [[(place,) for place in range(size)] for size in pooled.shape]
    while few := [its for its in (_table(one, parts) for one in left.values()) if _tells_of_few(its, minimum)]:
        axis = 0 if len(parts[0]) >= len(parts[1]) else 1
        if len(parts[axis]) <= 2:
            if _leaves_open(few, minimum):
                break
            return None
        parts[axis] = _with_one_less(parts[axis], _table(pooled, parts).sum(axis=1 - axis), along=ordered[axis])
    counts = _table(pooled, parts)
    if min((counts.sum(axis=1) > 0).sum(), (counts.sum(axis=0) > 0).sum()) < 2:
        return None
    return Crosstab(tuple(parts[0]), tuple(parts[1]), tuple(map(tuple, counts.tolist())), tuple(left))


def _leaves_open(tables: Sequence[Integers], minimum: int) -> bool:
    """Whether the sum of tables of two by two holds at least ``minimum`` in each cell and tells of none of them what
    its own totals do not. A table with known totals has one number left, its first cell, of any whole number between
    two ends; it can be each of these as long as the others can make up for it."""
    whole = sum(tables, np.zeros((2, 2), dtype=np.int64))
    rows, columns = (np.array([its.sum(axis=axis)[0] for its in tables]) for axis in (1, 0))
    least = np.maximum(0, rows + columns - np.array([its.sum() for its in tables]))
    most = np.minimum(rows, columns)
    width = (most - least).max()
    enough = least.sum() + width <= whole[0, 0] <= most.sum() - width
    return bool(whole.min() >= minimum and enough)


def _with_one_less(parts: list[Part], sizes: Integers, *, along: bool) -> list[Part]:
    if along:
        first, second = (0, 1) if sizes[0] <= sizes[-1] else (len(parts) - 2, len(parts) - 1)
    else:
        first, second = sorted(np.argsort(sizes, kind="stable")[:2].tolist())
    both = (*parts[first], *parts[second])
    return [both if place == first else part for place, part in enumerate(parts) if place != second]


def _table(table: Integers, parts: Sequence[Sequence[Part]]) -> Integers:
    rows = np.array([table[list(part)].sum(axis=0) for part in parts[0]])
    return np.array([rows[:, list(part)].sum(axis=1) for part in parts[1]]).T


def _tells_of_few(table: Integers, minimum: int) -> bool:
    within = (table.sum(axis=1) > 0)[:, None] & (table.sum(axis=0) > 0)[None, :]
    return bool((within & (table < minimum)).any())
