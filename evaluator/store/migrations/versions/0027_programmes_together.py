"""How the worker's jobs went."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worker_job",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("done", sa.Integer, nullable=False),
        *(
            sa.Column(name, sa.Text if name == "code" else sa.JSON, nullable=False)
            for name in ("code", "place", "said")
        ),
    )
