"""What a programme brings of its own house: in whose styles its reports are written in Word, and its logo."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from evaluator.store.base import UtcDateTime
from evaluator.store.tables import metadata, programme_column

house_template: Final = sa.Table(
    "house_template",
    metadata,
    programme_column(),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("kept_by", sa.Text, nullable=False),
    sa.Column("kept_at", UtcDateTime, nullable=False),
)
"""One for each programme; another takes its place."""

logo: Final = sa.Table(
    "logo",
    metadata,
    programme_column(),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("kept_by", sa.Text, nullable=False),
    sa.Column("kept_at", UtcDateTime, nullable=False),
)
"""A PNG that was drawn anew; one for each programme."""
