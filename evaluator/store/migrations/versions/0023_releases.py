"""Releases: proposed and published documents, personal texts, remarks, signatures, and the files made of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_KEY = ("programme_id", "milestone", "number", "round")


def upgrade() -> None:
    op.create_table(
        "release",
        *_key(),
        sa.Column("count_number", sa.Integer, nullable=False),
        *_texts("proposed_digest"),
        _time("made_at"),
        *_texts("made_by", "reason"),
        sa.Column("published_digest", sa.Text),
        _time("published_at", nullable=True),
        *_texts("proposed"),
        sa.Column("published", sa.Text),
        sa.CheckConstraint("number >= 1 AND round >= 1", name="number"),
        sa.CheckConstraint("number = 1 OR reason <> ''", name="reason"),
        sa.CheckConstraint(
            "(published IS NULL) = (published_at IS NULL) AND (published IS NULL) = (published_digest IS NULL)",
            name="published",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id", "milestone", "count_number"],
            ["milestone_count.programme_id", "milestone_count.milestone", "milestone_count.number"],
            name="fk_release_count",
        ),
    )
    op.create_table(
        "release_text",
        *_key(),
        sa.Column("mark", sa.Text, primary_key=True),
        *_texts("kind", "reference"),
        sa.Column("content", sa.Text),
        sa.Column("salt", sa.Text),
        _of_release(),
        sa.CheckConstraint("kind IN ('quote', 'material', 'response', 'owner')", name="kind"),
        sa.CheckConstraint("(content IS NULL) = (salt IS NULL)", name="erased"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_release_text_programme_id_kind_reference", "release_text", ["programme_id", "kind", "reference"]
    )
    op.create_table(
        "release_remark",
        *_key(),
        sa.Column("remark_id", sa.Integer, primary_key=True, autoincrement=False),
        *_texts("place", "text", "made_by"),
        _time("made_at"),
        sa.Column("answer", sa.Text, nullable=False, server_default=""),
        sa.Column("answered_by", sa.Text),
        _time("answered_at", nullable=True),
        _of_release(),
        sa.CheckConstraint("text <> ''", name="text"),
        sa.CheckConstraint(
            "(answer = '') = (answered_by IS NULL) AND (answer = '') = (answered_at IS NULL)", name="answered"
        ),
    )
    op.create_table(
        "release_signature",
        *_key(),
        sa.Column("gate", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Text, primary_key=True),
        *_texts("name", "role", "remark"),
        sa.Column("exceptions", sa.JSON, nullable=False),
        *_texts("digest"),
        sa.Column("second_factor", sa.Boolean, nullable=False),
        _time("signed_at"),
        _of_release(),
        sa.CheckConstraint("gate IN ('complete', 'published')", name="gate"),
        sa.CheckConstraint("name <> ''", name="name"),
        sa.CheckConstraint("role IN ('evaluator', 'reader', 'steering')", name="role"),
        sa.CheckConstraint("role <> 'steering' OR second_factor", name="second_factor"),
    )
    op.create_table(
        "release_certificate",
        *_key(),
        sa.Column("covers", sa.Text, primary_key=True),
        sa.Column("certificate", sa.JSON, nullable=False),
        _time("made_at"),
        _of_release(),
    )
    op.create_table(
        "rendering",
        _programme(),
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("digest", "format", "language")),
        *_texts("etag", "policy"),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )


def _programme() -> sa.Column[Any]:
    return sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True)


def _key() -> list[sa.Column[Any]]:
    own = (sa.Column(name, sa.Integer, primary_key=True, autoincrement=False) for name in ("number", "round"))
    return [_programme(), sa.Column("milestone", sa.Text, primary_key=True), *own]


def _of_release() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(_KEY, [f"release.{name}" for name in _KEY])


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _time(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
