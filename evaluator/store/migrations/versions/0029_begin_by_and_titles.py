"""The last day on which somebody new can begin to answer a wave, where that is not the day on which it closes; and the
titles of drafts, which a list of them tells."""

from __future__ import annotations

import tomllib

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("wave", sa.Column("begin_by", sa.Date))
    op.add_column("wave", sa.Column("begin_by_at", sa.Time))
    op.add_column("programme_draft", sa.Column("title", sa.JSON))
    table = sa.table(
        "programme_draft",
        sa.column("programme_id", sa.Text),
        sa.column("revision", sa.Integer),
        sa.column("text", sa.Text),
        sa.column("title", sa.JSON),
    )
    db = op.get_bind()
    for key, number, text in db.execute(sa.select(table.c.programme_id, table.c.revision, table.c.text)).all():
        its = (table.c.programme_id == key, table.c.revision == number)
        title = tomllib.loads(text).get("title")
        db.execute(sa.update(table).where(*its).values(title=title if isinstance(title, dict) else {}))
