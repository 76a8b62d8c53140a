"""The trial-action register as people keep it: each action with its history so far and where it may go next, adding an
action, and moving it on."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from analysis.trial_actions import NEXT, STATES, in_life_order
from evaluator.documents.storing import load_programme
from evaluator.records.trial_actions import REGISTER
from evaluator.registers.cells import is_printable
from evaluator.store import registers as store
from evaluator.store.documents import lock_programme
from evaluator.store.register_versions import Recorded, withdrawn
from surveys.diagnostics import Diagnostic, InputRejected, Term, Value

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
        following = NEXT[self.state if self.events else ""]
        return tuple(state for state in STATES if state in following)


def trial_actions(db: Connection, programme: str) -> list[TrialAction]:
    """Every trial action of the programme, by reference."""
    histories: dict[str, list[Event]] = defaultdict(list)
    for row in store.events(db, programme):
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


def add_trial_action(
    db: Connection,
    programme: str,
    *,
    title: str,
    process: str,
    occurred_on: dt.date,
    note: str,
    recorded_by: str,
    now: dt.datetime,
    state: str = "proposed",
) -> str:
    """Add a trial action in its first state; its reference. ``process`` may be ''.

    Raises InputRejected for a process or first state that does not exist, an empty title, a date in the future, or an
    action of the same title, process and date, which a form sent twice would add.
    """
    loaded, _ = load_programme(db, programme)
    lock_programme(db, programme)
    title = title.strip()
    actions = store.rows(db, programme, REGISTER.name)
    begun = {str(event["reference"]) for event in store.events(db, programme) if event["occurred_on"] == occurred_on}
    twin = [a for a in actions if (a["title"], a["process"]) == (title, process) and a["reference"] in begun]
    _refuse(
        ("action_without_title", not title, {}),
        ("unprintable_text", not (is_printable(title) and is_printable(note)), {}),
        ("unknown_process", process not in ("", *(p.key for p in loaded.processes)), {"process": process}),
        ("not_first", state not in NEXT[""], {}),
        ("in_future", _is_future(occurred_on, now), {"date": occurred_on}),
        ("is_there", bool(twin), {"reference": str(twin[0]["reference"]) if twin else ""}),
    )
    taken = {str(action["reference"]) for action in actions} | set(withdrawn(db, programme, REGISTER.name))
    reference = _next_reference(process or REGISTER.prefix, taken)
    row = {"reference": reference, "title": title, "process": process}
    store.add_rows(db, programme, REGISTER.name, [row], Recorded(recorded_by, now))
    _record(db, programme, reference, state, occurred_on, note, recorded_by, now)
    return reference


def move_trial_action(
    db: Connection,
    programme: str,
    reference: str,
    *,
    state: str,
    occurred_on: dt.date,
    note: str,
    recorded_by: str,
    now: dt.datetime,
) -> None:
    """Record that a trial action reached its next state.

    Raises InputRejected for an unknown action, a state that does not follow the present one, a date before the last
    event's or in the future. Recording the present state of the same day again changes nothing.
    """
    lock_programme(db, programme)
    events = store.events(db, programme, reference)
    history = in_life_order((cast(dt.date, event["occurred_on"]), str(event["state"])) for event in events)
    _refuse(("unknown_action", not history, {"reference": reference}))
    since, present = history[-1]
    if (since, present) == (occurred_on, state):
        return
    _refuse(
        ("unprintable_text", not is_printable(note), {}),
        ("not_next", state not in NEXT[present], {"state": _in_words(state), "present": _in_words(present)}),
        ("before_last", occurred_on < since, {"date": occurred_on, "last": since}),
        ("in_future", _is_future(occurred_on, now), {"date": occurred_on}),
    )
    _record(db, programme, reference, state, occurred_on, note, recorded_by, now)


def _event(row: dict[str, Any]) -> Event:
    return Event(row["state"], row["occurred_on"], row["date_assumed"], row["note"], row["recorded_by"])


def _place(event: Event) -> tuple[dt.date, int]:
    return event.occurred_on or dt.date.max, STATES.index(event.state)


def _refuse(*checks: tuple[str, bool, Mapping[str, Value]]) -> None:
    """Raise InputRejected with every check that found something."""
    found = [Diagnostic(f"registers.{name}", (), values) for name, is_wrong, values in checks if is_wrong]
    if found:
        raise InputRejected(found)


def _in_words(state: str) -> Value:
    return Term(f"registers.state_{state}") if state in STATES else state


def _is_future(day: dt.date, now: dt.datetime) -> bool:
    """After tomorrow in UTC, which is today somewhere in the east."""
    return day > now.astimezone(dt.UTC).date() + dt.timedelta(days=1)


def _next_reference(prefix: str, known: set[str]) -> str:
    number = 1 + sum(reference.startswith(f"{prefix}-") for reference in known)
    while f"{prefix}-{number:02}" in known:
        number += 1
    return f"{prefix}-{number:02}"


def _record(
    db: Connection,
    programme: str,
    reference: str,
    state: str,
    occurred_on: dt.date,
    note: str,
    recorded_by: str,
    now: dt.datetime,
) -> None:
    store.add_event(
        db,
        programme,
        reference,
        state=state,
        occurred_on=occurred_on,
        note=note.strip(),
        recorded_by=recorded_by,
        now=now,
    )
