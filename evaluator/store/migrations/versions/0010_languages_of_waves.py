"""A wave may be asked in some of its questionnaire's languages only. Those that are there are asked in all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("wave", sa.Column("languages", sa.JSON, nullable=False, server_default=sa.text("'[]'")))
