"""The key that seals the vault replaced by another, while servers run."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.core.vault_key import VARIABLE, new_vault_key, put_in_front
from evaluator.vault.resealing import forget_others, register, registered, reseal_everything, sealed_tables
from evaluator.vault.sealing import READ_ANEW, keyring, keys_file
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from evaluator.store.engine import Store

FOLLOWED: Final = READ_ANEW + 1.0
"""Seconds after which every server that reads the same file seals with the new key."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many rows were sealed anew. ``place``: where the keys stand, of which only the first is needed now."""

    rows: int
    place: str


def rotate(vault: Store) -> Rotated:
    """Seal everything with the first key. Where that is done already, a new key is made and put in front in the file.
    Broken off, the same command goes on with the rest. Raises InputRejected where the environment holds the keys and
    names no new one."""
    with vault.reading() as db:
        is_done = registered(db) == {keyring(anew=True).first.id}
    if is_done:
        _put_a_new_one_in_front()
    with vault.writing() as db:
        register(db)
    rows = reseal_everything(vault)
    with vault.writing() as db:
        forget_others(db)
    vault.rebuild([one.table.name for one in sealed_tables()])
    return Rotated(rows, str(keys_file() or VARIABLE))


def _put_a_new_one_in_front() -> None:
    file = keys_file()
    if file is None:
        raise InputRejected([Diagnostic("operation.no_new_vault_key", (VARIABLE,))])
    put_in_front(file, new_vault_key())
    time.sleep(FOLLOWED)
    keyring(anew=True)
