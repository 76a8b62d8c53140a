"""A wave may open and close at a time of day. Those that are there go on opening and closing at midnight."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("wave", sa.Column("opens_at", sa.Time()))
    op.add_column("wave", sa.Column("closes_at", sa.Time()))
