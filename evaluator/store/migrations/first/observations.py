"""Documents, waves, answers, tallies, counts and what the worker does."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from evaluator.store.migrations.first.columns import TIME, UNORDERED, check, key, optional, reference, required


def make_observations() -> None:
    _core()
    _operation()
    _count()


def _core() -> None:
    op.create_table(
        "audit_entry",
        *key(sa.Integer, "number", autoincrement=False),
        *required(TIME, "at"),
        *required(sa.Text, "kind", "actor", "programme_id", "subject"),
        *required(sa.JSON, "details"),
        *required(sa.Text, "previous", "digest"),
        check("number", "number >= 1"),
    )
    op.create_table(
        "programme",
        *key(sa.Text, "programme_id"),
    )
    op.create_table(
        "store_instance",
        *key(sa.Integer, "number", autoincrement=False),
        *required(sa.Text, "instance_id"),
        check("number", "number = 1"),
    )
    op.create_table(
        "unfolded",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "submission_id"),
        **UNORDERED,
    )
    op.create_table(
        "document",
        *key(sa.Text, "programme_id", "kind", "key"),
        *key(sa.Integer, "number", autoincrement=False),
        *required(sa.Text, "digest", "text"),
        *required(TIME, "imported_at"),
        *required(sa.Text, "origin", server_default="import"),
        *required(sa.Text, "author", "reason", server_default=""),
        check("kind", "kind IN ('programme', 'questionnaire')"),
        check("number", "number >= 1"),
        check("origin", "origin IN ('import', 'browser')"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "programme_draft",
        *key(sa.Text, "programme_id"),
        *key(sa.Integer, "revision", autoincrement=False),
        *required(sa.Text, "text"),
        *required(sa.Integer, "begun_from"),
        *optional(sa.Integer, "parent"),
        *required(sa.Text, "saved_by"),
        *required(TIME, "saved_at"),
        *optional(sa.JSON, "title"),
        check("begun_from", "begun_from >= 0"),
        check("revision", "revision >= 1"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "questionnaire_draft",
        *key(sa.Text, "programme_id", "key"),
        *required(sa.Text, "text"),
        *required(sa.Integer, "begun_from", "revision"),
        *required(sa.Text, "saved_by"),
        *required(TIME, "saved_at"),
        check("begun_from", "begun_from >= 0"),
        check("revision", "revision >= 1"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "wave",
        *key(sa.Text, "programme_id", "wave_key"),
        *required(sa.Text, "milestone", "questionnaire"),
        *required(sa.Integer, "version"),
        *required(sa.JSON, "groups"),
        *required(sa.Text, "linkage"),
        *required(sa.Date, "opens", "closes"),
        *optional(sa.Text, "open_key"),
        *optional(sa.Time, "opens_at", "closes_at"),
        *required(sa.JSON, "languages"),
        *optional(sa.Date, "begin_by"),
        *optional(sa.Time, "begin_by_at"),
        check("linkage", "linkage IN ('anonymous', 'pseudonymous', 'confidential')"),
        check("open_link_is_anonymous", "open_key IS NULL OR linkage = 'anonymous'"),
        check("opens_before_it_closes", "opens <= closes"),
        reference("programme", ("programme_id",)),
        sa.UniqueConstraint("programme_id", "wave_key", "linkage"),
    )
    op.create_index("ix_wave_open_key", "wave", ["open_key"])
    op.create_table(
        "consent",
        *key(sa.Text, "programme_id", "wave_key", "pseudonym"),
        *required(sa.Text, "linkage", "version"),
        check("linked", "linkage <> 'anonymous'"),
        reference("wave", ("programme_id", "wave_key", "linkage")),
        **UNORDERED,
    )
    op.create_table(
        "door_count",
        *key(sa.Text, "programme_id", "wave_key"),
        *key(sa.Date, "day"),
        *required(sa.Integer, "begun", "held_back"),
        check("counts", "begun >= 0 AND held_back >= 0"),
        reference("wave", ("programme_id", "wave_key")),
        **UNORDERED,
    )
    op.create_table(
        "draft",
        *key(sa.Text, "programme_id", "wave_key", "draft_key"),
        *required(sa.Text, "linkage"),
        *required(sa.Integer, "version"),
        *optional(sa.Text, "group_key", "process_key", "pseudonym", "language", "page"),
        *optional(sa.JSON(none_as_null=True), "answers", "texts"),
        *optional(sa.Text, "receipt"),
        *required(sa.Integer, "revision"),
        *optional(sa.Text, "corrects"),
        *optional(TIME, "began_at"),
        *optional(sa.Integer, "time_used"),
        check("anonymous", "linkage <> 'anonymous' OR (pseudonym IS NULL AND corrects IS NULL)"),
        check("begun", "began_at IS NULL OR (linkage <> 'anonymous' AND receipt IS NULL)"),
        check(
            "sent_is_empty",
            "receipt IS NULL OR (answers IS NULL AND texts IS NULL AND page IS NULL AND language IS NULL AND"
            " group_key IS NULL AND process_key IS NULL AND pseudonym IS NULL AND corrects IS NULL AND"
            " revision = 0)",
        ),
        check("used", "time_used IS NULL OR (linkage <> 'anonymous' AND time_used BETWEEN 0 AND 4)"),
        reference("wave", ("programme_id", "wave_key", "linkage")),
        **UNORDERED,
    )
    op.create_index(
        "ix_draft_corrects",
        "draft",
        ["corrects"],
        sqlite_where=sa.text("corrects IS NOT NULL"),
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_index("ix_draft_draft_key", "draft", ["draft_key"])
    op.create_index(
        "ix_draft_receipt",
        "draft",
        ["receipt"],
        sqlite_where=sa.text("receipt IS NOT NULL AND linkage <> 'anonymous'"),
        postgresql_where=sa.text("receipt IS NOT NULL AND linkage <> 'anonymous'"),
    )
    op.create_table(
        "pair_tally",
        *key(sa.Text, "programme_id", "first_wave", "second_wave", "variable_key", "first_group", "second_group"),
        *key(sa.Integer, "first_code", "second_code", autoincrement=False),
        *required(sa.Text, "first_linkage", "second_linkage"),
        *required(sa.Integer, "n"),
        check("linked", "first_linkage <> 'anonymous' AND second_linkage <> 'anonymous'"),
        check("n", "n >= 0"),
        check("two_waves", "first_wave <> second_wave"),
        reference("wave", ("programme_id", "first_wave", "first_linkage"), ("programme_id", "wave_key", "linkage")),
        reference("wave", ("programme_id", "second_wave", "second_linkage"), ("programme_id", "wave_key", "linkage")),
        **UNORDERED,
    )
    op.create_table(
        "submission",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "submission_id"),
        *required(sa.Text, "wave_key", "linkage"),
        *required(sa.Integer, "version"),
        *required(sa.Text, "group_key", "process_key"),
        *required(sa.JSON, "answers"),
        *required(sa.Boolean, "synthetic"),
        *required(sa.Text, "collection_mode"),
        *optional(sa.Text, "pseudonym"),
        *optional(TIME, "submitted_at"),
        *optional(sa.Text, "receipt"),
        check(
            "anonymous", "linkage <> 'anonymous' OR (pseudonym IS NULL AND submitted_at IS NULL AND receipt IS NULL)"
        ),
        check("collection_mode", "collection_mode IN ('web', 'import', 'kiosk', 'paper', 'interview')"),
        check("linked", "linkage = 'anonymous' OR pseudonym IS NOT NULL"),
        reference("wave", ("programme_id", "wave_key", "linkage")),
        sa.UniqueConstraint("programme_id", "wave_key", "pseudonym"),
        **UNORDERED,
    )
    op.create_index(
        "ix_submission_receipt",
        "submission",
        ["receipt"],
        sqlite_where=sa.text("receipt IS NOT NULL"),
        postgresql_where=sa.text("receipt IS NOT NULL"),
    )
    op.create_table(
        "tally",
        *key(sa.Text, "programme_id", "wave_key", "variable_key", "group_key", "process_key"),
        *key(sa.Integer, "code", autoincrement=False),
        *required(sa.Integer, "n"),
        check("n", "n >= 0"),
        reference("wave", ("programme_id", "wave_key")),
        **UNORDERED,
    )
    op.create_table(
        "withdrawal",
        *key(sa.Text, "programme_id", "wave_key", "pseudonym"),
        *required(sa.Text, "linkage"),
        check("linked", "linkage <> 'anonymous'"),
        reference("wave", ("programme_id", "wave_key", "linkage")),
        **UNORDERED,
    )
    op.create_table(
        "free_text",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "submission_id"),
        *key(sa.Text, "item_key"),
        *required(sa.Text, "text"),
        reference("submission", ("programme_id", "submission_id")),
        **UNORDERED,
    )


def _operation() -> None:
    op.create_table(
        "store_journal",
        *key(sa.Text, "programme_id", "entry_id"),
        *required(sa.Text, "kind", "place", "subject"),
        *required(sa.JSON, "details"),
        **UNORDERED,
    )
    op.create_table(
        "worker_job",
        *key(sa.Text, "name"),
        *required(TIME, "ran_at"),
        *optional(TIME, "done_at"),
        *required(sa.Integer, "done"),
        *required(sa.Text, "code"),
        *required(sa.JSON, "place", "said"),
    )
    op.create_table(
        "task",
        *key(sa.Text, "programme_id", "what", "milestone"),
        *required(TIME, "begun_at"),
        *required(sa.Text, "begun_by"),
        *required(sa.JSON, "asked"),
        *required(sa.Text, "step"),
        *required(TIME, "moved_at"),
        *required(sa.Integer, "tries"),
        *required(sa.JSON, "refused"),
        reference("programme", ("programme_id",)),
    )


def _count() -> None:
    op.create_table(
        "milestone_count",
        *key(sa.Text, "programme_id", "milestone"),
        *key(sa.Integer, "number", autoincrement=False),
        *required(TIME, "counted_at"),
        *required(sa.Text, "actor", "reason", "digest", "inputs"),
        *optional(TIME, "shown_at", "texts_opened_at"),
        *required(sa.Text, "anew", server_default="everything"),
        check("anew", "anew IN ('everything', 'registers', 'themes')"),
        check("number", "number >= 1"),
        check("reason", "number = 1 OR reason <> '' OR anew = 'themes'"),
        reference("programme", ("programme_id",)),
    )
