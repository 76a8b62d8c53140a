"""Whether published sums give away what is withheld, by subtraction over any number of tables, and what to withhold so
that they do not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

Cell = TypeVar("Cell")
Figure = TypeVar("Figure")
Vectors = NDArray[np.float64]

_ZERO: Final = 1e-8
"""Coefficients are whole numbers over small determinants: what is below this is rounding."""


def withheld(
    cells: Mapping[Cell, int],
    figures: Mapping[Figure, frozenset[Cell]],
    minimum: int,
    *,
    hidden: Collection[Figure] = (),
) -> frozenset[Figure]:
    """The figures that must not be published, so that no count below ``minimum`` can be computed from the others.

    ``cells``: answers in each smallest group, which must not overlap; ``figures``: the cells that each published figure
    is a sum over; ``hidden``: figures that are withheld anyway. Withheld are besides

    - each figure with answers, but fewer than ``minimum``;
    - as long as a cell or figure with answers, but fewer than ``minimum``, is a linear combination of published
      figures: of those that the combination uses, the one with the fewest answers.

    A cell without answers is taken as known to be empty, since it would be published as such. KeyError for a figure
    over an unknown cell.
    """
    places = {cell: place for place, cell in enumerate(cell for cell, n in cells.items() if n)}
    vectors = {name: _vector(over, places, cells) for name, over in figures.items()}
    sizes = {name: sum(cells[cell] for cell in over) for name, over in figures.items()}
    small = [name for name, n in sizes.items() if 0 < n < minimum]
    away = {*hidden, *small}
    secrets = [vectors[name] for name in small]
    secrets += [np.eye(len(places))[places[cell]] for cell, n in cells.items() if 0 < n < minimum]
    while used := _used(secrets, {name: v for name, v in vectors.items() if name not in away and sizes[name]}):
        away.add(min(used, key=lambda name: sizes[name]))
    return frozenset(away)


def _vector(over: frozenset[Cell], places: Mapping[Cell, int], cells: Mapping[Cell, int]) -> Vectors:
    vector = np.zeros(len(places))
    vector[[places[cell] for cell in over if cells[cell]]] = 1.0
    return vector


def _used(secrets: list[Vectors], published: Mapping[Figure, Vectors]) -> list[Figure]:
    """The published figures from which the first derivable secret is computed; empty where none is derivable."""
    if not secrets or not published:
        return []
    rows = np.array(list(published.values()))
    targets = np.array(secrets)
    weights = targets @ np.linalg.pinv(rows)
    derivable = np.abs(weights @ rows - targets).max(axis=1) < _ZERO
    if not derivable.any():
        return []
    first = weights[int(np.argmax(derivable))]
    return [name for name, weight in zip(published, first, strict=True) if abs(weight) > _ZERO]
