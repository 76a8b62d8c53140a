"""Versions of register rows, and imports of answers that can be undone."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_REGISTERS = {
    "activities": "activity",
    "decisions": "decision",
    "deliveries": "delivery",
    "hours": "hours_line",
    "involvement": "involvement_record",
    "manual": "manual_value",
    "trial_actions": "trial_action",
}
_OF_EVENTS = ("programme_id", "reference", "number", "recorded_by", "recorded_at")


def upgrade() -> None:
    op.add_column("imported_row", sa.Column("import_number", sa.Integer))
    _imports()
    _versions()


def _imports() -> None:
    op.create_table(
        "responses_import",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("added", sa.JSON, nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("undone_by", sa.Text),
        sa.Column("reason", sa.Text),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("(undone_at IS NULL) = (reason IS NULL)", name="undone_for_a_reason"),
    )
    op.create_table(
        "imported_person",
        sa.Column("programme_id", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("wave_key", sa.Text, primary_key=True),
        sa.Column("pseudonym", sa.Text, primary_key=True),
        sa.Column("linkage", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id", "number"], ["responses_import.programme_id", "responses_import.number"]
        ),
        sa.ForeignKeyConstraint(
            ["programme_id", "wave_key", "linkage"], ["wave.programme_id", "wave.wave_key", "wave.linkage"]
        ),
        sa.CheckConstraint("linkage <> 'anonymous'", name="linked"),
        sqlite_with_rowid=False,
    )


def _versions() -> None:
    version = op.create_table(
        "register_version",
        sa.Column("programme_id", sa.Text, sa.ForeignKey("programme.programme_id"), primary_key=True),
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("register", "reference")),
        *(sa.Column(name, sa.Integer, primary_key=True, autoincrement=False) for name in ("event", "number")),
        sa.Column("recorded_at", sa.DateTime(timezone=True)),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("recorded_by", "reason")),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("cells", sa.JSON, nullable=False),
        sa.CheckConstraint("event >= 0", name="event"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("number = 1 OR reason <> ''", name="reason"),
    )
    for register, name in _REGISTERS.items():
        for row in _rows(name):
            op.execute(sa.insert(version).values(_first(register, row)))
    for row in _rows("trial_action_event"):
        its = {"event": row["number"], "recorded_by": row["recorded_by"], "recorded_at": row["recorded_at"]}
        op.execute(sa.insert(version).values(_first("trial_actions", row) | its))


def _rows(name: str) -> list[sa.RowMapping]:
    db = op.get_bind()
    table = sa.Table(name, sa.MetaData(), autoload_with=db)
    return list(db.execute(sa.select(table)).mappings())


def _first(register: str, row: sa.RowMapping) -> dict[str, object]:
    """The row as its first version, recorded nobody knows when."""
    cells = {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in row.items()
        if name not in _OF_EVENTS
    }
    its = {"programme_id": row["programme_id"], "register": register, "reference": row["reference"]}
    empty = {"event": 0, "number": 1, "recorded_at": None, "recorded_by": "", "reason": "", "withdrawn": False}
    return its | empty | {"cells": cells}
