"""A backup put into empty databases. Both files are read to their ends before anything is written; what people had
removed since is removed in the same transactions, so that nothing of it is ever served."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from evaluator.operation.envelope import Key, unseal
from evaluator.operation.filling import fill
from evaluator.operation.journal import STORE, VAULT, Journal
from evaluator.operation.replaying import replay_in_store, replay_in_vault
from evaluator.operation.stream import Head, Reading
from evaluator.store.all_tables import metadata as store_tables
from evaluator.store.engine import STORE_SCHEMA
from evaluator.store.rows import AT_ONCE, Plain, Table, tables_of
from evaluator.vault.engine import VAULT_SCHEMA
from evaluator.vault.tables import metadata as vault_tables
from surveys.diagnostics import Diagnostic, InputRejected

_TABLES: Final = {STORE: store_tables, VAULT: vault_tables}
_SCHEMAS: Final = {STORE: STORE_SCHEMA[1], VAULT: VAULT_SCHEMA[1]}


@dataclass(frozen=True, slots=True)
class Restored:
    """``removed``: how many removals were done again; None where an earlier run had done all but its last step."""

    made_at: dt.datetime
    removed: int | None


class Inserting(Reading):
    """A stream that goes into a database, some rows at a time."""

    def __init__(self, db: Connection, tables: Sequence[Table]) -> None:
        super().__init__(tables)
        self._db = db
        self._waiting: tuple[Table | None, list[Sequence[Plain]]] = (None, [])

    def row(self, table: Table, row: Sequence[Plain]) -> None:
        before, rows = self._waiting
        if before is not table or len(rows) == AT_ONCE:
            self._write()
            self._waiting = (table, rows := [])
        rows.append(row)

    def finish(self) -> Head:
        head = super().finish()
        self._write()
        return head

    def _write(self) -> None:
        table, rows = self._waiting
        if table is not None:
            table.insert(self._db, rows)


def checked(files: tuple[Path, Path], key: Key, *, now: dt.datetime) -> Head:
    """Read both files of a backup to their ends; the head of the vault's. Raises InputRejected where one cannot be
    restored by this program now, or they are not of one backup."""
    heads = [unseal(path, key, Reading(tables_of(_TABLES[kind]))) for path, kind in zip(files, _TABLES, strict=True)]
    wrong = [
        one for path, head, kind in zip(files, heads, _TABLES, strict=True) for one in _wrong(path, head, kind, now)
    ]
    if not wrong and heads[0].backup != heads[1].backup:
        wrong = [Diagnostic("operation.backups_apart", (str(files[1]),), {"other": str(files[0])})]
    if wrong:
        raise InputRejected(wrong)
    return heads[1]


def _wrong(path: Path, head: Head, kind: str, now: dt.datetime) -> Iterator[Diagnostic]:
    if head.schema != _SCHEMAS[kind]:
        found = {"found": head.schema, "needed": _SCHEMAS[kind]}
        yield Diagnostic("operation.backup_of_another_version", (str(path),), found)
    if head.expires_on < now.date():
        yield Diagnostic("operation.backup_expired", (str(path),), {"on": head.expires_on})


def restore(
    files: tuple[Path, Path], key: Key, urls: tuple[str, str], journal: Journal | None, *, now: dt.datetime
) -> tuple[Restored, str]:
    """Put a backup into the databases at ``urls``, and remove what ``journal`` says was removed since. Beside what was
    done, the secret key of the instance, '' where it was kept elsewhere. Raises InputRejected, and leaves no row, where
    the backup cannot be restored or a database is not empty."""
    head = checked(files, key, now=now)
    if journal is not None and journal.instance != head.instance:
        raise InputRejected([Diagnostic("operation.journal_of_another", ("NEDSLAG_JOURNAL",))])
    removed = {STORE: 0, VAULT: 0}

    def fill_store(db: Connection) -> None:
        _load(db, files[0], key, STORE)
        removed[STORE] = 0 if journal is None else replay_in_store(db, journal.entries[STORE])

    def fill_vault(db: Connection) -> None:
        _load(db, files[1], key, VAULT)
        removed[VAULT] = 0 if journal is None else replay_in_vault(db, journal.entries[VAULT])

    whole = fill(*urls, head.instance, fill_store=fill_store, fill_vault=fill_vault)
    return Restored(head.made_at, sum(removed.values()) if whole else None), head.secret_key


def _load(db: Connection, path: Path, key: Key, kind: str) -> None:
    unseal(path, key, Inserting(db, tables_of(_TABLES[kind])))
