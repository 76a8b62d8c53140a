"""Accounts with an id of their own, roles for each programme, sessions that can be ended, and a second factor."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROLES = ("administrator", "evaluator", "assistant", "collector", "steering", "reader")
UNORDERED = {"sqlite_with_rowid": False}
_KEPT = ("name", "password_hash", "active", "created_at")
_OLD = sa.table(
    "account",
    *(sa.column(name, sa.Text) for name in ("name", "password_hash", "role", "programme_id")),
    sa.column("active", sa.Boolean),
    sa.column("created_at", sa.DateTime(timezone=True)),
)


def _text(name: str, *, nullable: bool = False, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable, unique=unique)


def _of_account() -> sa.Column[str]:
    return sa.Column("account_id", sa.Text, sa.ForeignKey("account.account_id"), primary_key=True)


def upgrade() -> None:
    rows = [dict(row) for row in op.get_bind().execute(sa.select(_OLD)).mappings()]
    op.drop_table("login_attempt")
    op.drop_table("account")
    account, role = _make_accounts()
    op.create_table("recovery_code", _of_account(), sa.Column("digest", sa.Text, primary_key=True), **UNORDERED)
    _make_attempts()
    for row in rows:
        row |= {"account_id": uuid4().hex, "within": row["programme_id"] or ""}
        new = {"session_version": 1, "must_change": False, "second_required": False}
        op.bulk_insert(account, [{name: row[name] for name in ("account_id", *_KEPT)} | new])
        op.bulk_insert(role, [{name: row[name] for name in ("account_id", "role", "within", "programme_id")}])


def _make_accounts() -> tuple[sa.Table, sa.Table]:
    account = op.create_table(
        "account",
        sa.Column("account_id", sa.Text, primary_key=True),
        _text("name", unique=True),
        _text("password_hash"),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("session_version", sa.Integer, nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("second_required", sa.Boolean, nullable=False),
        _text("second_salt", nullable=True),
        sa.Column("second_last", sa.Integer),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        **UNORDERED,
    )
    role = op.create_table(
        "account_role",
        _of_account(),
        sa.Column("role", sa.Text, primary_key=True),
        sa.Column("within", sa.Text, primary_key=True),
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id")),
        sa.CheckConstraint(f"role IN {ROLES}", name="role"),
        sa.CheckConstraint("within = COALESCE(programme_id, '')", name="within"),
        sa.CheckConstraint("role <> 'administrator' OR programme_id IS NULL", name="administrator"),
        **UNORDERED,
    )
    return account, role


def _make_attempts() -> None:
    op.create_table(
        "login_attempt",
        sa.Column("attempt_id", sa.Uuid, primary_key=True),
        _text("subject"),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_login_attempt_subject_attempted_at", "login_attempt", ["subject", "attempted_at"])
    op.create_table(
        "refused_sign_in",
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("waiting", sa.Integer, nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        **UNORDERED,
    )
