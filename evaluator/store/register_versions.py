"""The versions of the registers' rows and events: what was known when, who recorded it, and why it was changed.

A version is only added to. The tables of the registers hold what holds now, and follow here in the same transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import sqlalchemy as sa

from evaluator.records.model import SYNTHETIC, Column
from evaluator.records.registry import REGISTERS
from evaluator.store.documents import lock_programme
from evaluator.store.register_tables import EVENTS, TABLES
from evaluator.store.register_tables import register_version as _table

ROW: Final = 0
"""The number of the event where the row itself is meant."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """``by``: who, as the audit log names them; ``reason``: why a version takes the place of another."""

    by: str
    at: dt.datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """Version ``number`` of a row, or of its event. ``cells`` by column; of one that is ``withdrawn`` those that it
    had. ``recorded_at`` is None for a row from before versions were kept."""

    reference: str
    event: int
    number: int
    recorded_at: dt.datetime | None
    recorded_by: str
    reason: str
    withdrawn: bool
    cells: Mapping[str, object]


_NAMES = ("reference", "event", "number", "recorded_at", "recorded_by", "reason", "withdrawn", "cells")
_of_register = (_table.c.programme_id == sa.bindparam("programme"), _table.c.register == sa.bindparam("kind"))
_all = (
    sa.select(*(_table.c[name] for name in _NAMES))
    .where(*_of_register)
    .order_by(_table.c.reference, _table.c.event, _table.c.number)
)
_of_reference = _all.where(_table.c.reference == sa.bindparam("its_reference"))
_newest = (
    sa.select(_table.c.reference, sa.func.max(_table.c.number).label("number"))
    .where(*_of_register, _table.c.event == ROW)
    .group_by(_table.c.reference)
    .subquery()
)
_withdrawn = (
    sa.select(*(_table.c[name] for name in _NAMES))
    .join(_newest, sa.and_(_table.c.reference == _newest.c.reference, _table.c.number == _newest.c.number))
    .where(*_of_register, _table.c.event == ROW, _table.c.withdrawn)
    .order_by(_table.c.reference)
)
_last_events = (
    sa.select(_table.c.reference, sa.func.max(_table.c.event)).where(*_of_register).group_by(_table.c.reference)
)


def versions(db: sa.Connection, programme: str, kind: str, reference: str | None = None) -> list[Version]:
    """Every version of every row of a register, or of one row, with its events: by reference, event and number."""
    where = {"programme": programme, "kind": kind}
    if reference is None:
        found = db.execute(_all, where)
    else:
        found = db.execute(_of_reference, where | {"its_reference": reference})
    return [replace(Version(*row), cells=_decoded(kind, row.event, row.cells)) for row in found]


def latest(found: Iterable[Version]) -> dict[tuple[str, int], Version]:
    """The last of the versions by reference and event."""
    return {(one.reference, one.event): one for one in found}


def known_then(db: sa.Connection, programme: str, kind: str, moment: dt.datetime) -> Iterator[Version]:
    """What held at a moment as it was known then: rows that were withdrawn later are in it, corrections are not."""
    found = versions(db, programme, kind)
    held = latest(one for one in found if one.recorded_at is None or one.recorded_at <= moment)
    for (reference, _), one in held.items():
        row = held.get((reference, ROW))
        if not one.withdrawn and row is not None and not row.withdrawn:
            yield one


def withdrawn(db: sa.Connection, programme: str, kind: str) -> dict[str, Version]:
    """The rows that were withdrawn and do not hold now, by reference."""
    found = db.execute(_withdrawn, {"programme": programme, "kind": kind})
    return {row.reference: replace(Version(*row), cells=_decoded(kind, ROW, row.cells)) for row in found}


def last_events(db: sa.Connection, programme: str, kind: str, reference: str | None = None) -> dict[str, int]:
    """The highest number that an event of each row ever had, 0 for none; of every row that there ever was, or of one
    ``reference``."""
    asked = _last_events if reference is None else _last_events.where(_table.c.reference == reference)
    return {row[0]: row[1] for row in db.execute(asked, {"programme": programme, "kind": kind})}


def version_of(
    programme: str,
    kind: str,
    reference: str,
    event: int,
    cells: Mapping[str, object],
    recorded: Recorded | None,
    *,
    number: int = 1,
    is_withdrawn: bool = False,
) -> dict[str, object]:
    """A version as `record_all` adds it. Without ``recorded`` nobody knows when."""
    its = {"programme_id": programme, "register": kind, "reference": reference, "event": event, "number": number}
    at, by, reason = (recorded.at, recorded.by, recorded.reason) if recorded else (None, "", "")
    said = {"recorded_at": at, "recorded_by": by, "reason": reason}
    return {**its, **said, "withdrawn": is_withdrawn, "cells": _encoded(kind, event, cells)}


def record_all(db: sa.Connection, every: Sequence[Mapping[str, object]]) -> None:
    """Add versions; the table of the register is the caller's to change."""
    if every:
        db.execute(sa.insert(_table), every)


def correct(
    db: sa.Connection,
    programme: str,
    kind: str,
    reference: str,
    cells: Mapping[str, object],
    recorded: Recorded,
    *,
    event: int = ROW,
) -> int:
    """Let ``cells`` take the place of those of the same columns in a row, or in one of its events; the number of the
    version. One that was withdrawn holds again. KeyError where there is none; ValueError without a reason."""
    last = _to_change(db, programme, kind, reference, event, recorded)
    values = {**last.cells, **cells}
    record_all(db, [version_of(programme, kind, reference, event, values, recorded, number=last.number + 1)])
    if last.withdrawn:
        _bring_back(db, programme, kind, reference, event, values, recorded)
    else:
        db.execute(sa.update(_place(kind, event)).where(*_is(programme, kind, reference, event)).values(**values))
    return last.number + 1


def withdraw(
    db: sa.Connection, programme: str, kind: str, reference: str, recorded: Recorded, *, event: int = ROW
) -> int:
    """Let a row, or one of its events, no longer hold; the number of the version that says so. What it was stays among
    its versions. KeyError where there is none that holds; ValueError without a reason."""
    last = _to_change(db, programme, kind, reference, event, recorded)
    if last.withdrawn:
        raise KeyError(reference)
    gone = version_of(
        programme, kind, reference, event, last.cells, recorded, number=last.number + 1, is_withdrawn=True
    )
    record_all(db, [gone])
    if event == ROW and kind in EVENTS:
        db.execute(sa.delete(EVENTS[kind]).where(*_of(EVENTS[kind], programme, reference)))
    db.execute(sa.delete(_place(kind, event)).where(*_is(programme, kind, reference, event)))
    return last.number + 1


def _to_change(db: sa.Connection, programme: str, kind: str, reference: str, event: int, recorded: Recorded) -> Version:
    if not recorded.reason.strip():
        raise ValueError("a version that takes the place of another says why")
    lock_programme(db, programme)
    return latest(versions(db, programme, kind, reference))[reference, event]


def _bring_back(
    db: sa.Connection,
    programme: str,
    kind: str,
    reference: str,
    event: int,
    values: Mapping[str, object],
    recorded: Recorded,
) -> None:
    """A row comes back with those of its events that were not withdrawn themselves."""
    its = {"programme_id": programme, "reference": reference}
    if event != ROW:
        said = {"number": event, "recorded_by": recorded.by, "recorded_at": recorded.at}
        db.execute(sa.insert(EVENTS[kind]).values(**its, **said, **values))
        return
    db.execute(sa.insert(TABLES[kind]).values({**its, **values}))
    for (_, number), one in latest(versions(db, programme, kind, reference)).items():
        if number != ROW and not one.withdrawn:
            said = {"number": number, "recorded_by": one.recorded_by, "recorded_at": one.recorded_at}
            db.execute(sa.insert(EVENTS[kind]).values(**its, **said, **one.cells))


def _place(kind: str, event: int) -> sa.Table:
    return TABLES[kind] if event == ROW else EVENTS[kind]


def _is(programme: str, kind: str, reference: str, event: int) -> tuple[sa.ColumnElement[bool], ...]:
    its = _of(_place(kind, event), programme, reference)
    return its if event == ROW else (*its, EVENTS[kind].c.number == event)


def _of(table: sa.Table, programme: str, reference: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (table.c.programme_id == programme, table.c.reference == reference)


def columns_of(kind: str, event: int) -> tuple[Column, ...]:
    """The columns of a row, or of an event, but for the reference."""
    register = REGISTERS[kind]
    return (*register.columns, SYNTHETIC) if event == ROW else register.history


def _encoded(kind: str, event: int, cells: Mapping[str, object]) -> dict[str, object]:
    named = {column.name: cells.get(column.name, column.empty) for column in columns_of(kind, event)}
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in named.items()}


def _decoded(kind: str, event: int, cells: Mapping[str, object]) -> dict[str, object]:
    """A column that the register has got since is empty."""
    columns = {column.name: column for column in columns_of(kind, event)}
    dates = {name for name, column in columns.items() if column.kind == "date"}
    empty = {name: column.empty for name, column in columns.items()}
    return empty | {
        name: dt.date.fromisoformat(str(value)) if name in dates and value is not None else value
        for name, value in cells.items()
    }
