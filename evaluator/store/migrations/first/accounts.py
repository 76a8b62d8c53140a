"""Accounts, what belongs to the house, the audit log and plans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from evaluator.store.migrations.first.columns import TIME, UNORDERED, check, key, optional, reference, required


def make_accounts() -> None:
    _account()
    _house()
    _programme()
    _plan()


def _account() -> None:
    op.create_table(
        "account",
        *key(sa.Text, "account_id"),
        *required(sa.Text, "name", "password_hash"),
        *required(sa.Boolean, "active"),
        *required(sa.Integer, "session_version"),
        *required(sa.Boolean, "must_change", "second_required"),
        *optional(sa.Text, "second_salt"),
        *optional(sa.Integer, "second_last"),
        *required(TIME, "created_at"),
        sa.UniqueConstraint("name"),
        **UNORDERED,
    )
    op.create_table(
        "login_attempt",
        *key(sa.Uuid, "attempt_id"),
        *required(sa.Text, "subject"),
        *required(TIME, "attempted_at"),
    )
    op.create_index("ix_login_attempt_subject_attempted_at", "login_attempt", ["subject", "attempted_at"])
    op.create_table(
        "refused_sign_in",
        *key(sa.Text, "subject"),
        *required(sa.Integer, "waiting"),
        *required(TIME, "audited_at"),
        **UNORDERED,
    )
    op.create_table(
        "account_identity",
        *key(sa.Text, "digest"),
        *required(sa.Text, "account_id"),
        reference("account", ("account_id",)),
        sa.UniqueConstraint("account_id"),
        **UNORDERED,
    )
    op.create_table(
        "account_role",
        *key(sa.Text, "account_id", "role", "within"),
        *optional(sa.Text, "programme_id"),
        check("administrator", "role <> 'administrator' OR programme_id IS NULL"),
        check("role", "role IN ('administrator', 'evaluator', 'assistant', 'collector', 'steering', 'reader')"),
        check("within", "within = COALESCE(programme_id, '')"),
        reference("account", ("account_id",)),
        reference("programme", ("programme_id",)),
        **UNORDERED,
    )
    op.create_table(
        "recovery_code",
        *key(sa.Text, "account_id", "digest"),
        reference("account", ("account_id",)),
        **UNORDERED,
    )


def _house() -> None:
    op.create_table(
        "house_template",
        *key(sa.Text, "programme_id"),
        *required(sa.LargeBinary, "content"),
        *required(sa.Text, "kept_by"),
        *required(TIME, "kept_at"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "logo",
        *key(sa.Text, "programme_id"),
        *required(sa.LargeBinary, "content"),
        *required(sa.Text, "kept_by"),
        *required(TIME, "kept_at"),
        reference("programme", ("programme_id",)),
    )


def _programme() -> None:
    op.create_table(
        "kept_release",
        *key(sa.Text, "programme_id", "milestone"),
        *key(sa.Integer, "number", autoincrement=False),
        *required(sa.Text, "digest", "document"),
        *required(TIME, "published_at"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "programme_erasure",
        *key(sa.Text, "programme_id"),
        *required(sa.JSON, "title"),
        *required(TIME, "erased_at"),
        *required(sa.Text, "account_id", "reason"),
        *required(sa.JSON, "counts"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "programme_index",
        *key(sa.Text, "programme_id"),
        *required(sa.Integer, "number"),
        *required(sa.JSON, "title", "purpose"),
        *required(sa.Integer, "minimum"),
        *required(sa.JSON, "milestones", "populations"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "programme_state",
        *key(sa.Text, "programme_id"),
        *required(sa.Text, "state"),
        *required(TIME, "since"),
        *required(sa.Text, "account_id"),
        check("state", "state IN ('closed', 'archived')"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "rehearsal",
        *key(sa.Text, "programme_id", "wave_key", "account_id"),
        *required(sa.Text, "language"),
        *required(sa.JSON, "answers", "texts"),
        *required(TIME, "saved_at"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "search_entry",
        *key(sa.Text, "programme_id", "kind", "key"),
        *required(sa.JSON, "title"),
        *required(sa.Text, "folded"),
        check("kind", "kind IN ('programme', 'document', 'indicator', 'question')"),
        reference("programme", ("programme_id",)),
    )


def _plan() -> None:
    op.create_table(
        "plan_approval",
        *key(sa.Text, "programme_id"),
        *key(sa.Integer, "number", autoincrement=False),
        *required(sa.Text, "approved_by"),
        *required(sa.Date, "approved_on"),
        *required(sa.Text, "remark"),
        *required(sa.Integer, "document"),
        *required(sa.JSON, "questionnaires"),
        *required(sa.Text, "digest"),
        *required(sa.Boolean, "on_paper"),
        *required(sa.Text, "recorded_by"),
        *required(TIME, "recorded_at"),
        check("number", "number >= 1"),
        check("somebody", "approved_by <> ''"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "plan_change",
        *key(sa.Text, "programme_id"),
        *key(sa.Integer, "number", autoincrement=False),
        *required(sa.Integer, "document"),
        *required(sa.Text, "milestone", "kind", "key", "aspect", "before", "after", "reason", "changed_by"),
        *required(TIME, "changed_at"),
        check("number", "number >= 1"),
        check("reason", "reason <> ''"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "plan_request",
        *key(sa.Text, "programme_id", "digest", "account_id"),
        *required(sa.Text, "asked_by"),
        *required(TIME, "asked_at"),
        reference("programme", ("programme_id",)),
    )
