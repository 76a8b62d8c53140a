"""Tables of what was agreed: who was asked to, who approved the plan and when, and what was changed after collection
had begun."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import UtcDateTime
from evaluator.store.tables import metadata, programme_column

plan_approval: Final = sa.Table(
    "plan_approval",
    metadata,
    programme_column(),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("approved_by", sa.Text, nullable=False),
    sa.Column("approved_on", sa.Date, nullable=False),
    sa.Column("remark", sa.Text, nullable=False),
    sa.Column("document", sa.Integer, nullable=False),
    sa.Column("questionnaires", sa.JSON, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("on_paper", sa.Boolean, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.CheckConstraint("number >= 1", name="number"),
    sa.CheckConstraint("approved_by <> ''", name="somebody"),
)

plan_change: Final = sa.Table(
    "plan_change",
    metadata,
    programme_column(),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("document", sa.Integer, nullable=False),
    sa.Column("milestone", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("aspect", sa.Text, nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.CheckConstraint("number >= 1", name="number"),
    sa.CheckConstraint("reason <> ''", name="reason"),
)

plan_request: Final = sa.Table(
    "plan_request",
    metadata,
    programme_column(),
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("account_id", sa.Text, primary_key=True),
    sa.Column("asked_by", sa.Text, nullable=False),
    sa.Column("asked_at", UtcDateTime, nullable=False),
)
"""Whom of the steering group was asked by mail to approve the plan with that digest; the outbox has the mail."""
