"""Databases that refuse, each in one way, and let go again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa

from evaluator.store.engine import Store

_FUNCTION = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {body} END $$
"""
_QUOTING = """
RAISE EXCEPTION 'refused' USING ERRCODE = '{code}',
DETAIL = 'Failing row contains ' || coalesce(to_jsonb(NEW), to_jsonb(OLD))::text;
"""
_ENDING = "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW;"
VERBS = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def refusing(store: Store, table: str, code: str = "23514") -> Iterator[None]:
    """Nothing is written to ``table``: on PostgreSQL the error quotes the row and has the SQLSTATE ``code``."""
    body = "SELECT RAISE(ABORT, 'refused');" if store.is_sqlite else _QUOTING.format(code=code)
    with _triggered(store, table, body):
        yield


@contextmanager
def ending_the_connection(store: Store, table: str) -> Iterator[None]:
    """PostgreSQL: whoever writes to ``table`` loses the connection."""
    with _triggered(store, table, _ENDING):
        yield


@contextmanager
def _triggered(store: Store, table: str, body: str) -> Iterator[None]:
    with _directly(store) as db:
        if store.is_sqlite:
            for verb in VERBS:
                db.exec_driver_sql(f"CREATE TRIGGER refuse_{verb} BEFORE {verb} ON {table} BEGIN {body} END")
        else:
            db.exec_driver_sql(_FUNCTION.format(body=body).replace("%", "%%"), ())
            db.exec_driver_sql(
                f"CREATE TRIGGER refuse BEFORE INSERT OR UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION refuse()"
            )
    try:
        yield
    finally:
        with _directly(store) as db:
            if store.is_sqlite:
                for verb in VERBS:
                    db.exec_driver_sql(f"DROP TRIGGER refuse_{verb}")
            else:
                db.exec_driver_sql("DROP FUNCTION refuse CASCADE")


@contextmanager
def out_of_reach(store: Store, table: str) -> Iterator[None]:
    """``table`` is not where anybody looks for it: reading it fails, too."""
    with _directly(store) as db:
        db.exec_driver_sql("PRAGMA legacy_alter_table=ON" if store.is_sqlite else "SELECT 1")
        db.exec_driver_sql(f"ALTER TABLE {table} RENAME TO elsewhere")
    try:
        yield
    finally:
        with _directly(store) as db:
            db.exec_driver_sql("PRAGMA legacy_alter_table=ON" if store.is_sqlite else "SELECT 1")
            db.exec_driver_sql(f"ALTER TABLE elsewhere RENAME TO {table}")


@contextmanager
def locked(store: Store, *tables: str) -> Iterator[None]:
    """Another program holds the database, on PostgreSQL these tables."""
    with _directly(store, autocommit=False) as db:
        if store.is_sqlite:
            db.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            db.exec_driver_sql(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
        yield
        db.exec_driver_sql("ROLLBACK")


@contextmanager
def full(store: Store) -> Iterator[None]:
    """A SQLite database that may not grow by a page, and has none left over."""
    with store.writing() as db:
        db.exec_driver_sql("CREATE TABLE filler (it)")
        pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()
        db.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    for size in (3000, 300, 30):
        with suppress(sa.exc.OperationalError):
            while True:
                with store.writing() as db:
                    db.exec_driver_sql(f"INSERT INTO filler VALUES (zeroblob({size}))")
    yield
    with store.writing() as db:
        db.exec_driver_sql("PRAGMA max_page_count=1000000")
        db.exec_driver_sql("DROP TABLE filler")


@contextmanager
def _directly(store: Store, *, autocommit: bool = True) -> Iterator[sa.Connection]:
    engine = sa.create_engine(store.url, poolclass=sa.NullPool)
    if store.is_sqlite:
        sa.event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    with engine.connect() as db:
        if autocommit:
            db = db.execution_options(isolation_level="AUTOCOMMIT")
        yield db
