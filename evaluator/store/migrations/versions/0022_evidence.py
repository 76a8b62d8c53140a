"""Evidence on the theory: pieces, judgements and joint interpretations, each in versions that are only added."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_SUBJECT = "subject IN ('link', 'assumption', 'rival', 'node')"
_CLAIM = "(subject IN ('assumption', 'rival')) = (claim <> '')"


def upgrade() -> None:
    op.create_table(
        "evidence_version",
        *_key(sa.Column("evidence_id", sa.Uuid, primary_key=True)),
        *_texts("subject", "place", "claim", "kind", "reference", "mark", "milestone"),
        *_texts("direction", "strength", "test", "seen", "source"),
        *_marked(),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.CheckConstraint(_SUBJECT, name="subject"),
        sa.CheckConstraint(_CLAIM, name="claim"),
        sa.CheckConstraint(
            "kind IN ('indicator', 'register', 'theme', 'quote', 'interview', 'observation', 'document',"
            " 'interpretation')",
            name="kind",
        ),
        sa.CheckConstraint("direction IN ('for', 'against')", name="direction"),
        sa.CheckConstraint("strength IN ('weak', 'moderate', 'strong')", name="strength"),
        sa.CheckConstraint("test IN ('', 'straw_in_the_wind', 'hoop', 'smoking_gun', 'doubly_decisive')", name="test"),
        sa.CheckConstraint("seen <> ''", name="seen"),
        sa.CheckConstraint("reference <> '' OR source <> ''", name="source"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "judgement_version",
        *_key(*(sa.Column(name, sa.Text, primary_key=True) for name in ("subject", "place", "claim", "milestone"))),
        *_texts("verdict", "seen", "for_whom"),
        *_recorded(),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.CheckConstraint(_SUBJECT, name="subject"),
        sa.CheckConstraint(_CLAIM, name="claim"),
        sa.CheckConstraint(
            "verdict = '' OR (subject = 'link' AND verdict IN"
            " ('strong', 'moderate', 'weak', 'untested', 'contradicted'))"
            " OR (subject = 'assumption' AND verdict IN ('holding', 'doubtful', 'failing', 'untested'))"
            " OR (subject = 'rival' AND verdict IN ('ruled_out', 'less_likely', 'possible', 'likely'))",
            name="verdict",
        ),
        sa.CheckConstraint("verdict IN ('', 'untested') OR why <> ''", name="why"),
    )
    op.create_table(
        "interpretation_version",
        *_key(sa.Column("interpretation_id", sa.Uuid, primary_key=True)),
        *_texts("milestone", "title"),
        sa.Column("held_on", sa.Date),
        *(sa.Column(name, sa.JSON, nullable=False) for name in ("present", "absent", "shown")),
        *_texts("missing"),
        *_marked(),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.CheckConstraint("title <> ''", name="title"),
        sqlite_with_rowid=False,
    )


def _key(*own: sa.Column[Any]) -> list[sa.Column[Any]]:
    programme = sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True)
    return [programme, *own, sa.Column("version", sa.Integer, primary_key=True, autoincrement=False)]


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _recorded() -> list[sa.Column[Any]]:
    return [*_texts("recorded_by", "why"), sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False)]


def _marked() -> list[sa.Column[Any]]:
    return [*(sa.Column(name, sa.Boolean, nullable=False) for name in ("synthetic", "withdrawn")), *_recorded()]
