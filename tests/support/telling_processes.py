"""What looking, reading and a take-out each tell of processes, as sets of people; and whether the sets of several of
them, added up and taken from each other, single out fewer people than the minimum."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np

from evaluator.coding.labels import _labels
from evaluator.findings.places import LEVELS, Places, places
from evaluator.programme.model import Process, Programme
from tests.support.exploring import programme_of
from tests.support.small_programmes import MINIMUM, TEXT

Cell = tuple[str, str, str]
"""Wave, group, process."""
People = dict[Cell, int]
WAYS = ("looking", "reading", "taking out")


def made_up(rng: Random, *, clusters: bool, waves: int, groups: int) -> tuple[Programme, People]:
    """Of the groups of each wave that are shown, how many are in each process."""
    processes = [f"p{place}" for place in range(rng.choice([2, 3, 4, 5]))] + ([""] if rng.random() < 0.3 else [])
    its = tuple(Process(key, TEXT, "full", rng.choice(["n", "s"]) if clusters else "") for key in processes if key)
    people: People = {}
    for wave in range(waves):
        for group in range(groups):
            some = {one: rng.choice([0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 20]) for one in processes}
            if sum(some.values()) >= MINIMUM:
                people |= {(f"w{wave}", f"g{group}", one): n for one, n in some.items() if n}
    return replace(programme_of([("g0", "", ())]), processes=its), people


def told(programme: Programme, people: People, ways: Collection[str] = WAYS) -> list[set[Cell]]:
    its = places(people, programme, MINIMUM)
    found = [*_by_group(people)]
    if "looking" in ways:
        found += _looking(programme, people, its)
    if "reading" in ways:
        found += _reading(people, its)
    if "taking out" in ways:
        found += _taking_out(people, its)
    return found


def _by_group(people: People) -> Iterator[set[Cell]]:
    """The report's own figures, over waves and in each."""
    for wave, group in {(wave, group) for wave, group, _ in people}:
        yield {key for key in people if key[1] == group}
        yield {key for key in people if key[:2] == (wave, group)}


def _looking(programme: Programme, people: People, its: Places) -> Iterator[set[Cell]]:
    for level in LEVELS:
        names = its.names(level, programme)
        for name in {*names.values()}:
            yield {key for key in people if (unit := its.unit(*key[1:])) and names[unit] == name}


def _reading(people: People, its: Places) -> Iterator[set[Cell]]:
    for wave in {wave for wave, _, _ in people}:
        asked = {key[1:]: n for key, n in people.items() if key[0] == wave}
        labels = dict(_labels(asked, {}, (), its, MINIMUM))
        for label in {*labels.values()}:
            yield {(wave, *whom) for whom in asked if labels[whom] == label}


def _taking_out(people: People, its: Places) -> list[set[Cell]]:
    sets: dict[tuple[str, ...], set[Cell]] = {}
    for wave, group, process in people:
        sets.setdefault((wave, *its.class_of(group, process)), set()).add((wave, group, process))
    return [*sets.values()]


def singled_out(people: People, sets: list[set[Cell]]) -> tuple[Cell, ...] | None:
    """One or two cells of fewer people than the minimum whose number follows from those of the sets."""
    keys = sorted(people)
    told = np.array([[key in one for key in keys] for one in sets], dtype=float)
    _, values, rows = np.linalg.svd(told, full_matrices=False)
    known = rows[values > 1e-9]
    small = [key for key in keys if people[key] < MINIMUM]
    for some in (*combinations(small, 1), *combinations(small, 2)):
        wanted = np.array([key in some for key in keys], dtype=float)
        if sum(people[key] for key in some) < MINIMUM and np.abs(wanted - wanted @ known.T @ known).max() < 1e-7:
            return some
    return None
