"""Figures that are admitted one by one, as long as nothing about few people follows from all of them: neither by
subtraction over any number of tables nor because only some whole numbers fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Final, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Cell = TypeVar("Cell")
Figure = TypeVar("Figure")
Vector = NDArray[np.float64]

_ZERO: Final = 1e-8
"""Coefficients are whole numbers over small determinants: what is below this is rounding."""


def admitted(
    cells: Mapping[Cell, int],
    published: Iterable[Mapping[Cell, int]],
    candidates: Mapping[Figure, Sequence[Mapping[Cell, int]]],
    minimum: int,
    *,
    secrets: Iterable[Mapping[Cell, int]] = (),
    rests: Iterable[Mapping[Cell, int]] = (),
    most: Iterable[tuple[Mapping[Cell, int], int]] = (),
) -> frozenset[Figure]:
    """The figures among ``candidates`` that may be published beside what is ``published`` already.

    ``cells``: people in each smallest group, which must not overlap; ``published`` and ``candidates``: the sums that
    are and would be published, a sum as its cells and how often each is counted in it. ``rests``: what is left of some
    cells without others, which everybody knows to be nobody or more; few of them are as small as a cell. ``most``: sums
    of which everybody knows how many they can be. Figures are taken in their
    order, each as long as none of its sums is from 1 to ``minimum`` - 1 people, and no cell or sum of another candidate
    with so few, nor any of ``secrets`` however large, becomes a linear combination of what is published.

    Then figures are taken away again, the last one first, as long as the whole numbers that fit all that is published
    leave a cell, a sum or a secret of so few a range of less than ``minimum``.

    What follows from ``published`` alone does not count against a candidate. A sum of 0 discloses that each of its
    cells is empty; an intruder may also guess it, so that nothing may newly follow for one who knows every empty cell
    either. KeyError for a sum over an unknown cell.
    """

    def few(weights: Mapping[Cell, int]) -> bool:
        return 0 < sum(n * cells[cell] for cell, n in weights.items()) < minimum

    once = [*{frozenset(weights.items()): weights for weights in published}.values()]
    others, hidden = [weights for sums in candidates.values() for weights in sums], [*secrets]
    left, capped = [*{frozenset(weights.items()): weights for weights in rests}.values()], [*most]
    component_of = _components(cells, [*once, *others, *hidden, *left, *(weights for weights, _ in capped)])

    def by_component(sums: Iterable[Mapping[Cell, int]]) -> dict[Cell, list[Mapping[Cell, int]]]:
        found: dict[Cell, list[Mapping[Cell, int]]] = {}
        for weights in filter(None, sums):
            found.setdefault(component_of[next(iter(weights))], []).append(weights)
        return found

    small = by_component(filter(few, [*({cell: 1} for cell in cells), *others, *left]))
    known, mentioned = by_component(once), by_component([*once, *others])
    kept, inside, more = by_component(hidden), by_component({cell: 1} for cell in cells), by_component(left)
    limits: dict[Cell, list[tuple[Mapping[Cell, int], int]]] = {}
    for weights, n in capped:
        limits.setdefault(component_of[next(iter(weights))], []).append((weights, n))
    components = {
        name: _Component(
            {cell: cells[cell] for one in its for cell in one},
            known.get(name, ()),
            [*small.get(name, ()), *kept.get(name, ())],
            more.get(name, ()),
        )
        for name, its in inside.items()
        if name in mentioned
    }
    shown: dict[Figure, list[tuple[Cell, list[Mapping[Cell, int]]]]] = {}
    for name, sums in candidates.items():
        parts = [*by_component(sums).items()]
        if not any(map(few, sums)) and not any(components[key].discloses(its) for key, its in parts):
            for key, its in parts:
                components[key].publish(its)
            shown[name] = parts
    for key, component in components.items():
        within = [name for name, parts in shown.items() if key in dict(parts)]
        before, hidden_here = known.get(key, ()), [*small.get(key, ()), *kept.get(key, ())]
        while within:
            told = [one for name in within for one in dict(shown[name])[key]]
            known_too_well = partial(narrow, component.cells, rests=more.get(key, ()), most=limits.get(key, ()))
            found = known_too_well([*before, *told], hidden_here, minimum)
            if not found or len(found) == len(known_too_well(before, found, minimum)):
                break
            del shown[within.pop()]
    return frozenset(shown)


def narrow(
    cells: Mapping[Cell, int],
    published: Iterable[Mapping[Cell, int]],
    secrets: Iterable[Mapping[Cell, int]],
    minimum: int,
    *,
    rests: Iterable[Mapping[Cell, int]] = (),
    most: Iterable[tuple[Mapping[Cell, int], int]] = (),
) -> list[Mapping[Cell, int]]:
    """The ``secrets`` whose value is known within less than ``minimum`` to who knows the ``published`` sums, and that
    each cell holds a whole number of people, 0 or more, and so do ``rests``, and ``most`` no more than they can: a
    secret that these leave fewer values must keep all of them.

    The true table is the first witness; each solved one that is found is a witness for all the others, so that only
    those secrets are solved of which no two witnesses differ by ``minimum``. What cannot be solved counts as narrow.
    """
    places = {cell: place for place, cell in enumerate(cells)}

    from scipy.optimize import (  # loaded where it solves: who reads a report waits for none
        Bounds,
        LinearConstraint,
        milp,
    )

    def row(weights: Mapping[Cell, int]) -> Vector:
        found = np.zeros(len(places))
        for cell, weight in weights.items():
            found[places[cell]] = weight
        return found

    truth = np.array([*cells.values()], dtype=np.float64)
    rows = np.array([row(weights) for weights in published]).reshape(-1, len(places))
    totals = rows @ truth
    limits = [*most]
    told = [LinearConstraint(rows, totals, totals)] if len(rows) else []
    told += [LinearConstraint(np.array([row(one)]), 0, np.inf) for one in rests]
    told += [LinearConstraint(np.array([row(one)]), -np.inf, n) for one, n in limits]
    witnesses, found = [truth], []
    for secret in secrets:
        wanted, span = row(secret), _span(secret, limits, minimum)
        for sign in (1, -1):
            values = [float(wanted @ witness) for witness in witnesses]
            if max(values) - min(values) >= span:
                break
            its = milp(
                sign * wanted,
                integrality=np.ones(len(places), dtype=np.int64),
                bounds=Bounds(0, truth.sum() + minimum),
                constraints=told,
                options={"time_limit": 10},
            )
            if its.x is not None:
                witnesses.append(np.rint(its.x))
        else:
            values = [float(wanted @ witness) for witness in witnesses]
            if max(values) - min(values) < span:
                found.append(secret)
    return found


def _span(secret: Mapping[Cell, int], limits: Sequence[tuple[Mapping[Cell, int], int]], minimum: int) -> int:
    """Over how many values a secret must reach: the minimum, or all that it can have where these are fewer."""
    within = [n for weights, n in limits if secret.keys() <= weights.keys() and min(secret.values()) > 0]
    return min([minimum, *within])


def _components(cells: Iterable[Cell], sums: Iterable[Mapping[Cell, int]]) -> dict[Cell, Cell]:
    """For each cell the first one of its connected component. No sum reaches over two components: nothing follows from
    one about another, and many small ones are worked through much faster than a large one."""
    above = {cell: cell for cell in cells}

    def component(cell: Cell) -> Cell:
        while above[cell] != cell:
            above[cell] = cell = above[above[cell]]
        return cell

    for weights in sums:
        first = None
        for cell in weights:
            first = component(cell) if first is None else first
            above[component(cell)] = first
    return {cell: component(cell) for cell in above}


class _Component(Generic[Cell]):
    """Cells that sums connect, and two intruders who read what is published: one also knows every empty cell."""

    def __init__(
        self,
        cells: Mapping[Cell, int],
        published: Iterable[Mapping[Cell, int]],
        secrets: Iterable[Mapping[Cell, int]],
        rests: Iterable[Mapping[Cell, int]],
    ) -> None:
        self.cells = cells
        self.units = dict(zip(cells, np.eye(len(cells)), strict=True))
        nothing, before = np.zeros((0, len(cells))), self.rows(published)
        protected = np.array([self.vector(weights) for weights in secrets]).reshape(-1, len(cells))
        empty = [unit for cell, unit in self.units.items() if not cells[cell]]
        empty += [self.vector(one) for one in rests if not sum(n * cells[cell] for cell, n in one.items())]
        self.intruders = [_Intruder(_basis(nothing, known), protected) for known in (before, [*empty, *before])]

    def vector(self, weights: Mapping[Cell, int]) -> Vector:
        return np.asarray(sum(n * self.units[cell] for cell, n in weights.items()))

    def rows(self, sums: Iterable[Mapping[Cell, int]]) -> list[Vector]:
        """The sums, and each cell of those that say that all their cells are empty."""
        found = []
        for weights in sums:
            nobody = not any(self.cells[cell] for cell in weights)
            found += [self.vector(weights), *(self.units[cell] for cell in weights if nobody)]
        return found

    def discloses(self, sums: Iterable[Mapping[Cell, int]]) -> bool:
        more = self.rows(sums)
        return any(intruder.learns(more) for intruder in self.intruders)

    def publish(self, sums: Iterable[Mapping[Cell, int]]) -> None:
        more = self.rows(sums)
        for intruder in self.intruders:
            intruder.known = _basis(intruder.known, more)


class _Intruder:
    """Somebody who knows some sums, as orthonormal rows, and is not to compute any of the ``secrets`` from more."""

    def __init__(self, known: Vector, secrets: Vector) -> None:
        self.known = known
        self.secrets = secrets[~_spanned(known, secrets)]

    def learns(self, more: Iterable[Vector]) -> bool:
        return bool(_spanned(_basis(self.known, more), self.secrets).any())


def _basis(known: Vector, more: Iterable[Vector]) -> Vector:
    """Orthonormal rows that span those of ``known``, which are such themselves, and ``more``."""
    rows = np.array([*more]).reshape(-1, known.shape[1])
    for _ in range(2):  # since what is left of a row after one subtraction may be rounding alone
        rows = rows - (rows @ known.T) @ known
    _, sizes, directions = np.linalg.svd(rows, full_matrices=False)
    return np.vstack([known, directions[sizes > _ZERO]])


def _spanned(basis: Vector, rows: Vector) -> NDArray[np.bool_]:
    """Which rows are linear combinations of those of ``basis``."""
    distances = np.abs(rows - (rows @ basis.T) @ basis).max(axis=1, initial=0.0)
    return np.asarray(distances < _ZERO)
