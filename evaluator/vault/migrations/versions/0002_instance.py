"""The mark that the vault has in common with its store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vault_instance",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("instance_id", sa.Text, nullable=False),
        sa.CheckConstraint("number = 1", name="number"),
    )
