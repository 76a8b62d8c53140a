"""Tables of the registers, as the records of `evaluator.records` have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from evaluator.records.model import SYNTHETIC, Column, Kind, Register
from evaluator.records.registry import REGISTERS
from evaluator.store.base import UtcDateTime
from evaluator.store.tables import metadata, programme_column

_TYPES: Final[Mapping[Kind, type[sa.types.TypeEngine[Any]]]] = {
    "date": sa.Date,
    "truth": sa.Boolean,
    "number": sa.Float,
    "whole": sa.Integer,
}


def _column(column: Column) -> sa.Column[object]:
    """Text, unless the kind says otherwise; NULL only where an empty cell has no other value."""
    nullable = column.empty is None and not column.filled
    return sa.Column(column.name, _TYPES.get(column.kind, sa.Text), nullable=nullable)


def _checks(column: Column) -> list[sa.CheckConstraint]:
    if column.kind == "whole":
        return [sa.CheckConstraint(f"{column.name} >= 0", name=column.name)]
    if column.enforced:
        names = ", ".join(f"'{choice}'" for choice in column.choices)
        return [sa.CheckConstraint(f"{column.name} IN ({names})", name=column.name)]
    return []


def _table(register: Register) -> sa.Table:
    columns = (*register.columns, SYNTHETIC)
    return sa.Table(
        register.table,
        metadata,
        programme_column(),
        sa.Column("reference", sa.Text, primary_key=True),
        *map(_column, columns),
        *(check for column in columns for check in _checks(column)),
    )


def _event_table(register: Register) -> sa.Table:
    """The events of the rows, numbered in the order in which they were recorded; a state is reached once on a day."""
    keys = ("programme_id", "reference")
    return sa.Table(
        f"{register.table}_event",
        metadata,
        sa.Column("programme_id", sa.Text, primary_key=True),
        sa.Column("reference", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *map(_column, register.history),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(keys, [f"{register.table}.{key}" for key in keys]),
        sa.UniqueConstraint(*keys, register.state, register.date),
        sa.CheckConstraint("number >= 1", name="number"),
    )


TABLES: Final[Mapping[str, sa.Table]] = {name: _table(register) for name, register in REGISTERS.items()}
"""The table of each register; its columns but ``programme_id`` are the keys of the rows that go in and come out."""
EVENTS: Final[Mapping[str, sa.Table]] = {
    name: _event_table(register) for name, register in REGISTERS.items() if register.history
}

register_version = sa.Table(
    "register_version",
    metadata,
    programme_column(),
    sa.Column("register", sa.Text, primary_key=True),
    sa.Column("reference", sa.Text, primary_key=True),
    sa.Column("event", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("recorded_at", UtcDateTime),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
    sa.Column("cells", sa.JSON, nullable=False),
    sa.Index(None, "programme_id", "register", "recorded_at"),
    sa.CheckConstraint("event >= 0", name="event"),
    sa.CheckConstraint("number >= 1", name="number"),
    sa.CheckConstraint("number = 1 OR reason <> ''", name="reason"),
)
"""Every version of every row, and of every event (``event`` 0 is the row itself), whatever the register. The tables
above hold what holds now; this one is only added to. ``recorded_at`` is NULL for rows from before versions were kept.
"""
