"""Removing from the database files what was deleted or written anew: sent drafts and the order of sending would stay
there (docs/anonymity.md). Others go on meanwhile; what one of them still reads stays until the next time.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from evaluator.core.error_redaction import OURS, redacted
from evaluator.store.shards import shards

WAIT: Final = "PRAGMA busy_timeout=30000"
WAIT_POSTGRESQL: Final = "SET lock_timeout = 30000"
_TIDYING: Final = 200
"""Milliseconds for which tidying waits for others before it leaves the rest to the next time."""
_REBUILT: Final = 8_000_000
"""A file of up to so many bytes is rebuilt, which takes a tenth of a second; a larger one keeps traces in the free
space of its pages."""
_TABLES: Final = (
    "draft",
    "submission",
    "free_text",
    "text_unit",
    "unfolded",
    "paper_entry",
    "release_text",
    "rendering",
)
_LOCKED: Final = "55P03"
_log = logging.getLogger(f"{OURS}.store")


def tidy_sqlite(db: sqlite3.Connection) -> None:
    """``db``: the driver's writing connection, outside a transaction."""
    db.execute(f"PRAGMA busy_timeout={_TIDYING}")
    try:
        (pages,), (size,) = (db.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
        if pages * size <= _REBUILT:
            db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
    finally:
        db.execute(WAIT)


def tidy_postgresql(db: sa.Connection) -> None:
    """``db`` commits by itself. What one table refuses is left to the next time: no page waits for it, and none fails
    for it."""
    db.exec_driver_sql(f"SET lock_timeout = {_TIDYING}")
    try:
        size_of = _size_of(db)
        for table in _TABLES:
            try:
                size = db.execute(sa.text(f"SELECT {size_of}('{table}')")).scalar_one()
                how = "FULL" if size <= _REBUILT else "SKIP_LOCKED"
                db.exec_driver_sql(f"VACUUM ({how}) {table}")
            except sa.exc.DBAPIError as error:
                if error.connection_invalidated:
                    raise
                if getattr(error.orig, "sqlstate", None) != _LOCKED:
                    _log.warning("%s could not be tidied: %s", table, redacted(error))
    finally:
        db.exec_driver_sql(WAIT_POSTGRESQL)


def rebuild_sqlite(db: sqlite3.Connection) -> None:
    """Write the file anew, whatever its size. ``db``: the driver's writing connection, outside a transaction."""
    db.execute("VACUUM")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def rebuild_postgresql(db: sa.Connection, tables: Sequence[str]) -> None:
    """The same of ``tables``. ``db`` commits by itself."""
    for table in tables:
        db.exec_driver_sql(f"VACUUM (FULL) {table}")


def _size_of(db: sa.Connection) -> str:
    """On Citus a distributed table itself is an empty shell; what lies in its shards is measured."""
    return "citus_total_relation_size" if shards(db) else "pg_total_relation_size"
