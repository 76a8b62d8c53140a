"""Threads: rows of the registers that are one matter, and the changes of that, each with what was before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from evaluator.store.documents import lock_programme
from evaluator.store.thread_tables import rows_apart, thread, thread_change, thread_row

Key = tuple[str, str]
"""A row: its register and its reference."""
Apart = tuple[str, Key, Key]
"""What two rows are not (`thread_tables.ABOUT`), the smaller key first."""


@dataclass(frozen=True, slots=True)
class Moves:
    """What a change does, each time from what to what: the titles of threads, None where there is no such thread; the
    threads that rows are in, None for none; and whether two rows are held apart."""

    titles: Mapping[UUID, tuple[str | None, str | None]] = field(default_factory=dict)
    rows: Mapping[Key, tuple[UUID | None, UUID | None]] = field(default_factory=dict)
    apart: Mapping[Apart, tuple[bool, bool]] = field(default_factory=dict)

    def turned(self) -> Moves:
        """The way back."""
        return Moves(
            {key: (after, before) for key, (before, after) in self.titles.items()},
            {key: (after, before) for key, (before, after) in self.rows.items()},
            {key: (after, before) for key, (before, after) in self.apart.items()},
        )


@dataclass(frozen=True, slots=True)
class ThreadChange:
    """``what``: the kind of change. ``cells``: `Moves` and what else was done, as JSON. ``undone_by``: '' where it
    stands."""

    number: int
    what: str
    cells: Mapping[str, Any]
    made_by: str
    made_at: dt.datetime
    undone_by: str
    undone_at: dt.datetime | None


_OF_CHANGE: Final = [column for column in thread_change.c if column.name != "programme_id"]


def titles(db: sa.Connection, programme: str) -> dict[UUID, str]:
    """The threads of a programme."""
    found = sa.select(thread.c.thread_id, thread.c.title).where(thread.c.programme_id == programme)
    return {row.thread_id: row.title for row in db.execute(found.order_by(thread.c.title, thread.c.thread_id))}


def title_of(db: sa.Connection, programme: str, its: UUID) -> str | None:
    found = sa.select(thread.c.title).where(thread.c.programme_id == programme, thread.c.thread_id == its)
    return db.execute(found).scalar()


def members(db: sa.Connection, programme: str) -> dict[Key, UUID]:
    """The thread of each row that is in one, by register and reference."""
    its = thread_row.c
    found = sa.select(its.register, its.reference, its.thread_id).where(its.programme_id == programme)
    return {
        (row.register, row.reference): row.thread_id for row in db.execute(found.order_by(its.register, its.reference))
    }


def thread_with(db: sa.Connection, programme: str, key: Key) -> UUID | None:
    """The thread that a row is in."""
    found = sa.select(thread_row.c.thread_id).where(*_is_row(programme, key))
    return db.execute(found).scalar()


def held_apart(db: sa.Connection, programme: str, about: str) -> set[frozenset[Key]]:
    """The pairs of rows that somebody said no to."""
    its = rows_apart.c
    found = sa.select(*list(its)[2:]).where(its.programme_id == programme, its.about == about)
    return {frozenset(((one[0], one[1]), (one[2], one[3]))) for one in db.execute(found)}


def changes(db: sa.Connection, programme: str) -> list[ThreadChange]:
    """Every change, the last first."""
    found = sa.select(*_OF_CHANGE).where(thread_change.c.programme_id == programme)
    return [_change(row) for row in db.execute(found.order_by(thread_change.c.number.desc()))]


def change(db: sa.Connection, programme: str, number: int) -> ThreadChange | None:
    found = sa.select(*_OF_CHANGE).where(*_is_change(programme, number))
    row = db.execute(found).first()
    return None if row is None else _change(row)


def record_change(
    db: sa.Connection, programme: str, what: str, cells: Mapping[str, Any], *, by: str, now: dt.datetime
) -> int:
    """Keep that a change was made; its number."""
    lock_programme(db, programme)
    last = sa.select(sa.func.max(thread_change.c.number)).where(thread_change.c.programme_id == programme)
    number = 1 + (db.execute(last).scalar() or 0)
    values = {"programme_id": programme, "number": number, "what": what, "cells": cells, "made_by": by, "made_at": now}
    db.execute(sa.insert(thread_change).values(**values))
    return number


def mark_undone(db: sa.Connection, programme: str, number: int, *, by: str, now: dt.datetime) -> None:
    db.execute(sa.update(thread_change).where(*_is_change(programme, number)).values(undone_by=by, undone_at=now))


def stands(db: sa.Connection, programme: str, moves: Moves) -> bool:
    """Whether everything is as it was after these moves."""
    return all(
        (
            all(title_of(db, programme, key) == after for key, (_, after) in moves.titles.items()),
            all(thread_with(db, programme, key) == after for key, (_, after) in moves.rows.items()),
            all(_are_apart(db, programme, its) == after for its, (_, after) in moves.apart.items()),
        )
    )


def apply(db: sa.Connection, programme: str, moves: Moves) -> None:
    """Threads come before their rows and go after them. IntegrityError where a thread that goes still has rows."""
    for its, (before, after) in moves.titles.items():
        if before is None and after is not None:
            db.execute(sa.insert(thread).values(programme_id=programme, thread_id=its, title=after))
        elif after is not None:
            db.execute(sa.update(thread).where(*_is_thread(programme, its)).values(title=after))
    for key, (_, into) in moves.rows.items():
        db.execute(sa.delete(thread_row).where(*_is_row(programme, key)))
        if into is not None:
            values = {"programme_id": programme, "register": key[0], "reference": key[1], "thread_id": into}
            db.execute(sa.insert(thread_row).values(**values))
    for pair, (were, are) in moves.apart.items():
        if were != are:
            db.execute(sa.insert(rows_apart).values(**_pair(programme, pair)) if are else _together(programme, pair))
    for its, (_, after) in moves.titles.items():
        if after is None:
            db.execute(sa.delete(thread).where(*_is_thread(programme, its)))


def pair(about: str, one: Key, other: Key) -> Apart:
    return (about, min(one, other), max(one, other))


def _change(row: sa.Row[Any]) -> ThreadChange:
    return ThreadChange(**{**row._mapping, "undone_by": row.undone_by or ""})


def _are_apart(db: sa.Connection, programme: str, its: Apart) -> bool:
    found = sa.select(rows_apart.c.about).where(*_is_pair(programme, its))
    return db.execute(found).first() is not None


def _together(programme: str, its: Apart) -> sa.Delete:
    return sa.delete(rows_apart).where(*_is_pair(programme, its))


def _pair(programme: str, its: Apart) -> dict[str, str]:
    about, first, second = its
    keys = {"first_register": first[0], "first_reference": first[1]}
    return {
        "programme_id": programme,
        "about": about,
        **keys,
        "second_register": second[0],
        "second_reference": second[1],
    }


def _is_pair(programme: str, its: Apart) -> list[sa.ColumnElement[bool]]:
    return [rows_apart.c[name] == value for name, value in _pair(programme, its).items()]


def _is_thread(programme: str, its: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return (thread.c.programme_id == programme, thread.c.thread_id == its)


def _is_row(programme: str, key: Key) -> tuple[sa.ColumnElement[bool], ...]:
    its = thread_row.c
    return (its.programme_id == programme, its.register == key[0], its.reference == key[1])


def _is_change(programme: str, number: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (thread_change.c.programme_id == programme, thread_change.c.number == number)
