"""The house template of a programme."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from evaluator.store.house_tables import house_template as _table

_of: Final = _table.c.programme_id == sa.bindparam("programme")
_content: Final = sa.select(_table.c.content).where(_of)
_remove: Final = sa.delete(_table).where(_of)
_kept: Final = sa.select(_table.c.kept_by, _table.c.kept_at).where(_of)


@dataclass(frozen=True, slots=True)
class Kept:
    by: str
    at: dt.datetime


def keep_template(db: sa.Connection, programme: str, content: bytes, *, by: str, now: dt.datetime) -> None:
    """Keep a template that was checked, in place of the one that was there."""
    remove_template(db, programme)
    values = {"programme_id": programme, "content": content, "kept_by": by, "kept_at": now}
    db.execute(sa.insert(_table), values)


def remove_template(db: sa.Connection, programme: str) -> None:
    db.execute(_remove, {"programme": programme})


def template_of(db: sa.Connection, programme: str) -> bytes | None:
    """None where the programme has none."""
    return db.execute(_content, {"programme": programme}).scalar()


def kept_template(db: sa.Connection, programme: str) -> Kept | None:
    """Who brought the programme's template, and when; None where there is none."""
    row = db.execute(_kept, {"programme": programme}).first()
    return None if row is None else Kept(*row)
