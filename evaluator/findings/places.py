"""Processes and clusters under which answers may be told apart, beside the groups of which everything is printed.

Processes of too few people are joined, within their cluster first; and a group is told by process only where all of it
can be: of each process nobody or at least the minimum. So whoever knows somebody's group and process never looks at
fewer people than somebody who knows the group. What is too small decides, never what was answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from evaluator.findings.disclosure import is_small
from evaluator.programme.merging import JOINED
from evaluator.programme.model import Programme

Level = Literal["process", "cluster"]
LEVELS: Final[tuple[Level, ...]] = ("process", "cluster")


@dataclass(frozen=True, slots=True)
class Places:
    """``units``: by level the key under which the answers of each process stand, several keys with `JOINED` between.
    ``groups``: by level those that are told apart by it."""

    units: Mapping[Level, Mapping[str, str]]
    groups: Mapping[Level, frozenset[str]]

    def class_of(self, group: str, process: str) -> tuple[str, ...]:
        """The smallest class of people that is told of anywhere, in which somebody is."""
        level = next((one for one in LEVELS if group in self.groups[one]), None)
        return (group,) if level is None else (group, level, self.units[level][process])


def places(people: Mapping[tuple[str, str], int], programme: Programme, minimum: int) -> Places:
    """``people``: how many answered, by group and process ('' for none)."""
    cluster = {one.key: one.cluster for one in programme.processes}
    by_process: Counter[str] = Counter()
    for (_, process), n in people.items():
        by_process[process] += n
    by_cluster: Counter[str] = Counter()
    for process, n in by_process.items():
        by_cluster[cluster.get(process, "")] += n
    clusters = _joined(by_cluster, minimum)
    of_process = {process: clusters[cluster.get(process, "")] for process in by_process}
    processes: dict[str, str] = {}
    for unit in {*of_process.values()}:
        processes |= _joined({one: n for one, n in by_process.items() if of_process[one] == unit}, minimum)
    units: dict[Level, Mapping[str, str]] = {"process": processes, "cluster": of_process}
    return Places(units, {level: _whole(people, its, minimum) for level, its in units.items()})


def _joined(sizes: Mapping[str, int], minimum: int) -> dict[str, str]:
    """The smallest with the smallest other one, as long as it is too small."""
    parts: dict[tuple[str, ...], int] = {(key,): n for key, n in sorted(sizes.items())}
    while len(parts) > 1 and min(parts.values()) < minimum:
        first, second = sorted(parts, key=lambda part: (parts[part], part))[:2]
        parts[tuple(sorted((*first, *second)))] = parts.pop(first) + parts.pop(second)
    return {key: JOINED.join(part) for part in parts for key in part}


def _whole(people: Mapping[tuple[str, str], int], units: Mapping[str, str], minimum: int) -> frozenset[str]:
    found: Counter[tuple[str, str]] = Counter()
    for (group, process), n in people.items():
        found[group, units[process]] += n
    return _without_few(found.items(), minimum)


def _without_few(cells: Iterable[tuple[tuple[str, str], int]], minimum: int) -> frozenset[str]:
    every = [*cells]
    few = {group for (group, _), n in every if is_small(n, minimum)}
    return frozenset(group for (group, _), _ in every if group not in few)
