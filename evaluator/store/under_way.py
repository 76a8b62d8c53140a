"""Reports that are being put together to be proposed: begun, refused, done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from evaluator.store.release_tables import release_under_way as _table

LONGEST: Final = dt.timedelta(minutes=15)
"""After which nobody is at it any more: the process was ended."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """The columns of `release_tables.release_under_way`."""

    programme: str
    milestone: str
    begun_at: dt.datetime
    begun_by: str
    reason: str
    left_out: Sequence[str]
    refused: Sequence[Mapping[str, Any]] = ()

    def is_going_on(self, now: dt.datetime) -> bool:
        return not self.refused and now - self.begun_at < LONGEST


def under_way(db: sa.Connection, programme: str, milestone: str) -> UnderWay | None:
    columns = (_table.c[name] for name in ("begun_at", "begun_by", "reason", "left_out", "refused"))
    row = db.execute(sa.select(*columns).where(*_is(programme, milestone))).one_or_none()
    return None if row is None else UnderWay(programme, milestone, *row)


def begin(db: sa.Connection, its: UnderWay) -> None:
    """In the place of what was refused or came to nothing. The caller holds the programme's lock."""
    end(db, its)
    values = {name: getattr(its, name) for name in ("milestone", "begun_at", "begun_by", "reason")}
    lists = {"left_out": [*its.left_out], "refused": []}
    db.execute(sa.insert(_table).values(programme_id=its.programme, **values, **lists))


def refuse(db: sa.Connection, its: UnderWay, refused: Sequence[Mapping[str, Any]]) -> None:
    db.execute(sa.update(_table).where(*_is(its.programme, its.milestone)).values(refused=[*refused]))


def end(db: sa.Connection, its: UnderWay) -> None:
    db.execute(sa.delete(_table).where(*_is(its.programme, its.milestone)))


def _is(programme: str, milestone: str) -> list[sa.ColumnElement[bool]]:
    return [_table.c.programme_id == programme, _table.c.milestone == milestone]
