"""Numbers that follow from one equation after the other, without a solver: most of what a report tells is a number as
it stands, and what is left is in small parts."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

Sums = Mapping[Hashable, int]


@dataclass(frozen=True, slots=True)
class Equation:
    """A sum of cells, each as often as its weight says, that lies from ``least`` to ``most``; ``sources``: where that
    is told, none for what everybody knows."""

    weights: Sums
    least: float
    most: float
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settled:
    """The one value that a cell can have, and where all is told that says so."""

    value: int
    sources: frozenset[str]


def settled(told: Iterable[Equation]) -> tuple[dict[Hashable, Settled], list[Equation]]:
    """The cells that have one value, and the equations over the others. A cell alone in an equation, and each cell of a
    sum of nobody, is settled. An equation that what is settled contradicts is left with no cells."""
    every = list(told)
    inside: dict[Hashable, list[int]] = {}
    for at, one in enumerate(every):
        for cell in one.weights:
            inside.setdefault(cell, []).append(at)
    known: dict[Hashable, Settled] = {}
    waiting = deque(range(len(every)))
    while waiting:
        left = _without(every[waiting.popleft()], known)
        for cell, value in _follows(left):
            known[cell] = Settled(value, left.sources)
            waiting.extend(inside[cell])
    rest = [_without(one, known) for one in every]
    return known, [one for one in rest if one.weights or not one.least <= 0 <= one.most]


def _follows(one: Equation) -> list[tuple[Hashable, int]]:
    if one.least == one.most and len(one.weights) == 1:
        ((cell, weight),) = one.weights.items()
        value, odd = divmod(one.most, weight)
        return [] if odd or value < 0 else [(cell, int(value))]
    if one.most == 0 and all(weight > 0 for weight in one.weights.values()):
        return [(cell, 0) for cell in one.weights]
    return []


def _without(one: Equation, known: Mapping[Hashable, Settled]) -> Equation:
    here = {cell: known[cell] for cell in one.weights if cell in known}
    if not here:
        return one
    rest = sum(one.weights[cell] * its.value for cell, its in here.items())
    free = {cell: weight for cell, weight in one.weights.items() if cell not in here}
    sources = one.sources.union(*(its.sources for its in here.values()))
    return Equation(free, one.least - rest, one.most - rest, sources)
