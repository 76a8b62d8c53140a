"""Files of answers that wait, sealed, until they are brought in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "responses_upload",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("upload_id", sa.Uuid, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("map", sa.LargeBinary, nullable=False),
        sa.Column("uploaded_by", sa.Text, nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("programme_id", "uploaded_by"),
    )
