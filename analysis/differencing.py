"""Whether published sums give away what is withheld, by subtraction over any number of tables, and what to withhold so
that they do not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Cell = TypeVar("Cell")
Figure = TypeVar("Figure")
Vector = NDArray[np.float64]

_ZERO: Final = 1e-8
"""Coefficients are whole numbers over small determinants: what is below this is rounding."""


def withheld(
    cells: Mapping[Cell, int],
    figures: Mapping[Figure, frozenset[Cell]],
    minimum: int,
    *,
    people: Mapping[Figure, int] | None = None,
    tables: Iterable[Collection[Figure]] = (),
    keep: Collection[Figure] = (),
) -> frozenset[Figure]:
    """The figures that must not be published, so that nothing about fewer than ``minimum`` people can be computed.

    ``cells``: answers in each smallest group, which must not overlap; ``figures``: the cells that each figure is a sum
    over; ``people``: how many people are behind each figure, by default its answers; ``tables``: figures that stand
    together, without their total; ``keep``: figures to give up last. Withheld are

    - each figure with answers, but from fewer than ``minimum`` people;
    - as long as such a figure, a cell with so few answers, or the sum of all that is withheld of one table (while that
      is so few) is a linear combination of published figures: one of those that the combination uses. That is the one
      with the fewest people among those that end it by themselves, or else among all, and not one of ``keep`` unless
      there is no other.

    A cell without answers is taken as known to be empty, since it would be published as such. KeyError for a figure
    over an unknown cell.
    """
    sizes = {name: sum(cells[cell] for cell in over) for name, over in figures.items()}
    sizes |= {} if people is None else {name: min(people[name], n) for name, n in sizes.items()}
    rows = [frozenset(table) for table in tables]
    found: set[Figure] = set()
    for part in _connected(cells, figures):
        its = {name: figures[name] for name in part}
        together = [row & part for row in rows if row & part]
        found |= _Component(cells, its, sizes, together, minimum, keep).protect()
    return frozenset(found)


def _connected(cells: Mapping[Cell, int], figures: Mapping[Figure, frozenset[Cell]]) -> list[frozenset[Figure]]:
    """The figures in groups that share no cell with another group: each can be decided on by itself."""
    groups: list[tuple[set[Cell], set[Figure]]] = []
    for name, over in figures.items():
        filled, names = {cell for cell in over if cells[cell]}, {name}
        apart = []
        for other in groups:
            if other[0] & filled:
                filled |= other[0]
                names |= other[1]
            else:
                apart.append(other)
        groups = [*apart, (filled, names)]
    return [frozenset(names) for filled, names in groups if filled]


class _Component(Generic[Cell, Figure]):
    """Figures that overlap, each as a vector over the cells that have answers."""

    def __init__(
        self,
        cells: Mapping[Cell, int],
        figures: Mapping[Figure, frozenset[Cell]],
        sizes: Mapping[Figure, int],
        tables: Sequence[frozenset[Figure]],
        minimum: int,
        keep: Collection[Figure],
    ) -> None:
        filled = sorted({cell for over in figures.values() for cell in over if cells[cell]}, key=str)
        self.vectors = {name: np.array([float(cell in over) for cell in filled]) for name, over in figures.items()}
        self.small_cells = [one for one, cell in zip(np.eye(len(filled)), filled, strict=True) if cells[cell] < minimum]
        self.sizes, self.tables, self.minimum, self.keep = sizes, tables, minimum, keep

    def protect(self) -> set[Figure]:
        away = {name for name in self.vectors if 0 < self.sizes[name] < self.minimum}
        while used := self.leak(away):
            free = [name for name in used if name not in self.keep] or used
            smallest = sorted(free, key=lambda name: (self.sizes[name], str(name)))
            away.add(next((name for name in smallest if not self.leak(away | {name})), smallest[0]))
        return away

    def leak(self, away: set[Figure]) -> list[Figure]:
        """The published figures from which a secret can be computed; empty where none can."""
        published = [name for name in self.vectors if name not in away and self.sizes[name]]
        secrets = self.secrets(away)
        if not published or not secrets:
            return []
        rows, targets = np.array([self.vectors[name] for name in published]), np.array(secrets)
        weights = targets @ np.linalg.pinv(rows)
        derivable = np.abs(weights @ rows - targets).max(axis=1) < _ZERO
        if not derivable.any():
            return []
        first = weights[int(np.argmax(derivable))]
        return [name for name, weight in zip(published, first, strict=True) if abs(weight) > _ZERO]

    def secrets(self, away: set[Figure]) -> list[Vector]:
        small = [self.vectors[name] for name in away if 0 < self.sizes[name] < self.minimum]
        hidden = [sorted(table & away, key=str) for table in self.tables]
        rest = [names for names in hidden if 0 < sum(self.sizes[name] for name in names) < self.minimum]
        return [*self.small_cells, *small, *(np.sum([self.vectors[n] for n in names], axis=0) for names in rest)]
