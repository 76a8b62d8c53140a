"""Opening a database: writing durably and in turn, reading without a way to write, and the check of its schema."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from evaluator.core.error_redaction import code_of
from evaluator.store.base import encode_json
from evaluator.store.forking import watch
from evaluator.store.journal import JOURNALLED
from evaluator.store.liveness import watch_connections
from evaluator.store.lock import FairLock
from evaluator.store.refusals import BUSY, DAMAGED, FULL, NO_DATABASE, ONLY_READS, encoding_of, is_for_reading_only, why
from evaluator.store.vacuum import (
    WAIT,
    WAIT_POSTGRESQL,
    rebuild_postgresql,
    rebuild_sqlite,
    tidy_postgresql,
    tidy_sqlite,
)
from surveys.diagnostics import Diagnostic, InputRejected, Value


def newest_migration(module: str) -> str:
    """The number of the newest file in ``migrations/versions`` beside a module, known without loading Alembic."""
    return max(path.name[:4] for path in (Path(module).parent / "migrations" / "versions").glob("[0-9]*.py"))


STORE_SCHEMA: Final = ("store_version", newest_migration(__file__))
"""The table of the schema version and the newest migration: what `open_store` expects (a test compares them)."""

_POOL: Final = {"pool_size": 16, "max_overflow": 16}
_SQLITE: Final = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=FULL",
    WAIT,
    "PRAGMA secure_delete=ON",
)


class SchemaMismatch(InputRejected):
    """The database has no schema, or that of another version of nedslag."""


class Unreachable(InputRejected):
    """The address of a database is wrong, or nothing answers there."""


@contextmanager
def reaching(url: str) -> Iterator[None]:
    """Turn what the driver says when there is no way to the database into `Unreachable`."""
    try:
        given = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise _unreachable("", "address_not_readable") from error
    where = without_secrets(given)
    if given.get_backend_name() not in ("sqlite", "postgresql"):
        raise _unreachable(where, "unknown_kind")
    if given.get_backend_name() == "sqlite" and given.database in (None, "", ":memory:"):
        raise _unreachable(where, "in_memory")
    try:
        yield
    except ModuleNotFoundError as error:
        raise _unreachable(where, "driver_missing", module=error.name or "") from error
    except sa.exc.NoSuchModuleError as error:
        raise _unreachable(where, "driver_missing", module=given.drivername) from error
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        if given.get_backend_name() == "sqlite" and is_for_reading_only(Path(str(given.database))):
            raise _unreachable(where, "not_writable") from error
        raise _refused(where, error) from error


@contextmanager
def refusals_told(*stores: Store) -> Iterator[None]:
    """Turn what one of ``stores`` refuses for now, or because it is damaged, into `Unreachable`."""
    try:
        yield
    except (sa.exc.SQLAlchemyError, sqlite3.Error) as error:
        reason = why(error)
        if reason is None:
            raise
        where = ", ".join(without_secrets(one.url) for one in stores)
        raise _unreachable(where, reason, said=code_of(error)) from error


def without_secrets(url: sa.URL) -> str:
    """The address of a database as it may be shown. A password can also stand among the options behind it."""
    kept = {name: value for name, value in url.query.items() if name in ("host", "port", "dbname")}
    return url.set(query=kept).render_as_string(hide_password=True)


def _refused(where: str, error: Exception) -> Unreachable:
    """What the driver says is told only of connecting: of a statement it can quote what was written."""
    reason, said = why(error), code_of(error) or type(error).__name__
    if said == ONLY_READS or reason in (DAMAGED, NO_DATABASE):
        return _unreachable(where, "only_reads" if said == ONLY_READS else str(reason))
    if isinstance(error, sa.exc.OperationalError) and error.statement is None:
        said = str(error.orig).strip().splitlines()[0]
    return _unreachable(where, reason if reason in (BUSY, FULL) else "unreachable", said=said)


def _unreachable(where: str, name: str, **values: Value) -> Unreachable:
    return Unreachable([Diagnostic(f"store.{name}", (where,), values)])


class Store:
    """A database with a way to read and a way to write.

    The database itself refuses to write on a reading connection. Writers take turns on SQLite, the longest waiting
    thread first; between processes SQLite's own lock decides. For any lock of a database a writer waits up to 30
    seconds. ``commits``: how many transactions of `writing` came to their end: they stand, but for one that was ended
    while it was committed. ``after_removals`` is called after each of them that noted a removal in the journal.
    """

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.commits = 0
        self.after_removals: Callable[[], None] | None = None
        if self.is_sqlite and self.url.database in (None, "", ":memory:"):
            raise ValueError("readers and writers cannot share a database in memory; name a file")
        self._reader = _engine(self.url, read_only=True)
        self._snapshot = self._reader.execution_options(
            snapshot=True, isolation_level="AUTOCOMMIT" if self.is_sqlite else "REPEATABLE READ"
        )
        self._writer = _engine(self.url, read_only=False)
        self._saver = self._writer if self.is_sqlite else _engine(self.url, read_only=False, autocommit=True)
        self._turn = self._a_turn()
        watch(self)

    def reading(self, *, snapshot: bool = False) -> AbstractContextManager[sa.Connection]:
        """A connection that reads. Each statement sees what is committed when it starts; with ``snapshot`` all of them
        see the database as it is at the first (for a report or a recount, which read more than once)."""
        return self._reading_snapshot() if snapshot else self._reader.connect()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction: committed durably when the block ends, undone when it raises. Not to be nested."""
        with self._turn, self._writer.begin() as db:
            yield db
            removed = db.info.pop(JOURNALLED, False)
            self.commits += 1
        if removed and self.after_removals is not None:
            self.after_removals()

    @contextmanager
    def saving(self) -> Iterator[sa.Connection]:
        """For a single statement, which is a durable transaction of its own: on PostgreSQL that spares the two
        journeys to the server that open and close one. On SQLite the same as `writing`."""
        if self.is_sqlite:
            with self.writing() as db:
                yield db
        else:
            with self._saver.connect() as db:
                yield db

    def tidy(self) -> None:
        """Remove from the files what was deleted or written anew, as far as the database can, see `tidying`."""
        if self.is_sqlite:
            with self._turn, self._writer.connect() as db:
                tidy_sqlite(_driver(db))
        else:
            with self._saver.connect() as db:
                tidy_postgresql(db)

    def rebuild(self, tables: Sequence[str]) -> None:
        """Write ``tables`` anew, so that nothing of what stood in them before is left in the files. Others wait."""
        if self.is_sqlite:
            with self._turn, self._writer.connect() as db:
                rebuild_sqlite(_driver(db))
        else:
            with self._saver.connect() as db:
                rebuild_postgresql(db, tables)

    def close(self) -> None:
        for engine in {self._reader, self._writer, self._saver}:
            engine.dispose()

    def begin_anew(self) -> None:
        """In a process that was forked: with connections and turns of its own. Those of the parent stay open there."""
        for engine in {self._reader, self._writer, self._saver}:
            engine.dispose(close=False)
        self._turn = self._a_turn()

    def _a_turn(self) -> AbstractContextManager[None]:
        return FairLock() if self.is_sqlite else nullcontext()

    @contextmanager
    def _reading_snapshot(self) -> Iterator[sa.Connection]:
        with self._snapshot.connect() as db:
            if not self.is_sqlite:
                yield db
                return
            db.exec_driver_sql("BEGIN")
            try:
                yield db
            finally:
                db.exec_driver_sql("ROLLBACK")


def open_store(url: str) -> Store:
    """The store at ``url``, ready for use; `SchemaMismatch` when its schema is not the one this program expects."""
    return open_checked(url, STORE_SCHEMA)


def open_checked(url: str, schema: tuple[str, str]) -> Store:
    """As `open_store`, for the version table and version in ``schema``."""
    with reaching(url):
        store = Store(url)
        found = schema_version(store, schema[0])
    try:
        require_version(store, found, schema[1])
    except SchemaMismatch:
        store.close()
        raise
    return store


def require_version(store: Store, found: str | None, needed: str) -> None:
    """Raises `SchemaMismatch` where the version ``found`` in the database is not the one that is ``needed``."""
    if found == needed:
        return
    where = without_secrets(store.url)
    if found is None:
        raise SchemaMismatch([Diagnostic("store.not_set_up", (where,))])
    name = "older_schema" if found < needed else "newer_schema"
    raise SchemaMismatch([Diagnostic(f"store.{name}", (where,), {"found": found, "needed": needed})])


def schema_version(store: Store, table: str) -> str | None:
    """The schema version in the database; None where there is none. A missing SQLite file is not made."""
    if store.is_sqlite and not os.path.exists(str(store.url.database)):
        return None
    with store.reading() as db:
        if not store.is_sqlite and (encoding := encoding_of(db)) != "UTF8":
            raise _unreachable(without_secrets(store.url), "other_encoding", encoding=encoding)
        try:
            return db.execute(sa.text(f"SELECT version_num FROM {table}")).scalar()
        except (sa.exc.OperationalError, sa.exc.ProgrammingError) as error:
            if table in str(error.orig):
                return None
            raise


def _engine(url: sa.URL, *, read_only: bool, autocommit: bool = False) -> sa.Engine:
    sqlite = url.get_backend_name() == "sqlite"
    options: dict[str, Any] = {"pool_size": 1, "max_overflow": 0} if sqlite and not read_only else dict(_POOL)
    if read_only or autocommit:
        options |= {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}
    if not sqlite:
        options["connect_args"] = {"client_encoding": "utf8"}  # a database of another encoding is still told so
    engine = sa.create_engine(url, json_serializer=encode_json, hide_parameters=True, **options)
    sa.event.listen(engine, "connect", _on_sqlite(read_only) if sqlite else _on_postgresql(read_only))
    if not sqlite:
        watch_connections(engine)
    if sqlite and not read_only:
        sa.event.listen(engine, "begin", _begin_immediate)
    return engine


def _on_sqlite(read_only: bool) -> Any:
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver opens no transaction of its own: see `_begin_immediate`
        for pragma in _SQLITE:
            connection.execute(pragma)
        connection.execute("PRAGMA query_only=ON" if read_only else "PRAGMA journal_mode=WAL")

    return connected


def _on_postgresql(read_only: bool) -> Any:
    def connected(connection: Any, _record: Any) -> None:
        connection.execute("SET TIME ZONE 'UTC'")
        connection.execute(WAIT_POSTGRESQL)
        if read_only:
            connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        connection.commit()

    return connected


def _begin_immediate(db: sa.Connection) -> None:
    """Take the write lock at once: a transaction that reads first and writes later could fail in the middle."""
    _driver(db).execute("BEGIN IMMEDIATE")


def _driver(db: sa.Connection) -> sqlite3.Connection:
    connection = db.connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    return connection
