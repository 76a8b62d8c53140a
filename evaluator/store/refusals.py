"""Why a database refused: what can be tried again, and what somebody has to mend."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from evaluator.store.lock import TurnNotCome

BUSY: Final = "busy"
FULL: Final = "full"
GONE: Final = "gone"
DAMAGED: Final = "damaged"
NO_DATABASE: Final = "no_database"
ONLY_READS: Final = "SQLSTATE 25006"
"""What PostgreSQL says of writing in a transaction that only reads: a standby, or a pooler that hands connections on
between transactions with what was set for reading."""
TEMPORARY: Final = (BUSY, FULL, GONE)
"""After these the same statement can succeed another time."""

_SQLITE: Final[Mapping[int, str]] = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: GONE,
    sqlite3.SQLITE_CANTOPEN: GONE,
    sqlite3.SQLITE_READONLY: GONE,
    sqlite3.SQLITE_PERM: GONE,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: NO_DATABASE,
}
_POSTGRESQL: Final[Mapping[str, str]] = {
    "55P03": BUSY,  # a lock was not to be had in time
    "40": BUSY,  # given up for another transaction
    "53": FULL,  # disk, memory or connections
    "08": GONE,
    "57": GONE,  # shut down, or not started yet
    "58": GONE,  # an error of the system around it
    "25006": GONE,  # only reading is possible
    "XX001": DAMAGED,
    "XX002": DAMAGED,
}
"""SQLSTATE, or its class."""


def why(error: BaseException) -> str | None:
    """Why a database refused; None where it did not, or where what it was asked to do was wrong."""
    of_driver = getattr(error, "orig", None)  # SQLAlchemy wraps the errors of statements, and not those of connecting
    error = of_driver if isinstance(of_driver, BaseException) else error
    if isinstance(error, sa.exc.TimeoutError | TurnNotCome):
        return BUSY
    if isinstance(error, sa.exc.PendingRollbackError):
        return GONE
    if isinstance(error, sqlite3.Error):
        return _SQLITE.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
    if not hasattr(error, "sqlstate"):
        return None
    state = error.sqlstate
    if state is None:  # no answer of the server: the connection itself failed
        return GONE if type(error).__name__ in ("OperationalError", "InterfaceError") else None
    return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])


def is_for_reading_only(file: Path) -> bool:
    """Whether a file of SQLite is there, and it or its folder, where readers write too, may not be written to."""
    return file.exists() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))


def encoding_of(db: sa.Connection) -> str:
    """How a database of PostgreSQL keeps letters: 'UTF8', or 'SQL_ASCII' where the system had no locale."""
    return str(db.connection.driver_connection.info.parameter_status("server_encoding"))  # type: ignore[union-attr]
