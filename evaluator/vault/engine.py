"""Opening the vault: a database of its own, so that whoever reads the answers does not read who was invited."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from evaluator.store.engine import (
    SchemaMismatch,
    Store,
    newest_migration,
    open_checked,
    reaching,
    schema_version,
    without_secrets,
)
from evaluator.vault.resealing import registered
from evaluator.vault.sealing import keyring
from surveys.diagnostics import Diagnostic

VAULT_SCHEMA: Final = ("vault_version", newest_migration(__file__))
"""The table of the schema version and the newest migration in ``migrations/versions``."""


def open_vault(url: str) -> Store:
    """The vault at ``url``, ready for use; `SchemaMismatch` when its schema is not the one this program expects, or a
    key that seals something in it is not among ours."""
    vault = open_checked(url, VAULT_SCHEMA)
    try:
        require_keys(vault)
    except BaseException:
        vault.close()
        raise
    return vault


def require_keys(vault: Store) -> None:
    """Raises `SchemaMismatch` where a key that seals something in the vault is not among ours."""
    with reaching(vault.url.render_as_string(hide_password=False)), vault.reading() as db:
        missing = registered(db) - keyring(anew=True).ids
    if missing:
        raise SchemaMismatch([Diagnostic("store.vault_key_wrong", (without_secrets(vault.url),))])


def is_made(url: str) -> bool:
    """Whether the vault is there, sealed with a key without which nobody reads it."""
    with reaching(url):
        vault = Store(url)
        try:
            return schema_version(vault, VAULT_SCHEMA[0]) is not None
        finally:
            vault.close()


def upgrade_vault(url: str) -> None:
    """Make or upgrade the schema of the vault, and the file of a SQLite database if it is not there yet."""
    from evaluator.store.migration import upgrade  # Alembic is loaded by those who migrate, not by each command

    keyring(anew=True)
    with reaching(url):
        upgrade(url, Path(__file__).parent / "migrations", VAULT_SCHEMA)
