"""Files of answers that wait, sealed, until what is unsure of them is answered and they are brought in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

import sqlalchemy as sa

from evaluator.store.import_tables import responses_upload as _table

KEPT: Final = dt.timedelta(days=1)
"""How long a file waits for an answer."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file and what was said of it so far; neither can be read without the key of whoever sent it."""

    content: bytes
    map: bytes


def keep_upload(db: sa.Connection, programme: str, its: Sealed, *, by: str, now: dt.datetime) -> UUID:
    """Keep a file until its answers are brought in; the one that ``by`` sent before goes."""
    own = (_table.c.programme_id == programme, _table.c.uploaded_by == by)
    db.execute(sa.delete(_table).where(*own))
    id_ = uuid4()
    sealed = {"content": its.content, "map": its.map}
    row = {"programme_id": programme, "upload_id": id_, "uploaded_by": by, "uploaded_at": now}
    db.execute(sa.insert(_table).values(**row, **sealed))
    return id_


def waiting(db: sa.Connection, programme: str, *, by: str, now: dt.datetime) -> UUID | None:
    """The file of ``by`` that waits."""
    its = (_table.c.programme_id == programme, _table.c.uploaded_by == by, _table.c.uploaded_at >= now - KEPT)
    found: UUID | None = db.execute(sa.select(_table.c.upload_id).where(*its)).scalar()
    return found


def upload(db: sa.Connection, programme: str, id_: UUID, *, by: str, now: dt.datetime) -> Sealed | None:
    """The file that ``by`` sent; nobody else's, and none that has waited too long."""
    its = (*_is(programme, id_, by), _table.c.uploaded_at >= now - KEPT)
    row = db.execute(sa.select(_table.c.content, _table.c.map).where(*its)).first()
    return Sealed(*row) if row else None


def say_of_upload(db: sa.Connection, programme: str, id_: UUID, map_: bytes, *, by: str) -> None:
    """Keep what was said of a file."""
    db.execute(sa.update(_table).where(*_is(programme, id_, by)).values(map=map_))


def forget_upload(db: sa.Connection, programme: str, id_: UUID, *, by: str) -> None:
    db.execute(sa.delete(_table).where(*_is(programme, id_, by)))


def forget_old_uploads(db: sa.Connection, now: dt.datetime) -> int:
    """Those of every programme that nobody came back to; how many."""
    return db.execute(sa.delete(_table).where(_table.c.uploaded_at < now - KEPT)).rowcount


def _is(programme: str, id_: UUID, by: str) -> tuple[sa.ColumnElement[bool], ...]:
    return _table.c.programme_id == programme, _table.c.upload_id == id_, _table.c.uploaded_by == by
