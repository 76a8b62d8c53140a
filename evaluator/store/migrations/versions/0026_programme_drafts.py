"""Programme documents that are edited in the browser, with the revisions to which they can be taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programme_draft",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("begun_from", sa.Integer, nullable=False),
        sa.Column("parent", sa.Integer, nullable=True),
        sa.Column("saved_by", sa.Text, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("begun_from >= 0", name="begun_from"),
        sa.CheckConstraint("revision >= 1", name="revision"),
    )
    op.add_column("document", sa.Column("author", sa.Text, nullable=False, server_default=""))
    op.add_column("document", sa.Column("reason", sa.Text, nullable=False, server_default=""))
