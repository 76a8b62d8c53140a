"""The journal of removals as a file apart from the databases and their backups: what was removed since a backup was
made is known when the databases themselves are lost.

The first line names the instance; each other line is an entry. The file is written anew, whole, after each removal and
by the worker, from what both databases hold and what it held before. Entries of a programme that was erased are one.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from logging import getLogger
from pathlib import Path
from typing import Final

from evaluator.core.error_redaction import OURS, redacted
from evaluator.core.files import write_private
from evaluator.store import instance
from evaluator.store.engine import Store
from evaluator.store.journal import Removed, merged
from evaluator.store.removals import removals as of_store
from evaluator.store.tables import store_instance
from evaluator.vault.keys import removals as of_vault
from surveys.diagnostics import Diagnostic, InputRejected, Row

STORE: Final = "store"
VAULT: Final = "vault"
Entries = Mapping[str, tuple[Removed, ...]]
"""`STORE` and `VAULT` -> what was removed there."""
_log: Final = getLogger(f"{OURS}.journal")


@dataclass(frozen=True, slots=True)
class Journal:
    """``instance``: the mark of the databases whose removals these are."""

    instance: str
    entries: Entries = field(default_factory=lambda: {STORE: (), VAULT: ()})


def keep_journal(store: Store, vault: Store, path: Path) -> None:
    """From now on, bring the file up to date after each removal. One that cannot be written is told in the log and by
    the doctor, and is made good the next time: the removal itself stands."""

    def bring_up_to_date() -> None:
        try:
            write_journal(store, vault, path)
        except Exception as error:  # whatever it is, the removal stands
            _log.warning("the journal of removals could not be written: %s", redacted(error))

    store.after_removals = vault.after_removals = bring_up_to_date


def write_journal(store: Store, vault: Store, path: Path) -> None:
    """Bring the file up to date. Raises InputRejected where it is damaged or another instance's."""
    now = stored_journal(store, vault)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _one_at_a_time(path):
        before = read_journal(path) if path.exists() else Journal(now.instance)
        if before.instance != now.instance:
            raise InputRejected([Diagnostic("operation.journal_of_another", (str(path),))])
        both = Journal(
            now.instance, {name: merged((*before.entries[name], *now.entries[name])) for name in now.entries}
        )
        if both != before or not path.exists():
            _write(path, both)


def stored_journal(store: Store, vault: Store) -> Journal:
    """What the databases hold."""
    with store.reading() as db, vault.reading() as vault_db:
        mark = instance.instance_of(db, store_instance) or ""
        return Journal(mark, {STORE: tuple(of_store.entries(db)), VAULT: tuple(of_vault.entries(vault_db))})


def read_journal(path: Path) -> Journal:
    """The journal in a file. Raises InputRejected where a line of it cannot be read."""
    found: dict[str, list[Removed]] = {STORE: [], VAULT: []}
    mark: str | None = None
    for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1):
        try:
            its = json.loads(line)
            if number == 1:
                mark = str(its["journal_of"])
            else:
                found[its.pop("from")].append(Removed(**its))
        except (ValueError, KeyError, TypeError) as error:
            raise InputRejected([Diagnostic("operation.journal_damaged", (str(path), Row(number)))]) from error
    if mark is None:
        raise InputRejected([Diagnostic("operation.journal_damaged", (str(path), Row(1)))])
    return Journal(mark, {name: tuple(entries) for name, entries in found.items()})


def _write(path: Path, its: Journal) -> None:
    lines = [{"journal_of": its.instance}]
    lines += [{"from": name} | asdict(one) for name, entries in its.entries.items() for one in entries]
    draft = path.with_name(f"{path.name}.draft")
    draft.unlink(missing_ok=True)
    write_private(draft, "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in lines))
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(path)


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Among the processes of a machine; the system lets go of the lock when one of them ends."""
    file = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
