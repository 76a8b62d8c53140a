"""Tables of programmes as a page of all of them shows and finds them, of their waves while they are tried, and of what
became of them."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import UtcDateTime
from evaluator.store.tables import metadata, programme_column

CLOSED: Final = "closed"
ARCHIVED: Final = "archived"
STATES: Final = (CLOSED, ARCHIVED)
ENTRY_KINDS: Final = ("programme", "document", "indicator", "question")

programme_index: Final = sa.Table(
    "programme_index",
    metadata,
    programme_column(),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("title", sa.JSON, nullable=False),
    sa.Column("purpose", sa.JSON, nullable=False),
    sa.Column("minimum", sa.Integer, nullable=False),
    sa.Column("milestones", sa.JSON, nullable=False),
    sa.Column("populations", sa.JSON, nullable=False),
)
"""What a list of programmes tells of one, taken from version ``number`` of its document whenever one is stored.
``milestones``: key, title and cut-off of each; ``populations``: group -> milestone -> how many it has, where known."""

search_entry: Final = sa.Table(
    "search_entry",
    metadata,
    programme_column(),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("title", sa.JSON, nullable=False),
    sa.Column("folded", sa.Text, nullable=False),
    sa.CheckConstraint(f"kind IN {ENTRY_KINDS}", name="kind"),
)
"""What of a programme's newest documents can be found by words: ``folded`` holds them in small letters. ``key``: of an
indicator or a questionnaire, or of a question as 'questionnaire/number/page/item'."""

rehearsal: Final = sa.Table(
    "rehearsal",
    metadata,
    programme_column(),
    sa.Column("wave_key", sa.Text, primary_key=True),
    sa.Column("account_id", sa.Text, primary_key=True),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("answers", sa.JSON, nullable=False),
    sa.Column("texts", sa.JSON, nullable=False),
    sa.Column("saved_at", UtcDateTime, nullable=False),
)
"""What somebody answers who tries a wave as a participant. Nothing counts it; it is deleted when the trial ends, or a
day later."""

programme_state: Final = sa.Table(
    "programme_state",
    metadata,
    programme_column(),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("account_id", sa.Text, nullable=False),
    sa.CheckConstraint(f"state IN {STATES}", name="state"),
)
"""Programmes that are not worked on any more, and who said so."""

programme_erasure: Final = sa.Table(
    "programme_erasure",
    metadata,
    programme_column(),
    sa.Column("title", sa.JSON, nullable=False),
    sa.Column("erased_at", UtcDateTime, nullable=False),
    sa.Column("account_id", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
)
"""The record of an erasure: ``counts`` is what there was, by kind."""

kept_release: Final = sa.Table(
    "kept_release",
    metadata,
    programme_column(),
    sa.Column("milestone", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("published_at", UtcDateTime, nullable=False),
)
"""What was published of a programme that was erased, as it was signed: its personal texts are commitments in it, whose
content and salt are gone."""
