"""Tables of documents, waves, answers and tallies. Those of accounts stand in `account_tables`, those of the registers
in `register_tables`.

The programme comes first in every key. Names of constraints are part of the schema; a CHECK says what can never be true
of a row, whoever writes it.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import NAMES, UNORDERED, UtcDateTime
from evaluator.store.instance import instance_table

metadata: Final = sa.MetaData(naming_convention=NAMES)


def programme_column() -> sa.Column[str]:
    return sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True)


programme = sa.Table("programme", metadata, sa.Column("programme_id", sa.Text, primary_key=True))

document = sa.Table(
    "document",
    metadata,
    programme_column(),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("imported_at", UtcDateTime, nullable=False),
    sa.Column("origin", sa.Text, nullable=False, server_default="import"),
    sa.Column("author", sa.Text, nullable=False, server_default=""),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.CheckConstraint("kind IN ('programme', 'questionnaire')", name="kind"),
    sa.CheckConstraint("number >= 1", name="number"),
    sa.CheckConstraint("origin IN ('import', 'browser')", name="origin"),
)

questionnaire_draft = sa.Table(
    "questionnaire_draft",
    metadata,
    programme_column(),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("begun_from", sa.Integer, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("saved_by", sa.Text, nullable=False),
    sa.Column("saved_at", UtcDateTime, nullable=False),
    sa.CheckConstraint("begun_from >= 0", name="begun_from"),
    sa.CheckConstraint("revision >= 1", name="revision"),
)

programme_draft = sa.Table(
    "programme_draft",
    metadata,
    programme_column(),
    sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("begun_from", sa.Integer, nullable=False),
    sa.Column("parent", sa.Integer, nullable=True),
    sa.Column("saved_by", sa.Text, nullable=False),
    sa.Column("saved_at", UtcDateTime, nullable=False),
    sa.Column("title", sa.JSON),
    sa.CheckConstraint("begun_from >= 0", name="begun_from"),
    sa.CheckConstraint("revision >= 1", name="revision"),
)

wave = sa.Table(
    "wave",
    metadata,
    programme_column(),
    sa.Column("wave_key", sa.Text, primary_key=True),
    sa.Column("milestone", sa.Text, nullable=False),
    sa.Column("questionnaire", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("groups", sa.JSON, nullable=False),
    sa.Column("linkage", sa.Text, nullable=False),
    sa.Column("opens", sa.Date, nullable=False),
    sa.Column("closes", sa.Date, nullable=False),
    sa.Column("open_key", sa.Text, index=True),
    sa.Column("opens_at", sa.Time),
    sa.Column("closes_at", sa.Time),
    sa.Column("languages", sa.JSON, nullable=False),
    sa.Column("begin_by", sa.Date),
    sa.Column("begin_by_at", sa.Time),
    sa.UniqueConstraint("programme_id", "wave_key", "linkage"),
    sa.CheckConstraint("linkage IN ('anonymous', 'pseudonymous', 'confidential')", name="linkage"),
    sa.CheckConstraint("opens <= closes", name="opens_before_it_closes"),
    sa.CheckConstraint("open_key IS NULL OR linkage = 'anonymous'", name="open_link_is_anonymous"),
)


def of_a_wave() -> sa.ForeignKeyConstraint:
    """The linkage goes along: a row cannot have another than its wave, nor the wave change it under the row."""
    return sa.ForeignKeyConstraint(
        ["programme_id", "wave_key", "linkage"], ["wave.programme_id", "wave.wave_key", "wave.linkage"]
    )


def _of_receipts(column: str, where: str) -> sa.Index:
    """Looks up a receipt that somebody enters. In anonymous waves there is none, and sending pays nothing for it."""
    return sa.Index(None, column, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


draft = sa.Table(
    "draft",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("wave_key", sa.Text, primary_key=True),
    sa.Column("draft_key", sa.Text, primary_key=True, index=True),
    sa.Column("linkage", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("group_key", sa.Text),
    sa.Column("process_key", sa.Text),
    sa.Column("pseudonym", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("page", sa.Text),
    sa.Column("answers", sa.JSON(none_as_null=True)),
    sa.Column("texts", sa.JSON(none_as_null=True)),
    sa.Column("receipt", sa.Text),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("corrects", sa.Text),
    sa.Column("began_at", UtcDateTime),
    sa.Column("time_used", sa.Integer),
    of_a_wave(),
    sa.CheckConstraint("linkage <> 'anonymous' OR (pseudonym IS NULL AND corrects IS NULL)", name="anonymous"),
    sa.CheckConstraint("began_at IS NULL OR (linkage <> 'anonymous' AND receipt IS NULL)", name="begun"),
    sa.CheckConstraint("time_used IS NULL OR (linkage <> 'anonymous' AND time_used BETWEEN 0 AND 4)", name="used"),
    sa.CheckConstraint(
        "receipt IS NULL OR (answers IS NULL AND texts IS NULL AND page IS NULL AND language IS NULL"
        " AND group_key IS NULL AND process_key IS NULL AND pseudonym IS NULL AND corrects IS NULL AND revision = 0)",
        name="sent_is_empty",
    ),
    _of_receipts("receipt", "receipt IS NOT NULL AND linkage <> 'anonymous'"),
    _of_receipts("corrects", "corrects IS NOT NULL"),
    **UNORDERED,
)

COLLECTION_MODES: Final = ("web", "import", "kiosk", "paper", "interview")
"""How answers are collected, the usual mode first."""

submission = sa.Table(
    "submission",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("submission_id", sa.Uuid, primary_key=True),
    sa.Column("wave_key", sa.Text, nullable=False),
    sa.Column("linkage", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("group_key", sa.Text, nullable=False),
    sa.Column("process_key", sa.Text, nullable=False),
    sa.Column("answers", sa.JSON, nullable=False),
    sa.Column("synthetic", sa.Boolean, nullable=False),
    sa.Column("collection_mode", sa.Text, nullable=False),
    sa.Column("pseudonym", sa.Text),
    sa.Column("submitted_at", UtcDateTime),
    sa.Column("receipt", sa.Text),
    of_a_wave(),
    sa.UniqueConstraint("programme_id", "wave_key", "pseudonym"),
    sa.CheckConstraint(
        "linkage <> 'anonymous' OR (pseudonym IS NULL AND submitted_at IS NULL AND receipt IS NULL)", name="anonymous"
    ),
    sa.CheckConstraint("linkage = 'anonymous' OR pseudonym IS NOT NULL", name="linked"),
    sa.CheckConstraint(f"collection_mode IN {COLLECTION_MODES}", name="collection_mode"),
    _of_receipts("receipt", "receipt IS NOT NULL"),
    **UNORDERED,
)


free_text = sa.Table(
    "free_text",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("submission_id", sa.Uuid, primary_key=True),
    sa.Column("item_key", sa.Text, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["programme_id", "submission_id"], ["submission.programme_id", "submission.submission_id"]),
    **UNORDERED,
)

withdrawal = sa.Table(
    "withdrawal",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("wave_key", sa.Text, primary_key=True),
    sa.Column("pseudonym", sa.Text, primary_key=True),
    sa.Column("linkage", sa.Text, nullable=False),
    of_a_wave(),
    sa.CheckConstraint("linkage <> 'anonymous'", name="linked"),
    **UNORDERED,
)

consent = sa.Table(
    "consent",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("wave_key", sa.Text, primary_key=True),
    sa.Column("pseudonym", sa.Text, primary_key=True),
    sa.Column("linkage", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    of_a_wave(),
    sa.CheckConstraint("linkage <> 'anonymous'", name="linked"),
    **UNORDERED,
)

# A work list and no observation, hence without a foreign key to the submission: SQLite can then empty it at a stroke,
# where it otherwise looks at each of a million rows.
unfolded = sa.Table(
    "unfolded",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("submission_id", sa.Uuid, primary_key=True),
    **UNORDERED,
)

tally = sa.Table(
    "tally",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("wave_key", sa.Text, primary_key=True),
    sa.Column("variable_key", sa.Text, primary_key=True),
    sa.Column("group_key", sa.Text, primary_key=True),
    sa.Column("process_key", sa.Text, primary_key=True),
    sa.Column("code", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("n", sa.Integer, nullable=False),
    sa.ForeignKeyConstraint(["programme_id", "wave_key"], ["wave.programme_id", "wave.wave_key"]),
    sa.CheckConstraint("n >= 0", name="n"),
    **UNORDERED,
)


def _of_a_linked_wave(place: str) -> sa.ForeignKeyConstraint:
    """With the check of the linkage: no wave that does not link people can have a row."""
    return sa.ForeignKeyConstraint(
        ["programme_id", f"{place}_wave", f"{place}_linkage"], ["wave.programme_id", "wave.wave_key", "wave.linkage"]
    )


pair_tally = sa.Table(
    "pair_tally",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("first_wave", sa.Text, primary_key=True),
    sa.Column("second_wave", sa.Text, primary_key=True),
    sa.Column("variable_key", sa.Text, primary_key=True),
    sa.Column("first_group", sa.Text, primary_key=True),
    sa.Column("second_group", sa.Text, primary_key=True),
    sa.Column("first_code", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("second_code", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("first_linkage", sa.Text, nullable=False),
    sa.Column("second_linkage", sa.Text, nullable=False),
    sa.Column("n", sa.Integer, nullable=False),
    _of_a_linked_wave("first"),
    _of_a_linked_wave("second"),
    sa.CheckConstraint("first_wave <> second_wave", name="two_waves"),
    sa.CheckConstraint("first_linkage <> 'anonymous' AND second_linkage <> 'anonymous'", name="linked"),
    sa.CheckConstraint("n >= 0", name="n"),
    **UNORDERED,
)

door_count = sa.Table(
    "door_count",
    metadata,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("wave_key", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("begun", sa.Integer, nullable=False),
    sa.Column("held_back", sa.Integer, nullable=False),
    sa.ForeignKeyConstraint(["programme_id", "wave_key"], ["wave.programme_id", "wave.wave_key"]),
    sa.CheckConstraint("begun >= 0 AND held_back >= 0", name="counts"),
    **UNORDERED,
)

store_instance = instance_table("store_instance", metadata)

audit_entry = sa.Table(
    "audit_entry",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.CheckConstraint("number >= 1", name="number"),
)
