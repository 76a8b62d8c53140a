"""An instance moved into other databases, of the same kind or the other, while nobody writes in it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, MetaData

from evaluator.operation.filling import fill
from evaluator.store.all_tables import metadata as store_tables
from evaluator.store.engine import Store, without_secrets
from evaluator.store.instance import instance_of
from evaluator.store.rows import tables_of
from evaluator.store.tables import store_instance
from evaluator.vault.tables import metadata as vault_tables
from surveys.diagnostics import Diagnostic, InputRejected


@dataclass(frozen=True, slots=True)
class Copied:
    """How many rows each database has. ``before``: an earlier run had copied them, and this one did its last step."""

    store: int
    vault: int
    before: bool


def copy(store: Store, vault: Store, urls: tuple[str, str]) -> Copied:
    """Copy all rows into the databases at ``urls``, which must be empty. In the transactions that write them, the rows
    of each table are counted here and there. Raises InputRejected where the counts differ, and nothing was copied then.
    """
    with store.reading(snapshot=True) as db, vault.reading(snapshot=True) as vault_db:
        instance = instance_of(db, store_instance) or ""
        whole = fill(
            *urls,
            instance,
            fill_store=lambda there: _copied(db, there, store_tables),
            fill_vault=lambda there: _copied(vault_db, there, vault_tables),
        )
        return Copied(_rows(db, store_tables), _rows(vault_db, vault_tables), before=not whole)


def _copied(here: Connection, there: Connection, metadata: MetaData) -> None:
    for table in tables_of(metadata):
        table.insert(there, table.rows(here))
        counts = {"here": table.count(here), "there": table.count(there)}
        if counts["here"] != counts["there"]:
            place = (without_secrets(there.engine.url), table.name)
            raise InputRejected([Diagnostic("operation.counts_differ", place, counts)])


def _rows(db: Connection, metadata: MetaData) -> int:
    return sum(table.count(db) for table in tables_of(metadata))
