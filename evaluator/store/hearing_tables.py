"""Tables of hearings: who was heard about what, what they remarked, and what each point of it was answered.

Remarks in a hearing are attributed by agreement. They are no answers of a survey: no table here refers to a submission,
and none of a wave to these.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import UNORDERED, UtcDateTime
from evaluator.store.tables import metadata, programme_column

PARTY_KINDS: Final = (
    *("region", "municipality", "hospital", "university", "association"),
    *("professional", "company", "authority", "person", "other"),
)
PERSON: Final = "person"
AGREEMENTS: Final = ("open", "named", "unnamed")
REMARK_CHANNELS: Final = ("form", "letter", "import")
REMARK_STATES: Final = ("draft", "sent", "withdrawn", "erased")
VERDICTS: Final = ("followed", "partly", "noted", "not_followed", "out_of_scope")


def _key(*more: sa.Column[object]) -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("programme_id", sa.Text, primary_key=True),
        sa.Column("hearing_key", sa.Text, primary_key=True),
        *more,
    )


def _of(table: str, column: str = "", *, name: str | None = None) -> sa.ForeignKeyConstraint:
    own = ["programme_id", "hearing_key", *([column] if column else [])]
    return sa.ForeignKeyConstraint(own, [f"{table}.{one}" for one in own], name=name)


hearing: Final = sa.Table(
    "hearing",
    metadata,
    programme_column(),
    sa.Column("hearing_key", sa.Text, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("introduction", sa.Text, nullable=False),
    sa.Column("link", sa.Text, nullable=False),
    sa.Column("theory", sa.Boolean, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("deadline", UtcDateTime, nullable=False),
    sa.Column("grace_until", UtcDateTime),
    sa.Column("open_key", sa.Text, index=True),
    sa.Column("second_look", sa.Boolean, nullable=False),
    sa.Column("handed_over_at", UtcDateTime),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("synthetic", sa.Boolean, nullable=False),
)
"""``theory``: whether the theory of change is among what is commented on. ``grace_until``: until when remarks are taken
after the deadline. ``open_key``: what the link for everybody ends in. ``handed_over_at``: since when parties see what
their remarks led to."""

hearing_section: Final = sa.Table(
    "hearing_section",
    metadata,
    *_key(sa.Column("section_key", sa.Text, primary_key=True)),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    _of("hearing"),
)

hearing_document: Final = sa.Table(
    "hearing_document",
    metadata,
    *_key(sa.Column("document_id", sa.Uuid, primary_key=True)),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    _of("hearing"),
    sa.CheckConstraint("kind IN ('pdf', 'docx')", name="kind"),
)
"""What is commented on, as it was uploaded."""

hearing_party: Final = sa.Table(
    "hearing_party",
    metadata,
    *_key(sa.Column("party_id", sa.Uuid, primary_key=True)),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("agreement", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("by_open_link", sa.Boolean, nullable=False),
    sa.Column("confirmed", sa.Boolean, nullable=False),
    sa.Column("no_remarks", sa.Boolean, nullable=False),
    _of("hearing"),
    sa.CheckConstraint(f"kind IN {PARTY_KINDS}", name="kind"),
    sa.CheckConstraint(f"agreement IN {AGREEMENTS}", name="agreement"),
    sa.CheckConstraint("agreement <> 'unnamed' OR (kind = 'person' AND name = '')", name="unnamed_has_no_name"),
    sa.CheckConstraint("name <> '' OR agreement = 'unnamed'", name="named_has_a_name"),
    **UNORDERED,
)
"""``agreement``: whether the party agreed to stand by its name; a person who would not has no name here at all.
``confirmed``: somebody who came by the open link is who it says, or was added by an evaluator. ``no_remarks``: it
answered that it has none."""

hearing_remark: Final = sa.Table(
    "hearing_remark",
    metadata,
    *_key(sa.Column("remark_id", sa.Uuid, primary_key=True)),
    sa.Column("party_id", sa.Uuid, nullable=False),
    sa.Column("section_key", sa.Text),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("draft", sa.Text),
    sa.Column("received_at", UtcDateTime),
    _of("hearing_party", "party_id", name="fk_hearing_remark_party"),
    _of("hearing_section", "section_key", name="fk_hearing_remark_section"),
    sa.CheckConstraint(f"channel IN {REMARK_CHANNELS}", name="channel"),
    sa.CheckConstraint(f"state IN {REMARK_STATES}", name="state"),
    sa.CheckConstraint("state = 'sent' OR text = ''", name="text_was_sent"),
    sa.CheckConstraint("draft IS NULL OR channel = 'form'", name="draft_of_a_form"),
    sa.CheckConstraint("(state = 'draft') = (received_at IS NULL)", name="received"),
    sa.Index(None, "programme_id", "hearing_key", "party_id"),
    **UNORDERED,
)
"""``text`` is what was sent, ``draft`` what the party is writing and nobody else sees. ``section_key``: NULL for a
remark on the whole."""

hearing_point: Final = sa.Table(
    "hearing_point",
    metadata,
    *_key(sa.Column("point_id", sa.Uuid, primary_key=True)),
    sa.Column("remark_id", sa.Uuid, nullable=False),
    sa.Column("starts", sa.Integer, nullable=False),
    sa.Column("ends", sa.Integer, nullable=False),
    sa.Column("aside", sa.Boolean, nullable=False),
    sa.Column("section_key", sa.Text),
    sa.Column("theme", sa.Text, nullable=False),
    _of("hearing_remark", "remark_id", name="fk_hearing_point_remark"),
    _of("hearing_section", "section_key", name="fk_hearing_point_section"),
    sa.UniqueConstraint("programme_id", "hearing_key", "remark_id", "starts", name="uq_hearing_point_starts"),
    sa.CheckConstraint("starts >= 0 AND ends > starts", name="passage"),
    **UNORDERED,
)
"""A part of a remark, from one character to before another: a point that is answered, or set ``aside`` as courtesy."""

hearing_answer: Final = sa.Table(
    "hearing_answer",
    metadata,
    *_key(sa.Column("point_id", sa.Uuid, primary_key=True)),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("changed", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("answered_by", sa.Text, nullable=False),
    sa.Column("answered_at", UtcDateTime, nullable=False),
    sa.Column("checked_by", sa.Text),
    sa.Column("checked_at", UtcDateTime),
    _of("hearing_point", "point_id", name="fk_hearing_answer_point"),
    sa.CheckConstraint(f"verdict IN {VERDICTS}", name="verdict"),
    sa.CheckConstraint("verdict <> 'not_followed' OR text <> ''", name="reason"),
    sa.CheckConstraint("(checked_by IS NULL) = (checked_at IS NULL)", name="checked"),
    sa.CheckConstraint("checked_by IS NULL OR checked_by <> answered_by", name="two_pairs_of_eyes"),
    **UNORDERED,
)
"""``changed``: what was changed because of the point, and where."""

hearing_change: Final = sa.Table(
    "hearing_change",
    metadata,
    *_key(sa.Column("number", sa.Integer, primary_key=True, autoincrement=False)),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("remark_id", sa.Uuid),
    sa.Column("point_id", sa.Uuid),
    sa.Column("before", sa.JSON, nullable=False),
    _of("hearing"),
    sa.CheckConstraint("number >= 1", name="number"),
)
"""What points and answers were before they were changed. Only added to, but what belongs to a remark goes with it."""
