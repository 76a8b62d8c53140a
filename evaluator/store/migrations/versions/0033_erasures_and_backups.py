"""The waves whose answers were deleted, and until when backups can be restored."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wave_erasure",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("wave_key", sa.Text, primary_key=True),
        sa.Column("erased_on", sa.Date, nullable=False),
        sa.Column("account_id", sa.Text, nullable=False),
        sa.Column("due", sa.Boolean, nullable=False),
        sa.ForeignKeyConstraint(["programme_id", "wave_key"], ["wave.programme_id", "wave.wave_key"]),
    )
    op.create_table(
        "backup_made",
        sa.Column("made_at", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("expires_on", sa.Date, primary_key=True),
    )
