"""The store: documents, waves, answers, tallies, paper forms, accounts and registers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
LINKED_WAVE = ("wave.programme_id", "wave.wave_key", "wave.linkage")


def upgrade() -> None:
    op.create_table("programme", *_key("programme_id"))
    _documents()
    _waves()
    _answers()
    _tallies()
    _paper_forms()
    _accounts()
    _registers()


def _documents() -> None:
    op.create_table(
        "document",
        *_of_programme("kind", "key"),
        _numbered("number"),
        *_filled(sa.Text, "digest", "text"),
        *_filled(TIME, "imported_at"),
        _check("kind", "kind IN ('programme', 'questionnaire')"),
        _check("number", "number >= 1"),
    )
    op.create_table(
        "questionnaire_draft",
        *_of_programme("key"),
        *_filled(sa.Text, "text"),
        *_filled(sa.Integer, "begun_from", "revision"),
        *_filled(sa.Text, "saved_by"),
        *_filled(TIME, "saved_at"),
        _check("begun_from", "begun_from >= 0"),
        _check("revision", "revision >= 1"),
    )


def _waves() -> None:
    op.create_table(
        "wave",
        *_of_programme("wave_key"),
        *_filled(sa.Text, "milestone", "questionnaire"),
        *_filled(sa.Integer, "version"),
        *_filled(sa.JSON, "groups"),
        *_filled(sa.Text, "linkage"),
        *_filled(sa.Date, "opens", "closes"),
        sa.Column("open_key", sa.Text, index=True),
        sa.Column("opens_at", sa.Time),
        sa.Column("closes_at", sa.Time),
        *_filled(sa.JSON, "languages"),
        sa.UniqueConstraint("programme_id", "wave_key", "linkage"),
        _check("linkage", "linkage IN ('anonymous', 'pseudonymous', 'confidential')"),
        _check("opens_before_it_closes", "opens <= closes"),
        _check("open_link_is_anonymous", "open_key IS NULL OR linkage = 'anonymous'"),
    )


def _answers() -> None:
    op.create_table(
        "draft",
        *_key("programme_id", "wave_key"),
        sa.Column("draft_key", sa.Text, primary_key=True, index=True),
        *_filled(sa.Text, "linkage"),
        *_filled(sa.Integer, "version"),
        *_empty(sa.Text, "group_key", "process_key", "pseudonym", "language", "page"),
        *_empty(sa.JSON, "answers", "texts"),
        *_empty(sa.Text, "receipt"),
        *_filled(sa.Integer, "revision"),
        *_empty(sa.Text, "corrects"),
        *_empty(TIME, "began_at"),
        *_empty(sa.Integer, "time_used"),
        _refers(["programme_id", "wave_key", "linkage"], LINKED_WAVE),
        _check("anonymous", "linkage <> 'anonymous' OR (pseudonym IS NULL AND corrects IS NULL)"),
        _check("begun", "began_at IS NULL OR (linkage <> 'anonymous' AND receipt IS NULL)"),
        _check("used", "time_used IS NULL OR (linkage <> 'anonymous' AND time_used BETWEEN 0 AND 4)"),
        _check(
            "sent_is_empty",
            "receipt IS NULL OR (answers IS NULL AND texts IS NULL AND page IS NULL AND language IS NULL AND group_key"
            " IS NULL AND process_key IS NULL AND pseudonym IS NULL AND corrects IS NULL AND revision = 0)",
        ),
        sqlite_with_rowid=False,
    )
    _index_where("draft", "receipt", "receipt IS NOT NULL AND linkage <> 'anonymous'")
    _index_where("draft", "corrects", "corrects IS NOT NULL")
    op.create_table(
        "submission",
        *_key("programme_id"),
        sa.Column("submission_id", sa.Uuid, primary_key=True),
        *_filled(sa.Text, "wave_key", "linkage"),
        *_filled(sa.Integer, "version"),
        *_filled(sa.Text, "group_key", "process_key"),
        *_filled(sa.JSON, "answers"),
        *_filled(sa.Boolean, "synthetic"),
        *_filled(sa.Text, "collection_mode"),
        *_empty(sa.Text, "pseudonym"),
        *_empty(TIME, "submitted_at"),
        *_empty(sa.Text, "receipt"),
        _refers(["programme_id", "wave_key", "linkage"], LINKED_WAVE),
        sa.UniqueConstraint("programme_id", "wave_key", "pseudonym"),
        _check(
            "anonymous", "linkage <> 'anonymous' OR (pseudonym IS NULL AND submitted_at IS NULL AND receipt IS NULL)"
        ),
        _check("linked", "linkage = 'anonymous' OR pseudonym IS NOT NULL"),
        _check("collection_mode", "collection_mode IN ('web', 'import', 'kiosk', 'paper', 'interview')"),
        sqlite_with_rowid=False,
    )
    _index_where("submission", "receipt", "receipt IS NOT NULL")
    op.create_table(
        "free_text",
        *_key("programme_id"),
        sa.Column("submission_id", sa.Uuid, primary_key=True),
        *_key("item_key"),
        *_filled(sa.Text, "text"),
        _refers(["programme_id", "submission_id"], ["submission.programme_id", "submission.submission_id"]),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "withdrawal",
        *_key("programme_id", "wave_key", "pseudonym"),
        *_filled(sa.Text, "linkage"),
        _refers(["programme_id", "wave_key", "linkage"], LINKED_WAVE),
        _check("linked", "linkage <> 'anonymous'"),
        sqlite_with_rowid=False,
    )
    op.create_table("imported_row", *_of_programme("digest"), sqlite_with_rowid=False)


def _tallies() -> None:
    op.create_table(
        "unfolded",
        *_key("programme_id"),
        sa.Column("submission_id", sa.Uuid, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tally",
        *_key("programme_id", "wave_key", "variable_key", "group_key", "process_key"),
        _numbered("code"),
        *_filled(sa.Integer, "n"),
        _refers(["programme_id", "wave_key"], LINKED_WAVE[:2]),
        _check("n", "n >= 0"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pair_tally",
        *_key("programme_id", "first_wave", "second_wave", "variable_key", "first_group", "second_group"),
        _numbered("first_code"),
        _numbered("second_code"),
        *_filled(sa.Text, "first_linkage", "second_linkage"),
        *_filled(sa.Integer, "n"),
        _refers(["programme_id", "first_wave", "first_linkage"], LINKED_WAVE),
        _refers(["programme_id", "second_wave", "second_linkage"], LINKED_WAVE),
        _check("two_waves", "first_wave <> second_wave"),
        _check("linked", "first_linkage <> 'anonymous' AND second_linkage <> 'anonymous'"),
        _check("n", "n >= 0"),
        sqlite_with_rowid=False,
    )


def _paper_forms() -> None:
    op.create_table(
        "paper_entry",
        *_key("programme_id", "wave_key", "serial"),
        _numbered("turn"),
        *_filled(sa.Text, "linkage"),
        *_filled(sa.Integer, "version"),
        *_filled(sa.Text, "language", "group_key", "process_key"),
        *_filled(sa.JSON, "typed"),
        *_filled(sa.Text, "typed_by"),
        *_filled(sa.Boolean, "finished"),
        *_empty(sa.Text, "draft_key", "pseudonym"),
        *_empty(sa.Date, "received_on"),
        *_empty(sa.JSON, "codes"),
        _refers(["programme_id", "wave_key", "linkage"], LINKED_WAVE),
        sa.UniqueConstraint("programme_id", "wave_key", "serial", "typed_by"),
        _check("turn", "turn IN (1, 2)"),
        _check(
            "anonymous", "linkage <> 'anonymous' OR (draft_key IS NULL AND pseudonym IS NULL AND received_on IS NULL)"
        ),
        _check("codes", "linkage <> 'anonymous' OR codes IS NULL"),
        _check("linked", "linkage = 'anonymous' OR (draft_key IS NOT NULL AND pseudonym IS NOT NULL)"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "paper_agreement",
        *_key("programme_id", "wave_key"),
        *_filled(sa.Integer, "forms", "fields", "differing", "impossible"),
        _refers(["programme_id", "wave_key"], LINKED_WAVE[:2]),
        _check("counts", "forms >= 0 AND impossible >= 0"),
        _check("differing", "differing >= 0 AND differing <= fields"),
        sqlite_with_rowid=False,
    )


def _accounts() -> None:
    op.create_table(
        "account",
        *_key("name"),
        *_filled(sa.Text, "password_hash", "role"),
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id")),
        *_filled(sa.Boolean, "active"),
        *_filled(TIME, "created_at"),
        _check("role", "role IN ('evaluator', 'steering', 'collector')"),
    )
    op.create_table(
        "login_attempt",
        sa.Column("attempt_id", sa.Uuid, primary_key=True),
        *_filled(sa.Text, "name"),
        *_filled(TIME, "attempted_at"),
        sa.Index(None, "name", "attempted_at"),
    )


def _registers() -> None:
    _register("trial_action", *_filled(sa.Text, "process", "title", "delivery"))
    op.create_table(
        "trial_action_event",
        *_key("programme_id", "reference"),
        _numbered("number"),
        *_filled(sa.Text, "state"),
        *_filled(sa.Date, "occurred_on"),
        *_filled(sa.Boolean, "date_assumed"),
        *_filled(sa.Text, "note", "recorded_by"),
        *_filled(TIME, "recorded_at"),
        _refers(["programme_id", "reference"], ["trial_action.programme_id", "trial_action.reference"]),
        sa.UniqueConstraint("programme_id", "reference", "state", "occurred_on"),
        _check("number", "number >= 1"),
    )
    _register(
        "delivery",
        *_filled(sa.Text, "process", "title", "body"),
        *_empty(sa.Date, "delivered_on"),
        *_filled(sa.Boolean, "date_assumed"),
        *_filled(sa.Text, "note"),
    )
    _register(
        "decision",
        *_empty(sa.Date, "meeting_date"),
        *_filled(sa.Boolean, "date_assumed"),
        *_filled(sa.Text, "title", "case_type", "remark", "body", "process", "delivery"),
    )
    _register(
        "activity",
        *_filled(sa.Text, "kind", "title"),
        *_empty(sa.Date, "held_on"),
        *_filled(sa.Boolean, "date_assumed"),
        *_empty(sa.Integer, "participants"),
        *_filled(sa.Text, "process", "cluster"),
        _check("participants", "participants >= 0"),
    )
    _register(
        "involvement_record",
        *_filled(sa.Text, "process", "stage", "group", "reading", "level"),
        *_empty(sa.Date, "recorded_on"),
        *_filled(sa.Boolean, "date_assumed"),
        _check("reading", "reading IN ('intended', 'practised')"),
    )
    _register(
        "hours_line",
        *_filled(sa.Text, "category", "activity"),
        *_filled(sa.Float, "hours_per_year"),
        *_filled(sa.Text, "planned_units"),
        *_empty(sa.Float, "hours_used"),
    )
    _register(
        "manual_value",
        *_filled(sa.Text, "indicator", "milestone"),
        *_filled(sa.Float, "value"),
        *_empty(sa.Integer, "n"),
        *_filled(sa.Text, "note"),
        _check("n", "n >= 0"),
    )


def _register(name: str, *columns: SchemaItem) -> None:
    op.create_table(name, *_of_programme("reference"), *columns, *_filled(sa.Boolean, "synthetic"))


Type = type[sa.types.TypeEngine[Any]] | sa.types.TypeEngine[Any]


def _key(*names: str) -> list[SchemaItem]:
    return [sa.Column(name, sa.Text, primary_key=True) for name in names]


def _of_programme(*names: str) -> list[SchemaItem]:
    return [
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        *_key(*names),
    ]


def _numbered(name: str) -> SchemaItem:
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=False)


def _filled(kind: Type, *names: str) -> list[SchemaItem]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _empty(kind: Type, *names: str) -> list[SchemaItem]:
    """Columns that may be empty."""
    return [sa.Column(name, kind) for name in names]


def _check(name: str, condition: str) -> SchemaItem:
    return sa.CheckConstraint(condition, name=name)


def _refers(columns: Sequence[str], to: Sequence[str]) -> SchemaItem:
    return sa.ForeignKeyConstraint(columns, to)


def _index_where(table: str, column: str, where: str) -> None:
    op.create_index(None, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
