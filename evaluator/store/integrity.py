"""Whether a database file is whole. PostgreSQL tells of damage itself when it meets it."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

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
    """The tables of which rows refer to something that is not there. None on PostgreSQL, which never lets that be."""
    if not store.is_sqlite:
        return []
    with store.reading() as db:
        return sorted({str(row[0]) for row in db.execute(sa.text("PRAGMA foreign_key_check"))})


def time_of_server(db: sa.Connection) -> dt.datetime:
    """What the clock of a PostgreSQL server shows."""
    found: dt.datetime = db.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    return found
