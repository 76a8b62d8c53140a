"""Rows are taken out in bins that were drawn before anybody left; a wave that was taken out before is not any more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    old = sa.table("taken_out", *map(sa.column, ("programme_id", "wave_key", "count_number")))
    by_wave = sa.select(old.c.programme_id, old.c.wave_key, sa.func.min(old.c.count_number))
    before = op.get_bind().execute(by_wave.group_by(old.c.programme_id, old.c.wave_key)).all()
    op.drop_table("left_out")
    op.drop_table("taken_out")
    op.create_table(
        "taken_row",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("submission_id", sa.Uuid, primary_key=True),
        sa.Column("bin_id", sa.Uuid, nullable=False),
        sa.Column("bin_rows", sa.Integer, nullable=False),
        sa.CheckConstraint("bin_rows >= 1", name="bin_rows"),
        sqlite_with_rowid=False,
    )
    new = op.create_table(
        "taken_out",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("wave_key", sa.Text, primary_key=True),
        sa.Column("count_number", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["programme_id", "wave_key"], ["wave.programme_id", "wave.wave_key"]),
        sa.CheckConstraint("count_number >= 1", name="count_number"),
    )
    op.bulk_insert(new, [dict(zip(("programme_id", "wave_key", "count_number"), one, strict=True)) for one in before])
