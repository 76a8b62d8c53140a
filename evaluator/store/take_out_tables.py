"""Tables of what was taken out: which rows are in no take-out, and how much of each group the last one held."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import UNORDERED
from evaluator.store.tables import metadata, programme_column

left_out: Final = sa.Table(
    "left_out",
    metadata,
    programme_column(),
    sa.Column("submission_id", sa.Uuid, primary_key=True),
    **UNORDERED,
)
"""Answers that stand and are in no take-out any more, beside those of somebody who withdrew. Like `tables.unfolded` a
list and no observation: it holds nobody back who withdraws."""

taken_out: Final = sa.Table(
    "taken_out",
    metadata,
    programme_column(),
    sa.Column("wave_key", sa.Text, primary_key=True),
    sa.Column("group_key", sa.Text, primary_key=True),
    sa.Column("count_number", sa.Integer, nullable=False),
    sa.Column("held", sa.JSON, nullable=False),
    sa.ForeignKeyConstraint(["programme_id", "wave_key"], ["wave.programme_id", "wave.wave_key"]),
    sa.CheckConstraint("count_number >= 1", name="count_number"),
)
"""Of a group as it is reported (several keys joined): how many rows of the last take-out answered each variable, and
from which count of the milestone it was made."""
