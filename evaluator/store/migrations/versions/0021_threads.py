"""Threads: rows of the registers that are one matter, rows that are not, every change of that; and word back."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "thread",
        _programme(),
        sa.Column("thread_id", sa.Uuid, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.CheckConstraint("title <> ''", name="title"),
    )
    op.create_table(
        "thread_row",
        _programme(),
        *_keys("register", "reference"),
        sa.Column("thread_id", sa.Uuid, nullable=False),
        sa.ForeignKeyConstraint(["programme_id", "thread_id"], ["thread.programme_id", "thread.thread_id"]),
    )
    op.create_index("ix_thread_row_programme_id_thread_id", "thread_row", ["programme_id", "thread_id"])
    op.create_table(
        "rows_apart",
        _programme(),
        *_keys("about", "first_register", "first_reference", "second_register", "second_reference"),
        sa.CheckConstraint("about IN ('thread', 'duplicate')", name="about"),
    )
    op.create_table(
        "thread_change",
        _programme(),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("cells", sa.JSON, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.Text),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("(undone_by IS NULL) = (undone_at IS NULL)", name="undone"),
    )
    op.create_table(
        "feedback",
        _programme(),
        *_keys("reference"),
        *_filled(sa.Text, "process", "title", "group"),
        sa.Column("told_on", sa.Date),
        *_filled(sa.Boolean, "date_assumed"),
        *_filled(sa.Text, "opportunity_space", "delivery", "trial_action", "note"),
        *_filled(sa.Boolean, "synthetic"),
    )


def _programme() -> sa.Column[Any]:
    return sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True)


def _keys(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, primary_key=True) for name in names]


def _filled(kind: type[sa.types.TypeEngine[Any]], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]
