"""Tables of how nedslag itself runs."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import UtcDateTime
from evaluator.store.journal import journal_table
from evaluator.store.tables import metadata

worker_job: Final = sa.Table(
    "worker_job",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("ran_at", UtcDateTime, nullable=False),
    sa.Column("done_at", UtcDateTime),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("place", sa.JSON, nullable=False),
    sa.Column("said", sa.JSON, nullable=False),
)
"""``code``, ``place`` and ``said``: of the diagnostic that says what stood in the way of the last round; '' for
nothing."""

store_journal: Final = journal_table("store_journal", metadata)
