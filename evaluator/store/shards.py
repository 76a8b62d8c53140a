"""What Citus has distributed of a database, and how; nothing anywhere else."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

_is_there = sa.text("SELECT to_regproc('create_distributed_table') IS NOT NULL")
_found = sa.text(
    "SELECT logicalrelid::regclass::text AS name, partmethod::text AS method, colocationid AS colocation,"
    " CASE WHEN partkey IS NOT NULL THEN column_to_column_name(logicalrelid, partkey) END AS lies_by"
    " FROM pg_dist_partition"
)


@dataclass(frozen=True, slots=True)
class Shards:
    """A table as Citus keeps it. ``method``: 'h' where it is distributed by the hash of the column ``lies_by``."""

    method: str
    lies_by: str | None
    colocation: int


def has_citus(db: sa.Connection) -> bool:
    return db.dialect.name == "postgresql" and bool(db.execute(_is_there).scalar())


def shards(db: sa.Connection) -> dict[str, Shards]:
    """What is distributed, by name; nothing on a PostgreSQL without Citus, or before `citus.distribute`."""
    if not has_citus(db):
        return {}
    return {row.name: Shards(row.method, row.lies_by, row.colocation) for row in db.execute(_found)}
