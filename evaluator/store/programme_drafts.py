"""Programme documents that are being edited: the revisions of one draft of each, until it is published."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

import sqlalchemy as sa

from evaluator.store.tables import document as _document
from evaluator.store.tables import programme_draft as _table

KEPT: Final = 50
"""Revisions that can be gone back to; older ones are taken away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeDraft:
    """A revision, counted from 1. ``text`` is a document that may have faults. ``begun_from``: the newest version that
    its author has seen, 0 for none. ``parent``: the revision that it changed, None for the first; it is not the one
    before where changes were undone. ``saved_by``: the account that saved it."""

    programme: str
    revision: int
    text: str
    begun_from: int
    parent: int | None
    saved_by: str
    saved_at: dt.datetime


_OWN: Final = tuple(one.name for one in fields(ProgrammeDraft) if one.name != "programme")
_of = sa.select(_table.c.programme_id, *(_table.c[name] for name in _OWN)).where(
    _table.c.programme_id == sa.bindparam("programme")
)
_newest = _of.order_by(_table.c.revision.desc()).limit(1)
_numbered = _of.where(_table.c.revision == sa.bindparam("number"))


def save_programme_draft(db: sa.Connection, draft: ProgrammeDraft) -> None:
    """Store a revision, and take away those that are too many. Whoever does so has locked the programme."""
    row = {name: getattr(draft, name) for name in _OWN} | {"programme_id": draft.programme, "title": _title(draft.text)}
    db.execute(sa.insert(_table), row)
    old = sa.delete(_table).where(_table.c.programme_id == draft.programme, _table.c.revision <= draft.revision - KEPT)
    db.execute(old)


def programme_draft(db: sa.Connection, programme: str) -> ProgrammeDraft | None:
    """The newest revision."""
    return _draft(db.execute(_newest, {"programme": programme}).first())


def programme_draft_at(db: sa.Connection, programme: str, revision: int) -> ProgrammeDraft | None:
    """A revision that is still kept."""
    return _draft(db.execute(_numbered, {"programme": programme, "number": revision}).first())


def programmes_in_draft(db: sa.Connection) -> list[str]:
    """The programmes of which there is a draft, in the order of their keys."""
    found = sa.select(_table.c.programme_id).distinct().order_by(_table.c.programme_id)
    return list(db.execute(found).scalars())


def unpublished_titles(db: sa.Connection) -> dict[str, Mapping[str, str]]:
    """The titles of the programmes that have a draft and no version, by their keys in order."""
    later = _table.alias("later")
    published = sa.exists().where(_document.c.programme_id == _table.c.programme_id, _document.c.kind == "programme")
    newer = sa.exists().where(later.c.programme_id == _table.c.programme_id, later.c.revision > _table.c.revision)
    found = sa.select(_table.c.programme_id, _table.c.title).where(~published, ~newer)
    return {row.programme_id: row.title for row in db.execute(found.order_by(_table.c.programme_id))}


def drop_programme_draft(db: sa.Connection, programme: str) -> None:
    """Delete every revision."""
    db.execute(sa.delete(_table).where(_table.c.programme_id == programme))


def _draft(row: sa.Row[tuple[object, ...]] | None) -> ProgrammeDraft | None:
    if row is None:
        return None
    values = dict(row._mapping)
    return ProgrammeDraft(programme=values.pop("programme_id"), **values)


def _title(text: str) -> dict[str, str]:
    """What a list calls the programme: reading the whole text of each would take a list too long."""
    found = tomllib.loads(text).get("title")
    return {str(name): str(one) for name, one in found.items()} if isinstance(found, dict) else {}
