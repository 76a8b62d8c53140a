"""What pages ask the worker for, in one table: a proposal that is put together, and a milestone that is counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0032"
branch_labels = None
depends_on = None

BEFORE = sa.table(
    "release_under_way",
    *(sa.column(name) for name in ("programme_id", "milestone", "begun_by", "reason")),
    sa.column("begun_at", sa.DateTime(timezone=True)),
    sa.column("left_out", sa.JSON),
    sa.column("refused", sa.JSON),
)


def upgrade() -> None:
    task = op.create_table(
        "task",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("what", sa.Text, primary_key=True),
        sa.Column("milestone", sa.Text, primary_key=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.Text, nullable=False),
        sa.Column("asked", sa.JSON, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("refused", sa.JSON, nullable=False),
    )
    for one in op.get_bind().execute(sa.select(BEFORE)).mappings().all():
        its = {name: one[name] for name in ("programme_id", "milestone", "begun_at", "begun_by", "refused")}
        its |= {"asked": {"reason": one["reason"], "left_out": one["left_out"]}, "moved_at": one["begun_at"]}
        its |= {"what": "proposal", "step": "refused" if one["refused"] else "waiting", "tries": 0}
        op.execute(sa.insert(task).values(its))
    op.drop_table("release_under_way")
