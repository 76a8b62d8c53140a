"""The registers: rows from a file, and trial actions that are added and moved on one at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from analysis.trial_actions import NEXT, STATES, in_life_order
from evaluator.core.faults import Fault, FaultsFound, meant
from evaluator.core.tabular import read_table
from evaluator.documents.storing import load_programme
from evaluator.programme.model import Programme
from evaluator.registers.columns import KINDS, is_printable, layout_of
from evaluator.registers.histories import add_lives, life_faults
from evaluator.registers.rows import Entry, changes, in_future, read_entries
from evaluator.store import registers as store
from evaluator.store.documents import lock_programme
from evaluator.texts import Texts

if TYPE_CHECKING:
    from sqlalchemy import Connection

TRIAL_ACTIONS: Final = "trial_actions"


@dataclass(frozen=True, slots=True)
class RegisterImport:
    """``added`` and ``known`` add up to the rows of the file; for trial actions a row is an event."""

    added: int
    known: int
    warnings: tuple[str, ...]


def import_register(db: Connection, programme: str, kind: str, path: Path, now: dt.datetime) -> RegisterImport:
    """Add the rows of a CSV or XLSX file to a register; rows whose reference is known are left as they stand.

    A row without a reference gets one derived from its content, so that a second import adds nothing. Raises
    FaultsFound with every fault of the file, and then nothing has been stored.
    """
    if kind not in KINDS:
        raise FaultsFound([Fault(kind, "there is no such register", meant(kind, KINDS))])
    loaded, _ = load_programme(db, programme)
    entries, warnings, faults = read_entries(read_table(path), layout_of(kind, loaded))
    lock_programme(db, programme)
    faults += life_faults(db, programme, entries) if kind == TRIAL_ACTIONS else []
    if faults:
        raise FaultsFound(faults)
    warnings += _warnings(db, loaded, kind, entries, now.date())
    if kind == TRIAL_ACTIONS:
        added = add_lives(db, programme, entries, now)
    else:
        added = store.add_rows(db, programme, kind, [entry.values for entry in entries])
    return RegisterImport(added, len(entries) - added, tuple(warnings))


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
    language: str = "en",
) -> str:
    """Add a trial action in its first state; its reference. ``process`` may be ''.

    Raises FaultsFound, in ``language``, for a process or first state that does not exist, an empty title, a date in the
    future, or an action of the same title, process and date, which a form sent twice would add.
    """
    loaded, _ = load_programme(db, programme)
    lock_programme(db, programme)
    say, title = Texts(language), title.strip()
    actions = store.rows(db, programme, TRIAL_ACTIONS)
    begun = {str(event["reference"]) for event in store.events(db, programme) if event["occurred_on"] == occurred_on}
    twin = [a for a in actions if (a["title"], a["process"]) == (title, process) and a["reference"] in begun]
    _raise(
        say,
        ("no_title", not title, {}),
        ("not_printable", not (is_printable(title) and is_printable(note)), {}),
        ("unknown_process", process not in ("", *(p.key for p in loaded.processes)), {"process": process}),
        ("not_first", state not in NEXT[""], {}),
        ("in_future", _is_future(occurred_on, now), {"date": say.date(occurred_on)}),
        ("is_there", bool(twin), {"reference": twin[0]["reference"] if twin else ""}),
    )
    reference = _next_reference(process or "action", {str(action["reference"]) for action in actions})
    store.add_rows(db, programme, TRIAL_ACTIONS, [{"reference": reference, "title": title, "process": process}])
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
    language: str = "en",
) -> None:
    """Record that a trial action reached its next state.

    Raises FaultsFound, in ``language``, for an unknown action, a state that does not follow the present one, a date
    before the last event's or in the future. Recording the present state of the same day again changes nothing.
    """
    lock_programme(db, programme)
    say = Texts(language)
    life = in_life_order(
        (cast(dt.date, event["occurred_on"]), str(event["state"])) for event in store.events(db, programme, reference)
    )
    if not life:
        raise FaultsFound([say("registers.unknown_action", reference=reference)])
    since, present = life[-1]
    if (since, present) == (occurred_on, state):
        return
    names = {"state": _state_name(say, state), "present": _state_name(say, present)}
    _raise(
        say,
        ("not_printable", not is_printable(note), {}),
        ("not_next", state not in NEXT[present], names),
        ("before_last", occurred_on < since, {"date": say.date(occurred_on), "last": say.date(since)}),
        ("in_future", _is_future(occurred_on, now), {"date": say.date(occurred_on)}),
    )
    _record(db, programme, reference, state, occurred_on, note, recorded_by, now)


def _warnings(db: Connection, programme: Programme, kind: str, entries: Sequence[Entry], today: dt.date) -> list[str]:
    """What an evaluator should look at, though the rows can be used."""
    stored = {str(row["reference"]): row for row in store.rows(db, programme.key, kind)}
    deliveries = {str(row["reference"]) for row in store.rows(db, programme.key, "deliveries")}
    clusters = {process.cluster for process in programme.processes if process.cluster}
    warnings = [
        f"{entry.place}: {entry.reference} is there already with another {', '.join(changed)}; left as it was"
        for entry in entries
        if (changed := changes(entry, stored.get(entry.reference, {})))
    ]
    warnings += _unknown(entries, "delivery", deliveries, "is in no imported register of deliveries")
    warnings += _unknown(entries, "cluster", clusters, "is the cluster of no process")
    return warnings + in_future(entries, today)


def _unknown(entries: Iterable[Entry], column: str, known: set[str], what: str) -> list[str]:
    return [
        f"{entry.place}: {column} '{entry.values[column]}' {what}"
        for entry in entries
        if entry.values.get(column) and entry.values[column] not in known
    ]


def _raise(say: Texts, *checks: tuple[str, bool, Mapping[str, object]]) -> None:
    """Raise FaultsFound with the text of every check that found something."""
    found = [say(f"registers.{key}", **values) for key, is_wrong, values in checks if is_wrong]
    if found:
        raise FaultsFound(found)


def _state_name(say: Texts, state: str) -> str:
    return say(f"registers.state_{state}") if state in STATES else state


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
