"""What the evaluator writes for a report, in versions, words that wait, and the register of recommendations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passage_version",
        *_place(),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.JSON, nullable=False) for name in ("text", "to_whom", "rests_on", "marks", "numbers")),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("signed", "by_machine", "synthetic")),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.CheckConstraint(
            "place IN ('conclusion', 'finding', 'caution', 'outcome', 'theory', 'against', 'involvement',"
            " 'registers', 'quality', 'recommendation')",
            name="place",
        ),
        sa.CheckConstraint("NOT (signed AND by_machine)", name="by_machine"),
    )
    op.create_table(
        "passage_waiting",
        *_place(),
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("seen", sa.Integer, nullable=False),
        *(sa.Column(name, sa.JSON, nullable=False) for name in ("text", "to_whom", "rests_on")),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "recommendation",
        _programme(),
        sa.Column("reference", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("milestone", "title", "to_whom", "action", "owner")),
        sa.Column("due", sa.Date),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("synthetic", sa.Boolean, nullable=False),
    )
    keys = ["programme_id", "reference"]
    op.create_table(
        "recommendation_event",
        *(sa.Column(name, sa.Text, primary_key=True) for name in keys),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("occurred_on", sa.Date, nullable=False),
        sa.Column("date_assumed", sa.Boolean, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("note", "recorded_by")),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(keys, [f"recommendation.{key}" for key in keys]),
        sa.UniqueConstraint(*keys, "state", "occurred_on"),
        sa.CheckConstraint("number >= 1", name="number"),
    )


def _place() -> list[sa.Column[str]]:
    return [_programme(), *(sa.Column(name, sa.Text, primary_key=True) for name in ("milestone", "place", "place_key"))]


def _programme() -> sa.Column[str]:
    return sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True)
