"""What an import says of each wave is how many rows were read: the column has that name."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE responses_import RENAME COLUMN added TO rows_read")
