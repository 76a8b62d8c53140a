"""Tables of what was taken out: from which count each wave was, and which rows are taken out together."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import UNORDERED
from evaluator.store.tables import metadata, programme_column

taken_row: Final = sa.Table(
    "taken_row",
    metadata,
    programme_column(),
    sa.Column("submission_id", sa.Uuid, primary_key=True),
    sa.Column("bin_id", sa.Uuid, nullable=False),
    sa.Column("bin_rows", sa.Integer, nullable=False),
    sa.CheckConstraint("bin_rows >= 1", name="bin_rows"),
    **UNORDERED,
)
"""Answers that are taken out, each in a bin of so many; as soon as one of them is gone or was corrected none of the bin
is. Like `tables.unfolded` a list and no observation: it holds nobody back who withdraws."""

taken_out: Final = sa.Table(
    "taken_out",
    metadata,
    programme_column(),
    sa.Column("wave_key", sa.Text, primary_key=True),
    sa.Column("count_number", sa.Integer, nullable=False),
    sa.ForeignKeyConstraint(["programme_id", "wave_key"], ["wave.programme_id", "wave.wave_key"]),
    sa.CheckConstraint("count_number >= 1", name="count_number"),
)
"""The waves that were taken out, and from which count of the milestone first."""
