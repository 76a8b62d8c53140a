"""Whom of the steering group was asked by mail to approve which plan, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.store.plan_tables import plan_request as _table

_asking: Final = Upserts(lambda insert: insert(_table).on_conflict_do_nothing())


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """``by``: the id of the account that asked."""

    by: str
    at: dt.datetime


def add_requests(
    db: sa.Connection, programme: str, digest: str, accounts: Iterable[str], *, by: str, now: dt.datetime
) -> None:
    """Note that the accounts are asked to approve the plan with that digest; who was asked before, was asked then."""
    its = {"programme_id": programme, "digest": digest, "asked_by": by, "asked_at": now}
    for account in accounts:
        db.execute(_asking.on(db), its | {"account_id": account})


def requests_of(db: sa.Connection, programme: str, digest: str) -> Mapping[str, PlanRequest]:
    """By the account that was asked."""
    found = sa.select(_table.c.account_id, _table.c.asked_by, _table.c.asked_at)
    found = found.where(_table.c.programme_id == programme, _table.c.digest == digest)
    return {account: PlanRequest(by, at) for account, by, at in db.execute(found)}
