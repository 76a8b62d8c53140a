"""How many began at an open link on each day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "door_count",
        sa.Column("programme_id", sa.Text, primary_key=True),
        sa.Column("wave_key", sa.Text, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("begun", sa.Integer, nullable=False),
        sa.Column("held_back", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["programme_id", "wave_key"], ["wave.programme_id", "wave.wave_key"]),
        sa.CheckConstraint("begun >= 0 AND held_back >= 0", name="counts"),
        sqlite_with_rowid=False,
    )
