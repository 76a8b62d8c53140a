"""The rows of the registers, and the events in the lives of those that have histories.

Every row has a reference that is unique within its programme and register, so that importing a file twice adds nothing.
The kinds are the names of the records in `evaluator.records`. What is added here is also the first version of its row,
see `evaluator.store.register_versions`, which corrects and withdraws.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from evaluator.records.event_histories import states
from evaluator.records.registry import REGISTERS
from evaluator.store.base import Upserts
from evaluator.store.documents import ensure_programme, lock_programme
from evaluator.store.register_tables import EVENTS, TABLES
from evaluator.store.register_versions import ROW, Recorded, known_then, last_events, record_all, version_of


def _adding_to(table: sa.Table) -> Upserts:
    return Upserts(lambda insert: insert(table).on_conflict_do_nothing())


_adding = {kind: _adding_to(table) for kind, table in TABLES.items()}


def add_rows(
    db: sa.Connection,
    programme: str,
    kind: str,
    rows: Sequence[Mapping[str, object]],
    recorded: Recorded | None = None,
) -> int:
    """Add rows to a register; the number added. Rows whose reference is known already are left as they stand. Keys that
    a row lacks are empty: '' for texts, None for dates and numbers, False for ``synthetic`` and ``date_assumed``."""
    if not rows:
        return 0
    ensure_programme(db, programme)
    statement = _adding[kind].on(db)
    empty = {column.name: column.empty for column in REGISTERS[kind].in_file if column.name in TABLES[kind].c}
    versions = []
    for row in rows:
        values = empty | dict(row)
        if db.execute(statement, values | {"programme_id": programme}).rowcount == 1:
            versions.append(version_of(programme, kind, str(row["reference"]), ROW, values, recorded))
    record_all(db, versions)
    return len(versions)


def rows(
    db: sa.Connection,
    programme: str,
    kind: str,
    *,
    among: Collection[str] | None = None,
    known_at: dt.datetime | None = None,
) -> list[dict[str, object]]:
    """All rows of a register by reference, without the programme: as they hold now, or as they were known at a moment.
    Rows from before versions were kept count as known always. ``among``: only those of these references, of what holds
    now."""
    if known_at is not None:
        known = known_then(db, programme, kind, known_at)
        return [{"reference": one.reference, **one.cells} for one in known if one.event == ROW]
    table = TABLES[kind]
    columns = [column for column in table.c if column.name != "programme_id"]
    found = sa.select(*columns).where(table.c.programme_id == programme).order_by(table.c.reference)
    if among is not None:
        found = found.where(table.c.reference.in_(list(among)))
    return _as_cells(db, columns, found)


def add_event(
    db: sa.Connection,
    programme: str,
    kind: str,
    reference: str,
    cells: Mapping[str, object],
    recorded: Recorded,
) -> bool:
    """Add the next event in the life of what a row of a register with a history stands for: its state, day and what
    else the record's history has. False if that state on that day is recorded already.

    KeyError for a register without a history; IntegrityError if there is no row of that reference."""
    return add_events(db, programme, kind, [(reference, cells)], recorded) == 1


def add_events(
    db: sa.Connection,
    programme: str,
    kind: str,
    told: Sequence[tuple[str, Mapping[str, object]]],
    recorded: Recorded,
) -> int:
    """As `add_event` of each reference with its cells, one after the other, in as many statements as for one; how many
    were added."""
    if not told:
        return 0
    lock_programme(db, programme)
    register, table = REGISTERS[kind], EVENTS[kind]
    only = {reference for reference, _ in told}
    one = only.pop() if len(only) == 1 else None
    moment = (table.c.reference, table.c[register.state], table.c[register.date])
    of_rows = sa.select(*moment).where(table.c.programme_id == programme)
    of_rows = of_rows if one is None else of_rows.where(table.c.reference == one)
    known = {tuple(row) for row in db.execute(of_rows)}
    last = last_events(db, programme, kind, one)
    added, versions = [], []
    for reference, cells in told:
        its = {column.name: cells.get(column.name, column.empty) for column in register.history}
        moment_of = (reference, its[register.state], its[register.date])
        if moment_of not in known:
            known.add(moment_of)
            last[reference] = last.get(reference, 0) + 1
            place = {"programme_id": programme, "reference": reference, "number": last[reference]}
            added.append({**place, **its, "recorded_by": recorded.by, "recorded_at": recorded.at})
            versions.append(version_of(programme, kind, reference, last[reference], its, recorded))
    if added:
        db.execute(sa.insert(table), added)
        record_all(db, versions)
    return len(added)


def events(
    db: sa.Connection,
    programme: str,
    kind: str,
    reference: str | None = None,
    *,
    among: Collection[str] | None = None,
    known_at: dt.datetime | None = None,
) -> list[dict[str, object]]:
    """The events of all rows of a register with a history, or of one: reference, number, the columns of the record's
    history, recorded_by, recorded_at; by reference and number, which is the order in which they were recorded.
    ``among`` and ``known_at``: see `rows`. KeyError for a register without a history."""
    table = EVENTS[kind]
    if known_at is not None:
        return [
            {"reference": one.reference, "number": one.event, **one.cells, "recorded_by": one.recorded_by}
            | {"recorded_at": one.recorded_at}
            for one in known_then(db, programme, kind, known_at)
            if one.event != ROW and reference in (None, one.reference)
        ]
    columns = [column for column in table.c if column.name != "programme_id"]
    found = sa.select(*columns).where(table.c.programme_id == programme)
    if reference is not None:
        found = found.where(table.c.reference == reference)
    if among is not None:
        found = found.where(table.c.reference.in_(list(among)))
    return _as_cells(db, columns, found.order_by(table.c.reference, table.c.number))


def _as_cells(db: sa.Connection, columns: Sequence[sa.Column[Any]], found: sa.Select[Any]) -> list[dict[str, object]]:
    """Tens of thousands of them are read at once, which a mapping for each row takes twice the time for."""
    names = [column.name for column in columns]
    return [dict(zip(names, row, strict=True)) for row in db.execute(found).all()]


def references(db: sa.Connection, programme: str, kind: str) -> list[str]:
    """Those of all rows of a register, in their order."""
    return [reference for (reference,) in in_columns(db, programme, kind, [])]


def in_columns(
    db: sa.Connection, programme: str, kind: str, columns: Sequence[str], *, among: Collection[str] | None = None
) -> list[tuple[Any, ...]]:
    """For each row of a register its reference, and what stands in some columns; in the order of the references.
    ``among``: only of these references."""
    its = TABLES[kind].c
    found = sa.select(its.reference, *(its[name] for name in columns)).where(its.programme_id == programme)
    if among is not None:
        found = found.where(its.reference.in_(list(among)))
    return [tuple(row) for row in db.execute(found.order_by(its.reference)).all()]


def events_in_columns(db: sa.Connection, programme: str, kind: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """For each event of a register with a history the reference of its row, and what stands in some columns."""
    its = EVENTS[kind].c
    found = sa.select(its.reference, *(its[name] for name in columns)).where(its.programme_id == programme)
    return [tuple(row) for row in db.execute(found).all()]


def first_days(db: sa.Connection, programme: str, kind: str, until: dt.date) -> dict[str, dict[str, dt.date]]:
    """For each row of a register with a history the states that it came to by a day, and on which day first. Rows that
    came to nothing are left out."""
    register, its = REGISTERS[kind], EVENTS[kind].c
    state, day, order = its[register.state], its[register.date], states(register)
    firsts = [sa.func.min(sa.case((state == one, day))).label(one) for one in order]
    found = sa.select(its.reference, *firsts).where(its.programme_id == programme, day <= until)
    return {
        reference: {one: day for one, day in zip(order, days, strict=True) if day is not None}
        for reference, *days in db.execute(found.group_by(its.reference)).all()
    }


def named_by(db: sa.Connection, programme: str, kind: str) -> dict[str, list[tuple[str, str]]]:
    """For each row of a register the rows that its columns name, as (register, reference)."""
    columns = [one for one in REGISTERS[kind].columns if one.kind == "reference" and one.of in REGISTERS]
    return {
        reference: [(one.of, str(name)) for one, name in zip(columns, names, strict=True) if name]
        for reference, *names in in_columns(db, programme, kind, [one.name for one in columns])
    }


def in_short(db: sa.Connection, programme: str, kind: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """For each row of a register its reference, its day or that of its first event, and what stands in some columns of
    texts; '' names none."""
    register, its = REGISTERS[kind], TABLES[kind].c
    day: sa.ColumnElement[Any] = sa.null() if not register.date else its.get(register.date, sa.null())
    if register.history:
        events = EVENTS[kind].c
        same = (events.programme_id == its.programme_id, events.reference == its.reference)
        day = sa.select(sa.func.min(events[register.date])).where(*same).scalar_subquery()
    said = [its[name] for name in columns if name]
    found = sa.select(its.reference, day, *said).where(its.programme_id == programme)
    return [tuple(row) for row in db.execute(found)]
