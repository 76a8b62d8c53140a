"""The mark that the store has in common with its vault."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "store_instance",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("instance_id", sa.Text, nullable=False),
        sa.CheckConstraint("number = 1", name="number"),
    )
