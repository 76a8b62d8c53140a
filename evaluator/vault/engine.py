"""Opening the vault: a database of its own, so that whoever reads the answers does not read who was invited."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from evaluator.store.engine import Store, newest_migration, open_checked, reaching

VAULT_SCHEMA: Final = ("vault_version", newest_migration(__file__))
"""The table of the schema version and the newest migration in ``migrations/versions``."""


def open_vault(url: str) -> Store:
    """The vault at ``url``, ready for use; `SchemaMismatch` when its schema is not the one this program expects."""
    return open_checked(url, VAULT_SCHEMA)


def upgrade_vault(url: str) -> None:
    """Make or upgrade the schema of the vault, and the file of a SQLite database if it is not there yet."""
    from evaluator.store.migration import upgrade  # Alembic is loaded by those who migrate, not by each command

    with reaching(url):
        upgrade(url, Path(__file__).parent / "migrations", VAULT_SCHEMA)
