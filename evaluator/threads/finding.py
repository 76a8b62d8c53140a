"""Rows that can be put into a thread by hand, found by their words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.records.model import Register
from evaluator.records.registry import REGISTERS
from evaluator.store import registers, threads
from evaluator.store.threads import Key
from evaluator.threads.rows import BODIES, IN_THREADS, Row, standing_rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Found:
    """``rows``: by day, at most `MOST`; ``more``: how many others there are. ``thread_of``: the title of the thread
    that a row is in already."""

    rows: tuple[Row, ...]
    more: int
    thread_of: dict[Key, str]


def found_rows(db: Connection, programme: str, words: str, chosen: Collection[Key] = ()) -> Found:
    """The rows whose title, body or reference has all of the words, and those that are ``chosen`` already; all rows
    where no words are given."""
    wanted = words.casefold().split()
    every = sorted(
        (key not in chosen, day or dt.date.max, key)
        for name in IN_THREADS
        for key, day, said in _in_short(db, programme, REGISTERS[name])
        if key in chosen or all(word in said.casefold() for word in wanted)
    )
    rows = standing_rows(db, programme, keys=[key for _, _, key in every[:MOST]])
    shown = [rows[key] for _, _, key in every[:MOST]]
    titles, its = threads.titles(db, programme), threads.members(db, programme)
    thread_of = {row.key: titles[its[row.key]] for row in shown if row.key in its}
    return Found(tuple(shown), len(every) - len(shown), thread_of)


def _in_short(db: Connection, programme: str, register: Register) -> Iterator[tuple[Key, dt.date | None, str]]:
    """Each row with its day and the words that it is found by."""
    columns = {one.name for one in register.columns}
    body = next((name for name in BODIES if name in columns), "")
    for reference, day, *said in registers.in_short(db, programme, register.name, [register.title, body]):
        yield (register.name, reference), day, " ".join((*said, reference))
