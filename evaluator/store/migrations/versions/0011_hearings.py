"""Hearings: parties, remarks, points, answers, and what they were before."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
KINDS = (
    "('region', 'municipality', 'hospital', 'university', 'association',"
    " 'professional', 'company', 'authority', 'person', 'other')"
)
UNORDERED: dict[str, Any] = {"sqlite_with_rowid": False}


def upgrade() -> None:
    _hearings()
    _remarks()
    _points()


def _hearings() -> None:
    op.create_table(
        "hearing",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("hearing_key", sa.Text, primary_key=True),
        *_filled(sa.Text, "title", "about", "introduction", "link"),
        *_filled(sa.Boolean, "theory"),
        *_filled(sa.Text, "language"),
        *_filled(TIME, "deadline"),
        sa.Column("grace_until", TIME),
        sa.Column("open_key", sa.Text, index=True),
        *_filled(sa.Boolean, "second_look"),
        sa.Column("handed_over_at", TIME),
        *_filled(TIME, "made_at"),
        *_filled(sa.Boolean, "synthetic"),
    )
    op.create_table(
        "hearing_section",
        *_keys(),
        sa.Column("section_key", sa.Text, primary_key=True),
        *_filled(sa.Integer, "position"),
        *_filled(sa.Text, "title"),
        _of("hearing"),
    )
    op.create_table(
        "hearing_document",
        *_keys(),
        sa.Column("document_id", sa.Uuid, primary_key=True),
        *_filled(sa.Text, "title", "kind"),
        *_filled(sa.LargeBinary, "content"),
        _of("hearing"),
        sa.CheckConstraint("kind IN ('pdf', 'docx')", name="kind"),
    )
    op.create_table(
        "hearing_change",
        *_keys(),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *_filled(TIME, "at"),
        *_filled(sa.Text, "actor", "kind"),
        sa.Column("remark_id", sa.Uuid),
        sa.Column("point_id", sa.Uuid),
        *_filled(sa.JSON, "before"),
        _of("hearing"),
        sa.CheckConstraint("number >= 1", name="number"),
    )


def _remarks() -> None:
    op.create_table(
        "hearing_party",
        *_keys(),
        sa.Column("party_id", sa.Uuid, primary_key=True),
        *_filled(sa.Text, "kind", "name", "agreement", "language"),
        *_filled(sa.Boolean, "by_open_link", "confirmed", "no_remarks"),
        _of("hearing"),
        sa.CheckConstraint(f"kind IN {KINDS}", name="kind"),
        sa.CheckConstraint("agreement IN ('open', 'named', 'unnamed')", name="agreement"),
        sa.CheckConstraint("agreement <> 'unnamed' OR (kind = 'person' AND name = '')", name="unnamed_has_no_name"),
        sa.CheckConstraint("name <> '' OR agreement = 'unnamed'", name="named_has_a_name"),
        **UNORDERED,
    )
    op.create_table(
        "hearing_remark",
        *_keys(),
        sa.Column("remark_id", sa.Uuid, primary_key=True),
        *_filled(sa.Uuid, "party_id"),
        sa.Column("section_key", sa.Text),
        *_filled(sa.Text, "channel", "state", "text"),
        sa.Column("draft", sa.Text),
        sa.Column("received_at", TIME),
        _of("hearing_party", "party_id", name="fk_hearing_remark_party"),
        _of("hearing_section", "section_key", name="fk_hearing_remark_section"),
        sa.CheckConstraint("channel IN ('form', 'letter', 'import')", name="channel"),
        sa.CheckConstraint("state IN ('draft', 'sent', 'withdrawn', 'erased')", name="state"),
        sa.CheckConstraint("state = 'sent' OR text = ''", name="text_was_sent"),
        sa.CheckConstraint("draft IS NULL OR channel = 'form'", name="draft_of_a_form"),
        sa.CheckConstraint("(state = 'draft') = (received_at IS NULL)", name="received"),
        sa.Index(None, "programme_id", "hearing_key", "party_id"),
        **UNORDERED,
    )


def _points() -> None:
    op.create_table(
        "hearing_point",
        *_keys(),
        sa.Column("point_id", sa.Uuid, primary_key=True),
        *_filled(sa.Uuid, "remark_id"),
        *_filled(sa.Integer, "starts", "ends"),
        *_filled(sa.Boolean, "aside"),
        sa.Column("section_key", sa.Text),
        *_filled(sa.Text, "theme"),
        _of("hearing_remark", "remark_id", name="fk_hearing_point_remark"),
        _of("hearing_section", "section_key", name="fk_hearing_point_section"),
        sa.UniqueConstraint("programme_id", "hearing_key", "remark_id", "starts", name="uq_hearing_point_starts"),
        sa.CheckConstraint("starts >= 0 AND ends > starts", name="passage"),
        **UNORDERED,
    )
    op.create_table(
        "hearing_answer",
        *_keys(),
        sa.Column("point_id", sa.Uuid, primary_key=True),
        *_filled(sa.Text, "verdict", "text", "changed"),
        *_filled(sa.Integer, "revision"),
        *_filled(sa.Text, "answered_by"),
        *_filled(TIME, "answered_at"),
        sa.Column("checked_by", sa.Text),
        sa.Column("checked_at", TIME),
        _of("hearing_point", "point_id", name="fk_hearing_answer_point"),
        sa.CheckConstraint(
            "verdict IN ('followed', 'partly', 'noted', 'not_followed', 'out_of_scope')", name="verdict"
        ),
        sa.CheckConstraint("verdict <> 'not_followed' OR text <> ''", name="reason"),
        sa.CheckConstraint("(checked_by IS NULL) = (checked_at IS NULL)", name="checked"),
        sa.CheckConstraint("checked_by IS NULL OR checked_by <> answered_by", name="two_pairs_of_eyes"),
        **UNORDERED,
    )


Type = type[sa.types.TypeEngine[Any]] | sa.types.TypeEngine[Any]


def _keys() -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, primary_key=True) for name in ("programme_id", "hearing_key")]


def _filled(kind: Type, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _of(table: str, column: str = "", *, name: str | None = None) -> sa.ForeignKeyConstraint:
    own = ["programme_id", "hearing_key", *([column] if column else [])]
    return sa.ForeignKeyConstraint(own, [f"{table}.{one}" for one in own], name=name)
