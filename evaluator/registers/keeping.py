"""Rows as people keep them, one at a time: adding one, and moving it on in its life."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from evaluator.documents.storing import load_programme
from evaluator.programme.model import Programme
from evaluator.records.event_histories import Moment, first_states, in_life_order, next_states
from evaluator.records.model import Register
from evaluator.registers.changes import register_named
from evaluator.registers.naming import column_terms, state_term
from evaluator.registers.reading import read_period, read_values
from evaluator.registers.rows import no_shares
from evaluator.store import registers as store
from evaluator.store.documents import lock_programme
from evaluator.store.register_versions import Recorded, withdrawn
from surveys.diagnostics import Column as ColumnStep
from surveys.diagnostics import Diagnostic, InputRejected, Place, Value, unknown

if TYPE_CHECKING:
    from sqlalchemy import Connection

Cells = Mapping[str, object]


def add(db: Connection, programme: str, kind: str, values: Cells, *, by: str, now: dt.datetime) -> str:
    """Add a row to the register of a name, with its first event where it has one; its reference, the next free one
    where ``values`` has none. Texts are read like the cells of a file, other values taken as they are.

    Raises InputRejected with everything that is wrong: a value that its column does not take, an empty one that must
    be filled, a state in which no life begins or a day of it in the future, or a row that says the same as one that
    stands, which a form sent twice would add.
    """
    register = register_named(kind)
    loaded, _ = load_programme(db, programme)
    lock_programme(db, programme)
    cells, wrong = _row(loaded, register, values)
    rows = store.rows(db, programme, register.name)
    wrong = wrong or [*_wrong_row(loaded, register, cells, now), *_twin(db, programme, register, rows, cells)]
    reference = str(cells.get("reference") or "")
    taken = {str(row["reference"]) for row in rows}
    taken |= withdrawn(db, programme, register.name).keys()
    if reference in taken:
        wrong.append(Diagnostic("registers.is_taken", _at(register, "reference"), {"reference": reference}))
    if wrong:
        raise InputRejected(wrong)
    reference = reference or _next_reference(str(cells.get("process") or register.prefix), taken)
    recorded, own = Recorded(by, now), (*(column.name for column in register.columns), "synthetic")
    row = {"reference": reference, **{name: cells[name] for name in own}}
    store.add_rows(db, programme, register.name, [row], recorded)
    if register.history and cells[register.state]:
        store.add_event(db, programme, register.name, reference, cells, recorded)
    return reference


def move(db: Connection, programme: str, kind: str, reference: str, cells: Cells, *, by: str, now: dt.datetime) -> None:
    """Record that a row reached its next state: ``cells`` has the state, the day and what else the record's history
    has, read as in `add`.

    Raises InputRejected for a row that is not there, a state that does not follow the present one, a day before the
    last event's or in the future. Recording the present state of the same day again changes nothing.
    """
    register = register_named(kind)
    loaded, _ = load_programme(db, programme)
    lock_programme(db, programme)
    if not register.history or not store.rows(db, programme, register.name, among=[reference]):
        known = store.references(db, programme, register.name)
        raise InputRejected([unknown("registers.no_row", (register.name,), reference, known)])
    written = {column.name: "" for column in register.history} | dict(cells)
    event, wrong = read_values(loaded, register.history, written, (register.name,))
    if wrong:
        raise InputRejected(wrong)
    life = in_life_order(
        register, (_moment(register, one) for one in store.events(db, programme, register.name, reference))
    )
    if life and life[-1] == _moment(register, event):
        return
    if wrong := list(_wrong_step(loaded, register, life, event, now)):
        raise InputRejected(wrong)
    store.add_event(db, programme, register.name, reference, event, Recorded(by, now))


def next_steps(register: Register, events: Sequence[Cells]) -> tuple[str, ...]:
    """The states that may follow the last of a row's events; none where the register has no history."""
    if not register.history:
        return ()
    life = in_life_order(register, (_moment(register, one) for one in events))
    return next_states(register, life[-1][1] if life else "")


def _row(programme: Programme, register: Register, values: Cells) -> tuple[dict[str, object], list[Diagnostic]]:
    """The values of every column; those of the history are empty where nothing is told of it and nothing need be."""
    empty = {column.name: column.empty for column in register.history}
    told = not register.events_optional or any(values.get(name) for name in empty)
    columns = [one for one in register.in_file if told or one.name not in empty]
    written = {column.name: "" for column in columns} | {k: v for k, v in values.items() if told or k not in empty}
    cells, wrong = read_values(programme, columns, written, (register.name,))
    dated, unsure = read_period(register, cells, written)
    return empty | cells | dated, [*wrong, *unsure]


def _wrong_row(programme: Programme, register: Register, cells: Cells, now: dt.datetime) -> Iterator[Diagnostic]:
    if not cells[register.title]:
        yield Diagnostic("registers.without_title", _at(register, register.title))
    for name, value in no_shares(cells, register.columns, programme).items():
        yield Diagnostic("registers.no_share", _at(register, name), {"value": f"{value:g}"})
    if register.history and cells[register.state]:
        yield from _wrong_step(programme, register, [], cells, now)


def _wrong_step(
    programme: Programme, register: Register, life: Sequence[Moment], event: Cells, now: dt.datetime
) -> Iterator[Diagnostic]:
    day, state = _moment(register, event)
    called = partial(state_term, programme, register.name)
    if not life and state not in first_states(register):
        begins = tuple(map(called, first_states(register)))
        yield Diagnostic("registers.not_first", _at(register, register.state), {"states": begins})
    elif life and state not in next_states(register, life[-1][1]):
        step: dict[str, Value] = {"state": called(state), "present": called(life[-1][1])}
        yield Diagnostic("registers.not_next", _at(register, register.state), step)
    if life and day < life[-1][0]:
        days: dict[str, Value] = {"date": day, "last": life[-1][0]}
        yield Diagnostic("registers.before_last", _at(register, register.date), days)
    if _is_future(day, now):
        yield Diagnostic("registers.in_future", _at(register, register.date), {"date": day})


def _twin(db: Connection, programme: str, register: Register, rows: Sequence[Cells], cells: Cells) -> list[Diagnostic]:
    """The row that says the same: of the same identity and, where it has a history, with an event on the same day."""
    alike = [str(row["reference"]) for row in rows if all(row[name] == cells[name] for name in register.apart)]
    if register.history and cells[register.state]:
        alike = [
            reference
            for reference in alike
            if any(
                event[register.date] == cells[register.date]
                for event in store.events(db, programme, register.name, reference)
            )
        ]
    if not alike:
        return []
    values: dict[str, Value] = {"columns": column_terms(register.apart), "reference": alike[0]}
    return [Diagnostic("registers.is_there", (register.name,), values)]


def _at(register: Register, column: str) -> Place:
    return (register.name, ColumnStep(column))


def _moment(register: Register, event: Cells) -> Moment:
    return cast(dt.date, event[register.date]), str(event[register.state])


def _is_future(day: dt.date, now: dt.datetime) -> bool:
    """After tomorrow in UTC, which is today somewhere in the east."""
    return day > now.astimezone(dt.UTC).date() + dt.timedelta(days=1)


def _next_reference(prefix: str, known: set[str]) -> str:
    number = 1 + sum(reference.startswith(f"{prefix}-") for reference in known)
    while f"{prefix}-{number:02}" in known:
        number += 1
    return f"{prefix}-{number:02}"
