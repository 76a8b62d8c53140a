"""The registers as tables that `registers import` reads again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from evaluator.documents.storing import load_programme
from evaluator.exporting.table import Column, Table, TakenTable, Type, Value
from evaluator.programme.model import Programme
from evaluator.programme.register_names import register_title, state_title
from evaluator.records.model import Column as Field
from evaluator.records.model import Register
from evaluator.records.registry import REGISTERS
from evaluator.registers.changes import register_named
from evaluator.store import audit
from evaluator.store import registers as store
from evaluator.store.wave_times import TIME_ZONE
from evaluator.texts import Texts
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

_TYPES: Final[Mapping[str, Type]] = {"date": "date", "number": "decimal", "whole": "whole"}


def registers_tables(
    db: Connection, programme: str, kind: str, language: str, *, actor: str, now: dt.datetime
) -> list[TakenTable]:
    """The registers that hold something, or the one named ``kind``, and an entry in the audit log for each. A row with
    events stands once for each of them. Raises InputRejected for a programme or a register that is not there, and
    where there is nothing to take out."""
    loaded, _ = load_programme(db, programme)
    wanted = [register_named(kind)] if kind else list(REGISTERS.values())
    t, found = Texts(language), []
    for register in wanted:
        rows = list(_rows(db, programme, register))
        if rows:
            found.append(_table(loaded, register, rows, t, now))
            note_taken(db, programme, register, len(rows), actor=actor, now=now)
    if not found:
        raise InputRejected([Diagnostic("exporting.empty_register", (programme, *([kind] if kind else [])))])
    return found


def note_taken(
    db: Connection, programme: str, register: Register, rows: int, *, actor: str, now: dt.datetime, form: str = ""
) -> None:
    """In the audit log: from which register how much left, as what ``form`` where that is no table."""
    details: dict[str, audit.Detail] = {"register": register.name, "taken": rows}
    details |= {"formats": form} if form else {}
    audit.record(db, "registers_taken_out", actor=actor, now=now, programme=programme, details=details)


def _rows(db: Connection, programme: str, register: Register) -> Iterator[Mapping[str, object]]:
    events: dict[str, list[Mapping[str, object]]] = {}
    for event in store.events(db, programme, register.name) if register.history else ():
        events.setdefault(str(event["reference"]), []).append(event)
    for row in register.in_order(store.rows(db, programme, register.name)):
        yield from ({**row, **event} for event in events.get(str(row["reference"]), [{}]))


def _table(
    programme: Programme, register: Register, rows: Sequence[Mapping[str, object]], t: Texts, now: dt.datetime
) -> TakenTable:
    columns = tuple(_column(programme, register, one, t) for one in register.in_file)
    name = register_title(programme, register.name, t)
    title = t("exporting.registers_title", register=name, programme=t.pick(programme.title))
    synthetic = any(row["synthetic"] for row in rows)
    return TakenTable(
        name=f"{programme.key}-{register.name.replace('_', '-')}",
        title=f"{t('common.demonstration')}: {title}" if synthetic else title,
        table=Table(columns, [tuple(_cell(one, row.get(one.name)) for one in register.in_file) for row in rows]),
        about=[
            (t("exporting.status"), t("exporting.working_material")),
            (t("exporting.day"), t.date(now.astimezone(TIME_ZONE).date())),
        ],
        synthetic=synthetic,
    )


def _column(programme: Programme, register: Register, field: Field, t: Texts) -> Column:
    is_state = field.name == register.state
    labels: dict[str | int, str] = {
        one: state_title(programme, register.name, one, t) if is_state else t(f"registers.{field.name}_{one}")
        for one in field.choices
    }
    return Column(field.name, _TYPES.get(field.kind, "text"), t(f"registers.column_{field.name}"), labels)


def _cell(column: Field, value: object) -> Value:
    """As a file of the register spells it."""
    if column.kind == "truth":
        return "yes" if value else "no"
    return value if isinstance(value, str | int | float | dt.date) else None
