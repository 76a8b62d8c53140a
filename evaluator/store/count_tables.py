"""The table of counts: what a milestone's findings are made from, kept as it was when it was counted."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import UtcDateTime
from evaluator.store.tables import metadata, programme_column

EVERYTHING: Final = "everything"
REGISTERS: Final = "registers"
THEMES: Final = "themes"
_ANEW: Final = (EVERYTHING, REGISTERS, THEMES)
"""What a count took anew: all else is that of the count before it."""

milestone_count = sa.Table(
    "milestone_count",
    metadata,
    programme_column(),
    sa.Column("milestone", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("counted_at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("inputs", sa.Text, nullable=False),
    sa.Column("shown_at", UtcDateTime),
    sa.Column("texts_opened_at", UtcDateTime),
    sa.Column("anew", sa.Text, nullable=False, server_default=EVERYTHING),
    sa.CheckConstraint("number >= 1", name="number"),
    sa.CheckConstraint("number = 1 OR reason <> '' OR anew = 'themes'", name="reason"),
    sa.CheckConstraint(f"anew IN {_ANEW}", name="anew"),
)
"""``inputs``: canonical JSON, whose SHA-256 is ``digest``. ``shown_at``: when an evaluator showed the count to the
steering group, NULL until then. ``texts_opened_at``: when what was written in the rows that were counted could be read,
NULL where that was not done with this count."""
