"""What a count took anew: everything, the registers, or the themes of texts whose coding was finished."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("milestone_count") as table:
        table.add_column(sa.Column("anew", sa.Text, nullable=False, server_default="everything"))
        table.drop_constraint("reason", type_="check")
        table.create_check_constraint("reason", "number = 1 OR reason <> '' OR anew = 'themes'")
        table.create_check_constraint("anew", "anew IN ('everything', 'registers', 'themes')")
