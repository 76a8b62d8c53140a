"""A backup of an instance that goes on working: the store and the vault each as they were at one moment, in a file of
its own, encrypted."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from evaluator.core.files import begin_private, finish_private, unfinished
from evaluator.operation.envelope import Recipients, seal
from evaluator.operation.journal import STORE, VAULT
from evaluator.operation.stream import Head, written
from evaluator.store.all_tables import metadata as store_tables
from evaluator.store.engine import STORE_SCHEMA, Store
from evaluator.store.instance import instance_of
from evaluator.store.rows import tables_of
from evaluator.store.tables import store_instance
from evaluator.store.wave_erasures import note_backup
from evaluator.vault.engine import VAULT_SCHEMA
from evaluator.vault.tables import metadata as vault_tables
from evaluator.vault.tables import vault_instance
from surveys.diagnostics import Diagnostic, InputRejected


def back_up(
    store: Store,
    vault: Store,
    files: tuple[Path, Path],
    to: Recipients,
    *,
    days: int,
    secret_key: str,
    now: dt.datetime,
) -> None:
    """Write the store and the vault to ``files``. The store is looked at first: the vault of a moment later knows every
    programme of it. Raises InputRejected where one of the files is there already."""
    if files[0] == files[1]:
        raise InputRejected([Diagnostic("operation.same_file", (str(files[0]),))])
    backup, until = str(uuid.uuid4()), (now + dt.timedelta(days=days)).date()
    with store.writing() as db:
        note_backup(db, now, until)  # before it is made: one that is broken off may have left a file
    with _begun(*files), store.reading(snapshot=True) as db, vault.reading(snapshot=True) as vault_db:
        instance = instance_of(db, store_instance) or ""
        instance_of(vault_db, vault_instance)  # from here on, it sees one state
        of_store = Head(
            kind=STORE, backup=backup, instance=instance, schema=STORE_SCHEMA[1], made_at=now, expires_on=until
        )
        of_vault = replace(of_store, kind=VAULT, schema=VAULT_SCHEMA[1], secret_key=secret_key)
        seal(written(db, tables_of(store_tables), of_store), unfinished(files[0]), to)
        seal(written(vault_db, tables_of(vault_tables), of_vault), unfinished(files[1]), to)


@contextmanager
def _begun(*files: Path) -> Iterator[None]:
    """Each file gets its name when both are whole; before, and after what went wrong, there is none."""
    try:
        for path in files:
            begin_private(path, b"")
        yield
        for path in files:
            finish_private(path)
    finally:
        for path in files:
            unfinished(path).unlink(missing_ok=True)
