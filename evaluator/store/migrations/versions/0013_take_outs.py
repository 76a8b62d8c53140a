"""Which answers are in no take-out, and how much of each group the last take-out held."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "left_out",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("submission_id", sa.Uuid, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "taken_out",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("wave_key", sa.Text, primary_key=True),
        sa.Column("group_key", sa.Text, primary_key=True),
        sa.Column("count_number", sa.Integer, nullable=False),
        sa.Column("held", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["programme_id", "wave_key"], ["wave.programme_id", "wave.wave_key"]),
        sa.CheckConstraint("count_number >= 1", name="count_number"),
    )
