"""The synthetic people of the demonstration: who is invited at which milestone, and who answers when.

Everything follows from the seed, so that the demonstration gives the same figures each time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from evaluator.programme.model import Programme, WavePlan
from evaluator.store.wave_times import TIME_ZONE

SEED: Final = "borgerdesign 2019"

_SHARE_WHO_ANSWER: Final[Mapping[str, float]] = {
    "citizens": 0.68,
    "patients": 0.72,
    "relatives": 0.79,
    "civil-society": 0.9,
    "staff": 0.7,
    "facilitators": 0.9,
    "leaders": 0.85,
    "politicians": 0.74,
}
_PROCESSES: Final[Mapping[str, tuple[str, ...]]] = {
    "citizens": ("diabetes-handleplan", "lemvig-sundhedshus", "samtalesaloner", "unge-med-diabetes-1"),
    "patients": ("livets-afslutning", "diabetes-handleplan"),
    "relatives": ("paaroerende-psykiatriens-hus", "livets-afslutning"),
    "civil-society": ("lemvig-sundhedshus", "paaroerende-psykiatriens-hus"),
    "staff": ("livets-afslutning", "diabetes-handleplan", "paaroerende-psykiatriens-hus", "lemvig-sundhedshus"),
    "facilitators": ("livets-afslutning", "diabetes-handleplan"),
}
"""Leaders and politicians meet several processes; they are asked across them."""
_SHARE_WHO_LEAVE: Final = 0.1
"""Of a group from one milestone to the next; others come in their place."""
_SHARE_WHO_STOP: Final = 0.05
"""Of those who begin."""
_SHARE_IN_ENGLISH: Final = 0.04
_SHARE_TOO_LATE: Final = 0.05
"""Of those who answer: they send within the day after the wave closed."""


@dataclass(frozen=True, slots=True)
class Person:
    """``attitude`` is how positive the person is by nature, around 0 with standard deviation 1."""

    name: str
    group: str
    process: str
    language: str
    attitude: float


@dataclass(frozen=True, slots=True)
class Visit:
    """A person who follows the link: ``begins`` and ``sends`` are moments; ``stops_after`` pages, None who gets to the
    end."""

    person: Person
    begins: dt.datetime
    sends: dt.datetime
    stops_after: int | None


def members(programme: Programme, group: str, milestone: str) -> tuple[Person, ...]:
    """The people of a group at a milestone, as many as the programme says. Most were there at the last one."""
    keys = [point.key for point in programme.milestones_until(milestone)]
    found = {each.key: each for each in programme.groups}[group]
    left = sum(round((found.population_at(key) or 0) * _SHARE_WHO_LEAVE) for key in keys[:-1])
    return tuple(_person(group, left + number) for number in range(found.population_at(milestone) or 0))


def visits(programme: Programme, wave: WavePlan) -> Iterator[Visit]:
    """Those of the invited who follow their link, in no particular order."""
    for group in wave.groups:
        for person in members(programme, group, wave.milestone):
            random = Random(f"{SEED}|visit|{wave.key}|{person.name}")
            if random.random() < _SHARE_WHO_ANSWER[group] + 0.08 * person.attitude:
                yield _visit(person, wave, random)


def _person(group: str, number: int) -> Person:
    random = Random(f"{SEED}|person|{group}|{number}")
    processes = _PROCESSES.get(group, ("",))
    return Person(
        name=f"{group}-{number + 1:03d}",
        group=group,
        process=processes[number % len(processes)],
        language="en" if random.random() < _SHARE_IN_ENGLISH else "da",
        attitude=random.gauss(0, 1),
    )


def _visit(person: Person, wave: WavePlan, random: Random) -> Visit:
    """Most answer in the first days. Who is late has begun on the last day and sends on the day after."""
    days = (wave.closes - wave.opens).days
    late = random.random() < _SHARE_TOO_LATE
    day = days if late else min(int(random.expovariate(3 / days)), days)
    hour = dt.time(random.randrange(7, 22), random.randrange(60))
    begins = dt.datetime.combine(wave.opens + dt.timedelta(days=day), hour, TIME_ZONE)
    sends = begins + (dt.timedelta(days=1) if late else dt.timedelta(minutes=random.randrange(4, 15)))
    stops = random.randrange(2, 5) if random.random() < _SHARE_WHO_STOP else None
    return Visit(person, begins, sends, stops)
