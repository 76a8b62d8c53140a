"""What is answered while a wave is tried as a participant: by account, apart from every answer, for a day at most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from evaluator.store.base import Insert, Inserting, Upserts
from evaluator.store.programme_tables import rehearsal as _table

KEPT: Final = dt.timedelta(days=1)
"""How long what somebody left in the middle lies there."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Who tries which wave."""

    programme: str
    wave: str
    account: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """``answers`` and ``texts`` as those of a draft."""

    language: str
    answers: Mapping[str, int | None]
    texts: Mapping[str, str]


def _keeping(insert: Inserting) -> Insert:
    statement = insert(_table)
    changed = {name: statement.excluded[name] for name in ("language", "answers", "texts", "saved_at")}
    return statement.on_conflict_do_update(index_elements=("programme_id", "wave_key", "account_id"), set_=changed)


_keep: Final = Upserts(_keeping)


def rehearsal_of(db: sa.Connection, its: Whose) -> Rehearsal | None:
    """None where nothing was answered yet."""
    found = sa.select(_table.c.language, _table.c.answers, _table.c.texts).where(*_of(its))
    row = db.execute(found).first()
    return Rehearsal(*row) if row else None


def keep_rehearsal(db: sa.Connection, its: Whose, kept: Rehearsal, *, now: dt.datetime) -> None:
    """In place of what was kept before."""
    names = {"programme_id": its.programme, "wave_key": its.wave, "account_id": its.account}
    values = {"language": kept.language, "answers": dict(kept.answers), "texts": dict(kept.texts), "saved_at": now}
    db.execute(_keep.on(db), names | values)


def forget_rehearsal(db: sa.Connection, its: Whose, *, now: dt.datetime) -> None:
    """And those of anybody that were left in the middle the day before."""
    db.execute(sa.delete(_table).where(sa.or_(sa.and_(*_of(its)), _table.c.saved_at < now - KEPT)))


def _of(its: Whose) -> tuple[sa.ColumnElement[bool], ...]:
    columns = (_table.c.programme_id == its.programme, _table.c.wave_key == its.wave)
    return *columns, _table.c.account_id == its.account
