"""Bringing a database to the newest schema with Alembic's programming interface (there is no alembic.ini)."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic import command, context
from alembic.config import Config

from evaluator.store.engine import (
    STORE_SCHEMA,
    SchemaMismatch,
    Store,
    open_checked,
    reaching,
    schema_version,
    without_secrets,
)
from surveys.diagnostics import Diagnostic

_LOCK: Final = 0x6E656473
"""The number of the lock among those of a PostgreSQL database."""
_FIRST: Final = "0100"
"""The migration of the first release. What was made before it has lower numbers, of which no migration is left."""


def upgrade_store(url: str) -> None:
    """Make or upgrade the schema of the store, and the file of a SQLite database if it is not there yet."""
    with reaching(url):
        upgrade(url, Path(__file__).parent / "migrations", STORE_SCHEMA)


def upgrade(url: str, folder: Path, schema: tuple[str, str]) -> None:
    """Run the migrations in ``folder`` that the database lacks, all or none of them; `SchemaMismatch` when its schema
    is newer than the one in ``schema``, whose table keeps the version."""
    given = sa.make_url(url)
    if given.get_backend_name() == "sqlite" and given.database:
        _make_private_file(Path(given.database))
    store = Store(url)
    try:
        found = schema_version(store, schema[0]) or ""
        if found > schema[1]:
            open_checked(url, schema)
        if found == schema[1]:  # and nobody need wait for those who write
            return
        if found and found < _FIRST:
            raise SchemaMismatch([Diagnostic("store.before_the_release", (without_secrets(store.url),))])
        with store.writing() as db:
            if not store.is_sqlite:
                _take_the_lock(db)
            command.upgrade(configuration(folder, schema[0], db), "head")
    finally:
        store.close()


def _take_the_lock(db: sa.Connection) -> None:
    """One at a time: whoever waits finds what the one before has made. SQLite's writers take turns anyhow."""
    db.exec_driver_sql("SET LOCAL lock_timeout = 0")
    db.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def configuration(folder: Path, version_table: str, db: sa.Connection | None = None) -> Config:
    """Alembic's configuration for one database. The connection is handed over as it is, not as a URL, because Alembic
    reads ``%`` in a URL as a placeholder."""
    config = Config(attributes={"connection": db, "version_table": version_table})
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def run_migrations(metadata: sa.MetaData) -> None:
    """What both ``env.py`` do: run inside the transaction of the connection that `upgrade` opened."""
    attributes = context.config.attributes
    context.configure(
        connection=attributes["connection"], target_metadata=metadata, version_table=attributes["version_table"]
    )
    with context.begin_transaction():
        context.run_migrations()


def _make_private_file(path: Path) -> None:
    """A new SQLite file that only its owner may read; SQLite gives its companion files the same rights. One that is
    there is not touched: closing it would take away the locks that this process holds on it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
