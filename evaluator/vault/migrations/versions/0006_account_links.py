"""Links by which somebody gets into an account, and the wish for one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_link",
        sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("account_id", sa.Text, nullable=False, unique=True),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("purpose IN ('invitation', 'password')", name="purpose"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "wanted_link",
        sa.Column("wanted_id", sa.Uuid, primary_key=True),
        sa.Column("email", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
