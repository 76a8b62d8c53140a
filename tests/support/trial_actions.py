"""The trial actions with their histories so far, and where each may go next."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluator.records.event_histories import next_states
from evaluator.records.trial_actions import REGISTER, STATES
from evaluator.store import registers as store

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Event:
    """A state that was reached; ``occurred_on`` is None where the register has no date."""

    state: str
    occurred_on: dt.date | None
    date_assumed: bool
    note: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class TrialAction:
    """``events`` run in the order of a life: the last one says where the action stands."""

    reference: str
    title: str
    process: str
    synthetic: bool
    events: tuple[Event, ...]

    @property
    def state(self) -> str:
        return self.events[-1].state if self.events else STATES[0]

    @property
    def since(self) -> Event | None:
        return self.events[-1] if self.events else None

    @property
    def next_states(self) -> tuple[str, ...]:
        return next_states(REGISTER, self.state if self.events else "")


def trial_actions(db: Connection, programme: str) -> list[TrialAction]:
    """Every trial action of the programme, by reference."""
    histories: dict[str, list[Event]] = defaultdict(list)
    for row in store.events(db, programme, REGISTER.name):
        histories[str(row["reference"])].append(_event(row))
    return [
        TrialAction(
            str(row["reference"]),
            str(row["title"]),
            str(row["process"]),
            bool(row["synthetic"]),
            tuple(sorted(histories[str(row["reference"])], key=_place)),
        )
        for row in store.rows(db, programme, REGISTER.name)
    ]


def _event(row: dict[str, Any]) -> Event:
    return Event(row["state"], row["occurred_on"], row["date_assumed"], row["note"], row["recorded_by"])


def _place(event: Event) -> tuple[dt.date, int]:
    return event.occurred_on or dt.date.max, STATES.index(event.state)
