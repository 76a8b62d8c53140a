"""How full the doors are that anybody can come through."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "door_level",
        sa.Column("subject", sa.LargeBinary(32), primary_key=True),
        sa.Column("sunk_at", sa.Double, nullable=False),
        sqlite_with_rowid=False,
    )
