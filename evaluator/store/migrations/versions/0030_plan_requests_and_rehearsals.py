"""Whom of the steering group was asked by mail to approve which plan, and what is answered while a wave is tried."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_request",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Text, primary_key=True),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "rehearsal",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("wave_key", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Text, primary_key=True),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
    )
