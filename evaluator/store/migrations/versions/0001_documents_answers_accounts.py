"""Documents, waves, answers, tallies and accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programme",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id", name=op.f("pk_programme")),
    )
    op.create_table(
        "document",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('programme', 'questionnaire')", name=op.f("ck_document_kind")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_document_number")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.programme_id"], name=op.f("fk_document_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("programme_id", "kind", "key", "number", name=op.f("pk_document")),
    )
    op.create_table(
        "wave",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("wave_key", sa.Text(), nullable=False),
        sa.Column("milestone", sa.Text(), nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("linkage", sa.Text(), nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("closes", sa.Date(), nullable=False),
        sa.Column("open_key", sa.Text(), nullable=True),
        sa.CheckConstraint("linkage IN ('anonymous', 'pseudonymous')", name=op.f("ck_wave_linkage")),
        sa.CheckConstraint("open_key IS NULL OR linkage = 'anonymous'", name=op.f("ck_wave_open_link_is_anonymous")),
        sa.CheckConstraint("opens <= closes", name=op.f("ck_wave_opens_before_it_closes")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.programme_id"], name=op.f("fk_wave_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("programme_id", "wave_key", name=op.f("pk_wave")),
        sa.UniqueConstraint("programme_id", "wave_key", "linkage", name=op.f("uq_wave_programme_id_wave_key_linkage")),
    )
    op.create_index(op.f("ix_wave_open_key"), "wave", ["open_key"], unique=False)
    op.create_table(
        "draft",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("wave_key", sa.Text(), nullable=False),
        sa.Column("draft_key", sa.Text(), nullable=False),
        sa.Column("linkage", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=True),
        sa.Column("process_key", sa.Text(), nullable=True),
        sa.Column("pseudonym", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("page", sa.Text(), nullable=True),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("texts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("linkage <> 'anonymous' OR pseudonym IS NULL", name=op.f("ck_draft_anonymous")),
        sa.CheckConstraint(
            "receipt IS NULL OR (answers IS NULL AND texts IS NULL AND page IS NULL AND language IS NULL"
            " AND group_key IS NULL AND process_key IS NULL AND pseudonym IS NULL AND revision = 0)",
            name=op.f("ck_draft_sent_is_empty"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id", "wave_key", "linkage"],
            ["wave.programme_id", "wave.wave_key", "wave.linkage"],
            name=op.f("fk_draft_programme_id_wave_key_linkage_wave"),
        ),
        sa.PrimaryKeyConstraint("programme_id", "wave_key", "draft_key", name=op.f("pk_draft")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_draft_draft_key"), "draft", ["draft_key"], unique=False)
    op.create_table(
        "submission",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("wave_key", sa.Text(), nullable=False),
        sa.Column("linkage", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("process_key", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("collection_mode", sa.Text(), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.CheckConstraint("collection_mode IN ('web', 'import')", name=op.f("ck_submission_collection_mode")),
        sa.CheckConstraint(
            "linkage <> 'anonymous' OR (pseudonym IS NULL AND submitted_at IS NULL AND receipt IS NULL)",
            name=op.f("ck_submission_anonymous"),
        ),
        sa.CheckConstraint(
            "linkage <> 'pseudonymous' OR pseudonym IS NOT NULL", name=op.f("ck_submission_pseudonymous")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id", "wave_key", "linkage"],
            ["wave.programme_id", "wave.wave_key", "wave.linkage"],
            name=op.f("fk_submission_programme_id_wave_key_linkage_wave"),
        ),
        sa.PrimaryKeyConstraint("programme_id", "submission_id", name=op.f("pk_submission")),
        sa.UniqueConstraint(
            "programme_id", "wave_key", "pseudonym", name=op.f("uq_submission_programme_id_wave_key_pseudonym")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "free_text",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id", "submission_id"],
            ["submission.programme_id", "submission.submission_id"],
            name=op.f("fk_free_text_programme_id_submission_id_submission"),
        ),
        sa.PrimaryKeyConstraint("programme_id", "submission_id", "item_key", name=op.f("pk_free_text")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unfolded",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("programme_id", "submission_id", name=op.f("pk_unfolded")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "imported_row",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.programme_id"], name=op.f("fk_imported_row_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("programme_id", "digest", name=op.f("pk_imported_row")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tally",
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("wave_key", sa.Text(), nullable=False),
        sa.Column("variable_key", sa.Text(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("process_key", sa.Text(), nullable=False),
        sa.Column("code", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.CheckConstraint("n >= 0", name=op.f("ck_tally_n")),
        sa.ForeignKeyConstraint(
            ["programme_id", "wave_key"],
            ["wave.programme_id", "wave.wave_key"],
            name=op.f("fk_tally_programme_id_wave_key_wave"),
        ),
        sa.PrimaryKeyConstraint(
            "programme_id", "wave_key", "variable_key", "group_key", "process_key", "code", name=op.f("pk_tally")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "account",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('evaluator', 'steering')", name=op.f("ck_account_role")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.programme_id"], name=op.f("fk_account_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_account")),
    )
    op.create_table(
        "login_attempt",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_login_attempt")),
    )
    op.create_index("ix_login_attempt_name_attempted_at", "login_attempt", ["name", "attempted_at"], unique=False)
