"""Questionnaires that are being edited: one draft of each, saved over and over until it is published."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.store.documents import ensure_programme
from evaluator.store.tables import questionnaire_draft as _table


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireDraft:
    """``text`` is a document that may have faults. ``begun_from``: the newest version that its author has seen, 0 for
    none. ``revision`` counts how often it was saved, from 1; ``saved_by`` is the account that saved it last."""

    programme: str
    key: str
    text: str
    begun_from: int
    revision: int
    saved_by: str
    saved_at: dt.datetime


_of_key = (_table.c.programme_id == sa.bindparam("programme"), _table.c.key == sa.bindparam("of_key"))
_by_key = sa.select(_table).where(*_of_key)
_begin = Upserts(lambda insert: insert(_table).on_conflict_do_nothing())
_CHANGING = ("text", "begun_from", "revision", "saved_by", "saved_at")
_save = (
    sa.update(_table)
    .where(*_of_key, _table.c.revision == sa.bindparam("before"))
    .values({name: sa.bindparam(f"new_{name}") for name in _CHANGING})
)


def begin_draft(db: sa.Connection, draft: QuestionnaireDraft) -> bool:
    """Store the first revision; False, with nothing changed, where the questionnaire has a draft."""
    ensure_programme(db, draft.programme)
    row = {name: getattr(draft, name) for name in ("key", *_CHANGING)} | {"programme_id": draft.programme}
    return int(db.execute(_begin.on(db), row).rowcount) == 1


def save_draft(db: sa.Connection, draft: QuestionnaireDraft) -> bool:
    """Store the next revision; False, with nothing changed, where the one before it is not the stored one."""
    values = {f"new_{name}": getattr(draft, name) for name in _CHANGING}
    where = {"programme": draft.programme, "of_key": draft.key, "before": draft.revision - 1}
    return db.execute(_save, where | values).rowcount == 1


def draft_of(db: sa.Connection, programme: str, key: str, *, to_change: bool = False) -> QuestionnaireDraft | None:
    """The draft of a questionnaire; ``to_change`` lets no other transaction change it until this one ends."""
    found = _by_key.with_for_update() if to_change else _by_key
    row = db.execute(found, {"programme": programme, "of_key": key}).first()
    return None if row is None else _draft(row)


def drafts_of(db: sa.Connection, programme: str) -> list[QuestionnaireDraft]:
    """Every draft of a programme in the order of their keys."""
    found = sa.select(_table).where(_table.c.programme_id == programme).order_by(_table.c.key)
    return [_draft(row) for row in db.execute(found)]


def drop_draft(db: sa.Connection, programme: str, key: str, *, revision: int) -> bool:
    """Delete a draft; False, with nothing deleted, where it has been saved since ``revision``."""
    gone = sa.delete(_table).where(*_of_key, _table.c.revision == revision)
    return db.execute(gone, {"programme": programme, "of_key": key}).rowcount == 1


def _draft(row: sa.Row[tuple[object, ...]]) -> QuestionnaireDraft:
    values = dict(row._mapping)
    return QuestionnaireDraft(programme=values.pop("programme_id"), **values)
