"""An instance put into two empty databases, from a backup or from other databases: whole or not at all.

Each database is filled in one transaction. The vault comes first, under a mark with which nothing can be served; the
store follows; then the vault gets its own mark. Broken off in between, the same can be done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from sqlalchemy import Connection, MetaData
from sqlalchemy import Table as TableOfMark

from evaluator.store.all_tables import metadata as store_tables
from evaluator.store.engine import Store, open_store, without_secrets
from evaluator.store.instance import instance_of, mark_anew
from evaluator.store.migration import upgrade_store
from evaluator.store.rows import Table, tables_of
from evaluator.store.tables import store_instance
from evaluator.vault.engine import open_vault, upgrade_vault
from evaluator.vault.pairing import UNFINISHED
from evaluator.vault.tables import metadata as vault_tables
from evaluator.vault.tables import vault_instance
from surveys.diagnostics import Diagnostic, InputRejected

Fill = Callable[[Connection], None]
"""Writes the rows of a database, its mark among them, in the transaction that it is given."""


def fill(store_url: str, vault_url: str, instance: str, *, fill_store: Fill, fill_vault: Fill) -> bool:
    """Fill both databases with the ``instance``. Where an earlier run broke off, it is done again, or ended; False
    where only that was left to do. Raises InputRejected where one of the databases holds something else."""
    with _made(store_url, vault_url) as (store, vault):
        there, begun = _mark(store, store_instance), _mark(vault, vault_instance)
        if there == instance and begun == UNFINISHED + instance:
            _set_mark(vault, instance)
            return False
        _refuse_what_is_full(store, vault, begun)
        with vault.writing() as db:
            for table in reversed(tables_of(vault_tables)):
                table.clear(db)
            fill_vault(db)
            mark_anew(db, vault_instance, UNFINISHED + instance)
        with store.writing() as db:
            Table(store_instance).clear(db)  # all else is empty
            fill_store(db)
        _set_mark(vault, instance)
        return True


@contextmanager
def _made(store_url: str, vault_url: str) -> Iterator[tuple[Store, Store]]:
    upgrade_store(store_url)
    upgrade_vault(vault_url)
    with closing(open_store(store_url)) as store, closing(open_vault(vault_url)) as vault:
        yield store, vault


def _refuse_what_is_full(store: Store, vault: Store, begun: str | None) -> None:
    """A vault that was being filled is filled anew; a mark alone is nothing yet."""
    found = [store] if _holds(store, store_tables) else []
    if not (begun or "").startswith(UNFINISHED) and _holds(vault, vault_tables):
        found.append(vault)
    if found:
        places = ((without_secrets(one.url),) for one in found)
        raise InputRejected([Diagnostic("operation.target_not_empty", place) for place in places])


def _holds(store: Store, metadata: MetaData) -> bool:
    with store.reading() as db:
        marks = (store_instance.name, vault_instance.name)
        return not all(table.is_empty(db) for table in tables_of(metadata) if table.name not in marks)


def _mark(store: Store, table: TableOfMark) -> str | None:
    with store.reading() as db:
        return instance_of(db, table)


def _set_mark(vault: Store, instance: str) -> None:
    with vault.writing() as db:
        mark_anew(db, vault_instance, instance)
