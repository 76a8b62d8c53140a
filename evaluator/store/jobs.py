"""How the jobs of the worker went, as an administrator reads it. Nothing that a job dealt with stands here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from evaluator.store.base import Insert, Inserting, Upserts
from evaluator.store.operation_tables import worker_job as _table
from surveys.diagnostics import Diagnostic

if TYPE_CHECKING:
    from evaluator.store.engine import Store

FOLDING: Final = "fold"
MAILING: Final = "send mails"
DELETING: Final = "delete what is due"
TASKS: Final = "do what pages ask for"
NOTED_EVERY: Final = dt.timedelta(minutes=10)
"""A job that goes on as before is noted no more often."""


@dataclass(frozen=True, slots=True)
class Job:
    """``done_at``: when a round last went well, and ``done`` how much it did then, or the last time that there was
    something to do; None and 0: never. ``wrong``: what stood in the way of the last round, None for nothing."""

    name: str
    ran_at: dt.datetime
    done_at: dt.datetime | None
    done: int
    wrong: Diagnostic | None


def _saved(insert: Inserting) -> Insert:
    statement = insert(_table)
    changed = {name: statement.excluded[name] for name in ("ran_at", "done_at", "done", "code", "place", "said")}
    return statement.on_conflict_do_update(index_elements=("name",), set_=changed)


_saving: Final = Upserts(_saved)


def jobs(db: sa.Connection) -> list[Job]:
    return [_job(row) for row in db.execute(sa.select(_table).order_by(_table.c.name))]


def note(store: Store, name: str, *, done: int, wrong: Diagnostic | None, now: dt.datetime) -> None:
    """Note a round that has just ended, where it tells anything new."""
    with store.reading() as db:
        row = db.execute(sa.select(_table).where(_table.c.name == name)).first()
    before = _job(row) if row else None
    if before and before.wrong == wrong and not done and now - before.ran_at < NOTED_EVERY:
        return
    its = {"name": name, "ran_at": now, "done_at": now, "done": done or (before.done if before else 0)}
    its |= {"code": "", "place": [], "said": {}}
    if wrong is not None:
        its |= {"done_at": before.done_at if before else None, "code": wrong.code}
        its |= {"place": [str(step) for step in wrong.place], "said": {k: str(v) for k, v in wrong.values.items()}}
    with store.writing() as db:
        db.execute(_saving.on(db), its)


def _job(row: sa.Row[tuple[object, ...]]) -> Job:
    wrong = Diagnostic(row.code, tuple(row.place), row.said) if row.code else None
    return Job(row.name, row.ran_at, row.done_at, row.done, wrong)
