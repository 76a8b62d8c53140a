"""Processes under which answers may be told apart, beside the groups of which everything is printed.

One partition of the processes for a questionnaire at a milestone, made when it is counted and kept with the count:
whatever tells of processes, tells by it alone. In every wave and every group that is told by it, each of its units has
nobody or at least the minimum, so that nothing which is added up or taken from each other is of fewer people. Processes
of too few are joined, within their cluster first. Where nothing could be told apart so, the group of fewest people is
told by no process, and the others are tried again. What is too small decides, never what was answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from evaluator.programme.merging import JOINED, Unit
from evaluator.programme.model import Programme

Level = Literal["process", "cluster"]
LEVELS: Final[tuple[Level, ...]] = ("process", "cluster")
People = Mapping[tuple[str, str, str], int]
"""How many answered, by wave, group as it is reported, and process ('' for none)."""


@dataclass(frozen=True, slots=True)
class Places:
    """``units``: the processes that stand together, mostly one each. ``groups``: those that are told by them."""

    units: tuple[Unit, ...] = ()
    groups: frozenset[str] = frozenset()

    def unit(self, group: str, process: str) -> Unit | None:
        """That of somebody; None where none is told."""
        if group not in self.groups:
            return None
        return next((unit for unit in self.units if process in unit), None)

    def class_of(self, group: str, process: str) -> tuple[str, ...]:
        """The smallest class of people that is told of anywhere, in which somebody is."""
        return (group, *(self.unit(group, process) or ()))

    def names(self, level: Level, programme: Programme) -> dict[Unit, str]:
        """The key under which each unit stands, several keys with `JOINED` between. Clusters that share a unit are one,
        so that each is made of whole units."""
        if level == "process":
            return {unit: JOINED.join(unit) for unit in self.units}
        of = _clusters(programme)
        spans: list[set[str]] = []
        for unit in self.units:
            own = {of.get(one, "") for one in unit}
            own.update(*(one for one in spans if one & own))
            spans = [one for one in spans if not one & own] + [own]
        return {unit: JOINED.join(sorted(one)) for unit in self.units for one in spans if of.get(unit[0], "") in one}


def places(people: People, programme: Programme, minimum: int) -> Places:
    """``people`` are of the rows that are shown."""
    sizes: Counter[str] = Counter()
    for (_, group, _), n in people.items():
        sizes[group] += n
    told = sorted(sizes, key=lambda group: (-sizes[group], group))
    while told:
        its = {key: n for key, n in people.items() if n and key[1] in told}
        processes = {process for _, _, process in its}
        units = _joined(its, _clusters(programme), minimum)
        if len(units) > 1 or len(processes) == 1:
            return Places(units, frozenset(told))
        told.pop()
    return Places()


def _joined(people: People, of: Mapping[str, str], minimum: int) -> tuple[Unit, ...]:
    """The unit with the smallest cell is joined with the smallest other, one of its cluster if there is any, as long as
    a cell is too small."""
    units: dict[Unit, Counter[tuple[str, str]]] = {}
    for (wave, group, process), n in people.items():
        units.setdefault((process,), Counter())[wave, group] += n
    while len(units) > 1:
        fewest, first = min((min(cells.values()), unit) for unit, cells in units.items())
        if fewest >= minimum:
            break
        cells, clusters = units.pop(first), {of.get(one, "") for one in first}
        _, _, partner = min(
            (clusters.isdisjoint(of.get(one, "") for one in unit), its.total(), unit) for unit, its in units.items()
        )
        units[tuple(sorted((*first, *partner)))] = units.pop(partner) + cells
    return tuple(sorted(units))


def _clusters(programme: Programme) -> dict[str, str]:
    return {one.key: one.cluster for one in programme.processes}
