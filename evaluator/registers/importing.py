"""Rows from a file into a register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evaluator.arranging.maps import read_map
from evaluator.arranging.proposing import Proposal, propose_for
from evaluator.arranging.tables import arranged_file
from evaluator.arranging.together import refusing
from evaluator.documents.storing import load_programme
from evaluator.programme.model import Programme
from evaluator.records.lives import states
from evaluator.records.model import Column, Register
from evaluator.records.registry import REGISTERS
from evaluator.registers.cells import known_in
from evaluator.registers.changes import changed_rows, correct_and_note, each_cause_once, register_named, second_values
from evaluator.registers.histories import add_histories, changed_histories, check_histories
from evaluator.registers.naming import register_term
from evaluator.registers.rows import Entry, by_identity, in_future, read_entries, wanted, without_period
from evaluator.registers.several import with_several
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
    known must say what stands, unless it is to be corrected. A ``dry_run`` says the same and stores nothing.

    A row without a reference gets one derived from its content, so that a second import adds nothing. Raises
    InputRejected with everything that is wrong with the file, and then nothing has been stored, also where it is
    no table or there is no such programme.
    """
    register, how = register_named(kind), correction or Correction()
    loaded, _ = load_programme(db, programme)
    lock_programme(db, programme)
    standing = by_identity(register, store.rows(db, programme, register.name))
    given = read_map(map_file, register.in_file, states(register))
    table = arranged_file(path, wanted(register, loaded), given)
    read, found = read_entries(table, register, loaded, standing)
    entries = with_several(db, programme, register, read)
    with db.begin_nested() as point:
        result = _stored(db, loaded, register, entries, found, how, now)
        if dry_run:
            point.rollback()
    return result


def _stored(
    db: Connection,
    programme: Programme,
    register: Register,
    entries: Sequence[Entry],
    found: list[Diagnostic],
    how: Correction,
    now: dt.datetime,
) -> RegisterImport:
    key = programme.key
    if register.history:
        found += check_histories(db, programme, register, entries)
        changed, differing = changed_histories(db, key, register, entries)
    else:
        changed, differing = changed_rows(db, key, register, entries)
    found += [] if how.reason else each_cause_once(differing)
    wrong = refusing(found)
    wrong += [] if wrong else second_values(db, key, register, entries)
    if wrong:
        raise InputRejected(wrong)
    found += [*_notes(db, programme, register, entries, now.date()), *_lacking(db, key, register, entries)]
    gone = withdrawn(db, key, register.name).keys()
    by = Recorded(how.by, now, how.reason)
    for one in changed:
        correct_and_note(db, key, register.name, one, by)
    add = add_histories if register.history else _add
    added = add(db, key, register, entries, by)
    revived = len(gone - withdrawn(db, key, register.name).keys())
    return RegisterImport(added, len(entries) - added, tuple(found), len(changed), revived)


def propose_map(db: Connection, programme: str, kind: str, path: Path, told: Callable[[Diagnostic], str]) -> Proposal:
    """A map of a file for a register, see `propose_for`. Raises InputRejected where there is no such register or
    programme, or the file is no table."""
    register = register_named(kind)
    loaded, _ = load_programme(db, programme)
    return propose_for(path, wanted(register, loaded), told)


def _add(db: Connection, programme: str, register: Register, entries: Sequence[Entry], by: Recorded) -> int:
    return store.add_rows(db, programme, register.name, [entry.values for entry in entries], by)


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
