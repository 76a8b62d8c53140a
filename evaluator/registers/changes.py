"""Rows that stand and are to say something else: what differs, what contradicts, and the correction itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evaluator.arranging.merged_diagnostics import rows_in, together
from evaluator.records.model import Register
from evaluator.records.registry import REGISTERS
from evaluator.registers.naming import column_terms
from evaluator.registers.rows import Entry, by_identity, changes
from evaluator.store import audit
from evaluator.store import register_versions as versions
from evaluator.store import registers as store
from evaluator.store.register_versions import ROW, Recorded
from surveys.diagnostics import Diagnostic, InputRejected, unknown

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Change:
    """What a row of a register, or one of its events, is to say in some columns."""

    kind: str
    reference: str
    cells: Mapping[str, object]
    event: int = ROW


def register_named(kind: str) -> Register:
    """The register of a name, with - or _; raises InputRejected where there is none."""
    name = kind.replace("-", "_")
    if name not in REGISTERS:
        raise InputRejected([unknown("registers.unknown_register", (kind,), kind, REGISTERS)])
    return REGISTERS[name]


def changed_rows(
    db: Connection, programme: str, register: Register, entries: Iterable[Entry]
) -> tuple[list[Change], list[Diagnostic]]:
    """The stored rows of which entries say something else, with what they say, and a diagnostic for each cell that
    does; so also for the rows that were withdrawn."""
    stored = {str(row["reference"]): row for row in store.rows(db, programme, register.name)}
    gone = versions.withdrawn(db, programme, register.name)
    changed: list[Change] = []
    found: list[Diagnostic] = []
    for entry in entries:
        columns = changes(entry, stored.get(entry.reference, {}))
        if entry.reference in gone:
            columns = sorted(entry.given & {column.name for column in versions.columns_of(register.name, ROW)})
            found.append(entry.wrong("was_withdrawn"))
        else:
            found += differing(entry, columns)
        if columns:
            cells = {name: entry.values[name] for name in columns}
            changed.append(Change(register.name, entry.reference, cells))
    return changed, found


def differing(entry: Entry, columns: Iterable[str]) -> list[Diagnostic]:
    """A diagnostic for each cell that says something else than what stands."""
    return [entry.wrong("differs", name, label=column_terms([name])) for name in columns]


def each_cause_once(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What is wrong with rows that stand, once for each column, with the number of rows that it is about."""
    drawn = together(found, ("registers.differs", "registers.was_withdrawn"))
    return [replace(one, values={**one.values, "n": len(rows_in(one))}) for one in drawn]


def second_values(db: Connection, programme: str, register: Register, entries: Sequence[Entry]) -> list[Diagnostic]:
    """Entries that say again what another reference says already, in a register where that is a contradiction. The
    first holds until it is corrected or withdrawn."""
    if not register.single:
        return []
    stored = {str(row["reference"]): row for row in store.rows(db, programme, register.name)}
    given = {entry.reference: {**stored.get(entry.reference, {}), **_said(entry, stored)} for entry in entries}
    holding = by_identity(register, [*({**row, **given.get(key, {})} for key, row in stored.items()), *given.values()])
    return [
        entry.wrong("second_value", columns=column_terms(register.apart), reference=entry.reference, first=first)
        for entry in entries
        if (first := holding[_identity(register, given[entry.reference])][0]) != entry.reference
    ]


def _said(entry: Entry, stored: Mapping[str, Mapping[str, object]]) -> Mapping[str, object]:
    """Everything where the row is new, else what the file has."""
    if entry.reference not in stored:
        return entry.values
    return {name: value for name, value in entry.values.items() if name in entry.given}


def _identity(register: Register, row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row[name] for name in register.apart)


def contradictions(db: Connection, programme: str, register: Register) -> list[Diagnostic]:
    """The rows of which only one can hold, where none was refused in time."""
    if not register.single:
        return []
    together = by_identity(register, store.rows(db, programme, register.name)).values()
    return [
        Diagnostic("registers.contradicts", (programme, register.name), {"references": tuple(references)})
        for references in together
        if len(references) > 1
    ]


def correct_and_note(db: Connection, programme: str, kind: str, change: Change, by: Recorded) -> int:
    """Store a correction, and that it was made; the number of the version."""
    number = versions.correct(db, programme, kind, change.reference, change.cells, by, event=change.event)
    note_change(db, programme, kind, change, by, "row_corrected", number)
    return number


def note_change(
    db: Connection, programme: str, kind: str, change: Change, by: Recorded, what: str, number: int
) -> None:
    """In the audit log: in which register, and nothing that stands in the row. Its reference is as somebody wrote it
    and may name a person; the history has it, with the same time and number."""
    details: dict[str, audit.Detail] = {"register": kind, "event": change.event, "version": number}
    audit.record(db, what, actor=by.by, now=by.at, programme=programme, details=details)
