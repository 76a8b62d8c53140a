"""Cells that name several bodies: 'A; B' for sure, 'A og B' where both are known by themselves."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from evaluator.arranging.words import plain
from evaluator.records.model import SEVERAL, Column, Register
from evaluator.records.registry import REGISTERS
from evaluator.registers.cells import parts_of
from evaluator.registers.rows import Entry
from evaluator.store import registers as store

if TYPE_CHECKING:
    from sqlalchemy import Connection

_AND: Final = re.compile(r",\s+|\s+(?:og|and|samt|&|/)\s+|/")
_OF_BODIES: Final = frozenset({"body", "anchored_in"})


def with_several(db: Connection, programme: str, register: Register, entries: Sequence[Entry]) -> list[Entry]:
    """The entries with each part of such a cell told apart. Known are the bodies that stand alone somewhere in the file
    or in a register."""
    columns = [column for column in register.columns if column.many]
    if not columns:
        return list(entries)
    said = [str(entry.values[one.name]) for one in columns for entry in entries]
    known = {
        plain(part) for cell in (*said, *_bodies(db, programme)) for part in parts_of(cell) if not _AND.search(part)
    }
    return [replace(entry, values={**entry.values, **_apart(entry, columns, known)}) for entry in entries]


def _apart(entry: Entry, columns: Iterable[Column], known: Collection[str]) -> dict[str, object]:
    cells = ((one.name, parts_of(str(entry.values[one.name]))) for one in columns)
    return {name: SEVERAL.join(one for part in parts for one in _parts(part, known)) for name, parts in cells}


def _parts(part: str, known: Collection[str]) -> list[str]:
    apart = _AND.split(part)
    return apart if all(plain(one) in known for one in apart) else [part]


def _bodies(db: Connection, programme: str) -> Iterable[str]:
    for register in REGISTERS.values():
        for name in _OF_BODIES & {column.name for column in register.columns}:
            yield from (str(row[name]) for row in store.rows(db, programme, register.name))
