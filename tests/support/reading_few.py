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
    """``rows``: those of responses by the milestones and counts that were published. Of a group as a release of a
    milestone reports it, in a count, in one count alone: who is there, and what they answered where few did. Of a group
    as any release reports it, at one of two milestones alone: who is there. Who is in a group that is told together
    with another is no number of any table, and known sizes can tell of it."""
    states = [*rows]
    for name, at in crowd.waves:
        waves = {wave.key for (key, _), wave in crowd.waves.items() if key == name}
        its = {state: _groups(own, waves) for state, own in rows.items()}
        groups = [*dict.fromkeys(key for keys in its.values() for key in keys)]
        counts = _counts(crowd, states, at)
        told = {number: its[crowd.people.milestones[at], number] for number in counts}
        shown = {
            number: _groups([row for row in rows[crowd.people.milestones[at], number] if not row["suppressed"]], waves)
            for number in counts
        }
        alone = {key for keys in told.values() for key in keys}
        for key in groups:
            place = f"{name} {crowd.people.milestones[at]} {key}"
            for number in counts if key in alone else ():
                yield from _there(crowd, f"{place}/{number}", (name, at, key, number))
                if key in told[number]:
                    yield from _answering(crowd, f"{place}/{number}", (name, at, key, number))
            for before, after in combinations(counts, 2) if key in alone else ():
                then, now = (crowd.of_groups(name, at, members(key), number) for number in (before, after))
                known = key in shown[before] and key in shown[after]
                there = max(map(crowd.attack.number, (then, now))) if known else 0
                yield from _small(crowd, f"came {place}", _without(now, then), key, at, there)
                yield from _small(crowd, f"left {place}", _without(then, now), key, at, there)
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


def _small(crowd: Crowd, name: str, sums: Sums, key: str, at: int, there: int = 0) -> Iterator[Wanted]:
    """Of some who are few: as many values as there are people in the group, up to the minimum. ``there``: how many are
    told to have answered before those came or after those left. Where fewer than the minimum of a known size had not,
    that says that they are no more; they must be able to be nobody and all of these."""
    if 0 < crowd.attack.number(sums) < MINIMUM:
        groups = {one.key: one for one in crowd.world.programme.groups}
        known = [groups[one].population_at(crowd.people.milestones[at]) for one in members(key)]
        size = sum(MINIMUM if one is None else one for one in known)
        room = size - there if there and None not in known else 0
        if 0 < room < MINIMUM:
            yield name, sums, room, True
        else:
            yield name, sums, min(MINIMUM, size), False


def _without(these: Sums, those: Sums) -> Sums:
    return {cell: 1 for cell in these if cell not in those}
