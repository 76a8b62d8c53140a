"""Evidence and releases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from evaluator.store.migrations.first.columns import TIME, UNORDERED, check, key, optional, reference, required


def make_releases() -> None:
    _evidence()
    _release()


def _evidence() -> None:
    op.create_table(
        "evidence_version",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "evidence_id"),
        *key(sa.Integer, "version", autoincrement=False),
        *required(
            sa.Text,
            "subject",
            "place",
            "claim",
            "kind",
            "reference",
            "mark",
            "milestone",
            "direction",
            "strength",
            "test",
            "seen",
            "source",
        ),
        *required(sa.Boolean, "synthetic", "withdrawn"),
        *required(sa.Text, "recorded_by", "why"),
        *required(TIME, "recorded_at"),
        check("claim", "(subject IN ('assumption', 'rival')) = (claim <> '')"),
        check("direction", "direction IN ('for', 'against')"),
        check(
            "kind",
            "kind IN ('indicator', 'register', 'theme', 'quote', 'interview', 'observation', 'document',"
            " 'interpretation')",
        ),
        check("seen", "seen <> ''"),
        check("source", "reference <> '' OR source <> ''"),
        check("strength", "strength IN ('weak', 'moderate', 'strong')"),
        check("subject", "subject IN ('link', 'assumption', 'rival', 'node')"),
        check("test", "test IN ('', 'straw_in_the_wind', 'hoop', 'smoking_gun', 'doubly_decisive')"),
        check("version", "version >= 1"),
        reference("programme", ("programme_id",)),
        **UNORDERED,
    )
    op.create_table(
        "interpretation_version",
        *key(sa.Text, "programme_id"),
        *key(sa.Uuid, "interpretation_id"),
        *key(sa.Integer, "version", autoincrement=False),
        *required(sa.Text, "milestone", "title"),
        *optional(sa.Date, "held_on"),
        *required(sa.JSON, "present", "absent", "shown"),
        *required(sa.Text, "missing"),
        *required(sa.Boolean, "synthetic", "withdrawn"),
        *required(sa.Text, "recorded_by", "why"),
        *required(TIME, "recorded_at"),
        check("title", "title <> ''"),
        check("version", "version >= 1"),
        reference("programme", ("programme_id",)),
        **UNORDERED,
    )
    op.create_table(
        "judgement_version",
        *key(sa.Text, "programme_id", "subject", "place", "claim", "milestone"),
        *key(sa.Integer, "version", autoincrement=False),
        *required(sa.Text, "verdict", "seen", "for_whom", "recorded_by", "why"),
        *required(TIME, "recorded_at"),
        check("claim", "(subject IN ('assumption', 'rival')) = (claim <> '')"),
        check("subject", "subject IN ('link', 'assumption', 'rival', 'node')"),
        check(
            "verdict",
            "verdict = '' OR (subject = 'link' AND verdict IN ('strong', 'moderate', 'weak', 'untested',"
            " 'contradicted')) OR (subject = 'assumption' AND verdict IN ('holding', 'doubtful', 'failing',"
            " 'untested')) OR (subject = 'rival' AND verdict IN ('ruled_out', 'less_likely', 'possible',"
            " 'likely'))",
        ),
        check("version", "version >= 1"),
        check("why", "verdict IN ('', 'untested') OR why <> ''"),
        reference("programme", ("programme_id",)),
    )


def _release() -> None:
    op.create_table(
        "rendering",
        *key(sa.Text, "programme_id", "digest", "format", "language"),
        *required(sa.Text, "etag", "policy"),
        *required(sa.LargeBinary, "content"),
        reference("programme", ("programme_id",)),
        **UNORDERED,
    )
    op.create_table(
        "release",
        *key(sa.Text, "programme_id", "milestone"),
        *key(sa.Integer, "number", "round", autoincrement=False),
        *required(sa.Integer, "count_number"),
        *required(sa.Text, "proposed_digest"),
        *required(TIME, "made_at"),
        *required(sa.Text, "made_by", "reason"),
        *optional(sa.Text, "published_digest"),
        *optional(TIME, "published_at"),
        *required(sa.Text, "proposed"),
        *optional(sa.Text, "published"),
        check("number", "number >= 1 AND round >= 1"),
        check(
            "published",
            "(published IS NULL) = (published_at IS NULL) AND (published IS NULL) = (published_digest IS NULL)",
        ),
        check("reason", "number = 1 OR reason <> ''"),
        reference(
            "milestone_count",
            ("programme_id", "milestone", "count_number"),
            ("programme_id", "milestone", "number"),
            name="fk_release_count",
        ),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "release_certificate",
        *key(sa.Text, "programme_id", "milestone"),
        *key(sa.Integer, "number", "round", autoincrement=False),
        *key(sa.Text, "covers"),
        *required(sa.JSON, "certificate"),
        *required(TIME, "made_at"),
        reference("release", ("programme_id", "milestone", "number", "round")),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "release_remark",
        *key(sa.Text, "programme_id", "milestone"),
        *key(sa.Integer, "number", "round", "remark_id", autoincrement=False),
        *required(sa.Text, "place", "text", "made_by"),
        *required(TIME, "made_at"),
        *required(sa.Text, "answer", server_default=""),
        *optional(sa.Text, "answered_by"),
        *optional(TIME, "answered_at"),
        check("answered", "(answer = '') = (answered_by IS NULL) AND (answer = '') = (answered_at IS NULL)"),
        check("text", "text <> ''"),
        reference("release", ("programme_id", "milestone", "number", "round")),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "release_signature",
        *key(sa.Text, "programme_id", "milestone"),
        *key(sa.Integer, "number", "round", autoincrement=False),
        *key(sa.Text, "gate", "account_id"),
        *required(sa.Text, "name", "role", "remark"),
        *required(sa.JSON, "exceptions"),
        *required(sa.Text, "digest"),
        *required(sa.Boolean, "second_factor"),
        *required(TIME, "signed_at"),
        check("gate", "gate IN ('complete', 'published')"),
        check("name", "name <> ''"),
        check("role", "role IN ('evaluator', 'reader', 'steering')"),
        check("second_factor", "role <> 'steering' OR second_factor"),
        reference("release", ("programme_id", "milestone", "number", "round")),
        reference("programme", ("programme_id",)),
    )
    op.create_table(
        "release_text",
        *key(sa.Text, "programme_id", "milestone"),
        *key(sa.Integer, "number", "round", autoincrement=False),
        *key(sa.Text, "mark"),
        *required(sa.Text, "kind", "reference"),
        *optional(sa.Text, "content", "salt"),
        check("erased", "(content IS NULL) = (salt IS NULL)"),
        check("kind", "kind IN ('quote', 'material', 'response', 'owner')"),
        reference("release", ("programme_id", "milestone", "number", "round")),
        reference("programme", ("programme_id",)),
        **UNORDERED,
    )
    op.create_index(
        "ix_release_text_programme_id_kind_reference", "release_text", ["programme_id", "kind", "reference"]
    )
