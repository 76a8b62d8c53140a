"""The tables of what the evaluator writes for a milestone's report: passages in versions, and words that wait."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import UtcDateTime
from evaluator.store.tables import metadata, programme_column

PLACES: Final = (
    *("conclusion", "finding", "caution", "outcome", "theory", "against", "involvement", "registers", "quality"),
    "recommendation",
)


def _place() -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, primary_key=True) for name in ("milestone", "place", "place_key")]


passage: Final = sa.Table(
    "passage_version",
    metadata,
    programme_column(),
    *_place(),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    *(sa.Column(name, sa.JSON, nullable=False) for name in ("text", "to_whom", "rests_on", "marks", "numbers")),
    *(sa.Column(name, sa.Boolean, nullable=False) for name in ("signed", "by_machine", "synthetic")),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.CheckConstraint("version >= 1", name="version"),
    sa.CheckConstraint(f"place IN {PLACES}", name="place"),
    sa.CheckConstraint("NOT (signed AND by_machine)", name="by_machine"),
)
"""A passage, or a recommendation. ``text``: language -> words, {} where it was taken out. ``to_whom`` likewise, and
``rests_on``, a list of findings, of a recommendation alone. ``marks``: reference -> digests of the figure as it was,
see `evaluator.writing.marks`. ``numbers``: those that were typed and that somebody said are no findings. Rows are only
added: the highest version holds."""

waiting: Final = sa.Table(
    "passage_waiting",
    metadata,
    programme_column(),
    *_place(),
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("seen", sa.Integer, nullable=False),
    *(sa.Column(name, sa.JSON, nullable=False) for name in ("text", "to_whom", "rests_on")),
    sa.Column("kept_at", UtcDateTime, nullable=False),
)
"""What an account typed and could not save, since somebody was quicker or it had faults; ``seen`` is the version that
it was typed over. It waits in the account's form until it is saved or thrown away."""
