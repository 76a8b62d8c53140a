"""Programmes and questionnaires as immutable, numbered, hashed versions of their documents."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.store.tables import document as _table
from evaluator.store.tables import programme as _programme

PROGRAMME = "programme"
QUESTIONNAIRE = "questionnaire"
IMPORT = "import"
BROWSER = "browser"


@dataclass(frozen=True, slots=True)
class Document:
    """Version ``number`` (from 1) of a document. ``digest``: SHA-256 of ``text`` in hexadecimal. ``origin``: whether it
    came with a folder (`IMPORT`) or was published on the pages (`BROWSER`). ``author``: the account or the command line
    that stored it, and ``reason``: why, both '' where nobody said."""

    programme: str
    kind: str
    key: str
    number: int
    digest: str
    text: str
    imported_at: dt.datetime
    origin: str = IMPORT
    author: str = ""
    reason: str = ""


_ensure = Upserts(lambda insert: insert(_programme).on_conflict_do_nothing())
_of = (_table.c.programme_id == sa.bindparam("programme"), _table.c.kind == sa.bindparam("kind"))
_newest = _table.alias("newest")
_last_number = (
    sa.select(sa.func.max(_newest.c.number))
    .where(
        _newest.c.programme_id == sa.bindparam("programme"),
        _newest.c.kind == _table.c.kind,
        _newest.c.key == _table.c.key,
    )
    .scalar_subquery()
)
_all_latest = sa.select(_table).where(*_of, _table.c.number == _last_number).order_by(_table.c.key)
_latest = _all_latest.where(_table.c.key == sa.bindparam("key"))
_numbered = sa.select(_table).where(
    *_of, _table.c.key == sa.bindparam("key"), _table.c.number == sa.bindparam("number")
)


def ensure_programme(db: sa.Connection, programme: str) -> None:
    """Make the programme known, if it is not; everything else of a programme refers to it."""
    db.execute(_ensure.on(db), {"programme_id": programme})


def lock_programme(db: sa.Connection, programme: str) -> None:
    """Let no other transaction past this line for the same programme until this one ends. Those who send answers do
    not pass here and are not held up."""
    db.execute(
        sa.select(_programme.c.programme_id)
        .where(_programme.c.programme_id == programme)
        .with_for_update(key_share=True)
    )


def save_document(
    db: sa.Connection,
    *,
    programme: str,
    kind: str,
    key: str,
    text: str,
    now: dt.datetime,
    origin: str = IMPORT,
    author: str = "",
    reason: str = "",
) -> tuple[Document, bool]:
    """The newest version of a document, and whether it is new: a text equal to the latest makes no new version."""
    ensure_programme(db, programme)
    lock_programme(db, programme)
    found, is_new = next_version(db, programme=programme, kind=kind, key=key, text=text, now=now)
    if not is_new:
        return found, False
    new = replace(found, origin=origin, author=author, reason=reason)
    db.execute(
        sa.insert(_table).values(
            programme_id=programme,
            kind=kind,
            key=key,
            number=new.number,
            digest=new.digest,
            text=text,
            imported_at=new.imported_at,
            origin=origin,
            author=author,
            reason=reason,
        )
    )
    return new, True


def next_version(
    db: sa.Connection, *, programme: str, kind: str, key: str, text: str, now: dt.datetime
) -> tuple[Document, bool]:
    """What `save_document` would make of a text, and whether that is new; nothing is stored."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    last = latest_document(db, programme, kind, key)
    if last is not None and last.digest == digest:
        return last, False
    number, at = last.number + 1 if last else 1, now.replace(microsecond=0)
    return Document(programme, kind, key, number, digest, text, at, IMPORT, "", ""), True


def latest_document(db: sa.Connection, programme: str, kind: str, key: str) -> Document | None:
    return _one(db.execute(_latest, {"programme": programme, "kind": kind, "key": key}).first())


def document(db: sa.Connection, programme: str, kind: str, key: str, number: int) -> Document | None:
    return _one(db.execute(_numbered, {"programme": programme, "kind": kind, "key": key, "number": number}).first())


def documents(db: sa.Connection, programme: str, kind: str) -> list[Document]:
    """The latest version of each document of a kind, in the order of their keys."""
    return [Document(*row) for row in db.execute(_all_latest, {"programme": programme, "kind": kind})]


def versions_of(
    db: sa.Connection, programme: str, kind: str, key: str, *, since: int = 1, until: int | None = None
) -> list[Document]:
    """The versions of a document from ``since`` to ``until``, the newest by default, in their order."""
    found = sa.select(_table).where(*_of, _table.c.key == sa.bindparam("key"), _table.c.number >= since)
    if until is not None:
        found = found.where(_table.c.number <= until)
    its = db.execute(found.order_by(_table.c.number), {"programme": programme, "kind": kind, "key": key})
    return [Document(*row) for row in its]


def is_known(db: sa.Connection, programme: str) -> bool:
    """Whether there is, or ever was, a programme of that key."""
    return (
        db.execute(sa.select(_programme.c.programme_id).where(_programme.c.programme_id == programme)).first()
        is not None
    )


def known_programmes(db: sa.Connection) -> set[str]:
    """The keys of all programmes that there are or ever were."""
    return set(db.execute(sa.select(_programme.c.programme_id)).scalars())


def programme_keys(db: sa.Connection) -> list[str]:
    """The programmes that have a programme document, in the order of their keys."""
    found = sa.select(_table.c.programme_id).where(_table.c.kind == PROGRAMME).distinct()
    return list(db.execute(found.order_by(_table.c.programme_id)).scalars())


def _one(row: Sequence[Any] | None) -> Document | None:
    return None if row is None else Document(*row)
