"""Contact persons of the parties of a hearing, and the parties' links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contact", sa.Column("hearing_key", sa.Text))
    op.create_table(
        "hearing_link",
        sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme_key.programme_id"), nullable=False),
        sa.Column("hearing_key", sa.Text, nullable=False),
        sa.Column("party_id", sa.Uuid, nullable=False),
        sa.Column("issue", sa.Integer, nullable=False),
        sa.UniqueConstraint("programme_id", "hearing_key", "party_id"),
        sqlite_with_rowid=False,
    )
