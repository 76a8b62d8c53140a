"""Owners of rows of registers, and their links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contact", sa.Column("owner_role", sa.Text))
    op.create_table(
        "owner_link",
        sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme_key.programme_id"), nullable=False),
        sa.Column("round_id", sa.Uuid, nullable=False),
        sa.Column("owner_id", sa.Uuid, nullable=False),
        sa.Column("issue", sa.Integer, nullable=False),
        sa.Column("expires_on", sa.Date, nullable=False),
        sa.Column("revoked", sa.Boolean, nullable=False),
        sa.UniqueConstraint("programme_id", "round_id", "owner_id"),
        sqlite_with_rowid=False,
    )
