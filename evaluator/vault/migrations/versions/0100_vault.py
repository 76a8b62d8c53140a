"""The vault as it was first released."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from evaluator.store.migrations.first.columns import TIME, UNORDERED, check, key, optional, reference, required
from evaluator.vault.sealing import keyring

revision = "0100"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_link",
        *key(sa.LargeBinary(length=32), "token_hash"),
        *required(sa.Text, "account_id", "purpose", "nonce"),
        *required(TIME, "expires_at"),
        check("purpose", "purpose IN ('invitation', 'password')"),
        sa.UniqueConstraint("account_id"),
        **UNORDERED,
    )
    op.create_table(
        "door_level",
        *key(sa.LargeBinary(length=32), "subject"),
        *required(sa.Double(), "sunk_at"),
        **UNORDERED,
    )
    op.create_table(
        "programme_key",
        *key(sa.Text, "programme_id"),
        *optional(sa.LargeBinary, "secret"),
    )
    sealing_key = op.create_table(
        "sealing_key",
        *key(sa.LargeBinary(length=8), "key_id"),
        **UNORDERED,
    )
    op.create_table(
        "vault_instance",
        *key(sa.Integer, "number", autoincrement=False),
        *required(sa.Text, "instance_id"),
        check("number", "number = 1"),
    )
    op.create_table(
        "vault_journal",
        *key(sa.Text, "programme_id", "entry_id"),
        *required(sa.Text, "kind", "place", "subject"),
        *required(sa.JSON, "details"),
        **UNORDERED,
    )
    op.create_table(
        "wanted_link",
        *key(sa.Uuid, "wanted_id"),
        *required(sa.Text, "email"),
        **UNORDERED,
    )
    op.create_table(
        "contact",
        *key(sa.Text, "programme_id", "person"),
        *required(sa.Text, "name", "email", "address", "group_key", "process_key", "language"),
        *required(sa.Boolean, "opted_out"),
        *optional(sa.Text, "bounced"),
        *required(sa.LargeBinary(length=32), "opt_out_hash"),
        *optional(sa.Text, "hearing_key", "owner_role"),
        reference("programme_key", ("programme_id",)),
        sa.UniqueConstraint("opt_out_hash"),
        **UNORDERED,
    )
    op.create_table(
        "hearing_link",
        *key(sa.LargeBinary(length=32), "token_hash"),
        *required(sa.Text, "programme_id", "hearing_key"),
        *required(sa.Uuid, "party_id"),
        *required(sa.Integer, "issue"),
        reference("programme_key", ("programme_id",)),
        sa.UniqueConstraint("programme_id", "hearing_key", "party_id"),
        **UNORDERED,
    )
    op.create_table(
        "invitation",
        *key(sa.LargeBinary(length=32), "token_hash"),
        *required(sa.Text, "programme_id", "wave_key", "group_key", "process_key"),
        *optional(sa.Text, "person"),
        *required(sa.Text, "language"),
        *required(sa.Boolean, "linked"),
        *required(sa.Integer, "issue"),
        *optional(sa.Boolean, "asked"),
        reference("programme_key", ("programme_id",)),
        sa.UniqueConstraint("programme_id", "wave_key", "person"),
        **UNORDERED,
    )
    op.create_index(
        "ix_invitation_programme_id_wave_key_group_key", "invitation", ["programme_id", "wave_key", "group_key"]
    )
    op.create_table(
        "owner_link",
        *key(sa.LargeBinary(length=32), "token_hash"),
        *required(sa.Text, "programme_id"),
        *required(sa.Uuid, "round_id", "owner_id"),
        *required(sa.Integer, "issue"),
        *required(sa.Date, "expires_on"),
        *required(sa.Boolean, "revoked"),
        reference("programme_key", ("programme_id",)),
        sa.UniqueConstraint("programme_id", "round_id", "owner_id"),
        **UNORDERED,
    )
    op.create_table(
        "self_generated_code",
        *key(sa.Text, "programme_id", "wave_key", "person"),
        *required(sa.JSON, "masked"),
        *required(sa.Boolean, "shared"),
        reference("programme_key", ("programme_id",)),
        **UNORDERED,
    )
    op.create_table(
        "message",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "message_id"),
        *required(sa.Text, "wave_key", "person"),
        *required(sa.Integer, "round"),
        *required(sa.Text, "state"),
        *required(sa.Integer, "attempts"),
        *optional(TIME, "due_at", "claimed_until"),
        *required(sa.Text, "said"),
        check("claimed_while_sending", "(state = 'sending') = (claimed_until IS NOT NULL)"),
        check("due_while_queued", "(state = 'queued') = (due_at IS NOT NULL)"),
        check("round", "round >= 0"),
        check("state", "state IN ('queued', 'sending', 'done', 'failed', 'bounced')"),
        reference("contact", ("programme_id", "person"), ondelete="CASCADE"),
        sa.UniqueConstraint("programme_id", "wave_key", "person", "round"),
        **UNORDERED,
    )
    op.create_index("ix_message_programme_id_state_due_at", "message", ["programme_id", "state", "due_at"])
    op.get_bind().execute(sa.insert(sealing_key), {"key_id": keyring().first.id})
