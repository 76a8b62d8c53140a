"""Databases on one PostgreSQL for one test after the other. Each is emptied and used again: that takes a tenth of the
time of making it anew, and the server need not remove hundreds of them when it ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

import sqlalchemy as sa

from bench._postgresql import PostgreSQL

_OTHERS_OUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_SCHEMA = """
SELECT string_agg(line, '; ' ORDER BY line) FROM (
    SELECT format('%s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod)) FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL SELECT format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
) AS lines (line)
"""
_FILLED = """
SELECT string_agg(quote_ident(relname), ', ') FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0 AND relname <> '{version}'
"""


class Databases:
    """``upgrades``: kind of database -> what sets it up at a URL, and the table of its schema version."""

    def __init__(self, server: PostgreSQL, upgrades: Mapping[str, tuple[Callable[[str], None], str]]) -> None:
        self._server = server
        self._numbers = count(1)
        self._free: defaultdict[str, list[str]] = defaultdict(list)
        self._versions = {kind: version for kind, (_, version) in upgrades.items()}
        for kind, (upgrade, _) in upgrades.items():
            server.command(f"CREATE DATABASE {kind}")
            upgrade(server.url(kind))
        self._states = {kind: self._in(kind, lambda db, kind=kind: self._state(db, kind)) for kind in upgrades}

    def take(self, kind: str) -> str:
        """The name of a database without rows of that kind, or without tables where it is 'empty'."""
        if self._free[kind]:
            return self._free[kind].pop()
        name = f"{kind}_{next(self._numbers)}"
        self._server.command(f"CREATE DATABASE {name} TEMPLATE {'template0' if kind == 'empty' else kind}")
        return name

    def give_back(self, kind: str, name: str) -> None:
        """Empty the database; one whose schema is no longer as it was is removed."""
        if kind != "empty" and self._in(name, lambda db: self._emptied(db, kind)):
            self._free[kind].append(name)
        else:
            self._server.command(f"DROP DATABASE {name} WITH (FORCE)")

    def _emptied(self, db: sa.Connection, kind: str) -> bool:
        db.exec_driver_sql(_OTHERS_OUT)
        filled = db.exec_driver_sql(_FILLED.format(version=self._versions[kind])).scalar()
        if filled:
            db.exec_driver_sql(f"TRUNCATE {filled} CASCADE")
        return self._state(db, kind) == self._states[kind]

    def _state(self, db: sa.Connection, kind: str) -> tuple[object, object]:
        version = db.exec_driver_sql(f"SELECT version_num FROM {self._versions[kind]}").scalar()
        return version, db.exec_driver_sql(_SCHEMA).scalar()

    def _in(self, name: str, run: Callable[[sa.Connection], Any]) -> Any:
        engine = sa.create_engine(self._server.url(name), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as db:
            return run(db)
