"""Tables of how nedslag itself runs."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import UtcDateTime
from evaluator.store.journal import journal_table
from evaluator.store.tables import metadata, programme_column

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

task: Final = sa.Table(
    "task",
    metadata,
    programme_column(),
    sa.Column("what", sa.Text, primary_key=True),
    sa.Column("milestone", sa.Text, primary_key=True),
    sa.Column("begun_at", UtcDateTime, nullable=False),
    sa.Column("begun_by", sa.Text, nullable=False),
    sa.Column("asked", sa.JSON, nullable=False),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("moved_at", UtcDateTime, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("refused", sa.JSON, nullable=False),
)
"""What a page asked the worker for. ``asked``: what was typed for it. ``step``: how far it is; ``moved_at``: when it
came there, or was last seen to go on. ``tries``: how often it was taken up. ``refused``: what stood against it. The row
goes in the transaction that keeps what was made."""

store_journal: Final = journal_table("store_journal", metadata)
