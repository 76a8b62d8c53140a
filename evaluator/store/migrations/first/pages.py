"""Views of registers, status rounds and threads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from evaluator.store.migrations.first.columns import TIME, UNORDERED, check, key, optional, reference, required


def make_pages() -> None:
    _register_view()
    _status()
    _thread()


def _register_view() -> None:
    op.create_table(
        "register_upload",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "upload_id"),
        *required(sa.Text, "register", "suffix"),
        *required(sa.LargeBinary, "content"),
        *required(sa.Text, "map", "uploaded_by"),
        *required(TIME, "uploaded_at"),
        check("suffix", "suffix IN ('.csv', '.xlsx')"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "register_view",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "view_id"),
        *required(sa.Text, "register", "title", "query", "saved_by"),
        check("title", "title <> ''"),
        reference("programme", ("programme_id",)),
        sa.UniqueConstraint("programme_id", "register", "title"),
    )


def _status() -> None:
    op.create_table(
        "named_owner",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "owner_id"),
        *required(sa.Text, "name"),
        *required(TIME, "agreed_at"),
        reference("programme", ("programme_id",)),
        **UNORDERED,
    )
    op.create_table(
        "status_round",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "round_id"),
        *required(sa.Text, "title", "source"),
        *required(sa.Date, "until", "erase_on"),
        *required(TIME, "opened_at"),
        *optional(TIME, "closed_at"),
        check("erase_on", "erase_on >= until"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "status_request",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "request_id"),
        *required(sa.Uuid, "round_id", "owner_id"),
        *required(sa.Text, "register", "reference"),
        reference("status_round", ("programme_id", "round_id"), name="fk_status_request_round"),
        sa.UniqueConstraint("programme_id", "round_id", "register", "reference"),
        **UNORDERED,
    )
    op.create_table(
        "status_reply",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "request_id"),
        *key(sa.Integer, "number", autoincrement=False),
        *required(sa.Text, "text", "written_by"),
        *required(TIME, "written_at"),
        check("number", "number >= 1"),
        reference("status_request", ("programme_id", "request_id")),
        **UNORDERED,
    )
    op.create_table(
        "status_report",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "request_id"),
        *key(sa.Integer, "number", autoincrement=False),
        *required(sa.Text, "state"),
        *optional(sa.Date, "occurred_on"),
        *required(sa.Text, "learned"),
        *required(TIME, "reported_at"),
        *optional(sa.Integer, "event"),
        check("number", "number >= 1"),
        reference("status_request", ("programme_id", "request_id")),
        **UNORDERED,
    )
    op.create_table(
        "status_file",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "request_id"),
        *key(sa.Integer, "number", autoincrement=False),
        *required(sa.Text, "kind"),
        *required(sa.LargeBinary, "content"),
        check("kind", "kind IN ('pdf', 'docx', 'xlsx', 'png', 'jpeg')"),
        reference("status_report", ("programme_id", "request_id", "number")),
        **UNORDERED,
    )


def _thread() -> None:
    op.create_table(
        "rows_apart",
        *key(
            sa.Text, "programme_id", "about", "first_register", "first_reference", "second_register", "second_reference"
        ),
        check("about", "about IN ('thread', 'duplicate')"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "thread",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "thread_id"),
        *required(sa.Text, "title"),
        check("title", "title <> ''"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "thread_change",
        *key(sa.Text, "programme_id"),
        *key(sa.Integer, "number", autoincrement=False),
        *required(sa.Text, "what"),
        *required(sa.JSON, "cells"),
        *required(sa.Text, "made_by"),
        *required(TIME, "made_at"),
        *optional(sa.Text, "undone_by"),
        *optional(TIME, "undone_at"),
        check("number", "number >= 1"),
        check("undone", "(undone_by IS NULL) = (undone_at IS NULL)"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "thread_row",
        *key(sa.Text, "programme_id", "register", "reference"),
        *required(sa.Uuid, "thread_id"),
        reference("programme", ("programme_id",)),
        reference("thread", ("programme_id", "thread_id")),
    )
    op.create_index("ix_thread_row_programme_id_thread_id", "thread_row", ["programme_id", "thread_id"])
