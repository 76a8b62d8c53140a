"""Views of registers that were saved, and files that wait until what is unsure of them is answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

import sqlalchemy as sa

from evaluator.store.register_view_tables import register_upload as _upload
from evaluator.store.register_view_tables import register_view as _view

KEPT: Final = dt.timedelta(days=1)
"""How long a file waits for an answer."""


@dataclass(frozen=True, slots=True)
class View:
    id: UUID
    title: str
    query: str
    saved_by: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file with the end of its name, in small letters, and the map that came with it, '' for none."""

    suffix: str
    content: bytes
    map: str = ""


def views(db: sa.Connection, programme: str, register: str) -> list[View]:
    """The saved views of a register, by title."""
    columns = (_view.c.view_id, _view.c.title, _view.c.query, _view.c.saved_by)
    found = sa.select(*columns).where(_view.c.programme_id == programme, _view.c.register == register)
    return [View(*row) for row in db.execute(found.order_by(_view.c.title))]


def save_view(db: sa.Connection, programme: str, register: str, title: str, query: str, by: str) -> None:
    """Save a view; one of the same title gives way to it."""
    same = (_view.c.programme_id == programme, _view.c.register == register, _view.c.title == title)
    db.execute(sa.delete(_view).where(*same))
    its = {"programme_id": programme, "view_id": uuid4(), "register": register, "title": title}
    db.execute(sa.insert(_view).values(**its, query=query, saved_by=by))


def copy_views(db: sa.Connection, source: str, programme: str) -> None:
    """Give ``programme``, which has none, the views that were saved of the registers of ``source``."""
    copied = ("register", "title", "query", "saved_by")
    found = sa.select(*(_view.c[name] for name in copied)).where(_view.c.programme_id == source)
    rows = [{**row._mapping, "programme_id": programme, "view_id": uuid4()} for row in db.execute(found)]
    if rows:
        db.execute(sa.insert(_view), rows)


def delete_view(db: sa.Connection, programme: str, register: str, id_: UUID) -> bool:
    """Whether there was one."""
    its = (_view.c.programme_id == programme, _view.c.register == register, _view.c.view_id == id_)
    return bool(db.execute(sa.delete(_view).where(*its)).rowcount)


def keep_upload(db: sa.Connection, programme: str, register: str, its: Upload, *, by: str, now: dt.datetime) -> UUID:
    """Keep a file until it is stored; the one that ``by`` sent before for this register goes, and so do those of
    everybody that nobody came back to."""
    own = sa.and_(_upload.c.programme_id == programme, _upload.c.register == register, _upload.c.uploaded_by == by)
    db.execute(sa.delete(_upload).where(sa.or_(own, _upload.c.uploaded_at < now - KEPT)))
    id_ = uuid4()
    row = {"programme_id": programme, "upload_id": id_, "register": register, "suffix": its.suffix}
    db.execute(sa.insert(_upload).values(**row, content=its.content, map=its.map, uploaded_by=by, uploaded_at=now))
    return id_


def upload(db: sa.Connection, programme: str, register: str, id_: UUID, *, by: str) -> Upload | None:
    """The file that ``by`` sent; nobody else's."""
    found = sa.select(_upload.c.suffix, _upload.c.content, _upload.c.map).where(*_is(programme, register, id_, by))
    row = db.execute(found).first()
    return Upload(*row) if row else None


def forget_upload(db: sa.Connection, programme: str, register: str, id_: UUID, *, by: str) -> None:
    db.execute(sa.delete(_upload).where(*_is(programme, register, id_, by)))


def _is(programme: str, register: str, id_: UUID, by: str) -> tuple[sa.ColumnElement[bool], ...]:
    c = _upload.c
    return (c.programme_id == programme, c.register == register, c.upload_id == id_, c.uploaded_by == by)
