"""Tables of accounts: who may sign in, as what, with what besides a password, and the attempts that did not succeed.

An account is named everywhere else by its id, which is random; the name that somebody signs in with stands here alone.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import PASSING, UNORDERED, UtcDateTime
from evaluator.store.tables import metadata

ROLES: Final = ("administrator", "evaluator", "assistant", "collector", "steering", "reader")

account = sa.Table(
    "account",
    metadata,
    sa.Column("account_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("session_version", sa.Integer, nullable=False),
    sa.Column("must_change", sa.Boolean, nullable=False),
    sa.Column("second_required", sa.Boolean, nullable=False),
    sa.Column("second_salt", sa.Text),
    sa.Column("second_last", sa.Integer),
    sa.Column("created_at", UtcDateTime, nullable=False),
    **UNORDERED,
)
"""``session_version``: a session of another version is over. ``second_salt``: what the secret of the authenticator app
is made of, together with the secret key of the server, which is not in this database. ``second_last``: the last step
of time whose code was taken, so that no code is taken twice."""

account_role = sa.Table(
    "account_role",
    metadata,
    sa.Column("account_id", sa.Text, sa.ForeignKey("account.account_id"), primary_key=True),
    sa.Column("role", sa.Text, primary_key=True),
    sa.Column("within", sa.Text, primary_key=True),
    sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id")),
    sa.CheckConstraint(f"role IN {ROLES}", name="role"),
    sa.CheckConstraint("within = COALESCE(programme_id, '')", name="within"),
    sa.CheckConstraint("role <> 'administrator' OR programme_id IS NULL", name="administrator"),
    **UNORDERED,
)
"""``programme_id`` is NULL where the role holds in all programmes; ``within`` says the same in a key."""

recovery_code = sa.Table(
    "recovery_code",
    metadata,
    sa.Column("account_id", sa.Text, sa.ForeignKey("account.account_id"), primary_key=True),
    sa.Column("digest", sa.Text, primary_key=True),
    **UNORDERED,
)

account_identity = sa.Table(
    "account_identity",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("account_id", sa.Text, sa.ForeignKey("account.account_id"), nullable=False, unique=True),
    **UNORDERED,
)
"""``digest``: of an identity provider and of its name for somebody, whose account this is."""

login_attempt = sa.Table(
    "login_attempt",
    metadata,
    sa.Column("attempt_id", sa.Uuid, primary_key=True),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("attempted_at", UtcDateTime, nullable=False),
    sa.Index(None, "subject", "attempted_at"),
    info=PASSING,
)
"""``subject``: a keyed hash of the name, the address or both, kept for a day at most."""

refused_sign_in = sa.Table(
    "refused_sign_in",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("waiting", sa.Integer, nullable=False),
    sa.Column("audited_at", UtcDateTime, nullable=False),
    **UNORDERED,
)
"""How many refused attempts the audit log has not been told of yet. ``subject``: the account's id, '' for names that no
account has."""
