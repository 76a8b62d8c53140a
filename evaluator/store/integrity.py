"""Whether a database file is whole. PostgreSQL tells of damage itself when it meets it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import ReflectedForeignKeyConstraint

from evaluator.store.engine import Store, Unreachable, reaching, without_secrets
from surveys.diagnostics import Diagnostic


def refuse_damaged(*stores: Store, thorough: bool) -> None:
    """Read the whole file of each SQLite database, and with ``thorough`` compare its indexes with its rows, too. Raises
    InputRejected where something is wrong with one."""
    for store in stores:
        if store.is_sqlite:
            _refuse_if_damaged(store, "integrity_check" if thorough else "quick_check")


def _refuse_if_damaged(store: Store, check: str) -> None:
    with reaching(store.url.render_as_string(hide_password=False)), store.reading() as db:
        found = db.execute(sa.text(f"PRAGMA {check}(1)")).scalar()
    if found != "ok":
        raise Unreachable([Diagnostic("store.damaged", (without_secrets(store.url),))])


def tables_with_rows_without_owner(store: Store) -> list[str]:
    """The tables of which rows refer to something that is not there. PostgreSQL sees to that itself, unless somebody
    had it look away, as programs that restore a dump do."""
    with store.reading(snapshot=True) as db:
        if store.is_sqlite:
            return sorted({str(row[0]) for row in db.execute(sa.text("PRAGMA foreign_key_check"))})
        every = sa.inspect(db).get_multi_foreign_keys()
        return sorted(table for (_, table), keys in every.items() if any(_is_broken(db, table, key) for key in keys))


def _is_broken(db: sa.Connection, table: str, key: ReflectedForeignKeyConstraint) -> bool:
    """Whether a row refers in each column of a foreign key to something, and to no row."""
    here, there = sa.table(table).alias("here"), sa.table(key["referred_table"]).alias("there")
    mine: list[sa.ColumnElement[Any]] = [sa.column(name, _selectable=here) for name in key["constrained_columns"]]
    its: list[sa.ColumnElement[Any]] = [sa.column(name, _selectable=there) for name in key["referred_columns"]]
    found = sa.select(1).select_from(there).where(*(one == other for one, other in zip(mine, its, strict=True)))
    refers = [one.is_not(None) for one in mine]
    without = sa.select(1).select_from(here).where(*refers, ~found.correlate(here).exists()).limit(1)
    return db.execute(without).first() is not None


def time_of_server(db: sa.Connection) -> dt.datetime:
    """What the clock of a PostgreSQL server shows."""
    found: dt.datetime = db.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    return found
