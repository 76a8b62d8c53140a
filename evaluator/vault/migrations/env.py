"""Read by Alembic: the schema that the vault's migrations lead to."""

from evaluator.store.migration import run_migrations
from evaluator.vault.tables import metadata

run_migrations(metadata)
