"""Contacts, the outbox, and links that can be had again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invitation", sa.Column("issue", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "contact",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("process_key", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("opted_out", sa.Boolean(), nullable=False),
        sa.Column("bounced", sa.Text(), nullable=True),
        sa.Column("opt_out_hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme_key.programme_id"], name=op.f("fk_contact_programme_id_programme_key")
        ),
        sa.PrimaryKeyConstraint("programme_id", "person", name=op.f("pk_contact")),
        sa.UniqueConstraint("opt_out_hash", name=op.f("uq_contact_opt_out_hash")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "message",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("wave_key", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.CheckConstraint("round >= 0", name=op.f("ck_message_round")),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'done', 'failed', 'bounced')", name=op.f("ck_message_state")
        ),
        sa.CheckConstraint(
            "(state = 'sending') = (claimed_until IS NOT NULL)", name=op.f("ck_message_claimed_while_sending")
        ),
        sa.CheckConstraint("(state = 'queued') = (due_at IS NOT NULL)", name=op.f("ck_message_due_while_queued")),
        sa.ForeignKeyConstraint(
            ["programme_id", "person"],
            ["contact.programme_id", "contact.person"],
            name=op.f("fk_message_programme_id_person_contact"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "message_id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "programme_id", "wave_key", "person", "round", name=op.f("uq_message_programme_id_wave_key_person_round")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_message_programme_id_state_due_at", "message", ["programme_id", "state", "due_at"], unique=False
    )
