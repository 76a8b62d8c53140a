"""Event histories from a file: several rows of one reference are one trial action, joined to what is stored already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, cast

from analysis.trial_actions import in_life_order, may_follow
from evaluator.records.model import SYNTHETIC
from evaluator.records.trial_actions import REGISTER
from evaluator.registers.changes import Change, changed_rows, differs
from evaluator.registers.rows import Entry, changes
from evaluator.store import registers as store
from evaluator.store.register_versions import Recorded
from surveys.diagnostics import Diagnostic

if TYPE_CHECKING:
    from sqlalchemy import Connection

_OF_THE_ACTION: Final = tuple(column.name for column in REGISTER.columns)
_OF_THE_EVENT: Final = tuple(column.name for column in REGISTER.history)
Moment = tuple[dt.date, str]


def check_histories(db: Connection, programme: str, entries: Sequence[Entry]) -> list[Diagnostic]:
    """Where the rows of one reference contradict each other, or an event does not fit into the history."""
    stored = {str(row["reference"]): row for row in store.rows(db, programme, REGISTER.name)}
    past = _moments(store.events(db, programme))
    return [
        one
        for reference, history in _histories(entries).items()
        for one in (
            *_contradictions(history, stored.get(reference)),
            *_disorder(history, past.get(reference, [])),
        )
    ]


def changed_actions(db: Connection, programme: str, entries: Sequence[Entry]) -> tuple[list[Change], list[Diagnostic]]:
    """The stored actions and events of which the file says something else, with what it says; and a diagnostic for
    each. A row says something of its action only where a cell is filled."""
    kind, histories = REGISTER.name, _histories(entries)
    changed, found = changed_rows(db, programme, REGISTER, [_of_action(history) for history in histories.values()])
    stored = {(str(e["reference"]), e["occurred_on"], e["state"]): e for e in store.events(db, programme)}
    for reference, history in histories.items():
        for entry in history:
            event = stored.get((reference, *_moment(entry)))
            columns = changes(entry, {name: event[name] for name in _OF_THE_EVENT}) if event else []
            if event and columns:
                cells = {name: entry.values[name] for name in columns}
                changed.append(Change(kind, reference, cells, int(str(event["number"]))))
                found.append(differs(entry, columns))
    return changed, found


def _of_action(history: Sequence[Entry]) -> Entry:
    """An entry that says what the rows say of the action itself, and nothing of what they leave out."""
    said = _action(history)
    given = frozenset(name for name in _OF_THE_ACTION if said[name]) | (history[0].given & {SYNTHETIC.name})
    return replace(history[0], values=said, given=given)


def add_histories(db: Connection, programme: str, kind: str, entries: Sequence[Entry], by: Recorded) -> int:
    """Add the actions and events that are new, of entries that `check_histories` finds nothing wrong with; the number
    of events added."""
    histories = _histories(entries)
    stored = {str(row["reference"]) for row in store.rows(db, programme, REGISTER.name)}
    new = [_action(history) for reference, history in histories.items() if reference not in stored]
    store.add_rows(db, programme, kind, new, by)
    return sum(_add_events(db, programme, history, by.at) for history in histories.values())


def _histories(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    histories: dict[str, list[Entry]] = {}
    for entry in entries:
        if "reference" not in entry.unread:
            histories.setdefault(entry.reference, []).append(entry)
    return histories


def _contradictions(history: Sequence[Entry], stored: Mapping[str, object] | None) -> Iterable[Diagnostic]:
    action, said_in = _action(history), dict[str, int]()
    for entry in history:
        for name in _OF_THE_ACTION:
            if not entry.values[name]:
                continue
            row = said_in.setdefault(name, entry.number)
            if entry.values[name] != action[name]:
                value, other = str(entry.values[name]), str(action[name])
                yield entry.wrong("contradiction", name, value=value, other=other, row=row)
    if stored is None and not action["title"] and not any("title" in entry.unread for entry in history):
        yield history[0].wrong("no_title", "title")


def _action(history: Sequence[Entry]) -> dict[str, object]:
    """What the rows say of the action itself, each from the first row that says it."""
    said = {name: [entry.values[name] for entry in history if entry.values[name]] for name in _OF_THE_ACTION}
    empty = {"reference": history[0].reference, "synthetic": any(entry.values["synthetic"] for entry in history)}
    return empty | {name: said[name][0] if said[name] else "" for name in _OF_THE_ACTION}


def _disorder(history: Sequence[Entry], past: Sequence[Moment]) -> Iterable[Diagnostic]:
    rows = {_moment(entry): entry for entry in history if not entry.unread & {"state", "occurred_on"}}
    for earlier, later in pairwise(in_life_order({*past, *rows})):
        entry = rows.get(later) or rows.get(earlier)
        if entry and not may_follow(earlier[1], later[1]):
            days = {"earlier_date": earlier[0].isoformat(), "later_date": later[0].isoformat()}
            yield entry.wrong("disorder", earlier=earlier[1], later=later[1], **days)


def _add_events(db: Connection, programme: str, history: Sequence[Entry], now: dt.datetime) -> int:
    by_moment = {_moment(entry): entry.values for entry in history}
    return sum(
        store.add_event(
            db,
            programme,
            history[0].reference,
            state=state,
            occurred_on=occurred_on,
            note=str(by_moment[occurred_on, state]["note"]),
            recorded_by="import",
            now=now,
            date_assumed=bool(by_moment[occurred_on, state]["date_assumed"]),
        )
        for occurred_on, state in in_life_order(by_moment)
    )


def _moment(entry: Entry) -> Moment:
    return cast(dt.date, entry.values["occurred_on"]), str(entry.values["state"])


def _moments(events: Iterable[Mapping[str, object]]) -> dict[str, list[Moment]]:
    moments: dict[str, list[Moment]] = {}
    for event in events:
        moment = cast(dt.date, event["occurred_on"]), str(event["state"])
        moments.setdefault(str(event["reference"]), []).append(moment)
    return moments
