"""Tables of what came from files of answers, so that nothing is taken in twice and a whole import can be undone."""

from __future__ import annotations

import sqlalchemy as sa

from evaluator.store.base import UNORDERED, UtcDateTime
from evaluator.store.tables import metadata, of_a_wave, programme_column

imported_row = sa.Table(
    "imported_row",
    metadata,
    programme_column(),
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("import_number", sa.Integer),
    **UNORDERED,
)
"""Keyed fingerprints that no answer refers to; ``import_number`` says with which import a row of a file came."""

responses_import = sa.Table(
    "responses_import",
    metadata,
    programme_column(),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("imported_at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("rows_read", sa.JSON, nullable=False),
    sa.Column("undone_at", UtcDateTime),
    sa.Column("undone_by", sa.Text),
    sa.Column("reason", sa.Text),
    sa.CheckConstraint("number >= 1", name="number"),
    sa.CheckConstraint("(undone_at IS NULL) = (reason IS NULL)", name="undone_for_a_reason"),
)
"""``digest``: SHA-256 of the file; ``rows_read``: wave -> how many of its rows were read, new or not: how many were new
would tell who had answered."""

imported_person = sa.Table(
    "imported_person",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("wave_key", sa.Text, primary_key=True),
    sa.Column("pseudonym", sa.Text, primary_key=True),
    sa.Column("linkage", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["programme_id", "number"], ["responses_import.programme_id", "responses_import.number"]),
    of_a_wave(),
    sa.CheckConstraint("linkage <> 'anonymous'", name="linked"),
    **UNORDERED,
)
"""Whose answers came with an import. Of an anonymous wave nothing ties answers to their import."""

responses_upload = sa.Table(
    "responses_upload",
    metadata,
    programme_column(),
    sa.Column("upload_id", sa.Uuid, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("map", sa.LargeBinary, nullable=False),
    sa.Column("uploaded_by", sa.Text, nullable=False),
    sa.Column("uploaded_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("programme_id", "uploaded_by"),
)
"""A file of answers and what was said of it so far, between being sent and being brought in; one for each account. Both
are sealed under a key that the sender's browser alone has: names and answers stand in it side by side. It goes when its
answers are brought in, when another takes its place, or after a day."""
