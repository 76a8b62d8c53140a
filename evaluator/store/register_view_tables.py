"""Tables of the registers' pages: views that were saved, and files that wait for an answer."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import UtcDateTime
from evaluator.store.tables import metadata, programme_column

register_view: Final = sa.Table(
    "register_view",
    metadata,
    programme_column(),
    sa.Column("view_id", sa.Uuid, primary_key=True),
    sa.Column("register", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("query", sa.Text, nullable=False),
    sa.Column("saved_by", sa.Text, nullable=False),
    sa.UniqueConstraint("programme_id", "register", "title"),
    sa.CheckConstraint("title <> ''", name="title"),
)
"""What a list was asked for, under a name that all who keep the register share. ``query`` is that of its address."""

register_upload: Final = sa.Table(
    "register_upload",
    metadata,
    programme_column(),
    sa.Column("upload_id", sa.Uuid, primary_key=True),
    sa.Column("register", sa.Text, nullable=False),
    sa.Column("suffix", sa.Text, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("map", sa.Text, nullable=False),
    sa.Column("uploaded_by", sa.Text, nullable=False),
    sa.Column("uploaded_at", UtcDateTime, nullable=False),
    sa.CheckConstraint("suffix IN ('.csv', '.xlsx')", name="suffix"),
)
"""A file, with the map that came along or '', between being sent and being stored, while what is unsure of it is asked;
one for each account and register. It goes when its rows are stored, when another takes its place, or after a day."""
