"""Rows from a file into a register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.documents.storing import load_programme
from evaluator.programme.model import Programme
from evaluator.records.model import Column, Register
from evaluator.records.registry import REGISTERS
from evaluator.registers.cells import known_in
from evaluator.registers.histories import add_histories, check_histories
from evaluator.registers.rows import Entry, changes, in_future, read_entries
from evaluator.store import registers as store
from evaluator.store.documents import lock_programme
from surveys.diagnostics import Diagnostic, InputRejected, Term, unknown
from surveys.tables import read_table

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class RegisterImport:
    """``added`` and ``known`` add up to the rows of the file; of trial actions a row is an event. ``notes`` are what an
    evaluator should look at."""

    added: int
    known: int
    notes: tuple[Diagnostic, ...]


def import_register(db: Connection, programme: str, kind: str, path: Path, now: dt.datetime) -> RegisterImport:
    """Add the rows of a CSV or XLSX file to a register; rows whose reference is known are left as they stand.

    A row without a reference gets one derived from its content, so that a second import adds nothing. Raises
    InputRejected with everything that is wrong with the file, and then nothing has been stored, also where it is
    no table or there is no such programme.
    """
    if kind not in REGISTERS:
        raise InputRejected([unknown("registers.unknown_register", (kind,), kind, REGISTERS)])
    register = REGISTERS[kind]
    loaded, _ = load_programme(db, programme)
    entries, found = read_entries(read_table(path), register, loaded)
    lock_programme(db, programme)
    if register.history:
        found += check_histories(db, programme, entries)
    if wrong := [one for one in found if one.severity == "error"]:
        raise InputRejected(wrong)
    found += _notes(db, loaded, register, entries, now.date())
    if register.history:
        added = add_histories(db, programme, entries, now)
    else:
        added = store.add_rows(db, programme, kind, [entry.values for entry in entries])
    return RegisterImport(added, len(entries) - added, tuple(found))


def _notes(
    db: Connection, programme: Programme, register: Register, entries: Sequence[Entry], today: dt.date
) -> list[Diagnostic]:
    """What an evaluator should look at, though the rows can be used."""
    stored = {str(row["reference"]): row for row in store.rows(db, programme.key, register.name)}
    notes = [
        entry.note("known_otherwise", reference=entry.reference, columns=tuple(changed))
        for entry in entries
        if (changed := changes(entry, stored.get(entry.reference, {})))
    ]
    for column in register.in_file:
        if column.of in REGISTERS:
            known = {str(row["reference"]) for row in store.rows(db, programme.key, column.of)}
            notes += _unknown(entries, column, known)
        elif column.of and column.kind != "key":
            notes += _unknown(entries, column, known_in(programme)[column.of])
    return notes + in_future(entries, today)


def _unknown(entries: Iterable[Entry], column: Column, known: Collection[str]) -> list[Diagnostic]:
    """A note for each cell that names what is not there."""
    return [
        entry.note("not_there", column.name, word=str(word), kind=Term(f"registers.name_{column.of}"))
        for entry in entries
        if (word := entry.values[column.name]) and word not in known
    ]
