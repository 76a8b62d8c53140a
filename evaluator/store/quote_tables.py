"""The table of quotes: passages of what people wrote, what was taken out of them, and who let them be shown."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import UNORDERED, UtcDateTime
from evaluator.store.tables import metadata, programme_column

STATES: Final = ("chosen", "redacted", "under_review", "approved", "refused", "withdrawn")
LET_GO: Final = ("refused", "withdrawn")
"""States in which nobody may read a quote any more, also where it was read before."""
PLACES: Final = ("node", "indicator", "code")
"""What a quote may belong to."""

quote: Final = sa.Table(
    "quote",
    metadata,
    programme_column(),
    sa.Column("quote_id", sa.Uuid, primary_key=True),
    sa.Column("text_id", sa.Uuid, nullable=False),
    sa.Column("starts", sa.Integer, nullable=False),
    sa.Column("ends", sa.Integer, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("marks", sa.JSON, nullable=False),
    sa.Column("redacted", sa.Text, nullable=False),
    sa.Column("place", sa.Text),
    sa.Column("place_key", sa.Text),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("chosen_by", sa.Text, nullable=False),
    sa.Column("changed_by", sa.JSON, nullable=False),
    sa.Column("reviewed_by", sa.Text),
    sa.Column("reviewed_at", UtcDateTime),
    sa.Column("reviewed_as", sa.Text),
    sa.ForeignKeyConstraint(["programme_id", "text_id"], ["text_unit.programme_id", "text_unit.text_id"]),
    sa.Index(None, "programme_id", "text_id"),
    sa.CheckConstraint("starts >= 0 AND ends > starts", name="passage"),
    sa.CheckConstraint(f"place IN {PLACES}", name="place"),
    sa.CheckConstraint("(place IS NULL) = (place_key IS NULL)", name="place_key"),
    sa.CheckConstraint(f"state IN {STATES}", name="state"),
    sa.CheckConstraint("revision >= 1", name="revision"),
    sa.CheckConstraint("state <> 'refused' OR reason <> ''", name="reason"),
    sa.CheckConstraint(
        "state NOT IN ('approved', 'refused')"
        " OR (reviewed_by IS NOT NULL AND reviewed_at IS NOT NULL AND reviewed_as IS NOT NULL)",
        name="reviewed",
    ),
    sa.CheckConstraint(
        "reviewed_by <> chosen_by AND CAST(changed_by AS TEXT) NOT LIKE '%\"' || reviewed_by || '\"%'",
        name="second_person",
    ),
    **UNORDERED,
)
"""``starts``, ``ends``: the passage, in characters of the text. ``marks``: what was proposed or marked in it, taken out
or not; ``redacted`` is what remains, and follows from both. ``place``, ``place_key``: what it belongs to, NULL where
nothing. ``revision``: moves with each change, so that nobody approves what they did not see. ``changed_by``: a list of
every account that changed it, none of which reviews it. ``reviewed_as``: the key of the group as which it was reviewed,
'' where no group is named. Whatever deletes a unit of text deletes its quotes first."""
