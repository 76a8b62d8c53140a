"""The tables of evidence on the theory: pieces, what was judged, and joint interpretations, each kept in versions."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from evaluator.store.base import UNORDERED, UtcDateTime
from evaluator.store.tables import metadata, programme_column

SUBJECTS: Final = ("link", "assumption", "rival", "node")
"""What a piece of evidence can be about, and what is judged; a node is a context factor."""
KINDS: Final = ("indicator", "register", "theme", "quote", "interview", "observation", "document", "interpretation")
DIRECTIONS: Final = ("for", "against")
STRENGTHS: Final = ("weak", "moderate", "strong")
TESTS: Final = ("", "straw_in_the_wind", "hoop", "smoking_gun", "doubly_decisive")
"""Of process tracing; '' for none."""
ASSUMPTION_STATES: Final = ("holding", "doubtful", "failing", "untested")
RIVAL_WEIGHTS: Final = ("ruled_out", "less_likely", "possible", "likely")
RATINGS: Final = ("strong", "moderate", "weak", "untested", "contradicted")
SAID: Final = ("confirmed", "disputed", "both", "not_discussed")
"""What a joint interpretation said of a finding that it was shown."""


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _recorded() -> list[sa.Column[Any]]:
    """Who made a version, when and why; ``why`` may be ''."""
    return [*_texts("recorded_by", "why"), sa.Column("recorded_at", UtcDateTime, nullable=False)]


piece: Final = sa.Table(
    "evidence_version",
    metadata,
    programme_column(),
    sa.Column("evidence_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    *_texts("subject", "place", "claim", "kind", "reference", "mark", "milestone"),
    *_texts("direction", "strength", "test", "seen", "source"),
    sa.Column("synthetic", sa.Boolean, nullable=False),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
    *_recorded(),
    sa.CheckConstraint("version >= 1", name="version"),
    sa.CheckConstraint(f"subject IN {SUBJECTS}", name="subject"),
    sa.CheckConstraint("(subject IN ('assumption', 'rival')) = (claim <> '')", name="claim"),
    sa.CheckConstraint(f"kind IN {KINDS}", name="kind"),
    sa.CheckConstraint(f"direction IN {DIRECTIONS}", name="direction"),
    sa.CheckConstraint(f"strength IN {STRENGTHS}", name="strength"),
    sa.CheckConstraint(f"test IN {TESTS}", name="test"),
    sa.CheckConstraint("seen <> ''", name="seen"),
    sa.CheckConstraint("reference <> '' OR source <> ''", name="source"),
    **UNORDERED,
)
"""``place``: the key of the link or node; ``claim``: that of the assumption or rival, '' for what is about the whole.
``reference``: what it points at, see `evaluator.evidence.sources`; ``mark``: what that showed when it was judged, as a
digest. Rows are only added: the highest version holds."""

judgement: Final = sa.Table(
    "judgement_version",
    metadata,
    programme_column(),
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("place", sa.Text, primary_key=True),
    sa.Column("claim", sa.Text, primary_key=True),
    sa.Column("milestone", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    *_texts("verdict", "seen", "for_whom"),
    *_recorded(),
    sa.CheckConstraint("version >= 1", name="version"),
    sa.CheckConstraint(f"subject IN {SUBJECTS}", name="subject"),
    sa.CheckConstraint("(subject IN ('assumption', 'rival')) = (claim <> '')", name="claim"),
    sa.CheckConstraint(
        f"verdict = '' OR (subject = 'link' AND verdict IN {RATINGS})"
        f" OR (subject = 'assumption' AND verdict IN {ASSUMPTION_STATES})"
        f" OR (subject = 'rival' AND verdict IN {RIVAL_WEIGHTS})",
        name="verdict",
    ),
    sa.CheckConstraint("verdict IN ('', 'untested') OR why <> ''", name="why"),
)
"""What was judged of a link, an assumption, a rival or a context factor at a milestone; it holds until a later
milestone says otherwise. ``verdict`` of a link overrules the rule. Rows are only added: the highest version holds."""

interpretation: Final = sa.Table(
    "interpretation_version",
    metadata,
    programme_column(),
    sa.Column("interpretation_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    *_texts("milestone", "title"),
    sa.Column("held_on", sa.Date),
    sa.Column("present", sa.JSON, nullable=False),
    sa.Column("absent", sa.JSON, nullable=False),
    sa.Column("shown", sa.JSON, nullable=False),
    *_texts("missing"),
    sa.Column("synthetic", sa.Boolean, nullable=False),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
    *_recorded(),
    sa.CheckConstraint("version >= 1", name="version"),
    sa.CheckConstraint("title <> ''", name="title"),
    **UNORDERED,
)
"""A joint interpretation. ``present``: group -> how many took part, null where nobody counted; ``absent``: the groups
that were missing; ``shown``: a list of [indicator, what was said of it, in which words]; ``missing``: what the findings
lacked."""
