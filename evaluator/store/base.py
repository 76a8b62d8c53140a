"""What every table of the store shares: metadata with named constraints, column types, and the way JSON is written."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
UNORDERED: Final[dict[str, Any]] = {"sqlite_with_rowid": False}
"""SQLite numbers the rows of a table in the order of their arrival; a table WITHOUT ROWID lies in the order of its key.
With random keys the order of arrival is nowhere in the table. On PostgreSQL the order of a table is no column either,
but whoever may read the files of the server can see it."""

PASSING: Final[dict[str, Any]] = {"passing": True}
"""Of a table whose rows concern this place or the next hours alone, such as what limits count: no backup has them, and
none are moved."""


class UtcDateTime(sa.TypeDecorator[dt.datetime]):
    """An aware datetime, stored in UTC to the second. SQLite keeps no time zone; it is added when read."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must say its time zone")
        return value.astimezone(dt.UTC).replace(microsecond=0)

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def encode_json(value: object) -> str:
    """Compact JSON with sorted keys, as every column of JSON is written."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


Insert = sqlite.Insert | postgresql.Insert
Inserting = Callable[[sa.Table], Insert]
_INSERTS: Final[Mapping[str, Inserting]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Upserts:
    """An INSERT that says what to do on a conflict, built once for each database from one description.

    ``build`` takes the dialect's ``insert`` and returns the statement; `on` picks the one of a connection."""

    def __init__(self, build: Callable[[Inserting], Insert]) -> None:
        # The option is set here and not in `on`: a statement that is made anew is also compiled anew.
        self._statements = {
            name: build(insert).execution_options(preserve_rowcount=True) for name, insert in _INSERTS.items()
        }

    def on(self, db: sa.Connection) -> Insert:
        """The statement for the database of ``db``; its result's ``rowcount`` says how many rows were written."""
        return self._statements[db.dialect.name]
