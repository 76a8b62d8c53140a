"""What pages ask the worker for because it takes longer than a page may: waiting, under way or refused; gone when
done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from evaluator.store.kept_diagnostics import from_kept, kept
from evaluator.store.operation_tables import task as _table
from surveys.diagnostics import Diagnostic

COUNT: Final = "count"
THEMES: Final = "themes"
PROPOSAL: Final = "proposal"
WAITING: Final = "waiting"
REFUSED: Final = "refused"
OVERDUE: Final = dt.timedelta(minutes=15)
"""After which a task that nobody took up, or that has not moved, is missed."""


@dataclass(frozen=True, slots=True)
class Task:
    """The columns of `operation_tables.task`."""

    programme: str
    what: str
    milestone: str
    begun_at: dt.datetime
    begun_by: str
    asked: Mapping[str, Any]
    step: str = WAITING
    moved_at: dt.datetime | None = None
    tries: int = 0
    refused: tuple[Diagnostic, ...] = ()

    @property
    def is_going_on(self) -> bool:
        return self.step != REFUSED

    def is_overdue(self, now: dt.datetime) -> bool:
        return self.is_going_on and now - (self.moved_at or self.begun_at) > OVERDUE


def task(db: sa.Connection, programme: str, what: str, milestone: str) -> Task | None:
    its = (_table.c.programme_id == programme, _table.c.what == what, _table.c.milestone == milestone)
    row = db.execute(sa.select(_table).where(*its)).one_or_none()
    return None if row is None else _task(row)


def going_on(db: sa.Connection) -> list[Task]:
    """Of every programme, the oldest first."""
    columns = (_table.c.begun_at, _table.c.programme_id, _table.c.what, _table.c.milestone)
    return [_task(row) for row in db.execute(sa.select(_table).where(_table.c.step != REFUSED).order_by(*columns))]


def oldest(db: sa.Connection, kinds: Collection[str]) -> Task | None:
    return next((one for one in going_on(db) if one.what in kinds), None)


def begin(db: sa.Connection, its: Task) -> None:
    """In the place of what was refused. The caller holds the programme's lock."""
    end(db, its)
    values = {name: getattr(its, name) for name in ("what", "milestone", "begun_at", "begun_by", "step", "tries")}
    values |= {"programme_id": its.programme, "asked": {**its.asked}, "moved_at": its.begun_at, "refused": []}
    db.execute(sa.insert(_table).values(values))


def take_up(db: sa.Connection, its: Task, now: dt.datetime) -> bool:
    """Whether it is still there: it is tried once more from now on."""
    values = {"tries": _table.c.tries + 1, "moved_at": now}
    return db.execute(sa.update(_table).where(*_is(its)).values(values)).rowcount > 0


def note_step(db: sa.Connection, its: Task, step: str, now: dt.datetime) -> bool:
    """Whether it is still there."""
    return db.execute(sa.update(_table).where(*_is(its)).values(step=step, moved_at=now)).rowcount > 0


def refuse(db: sa.Connection, its: Task, refused: Iterable[Diagnostic]) -> None:
    db.execute(sa.update(_table).where(*_is(its)).values(step=REFUSED, refused=[kept(one) for one in refused]))


def end(db: sa.Connection, its: Task) -> bool:
    """Whether it was still there."""
    return db.execute(sa.delete(_table).where(*_is(its))).rowcount > 0


def _is(its: Task) -> list[sa.ColumnElement[bool]]:
    return [
        _table.c.programme_id == its.programme,
        _table.c.what == its.what,
        _table.c.milestone == its.milestone,
    ]


def _task(row: sa.Row[tuple[object, ...]]) -> Task:
    names = ("what", "milestone", "begun_at", "begun_by", "asked", "step", "moved_at", "tries")
    values = {name: getattr(row, name) for name in names}
    return Task(row.programme_id, **values, refused=tuple(map(from_kept, row.refused)))
