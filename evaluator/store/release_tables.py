"""Tables of releases: what was proposed and published, what was said of it, who signed, and the files made of it."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import UNORDERED, UtcDateTime
from evaluator.store.tables import metadata, programme_column

COMPLETE: Final = "complete"
PUBLISHED: Final = "published"
GATES: Final = (COMPLETE, PUBLISHED)
TEXT_KINDS: Final = ("quote", "material", "response", "owner")


def _release_key() -> list[sa.Column[str] | sa.Column[int]]:
    own = (sa.Column(name, sa.Integer, primary_key=True, autoincrement=False) for name in ("number", "round"))
    return [programme_column(), sa.Column("milestone", sa.Text, primary_key=True), *own]


def _of_release() -> sa.ForeignKeyConstraint:
    names = ("programme_id", "milestone", "number", "round")
    return sa.ForeignKeyConstraint(names, [f"release.{name}" for name in names])


release: Final = sa.Table(
    "release",
    metadata,
    *_release_key(),
    sa.Column("count_number", sa.Integer, nullable=False),
    sa.Column("proposed_digest", sa.Text, nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("published_digest", sa.Text),
    sa.Column("published_at", UtcDateTime),
    sa.Column("proposed", sa.Text, nullable=False),
    sa.Column("published", sa.Text),
    sa.CheckConstraint("number >= 1 AND round >= 1", name="number"),
    sa.CheckConstraint("number = 1 OR reason <> ''", name="reason"),
    sa.CheckConstraint(
        "(published IS NULL) = (published_at IS NULL) AND (published IS NULL) = (published_digest IS NULL)",
        name="published",
    ),
    sa.ForeignKeyConstraint(
        ["programme_id", "milestone", "count_number"],
        ["milestone_count.programme_id", "milestone_count.milestone", "milestone_count.number"],
        name="fk_release_count",
    ),
)
"""``number`` counts what is published of a milestone, ``round`` what was proposed until then. ``proposed`` is canonical
JSON, whose SHA-256 is ``proposed_digest``, and which the signatures are of; ``published`` is the same with the
signatures in it. ``reason``: why a release takes the place of an earlier one. Rows are only added; the three columns of
the publication are written once. The documents, some megabytes, stand last: SQLite reads a row from its beginning, and
through all of them to what stands behind."""

release_text: Final = sa.Table(
    "release_text",
    metadata,
    *_release_key(),
    sa.Column("mark", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("content", sa.Text),
    sa.Column("salt", sa.Text),
    _of_release(),
    sa.CheckConstraint(f"kind IN {TEXT_KINDS}", name="kind"),
    sa.CheckConstraint("(content IS NULL) = (salt IS NULL)", name="erased"),
    sa.Index(None, "programme_id", "kind", "reference"),
    **UNORDERED,
)
"""A personal text that the documents of a release hold a commitment to. ``content`` and ``salt`` are NULL once it was
erased."""

release_remark: Final = sa.Table(
    "release_remark",
    metadata,
    *_release_key(),
    sa.Column("remark_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("answer", sa.Text, nullable=False, server_default=""),
    sa.Column("answered_by", sa.Text),
    sa.Column("answered_at", UtcDateTime),
    _of_release(),
    sa.CheckConstraint("text <> ''", name="text"),
    sa.CheckConstraint(
        "(answer = '') = (answered_by IS NULL) AND (answer = '') = (answered_at IS NULL)", name="answered"
    ),
)
"""What somebody remarked on a proposal, and the one answer to it. ``place``: where in the report, as typed."""

release_signature: Final = sa.Table(
    "release_signature",
    metadata,
    *_release_key(),
    sa.Column("gate", sa.Text, primary_key=True),
    sa.Column("account_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("remark", sa.Text, nullable=False),
    sa.Column("exceptions", sa.JSON, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("second_factor", sa.Boolean, nullable=False),
    sa.Column("signed_at", UtcDateTime, nullable=False),
    _of_release(),
    sa.CheckConstraint(f"gate IN {GATES}", name="gate"),
    sa.CheckConstraint("name <> ''", name="name"),
    sa.CheckConstraint("role IN ('evaluator', 'reader', 'steering')", name="role"),
    sa.CheckConstraint("role <> 'steering' OR second_factor", name="second_factor"),
)
"""``digest``: of the proposal that was signed. ``exceptions``: why a data-quality target that is not met does not stop
the publication, by the measure's key. ``name`` is as the report prints it."""

release_certificate: Final = sa.Table(
    "release_certificate",
    metadata,
    *_release_key(),
    sa.Column("covers", sa.Text, primary_key=True),
    sa.Column("certificate", sa.JSON, nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    _of_release(),
)
"""What the audit of a proposal found. ``covers``: SHA-256 over the digests of what it was audited with, itself and
everything that was published then."""

rendering: Final = sa.Table(
    "rendering",
    metadata,
    programme_column(),
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("format", sa.Text, primary_key=True),
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("etag", sa.Text, nullable=False),
    sa.Column("policy", sa.Text, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    **UNORDERED,
)
"""A file that was made of a published document; ``language`` is '' where it makes no difference. ``etag``: SHA-256 of
the bytes. ``policy``: what a browser that shows the file may load, '' where it saves it. Gone when a text of its
release is erased, and made again without it."""
