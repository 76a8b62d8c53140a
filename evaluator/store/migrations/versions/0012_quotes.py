"""Quotes: passages of what people wrote, what was taken out of them, and who let them be shown."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quote",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("quote_id", sa.Uuid, primary_key=True),
        *_filled(sa.Uuid, "text_id"),
        *_filled(sa.Integer, "starts", "ends"),
        *_filled(sa.Text, "language"),
        *_filled(sa.JSON, "marks"),
        *_filled(sa.Text, "redacted"),
        sa.Column("place", sa.Text),
        sa.Column("place_key", sa.Text),
        *_filled(sa.Text, "state", "reason"),
        *_filled(sa.Integer, "revision"),
        *_filled(sa.Text, "chosen_by"),
        *_filled(sa.JSON, "changed_by"),
        sa.Column("reviewed_by", sa.Text),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.Column("reviewed_as", sa.Text),
        sa.ForeignKeyConstraint(["programme_id", "text_id"], ["text_unit.programme_id", "text_unit.text_id"]),
        sa.CheckConstraint("starts >= 0 AND ends > starts", name="passage"),
        sa.CheckConstraint("place IN ('node', 'indicator', 'code')", name="place"),
        sa.CheckConstraint("(place IS NULL) = (place_key IS NULL)", name="place_key"),
        sa.CheckConstraint(
            "state IN ('chosen', 'redacted', 'under_review', 'approved', 'refused', 'withdrawn')", name="state"
        ),
        sa.CheckConstraint("revision >= 1", name="revision"),
        sa.CheckConstraint("state <> 'refused' OR reason <> ''", name="reason"),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'refused')"
            " OR (reviewed_by IS NOT NULL AND reviewed_at IS NOT NULL AND reviewed_as IS NOT NULL)",
            name="reviewed",
        ),
        sa.CheckConstraint(
            "reviewed_by <> chosen_by AND CAST(changed_by AS TEXT) NOT LIKE '%\"' || reviewed_by || '\"%'",
            name="second_person",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_quote_programme_id_text_id", "quote", ["programme_id", "text_id"])


def _filled(kind: type[sa.types.TypeEngine[Any]], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]
