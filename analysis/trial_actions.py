"""Trial actions counted from their events: how many had come how far as of a date, each counted once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from itertools import accumulate
from typing import Final, NamedTuple

STATES: Final = ("proposed", "started", "tried", "adopted", "adapted", "spread", "stopped")

ENDED: Final = frozenset({"adopted", "adapted", "spread", "stopped"})
"""States in which a trial action no longer runs as a trial."""

IMPLIES: Final[Mapping[str, frozenset[str]]] = {
    "proposed": frozenset({"proposed"}),
    "started": frozenset({"proposed", "started"}),
    "tried": frozenset({"proposed", "started", "tried"}),
    "adopted": frozenset({"proposed", "started", "tried", "adopted"}),
    "adapted": frozenset({"proposed", "started", "tried", "adapted"}),
    "spread": frozenset({"proposed", "started", "tried", "spread"}),
    "stopped": frozenset({"proposed", "stopped"}),
}
"""What a state implies about the events before it: registers often hold only the latest state. A stopped action may
have been dropped before it started, and a spread one may have been adopted or adapted, so these say less."""


class Event(NamedTuple):
    """A trial action reached ``state`` (one of `STATES`) on a date, None where the register has none."""

    reference: str
    process: str
    state: str
    occurred_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of distinct trial actions that had ever reached each state; ``running`` had started and not ended."""

    proposed: int = 0
    started: int = 0
    running: int = 0
    tried: int = 0
    adopted: int = 0
    adapted: int = 0
    spread: int = 0
    stopped: int = 0


@dataclass(frozen=True, slots=True)
class AsOf:
    """``by_process`` has an entry for every process with a counted action, in alphabetical order."""

    date: dt.date
    total: Counts
    by_process: Mapping[str, Counts]
    undated: int
    """Distinct trial actions with an event that cannot be placed in time and is therefore not counted."""


def as_of(events: Iterable[Event], date: dt.date) -> AsOf:
    """The counts of every event on or before ``date``, in total and by process.

    A reference is counted once however often a state is repeated, in the process of its first event. Undated events are
    left out and their actions counted in ``undated``. An unknown state raises ValueError.
    """
    histories, process_of, undated = _histories(events)
    reached = {
        reference: {state for state, first in states.items() if first <= date}
        for reference, states in histories.items()
    }
    known = {reference: states for reference, states in reached.items() if states}
    processes = sorted({process_of[reference] for reference in known})
    return AsOf(
        date,
        _count(known.values()),
        {
            process: _count(states for reference, states in known.items() if process_of[reference] == process)
            for process in processes
        },
        undated,
    )


def cumulative_started(events: Iterable[Event], until: dt.date) -> tuple[tuple[dt.date, int], ...]:
    """How many had started by each date on which any did, up to and including ``until``; ends at `as_of`'s number."""
    histories, _, _ = _histories(events)
    starts = Counter(states["started"] for states in histories.values() if "started" in states)
    dates = sorted(date for date in starts if date <= until)
    return tuple(zip(dates, accumulate(starts[date] for date in dates), strict=True))


def duplicates(events: Iterable[Event]) -> int:
    """How many events repeat a state that the same reference had already reached; they are counted once."""
    seen = Counter((event.reference, event.state) for event in events)
    return sum(seen.values()) - len(seen)


def _histories(events: Iterable[Event]) -> tuple[dict[str, dict[str, dt.date]], dict[str, str], int]:
    """By reference the first date of each state, given or implied; its process; the number with undated events."""
    histories: dict[str, dict[str, dt.date]] = {}
    process_of: dict[str, str] = {}
    undated: set[str] = set()
    for event in sorted(events, key=lambda event: (event.occurred_on or dt.date.max, event.reference)):
        if event.state not in IMPLIES:
            raise ValueError(f"trial action {event.reference}: unknown state '{event.state}'")
        process_of.setdefault(event.reference, event.process)
        if event.occurred_on is None:
            undated.add(event.reference)
            continue
        states = histories.setdefault(event.reference, {})
        for state in IMPLIES[event.state]:
            states.setdefault(state, event.occurred_on)
    return histories, process_of, len(undated)


def _count(histories: Iterable[set[str]]) -> Counts:
    totals: Counter[str] = Counter()
    for states in histories:
        totals.update(states)
        totals["running"] += "started" in states and not states & ENDED
    return Counts(**{field.name: totals[field.name] for field in fields(Counts)})
