"""Counts of milestones, kept with what they were made from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "milestone_count",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("milestone", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("actor", "reason", "digest", "inputs")),
        sa.Column("shown_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("number = 1 OR reason <> ''", name="reason"),
    )
