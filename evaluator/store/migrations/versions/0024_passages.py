"""What the evaluator writes for a report: passages in versions that are only added, and words that wait to be saved."""

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


def _place() -> list[sa.Column[str]]:
    programme = sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True)
    return [programme, *(sa.Column(name, sa.Text, primary_key=True) for name in ("milestone", "place", "place_key"))]
