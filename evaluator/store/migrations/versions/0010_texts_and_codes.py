"""When texts were opened, notes and documents, units of text, the codebook, coders and what they coded."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
KEY = ["programme_id", "text_id"]


def upgrade() -> None:
    op.add_column("milestone_count", sa.Column("texts_opened_at", TIME))
    _materials()
    _units()
    _codes()
    _codings()


def _materials() -> None:
    op.create_table(
        "material",
        _programme(),
        sa.Column("material_id", sa.Uuid, primary_key=True),
        *_filled(sa.Text, "kind", "title", "milestone"),
        sa.Column("group_key", sa.Text),
        sa.Column("process_key", sa.Text),
        *_filled(sa.Boolean, "synthetic"),
        *_filled(sa.Text, "added_by"),
        *_filled(TIME, "added_at"),
        sa.CheckConstraint("kind IN ('interview', 'observation', 'document')", name="kind"),
    )
    op.create_table(
        "material_part",
        *_keys(sa.Text, "programme_id"),
        *_keys(sa.Uuid, "material_id"),
        _number("part"),
        *_filled(sa.Text, "text"),
        sa.ForeignKeyConstraint(["programme_id", "material_id"], ["material.programme_id", "material.material_id"]),
        sa.CheckConstraint("part >= 1", name="part"),
    )


def _units() -> None:
    answer = ["programme_id", "submission_id", "item_key"]
    part = ["programme_id", "material_id", "part"]
    op.create_table(
        "text_unit",
        *_keys(sa.Text, "programme_id"),
        *_keys(sa.Uuid, "text_id"),
        sa.Column("submission_id", sa.Uuid),
        sa.Column("item_key", sa.Text),
        sa.Column("material_id", sa.Uuid),
        sa.Column("part", sa.Integer),
        *_filled(sa.Text, "stems"),
        sa.ForeignKeyConstraint(answer, [f"free_text.{name}" for name in answer], name="fk_text_unit_answer"),
        sa.ForeignKeyConstraint(part, [f"material_part.{name}" for name in part], name="fk_text_unit_part"),
        sa.UniqueConstraint(*answer, name="uq_text_unit_answer"),
        sa.UniqueConstraint(*part, name="uq_text_unit_part"),
        sa.CheckConstraint(
            "(submission_id IS NULL) = (item_key IS NULL) AND (material_id IS NULL) = (part IS NULL)"
            " AND (submission_id IS NULL) <> (material_id IS NULL)",
            name="one_source",
        ),
        sqlite_with_rowid=False,
    )


def _codes() -> None:
    code = ["code.programme_id", "code.code_key"]
    op.create_table(
        "code",
        _programme(),
        *_keys(sa.Text, "code_key"),
        *_filled(sa.JSON, "title"),
        *_filled(sa.Text, "definition", "example"),
        sa.Column("parent", sa.Text),
        *_filled(sa.Integer, "position"),
        sa.Column("merged_into", sa.Text),
        *_filled(sa.Boolean, "retired"),
        sa.ForeignKeyConstraint(["programme_id", "parent"], code, name="fk_code_parent"),
        sa.ForeignKeyConstraint(["programme_id", "merged_into"], code, name="fk_code_merged_into"),
        sa.CheckConstraint("merged_into IS NULL OR retired", name="merged_is_retired"),
    )
    op.create_table(
        "code_change",
        _programme(),
        _number("number"),
        *_filled(TIME, "at"),
        *_filled(sa.Text, "actor", "kind", "code_key"),
        *_filled(sa.JSON, "details"),
        sa.CheckConstraint("number >= 1", name="number"),
    )


def _codings() -> None:
    coding = [*KEY, "coder_id"]
    op.create_table(
        "coder",
        _programme(),
        *_keys(sa.Uuid, "coder_id"),
        *_filled(sa.Text, "kind"),
        sa.Column("account_id", sa.Text),
        *_filled(sa.Text, "title"),
        sa.UniqueConstraint("programme_id", "kind", "title", name="uq_coder_title"),
        sa.CheckConstraint("kind IN ('person', 'import', 'adjudication')", name="kind"),
        sa.CheckConstraint("(kind = 'person') = (account_id IS NOT NULL)", name="account"),
    )
    op.create_table(
        "text_coding",
        *_keys(sa.Text, "programme_id"),
        *_keys(sa.Uuid, "text_id", "coder_id"),
        *_filled(sa.Text, "state", "reason", "recorded_by"),
        sa.ForeignKeyConstraint(KEY, [f"text_unit.{name}" for name in KEY]),
        sa.ForeignKeyConstraint(["programme_id", "coder_id"], ["coder.programme_id", "coder.coder_id"]),
        sa.CheckConstraint("state IN ('coded', 'no_code_fits', 'set_aside')", name="state"),
        sa.CheckConstraint("state <> 'set_aside' OR reason <> ''", name="reason"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "text_code",
        *_keys(sa.Text, "programme_id"),
        *_keys(sa.Uuid, "text_id", "coder_id"),
        *_keys(sa.Text, "code_key"),
        _number("starts"),
        _number("ends"),
        sa.ForeignKeyConstraint(coding, [f"text_coding.{name}" for name in coding], name="fk_text_code_coding"),
        sa.ForeignKeyConstraint(["programme_id", "code_key"], ["code.programme_id", "code.code_key"]),
        sa.CheckConstraint("(starts = 0 AND ends = 0) OR (starts >= 0 AND ends > starts)", name="passage"),
        sqlite_with_rowid=False,
    )


Type = type[sa.types.TypeEngine[Any]] | sa.types.TypeEngine[Any]


def _programme() -> sa.Column[Any]:
    return sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=False)


def _keys(kind: Type, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, primary_key=True) for name in names]


def _filled(kind: Type, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]
