"""Rows from a file into a register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evaluator.arranging.maps import read_map
from evaluator.arranging.merged_diagnostics import refusing
from evaluator.arranging.proposing import Proposal, propose_for
from evaluator.arranging.tables import Arranged, arranged_file
from evaluator.documents.storing import load_programme
from evaluator.programme.model import Programme
from evaluator.records.event_histories import states
from evaluator.records.model import Column, Register
from evaluator.records.registry import REGISTERS
from evaluator.registers.cells import known_in
from evaluator.registers.changes import (
    Change,
    changed_rows,
    correct_and_note,
    each_cause_once,
    register_named,
    second_values,
)
from evaluator.registers.histories import add_histories, changed_histories, check_histories, histories_to_add
from evaluator.registers.multiple_values import with_several
from evaluator.registers.naming import register_term
from evaluator.registers.rows import Entry, by_identity, in_future, read_entries, wanted, without_period
from evaluator.store import audit
from evaluator.store import registers as store
from evaluator.store.documents import lock_programme
from evaluator.store.register_versions import Recorded, withdrawn
from surveys.diagnostics import Diagnostic, InputRejected, Value

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SHOWN: Final = 10
"""References of rows that a file lacks."""


@dataclass(frozen=True, slots=True)
class RegisterImport:
    """``added`` and ``known`` add up to the rows of the file; in a history a row is an event. ``corrected``: how
    many of the known rows, actions and events were; ``revived``: how many rows had been withdrawn and hold again.
    ``notes`` are what an evaluator should look at."""

    added: int
    known: int
    notes: tuple[Diagnostic, ...]
    corrected: int = 0
    revived: int = 0


@dataclass(frozen=True, slots=True)
class Correction:
    """What is done with the rows of a file that say something else than the rows of their references that stand: they
    are corrected for a ``reason``, or without one the file is refused. ``by``: who does it."""

    reason: str = ""
    by: str = audit.COMMAND_LINE


def import_register(
    db: Connection,
    programme: str,
    kind: str,
    path: Path,
    now: dt.datetime,
    correction: Correction | None = None,
    *,
    map_file: Path | None = None,
    dry_run: bool = False,
) -> RegisterImport:
    """Add the rows of a CSV or XLSX file to a register, read by a map where one is given. A row whose reference is
    known must say what stands, unless it is to be corrected. A ``dry_run`` says the same and only reads: it takes no
    lock and needs no connection that writes.

    A row without a reference gets one derived from its content, so that a second import adds nothing. Raises
    InputRejected with everything that is wrong with the file, and then nothing has been stored, also where it is
    no table or there is no such programme.
    """
    register = register_named(kind)
    loaded, _ = load_programme(db, programme)
    table = read_file(loaded, register, path, map_file)
    return import_table(db, programme, register, table, now, correction or Correction(), dry_run=dry_run)


def read_file(programme: Programme, register: Register, path: Path, map_file: Path | None = None) -> Arranged:
    """The rows of a file for a register. Raises InputRejected where it is no table, or the map is wrong."""
    return arranged_file(path, wanted(register, programme), read_map(map_file, register.in_file, states(register)))


def import_table(
    db: Connection,
    programme: str,
    register: Register,
    table: Arranged,
    now: dt.datetime,
    how: Correction,
    *,
    dry_run: bool = False,
) -> RegisterImport:
    """As `import_register`, of a file that was read before: nobody waits for the reading."""
    loaded, _ = load_programme(db, programme)
    if not dry_run:
        lock_programme(db, programme)
    standing = by_identity(register, store.rows(db, programme, register.name))
    read, found = read_entries(table, register, loaded, standing)
    entries = with_several(db, programme, register, read)
    notes, changed = _checked(db, loaded, register, entries, found, how, now)
    gone = withdrawn(db, programme, register.name).keys()
    back = gone & {one.reference for one in changed}
    if dry_run:
        added = _to_add(db, programme, register, entries, back)
    else:
        added = _stored(db, programme, register, entries, changed, Recorded(how.by, now, how.reason))
    return RegisterImport(added, len(entries) - added, notes, len(changed), len(back))


def _checked(
    db: Connection,
    programme: Programme,
    register: Register,
    entries: Sequence[Entry],
    found: Sequence[Diagnostic],
    how: Correction,
    now: dt.datetime,
) -> tuple[tuple[Diagnostic, ...], list[Change]]:
    """What an evaluator should look at, and what is corrected. Raises InputRejected for what cannot be stored."""
    key, every = programme.key, list(found)
    if register.history:
        every += check_histories(db, programme, register, entries)
        changed, differing = changed_histories(db, key, register, entries)
    else:
        changed, differing = changed_rows(db, key, register, entries)
    every += [] if how.reason else each_cause_once(differing)
    wrong = refusing(every)
    wrong += [] if wrong else second_values(db, key, register, entries)
    if wrong:
        raise InputRejected(wrong)
    notes = [*_notes(db, programme, register, entries, now.date()), *_lacking(db, key, register, entries)]
    return (*every, *notes), changed


def _stored(
    db: Connection,
    programme: str,
    register: Register,
    entries: Sequence[Entry],
    changed: Iterable[Change],
    by: Recorded,
) -> int:
    """How many were added; a row that was withdrawn and is corrected holds again before that."""
    for one in changed:
        correct_and_note(db, programme, register.name, one, by)
    if register.history:
        return add_histories(db, programme, register, entries, by)
    return store.add_rows(db, programme, register.name, [entry.values for entry in entries], by)


def _to_add(db: Connection, programme: str, register: Register, entries: Sequence[Entry], back: Collection[str]) -> int:
    """How many `_stored` would add, where the rows ``back`` hold again."""
    if register.history:
        return histories_to_add(db, programme, register, entries, back)
    return len({entry.reference for entry in entries} - {*store.references(db, programme, register.name), *back})


def propose_map(db: Connection, programme: str, kind: str, path: Path, told: Callable[[Diagnostic], str]) -> Proposal:
    """A map of a file for a register, see `propose_for`. Raises InputRejected where there is no such register or
    programme, or the file is no table."""
    register = register_named(kind)
    loaded, _ = load_programme(db, programme)
    return propose_for(path, wanted(register, loaded), told)


def _notes(
    db: Connection, programme: Programme, register: Register, entries: Sequence[Entry], today: dt.date
) -> list[Diagnostic]:
    """What an evaluator should look at, though the rows can be used."""
    notes: list[Diagnostic] = []
    for column in register.in_file:
        if column.of in REGISTERS:
            known = {str(row["reference"]) for row in store.rows(db, programme.key, column.of)}
            notes += _unknown(programme, entries, column, known)
        elif column.of and column.kind != "key":
            notes += _unknown(programme, entries, column, known_in(programme)[column.of])
    return notes + in_future(entries, register, today) + without_period(entries, register)


def _lacking(db: Connection, programme: str, register: Register, entries: Sequence[Entry]) -> Iterator[Diagnostic]:
    """The rows that stand and are not in a file that has others of them: a later version of the file, from which
    somebody has removed a row, or given it another title. They go on counting."""
    given = {entry.reference for entry in entries}
    standing = [str(row["reference"]) for row in store.rows(db, programme, register.name)]
    lacking = [reference for reference in standing if reference not in given]
    if lacking and len(lacking) < len(standing):
        shown = (*lacking[:_SHOWN], *(["..."] if len(lacking) > _SHOWN else []))
        values: dict[str, Value] = {"n": len(lacking), "references": shown}
        yield Diagnostic("registers.lacking", entries[0].table.where, values, "note")


def _unknown(
    programme: Programme, entries: Iterable[Entry], column: Column, known: Collection[str]
) -> list[Diagnostic]:
    """A note for each cell that names what is not there."""
    kind = register_term(programme, column.of)
    return [
        entry.note("not_there", column.name, word=str(word), kind=kind)
        for entry in entries
        if (word := entry.values[column.name]) and word not in known
    ]
