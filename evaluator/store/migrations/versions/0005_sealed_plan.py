"""The plan as it was approved, changes to it with their reasons, and by which way a document came in."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    # As SQL, because Alembic adds no column with its CHECK on SQLite; until now nothing but imports was told apart.
    op.execute(
        "ALTER TABLE document ADD COLUMN origin TEXT DEFAULT 'import' NOT NULL"
        " CONSTRAINT ck_document_origin CHECK (origin IN ('import', 'browser'))"
    )
    op.create_table(
        "plan_approval",
        *_numbered(),
        *_filled(sa.Text, "approved_by"),
        *_filled(sa.Date, "approved_on"),
        *_filled(sa.Text, "remark"),
        *_filled(sa.Integer, "document"),
        *_filled(sa.JSON, "questionnaires"),
        *_filled(sa.Text, "digest"),
        *_filled(sa.Boolean, "on_paper"),
        *_filled(sa.Text, "recorded_by"),
        *_filled(TIME, "recorded_at"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("approved_by <> ''", name="somebody"),
    )
    op.create_table(
        "plan_change",
        *_numbered(),
        *_filled(sa.Integer, "document"),
        *_filled(sa.Text, "milestone", "kind", "key", "aspect", "before", "after", "reason", "changed_by"),
        *_filled(TIME, "changed_at"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("reason <> ''", name="reason"),
    )


Type = type[sa.types.TypeEngine[Any]] | sa.types.TypeEngine[Any]


def _numbered() -> list[sa.Column[Any]]:
    return [
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    ]


def _filled(kind: Type, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]
