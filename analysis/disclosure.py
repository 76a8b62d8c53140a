"""Whether published sums give away what is withheld, by subtraction over any number of tables, and what to withhold so
that they do not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Cell = TypeVar("Cell")
Figure = TypeVar("Figure")
Vector = NDArray[np.float64]
Sum = frozenset[tuple[Cell, int]]

_ZERO: Final = 1e-8
"""Coefficients are whole numbers over small determinants: what is below this is rounding."""


def withheld(
    cells: Mapping[Cell, int],
    figures: Mapping[Figure, Sequence[Mapping[Cell, int]]],
    minimum: int,
    *,
    people: Mapping[Figure, int] | None = None,
    tables: Iterable[Collection[Figure]] = (),
    worth: Mapping[Figure, int] | None = None,
    already: Collection[Figure] = (),
) -> frozenset[Figure]:
    """The figures that must not be published, so that nothing about fewer than ``minimum`` people can be computed.

    ``cells``: answers (or people) in each smallest group, which must not overlap; ``figures``: the sums that each
    figure tells, a sum as its cells and how often each is counted in it; ``people``: how many people are behind the
    first sum of a figure, by default its answers; ``tables``: figures that stand together, without their total;
    ``worth``: what a figure is worth for each person behind it, by default 1; ``already``: figures that are withheld
    anyhow. Withheld are

    - each figure with a sum that has answers, but from fewer than ``minimum`` people;
    - as long as such a sum, a cell with so few answers, or the sum of all that is withheld of one table (while that
      is so few) is a linear combination of published sums: all figures that tell one of those that the combination
      uses. That is the sum whose figures are worth least together, where those that do not end it by themselves count
      twice. What turns out not to be needed in the end is published after all.

    A cell without answers is taken as known to be empty, since it would be published as such. KeyError for a sum over
    an unknown cell.
    """
    told: list[_Told[Cell, Figure]] = []
    for name, sums in figures.items():
        for place, weights in enumerate(sums):
            size = sum(cells[cell] for cell in weights)
            behind = size if place or people is None else min(size, people.get(name, size))
            filled = frozenset((cell, weight) for cell, weight in weights.items() if cells[cell])
            told += [_Told(name, filled, behind)] if filled else []
    rows = [frozenset(table) for table in tables]
    spaces = [_Space(cells, its, minimum, rows, worth or {}) for its in _connected(told)]
    spaces.sort(key=lambda space: -len(space.told))  # what is given up in the widest is the same in many tables
    away = {one.figure for one in told if one.size < minimum}.union(already)
    given_up: list[Figure] = []
    while names := next(filter(None, (space.give_up(away) for space in spaces)), None):
        away |= names
        given_up += sorted(names, key=str)
    for name in reversed(given_up):
        if not any(space.leak(away - {name}) for space in spaces if name in space.names):
            away.remove(name)
    return frozenset(away)


def admitted(
    cells: Mapping[Cell, int],
    published: Iterable[Mapping[Cell, int]],
    candidates: Mapping[Figure, Sequence[Mapping[Cell, int]]],
    minimum: int,
    *,
    secrets: Iterable[Mapping[Cell, int]] = (),
) -> frozenset[Figure]:
    """The figures among ``candidates`` that may be published beside what is ``published`` already.

    ``cells`` as in `withheld`; ``published`` and ``candidates``: the sums that are and would be told. Figures are taken
    in their order, each as long as none of its sums is from 1 to ``minimum`` - 1 people, and no cell or sum of another
    candidate with so few, nor any of ``secrets`` however large, becomes a linear combination of what is told.

    What follows from ``published`` alone is not held against a candidate. That a cell is empty is told by a sum of 0
    that covers it; a reader may also guess it, so that nothing may newly follow for one who knows every empty cell
    either. KeyError for a sum over an unknown cell.
    """

    def few(weights: Mapping[Cell, int]) -> bool:
        return 0 < sum(n * cells[cell] for cell, n in weights.items()) < minimum

    once = [*{frozenset(weights.items()): weights for weights in published}.values()]
    others, hidden = [weights for sums in candidates.values() for weights in sums], [*secrets]
    room_of = _rooms(cells, [*once, *others, *hidden])

    def by_room(sums: Iterable[Mapping[Cell, int]]) -> dict[Cell, list[Mapping[Cell, int]]]:
        found: dict[Cell, list[Mapping[Cell, int]]] = {}
        for weights in filter(None, sums):
            found.setdefault(room_of[next(iter(weights))], []).append(weights)
        return found

    told, small = by_room(once), by_room([*({cell: 1} for cell in cells if few({cell: 1})), *filter(few, others)])
    kept, inside = by_room(hidden), by_room({cell: 1} for cell in cells)
    spoken_of = by_room([*once, *others])
    rooms = {
        room: _Room(
            {cell: cells[cell] for one in its for cell in one},
            told.get(room, ()),
            [*small.get(room, ()), *kept.get(room, ())],
        )
        for room, its in inside.items()
        if room in spoken_of
    }
    shown = []
    for name, sums in candidates.items():
        places = by_room(sums)
        if not any(map(few, sums)) and not any(rooms[room].gives_away(its) for room, its in places.items()):
            for room, its in places.items():
                rooms[room].tell(its)
            shown.append(name)
    return frozenset(shown)


def _rooms(cells: Iterable[Cell], sums: Iterable[Mapping[Cell, int]]) -> dict[Cell, Cell]:
    """For each cell the one that its room is called after. No sum reaches over two rooms: nothing follows from what is
    told in one about another, and many small rooms are worked through much faster than a large one."""
    above = {cell: cell for cell in cells}

    def room(cell: Cell) -> Cell:
        while above[cell] != cell:
            above[cell] = cell = above[above[cell]]
        return cell

    for weights in sums:
        first = None
        for cell in weights:
            first = room(cell) if first is None else first
            above[room(cell)] = first
    return {cell: room(cell) for cell in above}


class _Room(Generic[Cell]):
    """Cells that sums connect, and two who read what is told of them: one also knows every empty cell."""

    def __init__(
        self,
        cells: Mapping[Cell, int],
        published: Iterable[Mapping[Cell, int]],
        secrets: Iterable[Mapping[Cell, int]],
    ) -> None:
        self.cells = cells
        self.units = dict(zip(cells, np.eye(len(cells)), strict=True))
        nothing, before = np.zeros((0, len(cells))), self.rows(published)
        protected = np.array([self.vector(weights) for weights in secrets]).reshape(-1, len(cells))
        empty = [unit for cell, unit in self.units.items() if not cells[cell]]
        self.readers = [_Reader(_basis(nothing, known), protected) for known in (before, [*empty, *before])]

    def vector(self, weights: Mapping[Cell, int]) -> Vector:
        return np.asarray(sum(n * self.units[cell] for cell, n in weights.items()))

    def rows(self, sums: Iterable[Mapping[Cell, int]]) -> list[Vector]:
        """The sums, and each cell of those that say that all their cells are empty."""
        found = []
        for weights in sums:
            nobody = not any(self.cells[cell] for cell in weights)
            found += [self.vector(weights), *(self.units[cell] for cell in weights if nobody)]
        return found

    def gives_away(self, sums: Iterable[Mapping[Cell, int]]) -> bool:
        more = self.rows(sums)
        return any(reader.learns(more) for reader in self.readers)

    def tell(self, sums: Iterable[Mapping[Cell, int]]) -> None:
        more = self.rows(sums)
        for reader in self.readers:
            reader.known = _basis(reader.known, more)


class _Reader:
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
    away = np.abs(rows - (rows @ basis.T) @ basis).max(axis=1, initial=0.0)
    return np.asarray(away < _ZERO)


@dataclass(frozen=True, slots=True)
class _Told(Generic[Cell, Figure]):
    """A sum that a figure tells: its cells with answers and their weights, and how many people are behind it."""

    figure: Figure
    sum: Sum[Cell]
    size: int


def _connected(told: Iterable[_Told[Cell, Figure]]) -> list[list[_Told[Cell, Figure]]]:
    """The sums in groups that share no cell with another group: nothing follows from one group about another."""
    groups: list[tuple[set[Cell], list[_Told[Cell, Figure]]]] = []
    for one in told:
        cells, together = {cell for cell, _ in one.sum}, [one]
        apart = []
        for other in groups:
            if other[0] & cells:
                cells |= other[0]
                together = other[1] + together
            else:
                apart.append(other)
        groups = [*apart, (cells, together)]
    return [together for _, together in groups]


class _Space(Generic[Cell, Figure]):
    """Sums that overlap, each as a vector over the cells that have answers. Several figures may tell the same sum."""

    def __init__(
        self,
        cells: Mapping[Cell, int],
        told: Sequence[_Told[Cell, Figure]],
        minimum: int,
        tables: Sequence[frozenset[Figure]],
        worth: Mapping[Figure, int],
    ) -> None:
        self.told, self.minimum, self.tables, self.worth = told, minimum, tables, worth
        filled = sorted({cell for one in told for cell, _ in one.sum}, key=str)
        units = dict(zip(filled, np.eye(len(filled)), strict=True))
        self.small_cells = [unit for cell, unit in units.items() if cells[cell] < minimum]
        self.vectors: dict[Sum[Cell], Vector] = {
            one.sum: np.sum([weight * units[cell] for cell, weight in one.sum], axis=0) for one in told
        }
        self.figures = {key: {one.figure for one in told if one.sum == key} for key in self.vectors}
        self.sizes = {one.sum: one.size for one in told}
        self.names = {one.figure for one in told}

    def give_up(self, away: set[Figure]) -> set[Figure]:
        """Figures to withhold next, so that in the end no secret can be computed; empty where none can."""
        used = self.leak(away)
        cheapest = min(used, key=lambda key: self.loss(key, away), default=frozenset())
        return self.figures.get(cheapest, set()) - away

    def loss(self, key: Sum[Cell], away: set[Figure]) -> tuple[int, list[str]]:
        """What is lost if nothing tells the sum; and the figures, so that of equal losses always the same is chosen."""
        names = self.figures[key] - away
        together = self.sizes[key] * sum(self.worth.get(name, 1) for name in names)
        return together * (2 if self.leak(away | names) else 1), sorted(map(str, names))

    def leak(self, away: set[Figure]) -> list[Sum[Cell]]:
        """The published sums from which a secret can be computed; empty where none can."""
        published = [key for key, names in self.figures.items() if names - away]
        secrets = self.secrets(away)
        if not published or not secrets:
            return []
        rows, targets = np.array([self.vectors[key] for key in published]), np.array(secrets)
        weights = targets @ np.linalg.pinv(rows)
        derivable = np.abs(weights @ rows - targets).max(axis=1) < _ZERO
        if not derivable.any():
            return []
        first = weights[int(np.argmax(derivable))]
        return [key for key, weight in zip(published, first, strict=True) if abs(weight) > _ZERO]

    def secrets(self, away: set[Figure]) -> list[Vector]:
        small = [self.vectors[one.sum] for one in self.told if one.size < self.minimum and one.figure in away]
        hidden = [[one for one in self.told if one.figure in table and one.figure in away] for table in self.tables]
        rest = [its for its in hidden if 0 < sum(one.size for one in its) < self.minimum]
        return [*self.small_cells, *small, *(np.sum([self.vectors[one.sum] for one in its], axis=0) for its in rest)]
