"""To which version of a consent the people of a wave that links them said yes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    wave = ("programme_id", "wave_key", "linkage")
    op.create_table(
        "consent",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("programme_id", "wave_key", "pseudonym")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("linkage", "version")),
        sa.ForeignKeyConstraint(wave, [f"wave.{name}" for name in wave]),
        sa.CheckConstraint("linkage <> 'anonymous'", name="linked"),
        sqlite_with_rowid=False,
    )
