"""Rows of the registers have somebody who answers for them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_NEW = {"trial_action": ("owner",)}
"""Texts, empty in the rows that stand."""


def upgrade() -> None:
    events = _taken_away("trial_action_event")
    for name, columns in _NEW.items():
        _widen(name, columns)
    op.bulk_insert(_make_events("trial_action"), events)


def _of_event() -> list[sa.Column[Any]]:
    return [
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("programme_id", "reference")),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("occurred_on", sa.Date, nullable=False),
        sa.Column("date_assumed", sa.Boolean, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("note", "recorded_by")),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _taken_away(name: str) -> list[dict[str, object]]:
    """The rows of a table that refers to one that SQLite makes anew; that is refused while it is there."""
    table = sa.table(name, *(sa.column(column.name, column.type) for column in _of_event()))
    rows = [dict(row) for row in op.get_bind().execute(sa.select(table)).mappings()]
    op.drop_table(name)
    return rows


def _make_events(of: str) -> sa.Table:
    keys = ["programme_id", "reference"]
    return op.create_table(
        f"{of}_event",
        *_of_event(),
        sa.ForeignKeyConstraint(keys, [f"{of}.{key}" for key in keys]),
        sa.UniqueConstraint(*keys, "state", "occurred_on"),
        sa.CheckConstraint("number >= 1", name="number"),
    )


def _widen(name: str, columns: tuple[str, ...]) -> None:
    with op.batch_alter_table(name) as table:
        for column in columns:
            table.add_column(sa.Column(column, sa.Text, nullable=False, server_default=""))
    with op.batch_alter_table(name) as table:
        for column in columns:
            table.alter_column(column, server_default=None)
