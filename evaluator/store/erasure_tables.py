"""Tables of what is no longer there: the waves whose answers were deleted, and until when a backup can bring them
back."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import UtcDateTime
from evaluator.store.tables import metadata, programme_column

wave_erasure: Final = sa.Table(
    "wave_erasure",
    metadata,
    programme_column(),
    sa.Column("wave_key", sa.Text, primary_key=True),
    sa.Column("erased_on", sa.Date, nullable=False),
    sa.Column("account_id", sa.Text, nullable=False),
    sa.Column("due", sa.Boolean, nullable=False),
    sa.ForeignKeyConstraint(["programme_id", "wave_key"], ["wave.programme_id", "wave.wave_key"]),
)
"""``due``: whether the time was up, else somebody deleted them before. ``account_id``: an actor of the audit log."""

backup_made: Final = sa.Table(
    "backup_made",
    metadata,
    sa.Column("made_at", UtcDateTime, primary_key=True),
    sa.Column("expires_on", sa.Date, primary_key=True),
)
"""``expires_on``: the last day on which the backup of that moment can be restored."""
