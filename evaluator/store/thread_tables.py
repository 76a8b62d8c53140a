"""The tables of threads: which rows of the registers are one matter, which are not, and every change of that."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import UtcDateTime
from evaluator.store.tables import metadata, programme_column

ABOUT: Final = ("thread", "duplicate")
"""What two rows are held not to be: of one matter, or the same row twice."""

thread: Final = sa.Table(
    "thread",
    metadata,
    programme_column(),
    sa.Column("thread_id", sa.Uuid, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.CheckConstraint("title <> ''", name="title"),
)
thread_row: Final = sa.Table(
    "thread_row",
    metadata,
    programme_column(),
    sa.Column("register", sa.Text, primary_key=True),
    sa.Column("reference", sa.Text, primary_key=True),
    sa.Column("thread_id", sa.Uuid, nullable=False),
    sa.ForeignKeyConstraint(["programme_id", "thread_id"], ["thread.programme_id", "thread.thread_id"]),
    sa.Index(None, "programme_id", "thread_id"),
)
"""A row is of one thread at most. It may have been withdrawn since; if it comes back, it is in its thread again."""
rows_apart: Final = sa.Table(
    "rows_apart",
    metadata,
    programme_column(),
    sa.Column("about", sa.Text, primary_key=True),
    sa.Column("first_register", sa.Text, primary_key=True),
    sa.Column("first_reference", sa.Text, primary_key=True),
    sa.Column("second_register", sa.Text, primary_key=True),
    sa.Column("second_reference", sa.Text, primary_key=True),
    sa.CheckConstraint(f"about IN {ABOUT}", name="about"),
)
"""Pairs of rows that somebody said no to, the smaller key first: they are not proposed again."""
thread_change: Final = sa.Table(
    "thread_change",
    metadata,
    programme_column(),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("cells", sa.JSON, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("undone_by", sa.Text),
    sa.Column("undone_at", UtcDateTime),
    sa.CheckConstraint("number >= 1", name="number"),
    sa.CheckConstraint("(undone_by IS NULL) = (undone_at IS NULL)", name="undone"),
)
"""Every change, with what was before and after it, so that it can be undone; nothing is taken away from here."""
