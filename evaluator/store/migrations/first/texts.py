"""Texts, codes, quotes and hearings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from evaluator.store.migrations.first.columns import TIME, UNORDERED, check, key, optional, reference, required


def make_texts() -> None:
    _text()
    _quote()
    _hearing()


def _text() -> None:
    op.create_table(
        "code",
        *key(sa.Text, "programme_id", "code_key"),
        *required(sa.JSON, "title"),
        *required(sa.Text, "definition", "example"),
        *optional(sa.Text, "parent"),
        *required(sa.Integer, "position"),
        *optional(sa.Text, "merged_into"),
        *required(sa.Boolean, "retired"),
        check("merged_is_retired", "merged_into IS NULL OR retired"),
        reference("code", ("programme_id", "merged_into"), ("programme_id", "code_key"), name="fk_code_merged_into"),
        reference("code", ("programme_id", "parent"), ("programme_id", "code_key"), name="fk_code_parent"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "code_change",
        *key(sa.Text, "programme_id"),
        *key(sa.Integer, "number", autoincrement=False),
        *required(TIME, "at"),
        *required(sa.Text, "actor", "kind", "code_key"),
        *required(sa.JSON, "details"),
        check("number", "number >= 1"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "coder",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "coder_id"),
        *required(sa.Text, "kind"),
        *optional(sa.Text, "account_id"),
        *required(sa.Text, "title"),
        check("account", "(kind = 'person') = (account_id IS NOT NULL)"),
        check("kind", "kind IN ('person', 'import', 'adjudication')"),
        reference("programme", ("programme_id",)),
        sa.UniqueConstraint("programme_id", "kind", "title", name="uq_coder_title"),
    )
    op.create_table(
        "material",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "material_id"),
        *required(sa.Text, "kind", "title", "milestone"),
        *optional(sa.Text, "group_key", "process_key"),
        *required(sa.Boolean, "synthetic"),
        *required(sa.Text, "added_by"),
        *required(TIME, "added_at"),
        check("kind", "kind IN ('interview', 'observation', 'document')"),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "material_part",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "material_id"),
        *key(sa.Integer, "part", autoincrement=False),
        *required(sa.Text, "text"),
        check("part", "part >= 1"),
        reference("material", ("programme_id", "material_id")),
    )
    op.create_table(
        "text_unit",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "text_id"),
        *optional(sa.Uuid, "submission_id"),
        *optional(sa.Text, "item_key"),
        *optional(sa.Uuid, "material_id"),
        *optional(sa.Integer, "part"),
        *required(sa.Text, "stems"),
        check(
            "one_source",
            "(submission_id IS NULL) = (item_key IS NULL) AND (material_id IS NULL) = (part IS NULL) AND"
            " (submission_id IS NULL) <> (material_id IS NULL)",
        ),
        reference("free_text", ("programme_id", "submission_id", "item_key"), name="fk_text_unit_answer"),
        reference("material_part", ("programme_id", "material_id", "part"), name="fk_text_unit_part"),
        sa.UniqueConstraint("programme_id", "submission_id", "item_key", name="uq_text_unit_answer"),
        sa.UniqueConstraint("programme_id", "material_id", "part", name="uq_text_unit_part"),
        **UNORDERED,
    )
    op.create_table(
        "text_coding",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "text_id", "coder_id"),
        *required(sa.Text, "state", "reason", "recorded_by"),
        check("reason", "state <> 'set_aside' OR reason <> ''"),
        check("state", "state IN ('coded', 'no_code_fits', 'set_aside')"),
        reference("coder", ("programme_id", "coder_id")),
        reference("text_unit", ("programme_id", "text_id")),
        **UNORDERED,
    )
    op.create_table(
        "text_code",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "text_id", "coder_id"),
        *key(sa.Text, "code_key"),
        *key(sa.Integer, "starts", "ends", autoincrement=False),
        check("passage", "(starts = 0 AND ends = 0) OR (starts >= 0 AND ends > starts)"),
        reference("text_coding", ("programme_id", "text_id", "coder_id"), name="fk_text_code_coding"),
        reference("code", ("programme_id", "code_key")),
        **UNORDERED,
    )


def _quote() -> None:
    op.create_table(
        "quote",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "quote_id"),
        *required(sa.Uuid, "text_id"),
        *required(sa.Integer, "starts", "ends"),
        *required(sa.Text, "language"),
        *required(sa.JSON, "marks"),
        *required(sa.Text, "redacted"),
        *optional(sa.Text, "place", "place_key"),
        *required(sa.Text, "state", "reason"),
        *required(sa.Integer, "revision"),
        *required(sa.Text, "chosen_by"),
        *required(sa.JSON, "changed_by"),
        *optional(sa.Text, "reviewed_by"),
        *optional(TIME, "reviewed_at"),
        *optional(sa.Text, "reviewed_as"),
        check("passage", "starts >= 0 AND ends > starts"),
        check("place", "place IN ('node', 'indicator', 'code')"),
        check("place_key", "(place IS NULL) = (place_key IS NULL)"),
        check("reason", "state <> 'refused' OR reason <> ''"),
        check(
            "reviewed",
            "state NOT IN ('approved', 'refused') OR (reviewed_by IS NOT NULL AND reviewed_at IS NOT NULL AND"
            " reviewed_as IS NOT NULL)",
        ),
        check("revision", "revision >= 1"),
        check(
            "second_person",
            "reviewed_by <> chosen_by AND CAST(changed_by AS TEXT) NOT LIKE '%\"' || reviewed_by || '\"%'",
        ),
        check("state", "state IN ('chosen', 'redacted', 'under_review', 'approved', 'refused', 'withdrawn')"),
        reference("programme", ("programme_id",)),
        reference("text_unit", ("programme_id", "text_id")),
        **UNORDERED,
    )
    op.create_index("ix_quote_programme_id_text_id", "quote", ["programme_id", "text_id"])


def _hearing() -> None:
    op.create_table(
        "hearing",
        *key(sa.Text, "programme_id", "hearing_key"),
        *required(sa.Text, "title", "about", "introduction", "link"),
        *required(sa.Boolean, "theory"),
        *required(sa.Text, "language"),
        *required(TIME, "deadline"),
        *optional(TIME, "grace_until"),
        *optional(sa.Text, "open_key"),
        *required(sa.Boolean, "second_look"),
        *optional(TIME, "handed_over_at"),
        *required(TIME, "made_at"),
        *required(sa.Boolean, "synthetic"),
        reference("programme", ("programme_id",)),
    )
    op.create_index("ix_hearing_open_key", "hearing", ["open_key"])
    op.create_table(
        "hearing_change",
        *key(sa.Text, "programme_id", "hearing_key"),
        *key(sa.Integer, "number", autoincrement=False),
        *required(TIME, "at"),
        *required(sa.Text, "actor", "kind"),
        *optional(sa.Uuid, "remark_id", "point_id"),
        *required(sa.JSON, "before"),
        check("number", "number >= 1"),
        reference("hearing", ("programme_id", "hearing_key")),
    )
    op.create_table(
        "hearing_document",
        *key(sa.Text, "programme_id", "hearing_key"),
        *key(sa.Uuid, "document_id"),
        *required(sa.Text, "title", "kind"),
        *required(sa.LargeBinary, "content"),
        check("kind", "kind IN ('pdf', 'docx')"),
        reference("hearing", ("programme_id", "hearing_key")),
    )
    op.create_table(
        "hearing_party",
        *key(sa.Text, "programme_id", "hearing_key"),
        *key(sa.Uuid, "party_id"),
        *required(sa.Text, "kind", "name", "agreement", "language"),
        *required(sa.Boolean, "by_open_link", "confirmed", "no_remarks"),
        check("agreement", "agreement IN ('open', 'named', 'unnamed')"),
        check(
            "kind",
            "kind IN ('region', 'municipality', 'hospital', 'university', 'association', 'professional',"
            " 'company', 'authority', 'person', 'other')",
        ),
        check("named_has_a_name", "name <> '' OR agreement = 'unnamed'"),
        check("unnamed_has_no_name", "agreement <> 'unnamed' OR (kind = 'person' AND name = '')"),
        reference("hearing", ("programme_id", "hearing_key")),
        **UNORDERED,
    )
    op.create_table(
        "hearing_section",
        *key(sa.Text, "programme_id", "hearing_key", "section_key"),
        *required(sa.Integer, "position"),
        *required(sa.Text, "title"),
        reference("hearing", ("programme_id", "hearing_key")),
    )
    op.create_table(
        "hearing_remark",
        *key(sa.Text, "programme_id", "hearing_key"),
        *key(sa.Uuid, "remark_id"),
        *required(sa.Uuid, "party_id"),
        *optional(sa.Text, "section_key"),
        *required(sa.Text, "channel", "state", "text"),
        *optional(sa.Text, "draft"),
        *optional(TIME, "received_at"),
        check("channel", "channel IN ('form', 'letter', 'import')"),
        check("draft_of_a_form", "draft IS NULL OR channel = 'form'"),
        check("received", "(state = 'draft') = (received_at IS NULL)"),
        check("state", "state IN ('draft', 'sent', 'withdrawn', 'erased')"),
        check("text_was_sent", "state = 'sent' OR text = ''"),
        reference("hearing_party", ("programme_id", "hearing_key", "party_id"), name="fk_hearing_remark_party"),
        reference("hearing_section", ("programme_id", "hearing_key", "section_key"), name="fk_hearing_remark_section"),
        **UNORDERED,
    )
    op.create_index(
        "ix_hearing_remark_programme_id_hearing_key_party_id",
        "hearing_remark",
        ["programme_id", "hearing_key", "party_id"],
    )
    op.create_table(
        "hearing_point",
        *key(sa.Text, "programme_id", "hearing_key"),
        *key(sa.Uuid, "point_id"),
        *required(sa.Uuid, "remark_id"),
        *required(sa.Integer, "starts", "ends"),
        *required(sa.Boolean, "aside"),
        *optional(sa.Text, "section_key"),
        *required(sa.Text, "theme"),
        check("passage", "starts >= 0 AND ends > starts"),
        reference("hearing_remark", ("programme_id", "hearing_key", "remark_id"), name="fk_hearing_point_remark"),
        reference("hearing_section", ("programme_id", "hearing_key", "section_key"), name="fk_hearing_point_section"),
        sa.UniqueConstraint("programme_id", "hearing_key", "remark_id", "starts", name="uq_hearing_point_starts"),
        **UNORDERED,
    )
    op.create_table(
        "hearing_answer",
        *key(sa.Text, "programme_id", "hearing_key"),
        *key(sa.Uuid, "point_id"),
        *required(sa.Text, "verdict", "text", "changed"),
        *required(sa.Integer, "revision"),
        *required(sa.Text, "answered_by"),
        *required(TIME, "answered_at"),
        *optional(sa.Text, "checked_by"),
        *optional(TIME, "checked_at"),
        check("checked", "(checked_by IS NULL) = (checked_at IS NULL)"),
        check("reason", "verdict <> 'not_followed' OR text <> ''"),
        check("two_pairs_of_eyes", "checked_by IS NULL OR checked_by <> answered_by"),
        check("verdict", "verdict IN ('followed', 'partly', 'noted', 'not_followed', 'out_of_scope')"),
        reference("hearing_point", ("programme_id", "hearing_key", "point_id"), name="fk_hearing_answer_point"),
        **UNORDERED,
    )
