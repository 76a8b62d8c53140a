"""Tables of the vault: a secret for each programme, the people, who was invited under which token, and the mails."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import NAMES, PASSING, UNORDERED, UtcDateTime
from evaluator.store.instance import instance_table
from evaluator.store.journal import journal_table
from evaluator.vault.sealing import SealedBytes, SealedText

metadata: Final = sa.MetaData(naming_convention=NAMES)

vault_instance = instance_table("vault_instance", metadata)
vault_journal = journal_table("vault_journal", metadata)

programme_key = sa.Table(
    "programme_key",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("secret", SealedBytes("programme_key.secret")),
)

sealing_key = sa.Table(
    "sealing_key",
    metadata,
    sa.Column("key_id", sa.LargeBinary(8), primary_key=True),
    info=PASSING,
    **UNORDERED,
)
"""The keys that something here may be sealed with, by what tells them apart: see `evaluator.vault.sealing`."""

invitation = sa.Table(
    "invitation",
    metadata,
    sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
    sa.Column("programme_id", sa.Text, sa.ForeignKey("programme_key.programme_id"), nullable=False),
    sa.Column("wave_key", sa.Text, nullable=False),
    sa.Column("group_key", sa.Text, nullable=False),
    sa.Column("process_key", sa.Text, nullable=False),
    sa.Column("person", sa.Text),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("linked", sa.Boolean, nullable=False),
    sa.Column("issue", sa.Integer, nullable=False),
    sa.Column("asked", sa.Boolean),
    sa.UniqueConstraint("programme_id", "wave_key", "person"),
    sa.Index(None, "programme_id", "wave_key", "group_key"),
    **UNORDERED,
)
"""``asked`` is true where the link was given out otherwise than by mail: in a file, a letter or on a form. Whether a
mail asked somebody, the outbox says."""

contact = sa.Table(
    "contact",
    metadata,
    sa.Column("programme_id", sa.Text, sa.ForeignKey("programme_key.programme_id"), primary_key=True),
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("name", SealedText("contact.name"), nullable=False),
    sa.Column("email", SealedText("contact.email"), nullable=False),
    sa.Column("address", SealedText("contact.address"), nullable=False),
    sa.Column("group_key", sa.Text, nullable=False),
    sa.Column("process_key", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("opted_out", sa.Boolean, nullable=False),
    sa.Column("bounced", SealedText("contact.bounced")),
    sa.Column("opt_out_hash", sa.LargeBinary(32), nullable=False, unique=True),
    sa.Column("hearing_key", sa.Text),
    sa.Column("owner_role", sa.Text),
    **UNORDERED,
)
"""``hearing_key`` is set of somebody who is asked for a party of that hearing: ``person`` is then the party's id, and
there is no group. ``owner_role`` is set of somebody who answers for rows of registers, in the words of their owner
columns: ``person`` is then a random id, and there is no group either."""

hearing_link = sa.Table(
    "hearing_link",
    metadata,
    sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
    sa.Column("programme_id", sa.Text, sa.ForeignKey("programme_key.programme_id"), nullable=False),
    sa.Column("hearing_key", sa.Text, nullable=False),
    sa.Column("party_id", sa.Uuid, nullable=False),
    sa.Column("issue", sa.Integer, nullable=False),
    sa.UniqueConstraint("programme_id", "hearing_key", "party_id"),
    **UNORDERED,
)
"""The link of a party of a hearing, by the hash of what it ends in."""

owner_link = sa.Table(
    "owner_link",
    metadata,
    sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
    sa.Column("programme_id", sa.Text, sa.ForeignKey("programme_key.programme_id"), nullable=False),
    sa.Column("round_id", sa.Uuid, nullable=False),
    sa.Column("owner_id", sa.Uuid, nullable=False),
    sa.Column("issue", sa.Integer, nullable=False),
    sa.Column("expires_on", sa.Date, nullable=False),
    sa.Column("revoked", sa.Boolean, nullable=False),
    sa.UniqueConstraint("programme_id", "round_id", "owner_id"),
    **UNORDERED,
)
"""The link of an owner in a status round, by the hash of what it ends in."""

message = sa.Table(
    "message",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("message_id", sa.Uuid, primary_key=True),
    sa.Column("wave_key", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("due_at", UtcDateTime),
    sa.Column("claimed_until", UtcDateTime),
    sa.Column("said", SealedText("message.said"), nullable=False),
    sa.ForeignKeyConstraint(["programme_id", "person"], ["contact.programme_id", "contact.person"], ondelete="CASCADE"),
    sa.UniqueConstraint("programme_id", "wave_key", "person", "round"),
    sa.CheckConstraint("round >= 0", name="round"),
    sa.CheckConstraint("state IN ('queued', 'sending', 'done', 'failed', 'bounced')", name="state"),
    sa.CheckConstraint("(state = 'sending') = (claimed_until IS NOT NULL)", name="claimed_while_sending"),
    sa.CheckConstraint("(state = 'queued') = (due_at IS NOT NULL)", name="due_while_queued"),
    sa.Index(None, "programme_id", "state", "due_at"),
    **UNORDERED,
)
"""The outbox: ``round`` 0 is the invitation, 1 the first reminder. No time is kept of what has been dealt with."""

self_generated_code = sa.Table(
    "self_generated_code",
    metadata,
    sa.Column("programme_id", sa.Text, sa.ForeignKey("programme_key.programme_id"), primary_key=True),
    sa.Column("wave_key", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("masked", sa.JSON, nullable=False),
    sa.Column("shared", sa.Boolean, nullable=False),
    **UNORDERED,
)
"""A code that somebody made in a wave, never as it is: ``person`` is its keyed fingerprint, under which the invitation
stands; ``masked`` are those of the code with one character left out, so that near misses can be counted; ``shared``:
more than one person has come with it."""

account_link = sa.Table(
    "account_link",
    metadata,
    sa.Column("token_hash", sa.LargeBinary(32), primary_key=True),
    sa.Column("account_id", sa.Text, nullable=False, unique=True),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("nonce", sa.Text, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.CheckConstraint("purpose IN ('invitation', 'password')", name="purpose"),
    **UNORDERED,
)
"""The link by which somebody chooses the password of an account, by the hash of what it ends in. ``nonce``: what it is
made of besides the key that contacts of no programme have."""

wanted_link = sa.Table(
    "wanted_link",
    metadata,
    sa.Column("wanted_id", sa.Uuid, primary_key=True),
    sa.Column("email", SealedText("wanted_link.email"), nullable=False),
    **UNORDERED,
)
"""Somebody who forgot a password gave this address: whether an account is reached there, the worker looks up."""

door_level = sa.Table(
    "door_level",
    metadata,
    sa.Column("subject", sa.LargeBinary(32), primary_key=True),
    sa.Column("sunk_at", sa.Double, nullable=False),
    info=PASSING,
    **UNORDERED,
)
"""How full a door is, or what one address has of it. ``subject``: a keyed fingerprint; ``sunk_at``: when the level will
have sunk to nothing, in seconds since 1970, an hour ahead at most; the row is removed then."""
