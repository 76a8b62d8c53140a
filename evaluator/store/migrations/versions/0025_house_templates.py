"""The house template of a programme, in whose styles its reports are written in Word."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "house_template",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("kept_by", sa.Text, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )
