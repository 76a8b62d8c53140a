"""Imported answers, paper forms, take-outs and erasures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from evaluator.store.migrations.first.columns import TIME, UNORDERED, check, key, optional, reference, required


def make_collection() -> None:
    _import()
    _paper()
    _take_out()
    _erasure()


def _import() -> None:
    op.create_table(
        "imported_row",
        *key(sa.Text, "programme_id", "digest"),
        *optional(sa.Integer, "import_number"),
        reference("programme", ("programme_id",)),
        **UNORDERED,
    )
    op.create_table(
        "responses_import",
        *key(sa.Text, "programme_id"),
        *key(sa.Integer, "number", autoincrement=False),
        *required(sa.Text, "digest"),
        *required(TIME, "imported_at"),
        *required(sa.Text, "actor"),
        *required(sa.JSON, "rows_read"),
        *optional(TIME, "undone_at"),
        *optional(sa.Text, "undone_by", "reason"),
        check("number", "number >= 1"),
        check("undone_for_a_reason", "(undone_at IS NULL) = (reason IS NULL)"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "responses_upload",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "upload_id"),
        *required(sa.LargeBinary, "content", "map"),
        *required(sa.Text, "uploaded_by"),
        *required(TIME, "uploaded_at"),
        reference("programme", ("programme_id",)),
        sa.UniqueConstraint("programme_id", "uploaded_by"),
    )
    op.create_table(
        "imported_person",
        *key(sa.Text, "programme_id"),
        *key(sa.Integer, "number", autoincrement=False),
        *key(sa.Text, "wave_key", "pseudonym"),
        *required(sa.Text, "linkage"),
        check("linked", "linkage <> 'anonymous'"),
        reference("responses_import", ("programme_id", "number")),
        reference("wave", ("programme_id", "wave_key", "linkage")),
        **UNORDERED,
    )


def _paper() -> None:
    op.create_table(
        "paper_agreement",
        *key(sa.Text, "programme_id", "wave_key"),
        *required(sa.Integer, "forms", "fields", "differing", "impossible"),
        check("counts", "forms >= 0 AND impossible >= 0"),
        check("differing", "differing >= 0 AND differing <= fields"),
        reference("wave", ("programme_id", "wave_key")),
        **UNORDERED,
    )
    op.create_table(
        "paper_entry",
        *key(sa.Text, "programme_id", "wave_key", "serial"),
        *key(sa.Integer, "turn", autoincrement=False),
        *required(sa.Text, "linkage"),
        *required(sa.Integer, "version"),
        *required(sa.Text, "language", "group_key", "process_key"),
        *required(sa.JSON, "typed"),
        *required(sa.Text, "typed_by"),
        *required(sa.Boolean, "finished"),
        *optional(sa.Text, "draft_key", "pseudonym"),
        *optional(sa.Date, "received_on"),
        *optional(sa.JSON(none_as_null=True), "codes"),
        check(
            "anonymous", "linkage <> 'anonymous' OR (draft_key IS NULL AND pseudonym IS NULL AND received_on IS NULL)"
        ),
        check("codes", "linkage <> 'anonymous' OR codes IS NULL"),
        check("linked", "linkage = 'anonymous' OR (draft_key IS NOT NULL AND pseudonym IS NOT NULL)"),
        check("turn", "turn IN (1, 2)"),
        reference("wave", ("programme_id", "wave_key", "linkage")),
        sa.UniqueConstraint("programme_id", "wave_key", "serial", "typed_by"),
        **UNORDERED,
    )


def _take_out() -> None:
    op.create_table(
        "taken_row",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "submission_id"),
        *required(sa.Uuid, "bin_id"),
        *required(sa.Integer, "bin_rows"),
        check("bin_rows", "bin_rows >= 1"),
        reference("programme", ("programme_id",)),
        **UNORDERED,
    )
    op.create_table(
        "taken_out",
        *key(sa.Text, "programme_id", "wave_key"),
        *required(sa.Integer, "count_number"),
        check("count_number", "count_number >= 1"),
        reference("programme", ("programme_id",)),
        reference("wave", ("programme_id", "wave_key")),
    )


def _erasure() -> None:
    op.create_table(
        "backup_made",
        *key(TIME, "made_at"),
        *key(sa.Date, "expires_on"),
    )
    op.create_table(
        "wave_erasure",
        *key(sa.Text, "programme_id", "wave_key"),
        *required(sa.Date, "erased_on"),
        *required(sa.Text, "account_id"),
        *required(sa.Boolean, "due"),
        reference("programme", ("programme_id",)),
        reference("wave", ("programme_id", "wave_key")),
    )
