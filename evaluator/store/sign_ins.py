"""Attempts to sign in, counted in the database so that all processes of the server see the same number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

import sqlalchemy as sa

from evaluator.store.account_tables import login_attempt, refused_sign_in
from evaluator.store.base import Insert as Statement
from evaluator.store.base import Inserting, Upserts

KEPT: Final = dt.timedelta(days=1)
_LOCK: Final = 0x6C6F67
"""The advisory lock of PostgreSQL under which attempts are counted and reserved: else many at once all see room."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` attempts of a subject within ``window``; no limit any more once there were ``at_last`` of them
    within a day (None: always one)."""

    subject: str
    most: int
    window: dt.timedelta
    at_last: int | None = None


def is_paused(db: sa.Connection, limits: Sequence[Limit], *, now: dt.datetime) -> bool:
    return any(_is_full(db, limit, now) for limit in limits)


def reserve(db: sa.Connection, limits: Sequence[Limit], *, now: dt.datetime) -> tuple[UUID, ...]:
    """Count one attempt against each limit before it is made; () where one of them leaves no room. Attempts older than
    a day are forgotten here, and those of a clock that ran ahead."""
    if db.dialect.name == "postgresql":
        db.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    forget_old_attempts(db, now=now)
    if is_paused(db, limits, now=now):
        return ()
    rows = [{"attempt_id": uuid4(), "subject": limit.subject, "attempted_at": now} for limit in limits]
    db.execute(sa.insert(login_attempt), rows)
    return tuple(UUID(str(row["attempt_id"])) for row in rows)


def forget_old_attempts(db: sa.Connection, *, now: dt.datetime) -> int:
    """Forget what is older than a day, and what a clock that ran ahead has left; how many."""
    at = login_attempt.c.attempted_at
    return db.execute(sa.delete(login_attempt).where((at < now - KEPT) | (at > now + KEPT))).rowcount


def forget(db: sa.Connection, attempts: Collection[UUID] = (), subjects: Collection[str] = ()) -> None:
    """Count these attempts no longer, nor any of these subjects."""
    its = login_attempt.c.attempt_id.in_(attempts) | login_attempt.c.subject.in_(subjects)
    db.execute(sa.delete(login_attempt).where(its))


def _is_full(db: sa.Connection, limit: Limit, now: dt.datetime) -> bool:
    if _count(db, limit.subject, now - limit.window) < limit.most:
        return False
    return limit.at_last is None or _count(db, limit.subject, now - KEPT) < limit.at_last


def _count(db: sa.Connection, subject: str, since: dt.datetime) -> int:
    its = (login_attempt.c.subject == subject, login_attempt.c.attempted_at > since)
    return db.execute(sa.select(sa.func.count()).select_from(login_attempt).where(*its)).scalar_one()


def _one_more(insert: Inserting) -> Statement:
    statement = insert(refused_sign_in)
    raised = {"waiting": refused_sign_in.c.waiting + 1}
    return statement.on_conflict_do_update(index_elements=("subject",), set_=raised)


_counting = Upserts(_one_more)
_NEVER: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def count_refused(db: sa.Connection, subject: str) -> tuple[int, dt.datetime]:
    """Count one more refused attempt; how many the audit log has not been told of, and when it was told last."""
    db.execute(_counting.on(db), {"subject": subject, "waiting": 1, "audited_at": _NEVER})
    return refused(db, subject)


def refused(db: sa.Connection, subject: str) -> tuple[int, dt.datetime]:
    its = sa.select(refused_sign_in.c.waiting, refused_sign_in.c.audited_at).where(refused_sign_in.c.subject == subject)
    waiting, audited_at = db.execute(its).first() or (0, _NEVER)
    return waiting, audited_at


def refused_are_told(db: sa.Connection, subject: str, now: dt.datetime) -> None:
    its = sa.update(refused_sign_in).where(refused_sign_in.c.subject == subject)
    db.execute(its.values(waiting=0, audited_at=now))
