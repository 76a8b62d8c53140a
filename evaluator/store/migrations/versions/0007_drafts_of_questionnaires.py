"""Questionnaires that are being edited lie beside the versions until they are published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questionnaire_draft",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("begun_from", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("begun_from >= 0", name=op.f("ck_questionnaire_draft_begun_from")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_questionnaire_draft_revision")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.programme_id"], name=op.f("fk_questionnaire_draft_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("programme_id", "key", name=op.f("pk_questionnaire_draft")),
    )
