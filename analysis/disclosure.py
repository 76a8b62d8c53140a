"""Suppression of figures about few people: primary, and complementary where published sums disclose a suppressed one by
subtraction over any number of tables."""

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


def suppressed(
    cells: Mapping[Cell, int],
    figures: Mapping[Figure, Sequence[Mapping[Cell, int]]],
    minimum: int,
    *,
    people: Mapping[Figure, int] | None = None,
    tables: Iterable[Collection[Figure]] = (),
    cost: Mapping[Figure, int] | None = None,
    already: Collection[Figure] = (),
) -> frozenset[Figure]:
    """The figures to suppress, so that nothing about fewer than ``minimum`` people can be computed from the others.

    ``cells``: answers (or people) in each smallest group, which must not overlap; ``figures``: the sums that each
    figure publishes, a sum as its cells and how often each is counted in it; ``people``: how many people are behind
    the first sum of a figure, by default its answers; ``tables``: figures that stand together, without their total;
    ``cost``: of suppressing a figure, for each person behind it, by default 1; ``already``: figures that are suppressed
    anyhow.

    - Primary suppression: each figure with a sum that has answers, but from fewer than ``minimum`` people.
    - Complementary suppression, as long as such a sum, a cell with so few answers, or the sum of all that is suppressed
      in one table (while that is so few) is a linear combination of published sums: all figures that publish one sum of
      those that the combination uses. It is the sum whose figures cost least together, where those that do not end the
      disclosure by themselves count twice. What turns out not to be needed in the end is published after all.

    A cell without answers is taken as known to be empty, since it would be published as such. KeyError for a sum over
    an unknown cell.
    """
    published: list[_Published[Cell, Figure]] = []
    for name, sums in figures.items():
        for place, weights in enumerate(sums):
            size = sum(cells[cell] for cell in weights)
            behind = size if place or people is None else min(size, people.get(name, size))
            filled = frozenset((cell, weight) for cell, weight in weights.items() if cells[cell])
            published += [_Published(name, filled, behind)] if filled else []
    rows = [frozenset(table) for table in tables]
    spaces = [_Space(cells, its, minimum, rows, cost or {}) for its in _connected(published)]
    spaces.sort(key=lambda space: -len(space.published))  # the widest first: its sums are the same in many tables
    hidden = {one.figure for one in published if one.size < minimum}.union(already)
    complementary: list[Figure] = []
    while names := next(filter(None, (space.complement(hidden) for space in spaces)), None):
        hidden |= names
        complementary += sorted(names, key=str)
    for name in reversed(complementary):
        if not any(space.disclosing(hidden - {name}) for space in spaces if name in space.names):
            hidden.remove(name)
    return frozenset(hidden)


def admitted(
    cells: Mapping[Cell, int],
    published: Iterable[Mapping[Cell, int]],
    candidates: Mapping[Figure, Sequence[Mapping[Cell, int]]],
    minimum: int,
    *,
    secrets: Iterable[Mapping[Cell, int]] = (),
) -> frozenset[Figure]:
    """The figures among ``candidates`` that may be published beside what is ``published`` already.

    ``cells`` as in `suppressed`; ``published`` and ``candidates``: the sums that are and would be published. Figures
    are taken in their order, each as long as none of its sums is from 1 to ``minimum`` - 1 people, and no cell or sum
    of another candidate with so few, nor any of ``secrets`` however large, becomes a linear combination of what is
    published.

    What follows from ``published`` alone does not count against a candidate. A sum of 0 discloses that each of its
    cells is empty; an intruder may also guess it, so that nothing may newly follow for one who knows every empty cell
    either. KeyError for a sum over an unknown cell.
    """

    def few(weights: Mapping[Cell, int]) -> bool:
        return 0 < sum(n * cells[cell] for cell, n in weights.items()) < minimum

    once = [*{frozenset(weights.items()): weights for weights in published}.values()]
    others, hidden = [weights for sums in candidates.values() for weights in sums], [*secrets]
    component_of = _components(cells, [*once, *others, *hidden])

    def by_component(sums: Iterable[Mapping[Cell, int]]) -> dict[Cell, list[Mapping[Cell, int]]]:
        found: dict[Cell, list[Mapping[Cell, int]]] = {}
        for weights in filter(None, sums):
            found.setdefault(component_of[next(iter(weights))], []).append(weights)
        return found

    small = by_component(filter(few, [*({cell: 1} for cell in cells), *others]))
    known, mentioned = by_component(once), by_component([*once, *others])
    kept, inside = by_component(hidden), by_component({cell: 1} for cell in cells)
    components = {
        name: _Component(
            {cell: cells[cell] for one in its for cell in one},
            known.get(name, ()),
            [*small.get(name, ()), *kept.get(name, ())],
        )
        for name, its in inside.items()
        if name in mentioned
    }
    shown = []
    for name, sums in candidates.items():
        parts = [(components[key], its) for key, its in by_component(sums).items()]
        if not any(map(few, sums)) and not any(component.discloses(its) for component, its in parts):
            for component, its in parts:
                component.publish(its)
            shown.append(name)
    return frozenset(shown)


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
    ) -> None:
        self.cells = cells
        self.units = dict(zip(cells, np.eye(len(cells)), strict=True))
        nothing, before = np.zeros((0, len(cells))), self.rows(published)
        protected = np.array([self.vector(weights) for weights in secrets]).reshape(-1, len(cells))
        empty = [unit for cell, unit in self.units.items() if not cells[cell]]
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


@dataclass(frozen=True, slots=True)
class _Published(Generic[Cell, Figure]):
    """A sum that a figure publishes: its cells with answers and their weights, and how many people are behind it."""

    figure: Figure
    sum: Sum[Cell]
    size: int


def _connected(published: Iterable[_Published[Cell, Figure]]) -> list[list[_Published[Cell, Figure]]]:
    """The sums in groups that share no cell with another group: nothing follows from one group about another."""
    groups: list[tuple[set[Cell], list[_Published[Cell, Figure]]]] = []
    for one in published:
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
    """Sums that overlap, each as a vector over the cells that have answers. Several figures may publish the same."""

    def __init__(
        self,
        cells: Mapping[Cell, int],
        published: Sequence[_Published[Cell, Figure]],
        minimum: int,
        tables: Sequence[frozenset[Figure]],
        cost: Mapping[Figure, int],
    ) -> None:
        self.published, self.minimum, self.tables, self.cost = published, minimum, tables, cost
        filled = sorted({cell for one in published for cell, _ in one.sum}, key=str)
        units = dict(zip(filled, np.eye(len(filled)), strict=True))
        self.small_cells = [unit for cell, unit in units.items() if cells[cell] < minimum]
        self.vectors: dict[Sum[Cell], Vector] = {
            one.sum: np.sum([weight * units[cell] for cell, weight in one.sum], axis=0) for one in published
        }
        self.figures = {key: {one.figure for one in published if one.sum == key} for key in self.vectors}
        self.sizes = {one.sum: one.size for one in published}
        self.names = {one.figure for one in published}

    def complement(self, hidden: set[Figure]) -> set[Figure]:
        """Figures to suppress next, so that in the end no secret can be computed; empty where none can."""
        used = self.disclosing(hidden)
        cheapest = min(used, key=lambda key: self.total_cost(key, hidden), default=frozenset())
        return self.figures.get(cheapest, set()) - hidden

    def total_cost(self, key: Sum[Cell], hidden: set[Figure]) -> tuple[int, list[str]]:
        """Of suppressing a sum everywhere; and its figures, so that of equal costs always the same is chosen."""
        names = self.figures[key] - hidden
        together = self.sizes[key] * sum(self.cost.get(name, 1) for name in names)
        return together * (2 if self.disclosing(hidden | names) else 1), sorted(map(str, names))

    def disclosing(self, hidden: set[Figure]) -> list[Sum[Cell]]:
        """The published sums from which a secret can be computed; empty where none can."""
        published = [key for key, names in self.figures.items() if names - hidden]
        secrets = self.secrets(hidden)
        if not published or not secrets:
            return []
        rows, targets = np.array([self.vectors[key] for key in published]), np.array(secrets)
        weights = targets @ np.linalg.pinv(rows)
        derivable = np.abs(weights @ rows - targets).max(axis=1) < _ZERO
        if not derivable.any():
            return []
        first = weights[int(np.argmax(derivable))]
        return [key for key, weight in zip(published, first, strict=True) if abs(weight) > _ZERO]

    def secrets(self, hidden: set[Figure]) -> list[Vector]:
        small = [self.vectors[one.sum] for one in self.published if one.size < self.minimum and one.figure in hidden]
        within = [[one for one in self.published if one.figure in table & hidden] for table in self.tables]
        rest = [its for its in within if 0 < sum(one.size for one in its) < self.minimum]
        return [*self.small_cells, *small, *(np.sum([self.vectors[one.sum] for one in its], axis=0) for its in rest)]
