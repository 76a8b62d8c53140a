"""Codes that people make themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_code",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("wave_key", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("masked", sa.JSON(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme_key.programme_id"], name=op.f("fk_own_code_programme_id_programme_key")
        ),
        sa.PrimaryKeyConstraint("programme_id", "wave_key", "person", name=op.f("pk_own_code")),
        sqlite_with_rowid=False,
    )
