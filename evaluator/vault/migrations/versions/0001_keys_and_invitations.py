"""Programme keys and invitations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programme_key",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_programme_key")),
    )
    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("wave_key", sa.Text(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("process_key", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("linked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme_key.programme_id"], name=op.f("fk_invitation_programme_id_programme_key")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitation")),
        sa.UniqueConstraint(
            "programme_id", "wave_key", "person", name=op.f("uq_invitation_programme_id_wave_key_person")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_invitation_programme_id_wave_key_group_key",
        "invitation",
        ["programme_id", "wave_key", "group_key"],
        unique=False,
    )
