"""The vault: keys, invitations, contacts, the outbox and self-generated codes."""

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
        sa.Column("programme_id", sa.Text, primary_key=True),
        sa.Column("secret", sa.LargeBinary),
    )
    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme_key.programme_id"), nullable=False),
        sa.Column("wave_key", sa.Text, nullable=False),
        sa.Column("group_key", sa.Text, nullable=False),
        sa.Column("process_key", sa.Text, nullable=False),
        sa.Column("person", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("linked", sa.Boolean, nullable=False),
        sa.Column("issue", sa.Integer, nullable=False),
        sa.UniqueConstraint("programme_id", "wave_key", "person"),
        sa.Index(None, "programme_id", "wave_key", "group_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "contact",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme_key.programme_id"), primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("group_key", sa.Text, nullable=False),
        sa.Column("process_key", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("opted_out", sa.Boolean, nullable=False),
        sa.Column("bounced", sa.Text),
        sa.Column("opt_out_hash", sa.LargeBinary(32), nullable=False, unique=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "message",
        sa.Column("programme_id", sa.Text, primary_key=True),
        sa.Column("message_id", sa.Uuid, primary_key=True),
        sa.Column("wave_key", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("claimed_until", sa.DateTime(timezone=True)),
        sa.Column("said", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id", "person"], ["contact.programme_id", "contact.person"], ondelete="CASCADE"
        ),
        sa.UniqueConstraint("programme_id", "wave_key", "person", "round"),
        sa.CheckConstraint("round >= 0", name="round"),
        sa.CheckConstraint("state IN ('queued', 'sending', 'done', 'failed', 'bounced')", name="state"),
        sa.CheckConstraint("(state = 'sending') = (claimed_until IS NOT NULL)", name="claimed_while_sending"),
        sa.CheckConstraint("(state = 'queued') = (due_at IS NOT NULL)", name="due_while_queued"),
        sa.Index(None, "programme_id", "state", "due_at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "self_generated_code",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme_key.programme_id"), primary_key=True),
        sa.Column("wave_key", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("masked", sa.JSON, nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
