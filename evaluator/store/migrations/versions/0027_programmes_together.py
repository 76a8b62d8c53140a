"""Programmes as a page of all of them shows and finds them, what became of them, and how the worker's jobs went."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worker_job",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("done", sa.Integer, nullable=False),
        *(
            sa.Column(name, sa.Text if name == "code" else sa.JSON, nullable=False)
            for name in ("code", "place", "said")
        ),
    )
    op.create_table(
        "programme_index",
        _programme(),
        sa.Column("number", sa.Integer, nullable=False),
        *(sa.Column(name, sa.JSON, nullable=False) for name in ("title", "purpose")),
        sa.Column("minimum", sa.Integer, nullable=False),
        *(sa.Column(name, sa.JSON, nullable=False) for name in ("milestones", "populations")),
    )
    op.create_table(
        "search_entry",
        _programme(),
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("kind", "key")),
        sa.Column("title", sa.JSON, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.CheckConstraint("kind IN ('programme', 'document', 'indicator', 'question')", name="kind"),
    )
    op.create_table(
        "programme_state",
        _programme(),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Text, nullable=False),
        sa.CheckConstraint("state IN ('closed', 'archived')", name="state"),
    )
    op.create_table(
        "programme_erasure",
        _programme(),
        sa.Column("title", sa.JSON, nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("account_id", "reason")),
        sa.Column("counts", sa.JSON, nullable=False),
    )
    op.create_table(
        "kept_release",
        _programme(),
        sa.Column("milestone", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("digest", "document")),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
    )


def _programme() -> sa.Column[str]:
    return sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True)
