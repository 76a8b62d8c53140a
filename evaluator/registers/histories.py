"""Event histories from a file: several rows of one reference are one thing's life, joined to what is stored already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from evaluator.programme.model import Programme
from evaluator.records.event_histories import Moment, in_life_order, may_follow
from evaluator.records.model import SYNTHETIC, Register
from evaluator.registers.changes import Change, changed_rows, differing
from evaluator.registers.naming import state_term
from evaluator.registers.rows import Entry, changes
from evaluator.store import registers as store
from evaluator.store.register_versions import ROW, Recorded, latest, versions
from surveys.diagnostics import Diagnostic

if TYPE_CHECKING:
    from sqlalchemy import Connection


def check_histories(
    db: Connection, programme: Programme, register: Register, entries: Sequence[Entry]
) -> list[Diagnostic]:
    """Where the rows of one reference contradict each other, or an event does not fit into the history."""
    stored = {str(row["reference"]): row for row in store.rows(db, programme.key, register.name)}
    past = _moments(register, store.events(db, programme.key, register.name))
    return [
        one
        for reference, history in _histories(entries).items()
        for one in (
            *_contradictions(register, history, stored.get(reference)),
            *_disorder(programme, register, history, past.get(reference, [])),
        )
    ]


def changed_histories(
    db: Connection, programme: str, register: Register, entries: Sequence[Entry]
) -> tuple[list[Change], list[Diagnostic]]:
    """The stored rows and events of which the file says something else, with what it says; and a diagnostic for
    each. A line says something of the row itself only where a cell is filled."""
    histories = _histories(entries)
    own = [_of_row(register, history) for history in histories.values()]
    changed, found = changed_rows(db, programme, register, own)
    stored = {(str(e["reference"]), _moment(register, e)): e for e in store.events(db, programme, register.name)}
    for reference, history in histories.items():
        for entry in history:
            event = stored.get((reference, _moment(register, entry.values)))
            columns = changes(entry, {one.name: event[one.name] for one in register.history}) if event else []
            if event and columns:
                cells = {name: entry.values[name] for name in columns}
                changed.append(Change(register.name, reference, cells, int(str(event["number"]))))
                found += differing(entry, columns)
    return changed, found


def _of_row(register: Register, history: Sequence[Entry]) -> Entry:
    """An entry that says what the lines say of the row itself, and nothing of what they leave out."""
    said = _row(register, history)
    filled = frozenset(one.name for one in register.columns if said[one.name] != one.empty)
    return replace(history[0], values=said, given=filled | (history[0].given & {SYNTHETIC.name}))


def add_histories(db: Connection, programme: str, register: Register, entries: Sequence[Entry], by: Recorded) -> int:
    """Add the rows and events that are new, of entries that `check_histories` finds nothing wrong with; the number of
    lines that added something: an event, or a row without any."""
    histories = _histories(entries)
    stored = {str(row["reference"]) for row in store.rows(db, programme, register.name)}
    new = {reference: history for reference, history in histories.items() if reference not in stored}
    store.add_rows(db, programme, register.name, [_row(register, history) for history in new.values()], by)
    without_event = sum(1 for history in new.values() for entry in history if not _has_event(register, entry))
    told = [event for history in histories.values() for event in _events(register, history)]
    return without_event + store.add_events(db, programme, register.name, told, Recorded("import", by.at))


def histories_to_add(
    db: Connection, programme: str, register: Register, entries: Sequence[Entry], back: Collection[str]
) -> int:
    """How many lines `add_histories` would say that it added, where the withdrawn rows ``back`` hold again with their
    events."""
    standing = {*store.references(db, programme, register.name), *back}
    past = _moments(register, store.events(db, programme, register.name))
    for reference in back:
        every = latest(versions(db, programme, register.name, reference)).values()
        past[reference] = [_moment(register, one.cells) for one in every if one.event != ROW and not one.withdrawn]
    added = 0
    for reference, history in _histories(entries).items():
        moments = {_moment(register, one.values) for one in history if _has_event(register, one)}
        added += len(moments.difference(past.get(reference, ())))
        if reference not in standing:
            added += sum(not _has_event(register, one) for one in history)
    return added


def _histories(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    histories: dict[str, list[Entry]] = {}
    for entry in entries:
        if "reference" not in entry.unread:
            histories.setdefault(entry.reference, []).append(entry)
    return histories


def _contradictions(
    register: Register, history: Sequence[Entry], stored: Mapping[str, object] | None
) -> Iterable[Diagnostic]:
    row, said_in = _row(register, history), dict[str, int]()
    for entry in history:
        for column in register.columns:
            name = column.name
            if entry.values[name] == column.empty:
                continue
            first = said_in.setdefault(name, entry.number)
            if entry.values[name] != row[name]:
                value, other = str(entry.values[name]), str(row[name])
                yield entry.wrong("contradiction", name, value=value, other=other, row=first)
    if stored is None and not row[register.title] and not any(register.title in entry.unread for entry in history):
        yield history[0].wrong("no_title", register.title)


def _row(register: Register, history: Sequence[Entry]) -> dict[str, object]:
    """What the lines say of the row itself, each from the first line that says it."""
    its = {"reference": history[0].reference, "synthetic": any(entry.values["synthetic"] for entry in history)}
    for column in register.columns:
        said = (entry.values[column.name] for entry in history)
        its[column.name] = next((one for one in said if one != column.empty), column.empty)
    return its


def _disorder(
    programme: Programme, register: Register, history: Sequence[Entry], past: Sequence[Moment]
) -> Iterable[Diagnostic]:
    read = [entry for entry in history if not entry.unread & {register.state, register.date}]
    rows = {_moment(register, entry.values): entry for entry in read if _has_event(register, entry)}
    for earlier, later in pairwise(in_life_order(register, {*past, *rows})):
        entry = rows.get(later) or rows.get(earlier)
        if entry and not may_follow(register, earlier[1], later[1]):
            days = {"earlier_date": earlier[0].isoformat(), "later_date": later[0].isoformat()}
            before, after = (state_term(programme, register.name, one[1]) for one in (earlier, later))
            yield entry.wrong("disorder", earlier=before, later=after, **days)


def _events(register: Register, history: Sequence[Entry]) -> Iterable[tuple[str, Mapping[str, object]]]:
    """The events of one row, in the order of its life."""
    told = {_moment(register, one.values): one.values for one in history if _has_event(register, one)}
    return ((history[0].reference, told[moment]) for moment in in_life_order(register, told))


def _has_event(register: Register, entry: Entry) -> bool:
    return bool(entry.values[register.state])


def _moment(register: Register, event: Mapping[str, object]) -> Moment:
    return cast(dt.date, event[register.date]), str(event[register.state])


def _moments(register: Register, events: Iterable[Mapping[str, object]]) -> dict[str, list[Moment]]:
    moments: dict[str, list[Moment]] = {}
    for event in events:
        moments.setdefault(str(event["reference"]), []).append(_moment(register, event))
    return moments
