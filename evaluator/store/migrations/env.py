"""Read by Alembic: the schema that the store's migrations lead to."""

from evaluator.store import (  # noqa: F401  (declare their tables)
    account_tables,
    count_tables,
    evidence_tables,
    hearing_tables,
    house_tables,
    import_tables,
    operation_tables,
    paper_tables,
    plan_tables,
    programme_tables,
    quote_tables,
    register_tables,
    register_view_tables,
    release_tables,
    status_tables,
    take_out_tables,
    text_tables,
    thread_tables,
    writing_tables,
)
from evaluator.store.migration import run_migrations
from evaluator.store.tables import metadata

run_migrations(metadata)
