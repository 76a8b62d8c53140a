"""The last day on which somebody new can begin to answer a wave, where that is not the day on which it closes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("wave", sa.Column("begin_by", sa.Date))
    op.add_column("wave", sa.Column("begin_by_at", sa.Time))
