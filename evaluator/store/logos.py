"""The logo of a programme."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa

from evaluator.store.documents import ensure_programme
from evaluator.store.house_tables import logo as _table

_of: Final = _table.c.programme_id == sa.bindparam("programme")
_content: Final = sa.select(_table.c.content).where(_of)
_there: Final = sa.select(sa.literal(1)).where(_of)
_remove: Final = sa.delete(_table).where(_of)


def keep_logo(db: sa.Connection, programme: str, content: bytes, *, by: str, now: dt.datetime) -> None:
    """Keep a logo that was drawn anew, in place of the one that was there."""
    ensure_programme(db, programme)
    remove_logo(db, programme)
    db.execute(sa.insert(_table), {"programme_id": programme, "content": content, "kept_by": by, "kept_at": now})


def remove_logo(db: sa.Connection, programme: str) -> None:
    db.execute(_remove, {"programme": programme})


def logo_of(db: sa.Connection, programme: str) -> bytes | None:
    """None where the programme has none."""
    return db.execute(_content, {"programme": programme}).scalar()


def has_logo(db: sa.Connection, programme: str) -> bool:
    return db.execute(_there, {"programme": programme}).first() is not None
