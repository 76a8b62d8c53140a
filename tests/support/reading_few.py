"""Who is few in a crowd, and what must not be known of them from what was published of it: counted from the people
themselves, whatever the program takes to be hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any, Final

from evaluator.programme.merging import members
from tests.support.attack import Sums
from tests.support.reading_crowd import Crowd
from tests.support.released_worlds import MINIMUM

State = tuple[str, int]
Wanted = tuple[str, Sums, int, bool]
_SCALE: Final = (1, 2)


def few(crowd: Crowd, rows: Mapping[State, Sequence[Mapping[str, Any]]]) -> Iterator[Wanted]:
    """``rows``: those of responses by the milestones and counts that were published. Of a group as any release reports
    it, at a milestone, in one count alone, at one of two milestones alone: who is there; and what they answered where
    few did, of a group as that release reports it."""
    states = [*rows]
    for name, at in crowd.waves:
        waves = {wave.key for (key, _), wave in crowd.waves.items() if key == name}
        its = {state: _groups(own, waves) for state, own in rows.items()}
        groups = [*dict.fromkeys(key for keys in its.values() for key in keys)]
        counts = _counts(crowd, states, at)
        for key in groups:
            place = f"{name} {crowd.people.milestones[at]} {key}"
            for number in counts:
                yield from _there(crowd, f"{place}/{number}", (name, at, key, number))
                if key in its[crowd.people.milestones[at], number]:
                    yield from _answering(crowd, f"{place}/{number}", (name, at, key, number))
            for before, after in combinations(counts, 2):
                then, now = (crowd.of_groups(name, at, members(key), number) for number in (before, after))
                yield from _small(crowd, f"came {place}", _without(now, then), key, at)
                yield from _small(crowd, f"left {place}", _without(then, now), key, at)
            for since in range(at):
                if _is_linked(crowd, name, since) and _is_linked(crowd, name, at):
                    for number, other in product(_counts(crowd, states, since), counts):
                        at_both = (name, (since, at), key, (number, other))
                        yield from _between_milestones(crowd, f"{place}/{other} since {since}/{number}", at_both)


def _groups(rows: Sequence[Mapping[str, Any]], waves: set[str]) -> list[str]:
    return [row["group"] for row in rows if row["wave"] in waves]


def _counts(crowd: Crowd, states: Sequence[State], at: int) -> list[int]:
    return [*dict.fromkeys(number for key, number in states if key == crowd.people.milestones[at])]


def _is_linked(crowd: Crowd, name: str, at: int) -> bool:
    wave = crowd.waves.get((name, at))
    return wave is not None and wave.linkage == "pseudonymous"


def _there(crowd: Crowd, place: str, its: tuple[str, int, str, int]) -> Iterator[Wanted]:
    name, at, key, number = its
    yield from _small(crowd, f"people {place}", crowd.of_groups(name, at, members(key), number), key, at)


def _answering(crowd: Crowd, place: str, its: tuple[str, int, str, int]) -> Iterator[Wanted]:
    name, at, key, number = its
    for item in crowd.world.items[name]:
        cells = [(f"{name}.{item}", at, group) for group in members(key)]
        answered = crowd.answers(cells, {at: number}, _SCALE)
        found = [*_small(crowd, f"answered {place} {item}", answered, key, at)]
        yield from found
        for _, _, span, _ in found:
            for code in _SCALE:
                yield f"answer {place} {item} {code}", crowd.answers(cells, {at: number}, [code]), span, True


def _between_milestones(
    crowd: Crowd, place: str, its: tuple[str, tuple[int, int], str, tuple[int, int]]
) -> Iterator[Wanted]:
    name, pair, key, counts = its
    groups = {*members(key)}
    again = crowd.both(name, pair, counts, (groups, groups))
    then, now = (crowd.of_groups(name, at, groups, number) for at, number in zip(pair, counts, strict=True))
    yield from _small(crowd, f"again {place}", again, key, pair[1])
    yield from _small(crowd, f"lost {place}", _without(then, again), key, pair[1])
    yield from _small(crowd, f"new {place}", _without(now, again), key, pair[1])


def _small(crowd: Crowd, name: str, sums: Sums, key: str, at: int) -> Iterator[Wanted]:
    """Of some who are few: as many values as there are people in the group, up to the minimum."""
    if 0 < crowd.attack.number(sums) < MINIMUM:
        groups = {one.key: one for one in crowd.world.programme.groups}
        sizes = [groups[one].population_at(crowd.people.milestones[at]) for one in members(key)]
        yield name, sums, min(MINIMUM, sum(MINIMUM if one is None else one for one in sizes)), False


def _without(these: Sums, those: Sums) -> Sums:
    return {cell: 1 for cell in these if cell not in those}
