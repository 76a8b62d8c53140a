"""The mark that a store and its vault have in common, so that neither is ever used beside another's."""

from __future__ import annotations

import sqlalchemy as sa

from evaluator.store.base import Upserts


def instance_table(name: str, metadata: sa.MetaData) -> sa.Table:
    """The table of the mark, which has one row."""
    return sa.Table(
        name,
        metadata,
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("instance_id", sa.Text, nullable=False),
        sa.CheckConstraint("number = 1", name="number"),
    )


def instance_of(db: sa.Connection, table: sa.Table) -> str | None:
    """The mark; None where there is none yet."""
    found: str | None = db.execute(sa.select(table.c.instance_id)).scalar()
    return found


def mark(db: sa.Connection, table: sa.Table, instance: str) -> str:
    """Put the mark where there is none; the one that stands there now."""
    insert = Upserts(lambda insert: insert(table).on_conflict_do_nothing())
    db.execute(insert.on(db), {"number": 1, "instance_id": instance})
    return instance_of(db, table) or instance


def mark_anew(db: sa.Connection, table: sa.Table, instance: str) -> None:
    """Put another mark in place of the one that is there."""
    db.execute(sa.update(table).values(instance_id=instance))
