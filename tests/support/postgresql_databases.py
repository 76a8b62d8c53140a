"""Databases on one PostgreSQL for one test after the other. Each is emptied and used again, which takes a few
milliseconds: making one anew takes ten times as long, and so does TRUNCATE, which makes every file of a table anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import count
from typing import Final

import sqlalchemy as sa

from bench._postgresql import PostgreSQL

EMPTY: Final = "empty"
_OTHERS_OUT: Final = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_BUSY_OUT: Final = f"{_OTHERS_OUT} AND state <> 'idle'"
"""One that is idle is kept for the next test, see `kept_engines`."""
_SCHEMA: Final = """
SELECT string_agg(line, '; ' ORDER BY line) FROM (
    SELECT format('%s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod)) FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL SELECT format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
) AS lines (line)
"""
_WRITTEN: Final = """
SELECT quote_ident(relname) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0 AND relname <> '{version}'
"""
_WITHOUT_FOREIGN_KEYS: Final = "SET session_replication_role = replica"


class Databases:
    """``upgrades``: kind of database -> what sets it up at a URL, and the table of its schema version."""

    def __init__(self, server: PostgreSQL, upgrades: Mapping[str, tuple[Callable[[str], None], str]]) -> None:
        self._server = server
        self._numbers = count(1)
        self._free: defaultdict[str, list[str]] = defaultdict(list)
        self._open: dict[str, sa.Connection] = {}
        self._versions = {kind: version for kind, (_, version) in upgrades.items()}
        self._states: dict[str, tuple[object, object]] = {}
        for kind, (upgrade, _) in upgrades.items():
            server.command(f"CREATE DATABASE {kind}")
            upgrade(server.url(kind))
            db = self._connection(kind)
            self._states[kind] = self._state(db, kind)
            db.exec_driver_sql(_OTHERS_OUT)
            self._close(kind)  # nobody may be in a database that others are made from

    def take(self, kind: str) -> str:
        """The name of a database without rows of that kind, or without tables where it is 'empty'."""
        if self._free[kind]:
            return self._free[kind].pop()
        name = f"{kind}_{next(self._numbers)}"
        self._server.command(f"CREATE DATABASE {name} TEMPLATE {'template0' if kind == EMPTY else kind}")
        return name

    def give_back(self, kind: str, name: str) -> None:
        """Empty the database; one whose schema is no longer as it was is removed."""
        db = self._connection(name)
        db.exec_driver_sql(_OTHERS_OUT if kind == EMPTY else _BUSY_OUT)
        if kind == EMPTY:
            db.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        else:
            for (table,) in db.exec_driver_sql(_WRITTEN.format(version=self._versions[kind])).all():
                db.exec_driver_sql(f"DELETE FROM {table}")
            if self._state(db, kind) != self._states[kind]:
                self._close(name)
                self._server.command(f"DROP DATABASE {name} WITH (FORCE)")
                return
        self._free[kind].append(name)

    def close(self) -> None:
        for name in list(self._open):
            self._close(name)

    def _state(self, db: sa.Connection, kind: str) -> tuple[object, object]:
        version = db.exec_driver_sql(f"SELECT version_num FROM {self._versions[kind]}").scalar()
        return version, db.exec_driver_sql(_SCHEMA).scalar()

    def _connection(self, name: str) -> sa.Connection:
        if name not in self._open:
            engine = sa.create_engine(self._server.url(name), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
            self._open[name] = engine.connect()
            self._open[name].exec_driver_sql(_WITHOUT_FOREIGN_KEYS)
        return self._open[name]

    def _close(self, name: str) -> None:
        self._open.pop(name).close()
