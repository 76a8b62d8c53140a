"""Read by Alembic: the schema that the store's migrations lead to."""

from evaluator.store import register_tables  # noqa: F401  (declares its tables)
from evaluator.store.migration import run_migrations
from evaluator.store.tables import metadata

run_migrations(metadata)
