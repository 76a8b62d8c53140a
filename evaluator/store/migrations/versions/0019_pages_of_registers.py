"""Views of registers that were saved, and files that wait for an answer; when a register was last changed is found at
once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "register_view",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("view_id", sa.Uuid, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("register", "title", "query", "saved_by")),
        sa.UniqueConstraint("programme_id", "register", "title"),
        sa.CheckConstraint("title <> ''", name="title"),
    )
    op.create_table(
        "register_upload",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("upload_id", sa.Uuid, primary_key=True),
        sa.Column("register", sa.Text, nullable=False),
        sa.Column("suffix", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("map", sa.Text, nullable=False),
        sa.Column("uploaded_by", sa.Text, nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("suffix IN ('.csv', '.xlsx')", name="suffix"),
    )
    op.create_index(
        "ix_register_version_programme_id_register_recorded_at",
        "register_version",
        ["programme_id", "register", "recorded_at"],
    )
