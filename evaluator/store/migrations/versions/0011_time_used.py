"""A draft of a linked wave knows when it was begun, and once it is sent, roughly how long it took."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from evaluator.store.base import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BEGUN = "began_at IS NULL OR (linkage <> 'anonymous' AND receipt IS NULL)"
USED = "time_used IS NULL OR (linkage <> 'anonymous' AND time_used BETWEEN 0 AND 4)"


def upgrade() -> None:
    op.add_column("draft", sa.Column("began_at", UtcDateTime, sa.CheckConstraint(BEGUN, name=op.f("ck_draft_begun"))))
    op.add_column("draft", sa.Column("time_used", sa.Integer, sa.CheckConstraint(USED, name=op.f("ck_draft_used"))))
