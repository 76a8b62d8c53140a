"""Approvals of a programme's plan, and the changes that were made to it for a stated reason; both are only added to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from evaluator.programme.approval import Approval, Difference, PlanChange
from evaluator.store.documents import lock_programme
from evaluator.store.plan_tables import plan_approval, plan_change

_APPROVAL: Final = (
    *("approved_by", "approved_on", "remark", "document", "questionnaires", "digest", "on_paper", "recorded_by"),
    *("recorded_at", "number"),
)
_DIFFERENCE: Final = ("milestone", "kind", "key", "aspect", "before", "after")
_REASON: Final = ("reason", "changed_by", "changed_at", "document")


def add_approval(db: sa.Connection, programme: str, its: Approval) -> Approval:
    """Store an approval under the next number."""
    stored = replace(its, number=_next(db, programme, plan_approval))
    values = {name: getattr(stored, name) for name in _APPROVAL}
    values |= {"programme_id": programme, "questionnaires": dict(its.questionnaires)}
    db.execute(sa.insert(plan_approval), values)
    return stored


def approvals(db: sa.Connection, programme: str) -> list[Approval]:
    """In the order in which they were stored."""
    found = sa.select(*(plan_approval.c[name] for name in _APPROVAL)).order_by(plan_approval.c.number)
    return [Approval(*row) for row in db.execute(found.where(plan_approval.c.programme_id == programme))]


def add_changes(db: sa.Connection, programme: str, changes: Sequence[PlanChange]) -> None:
    for number, its in enumerate(changes, _next(db, programme, plan_change)):
        values = {name: getattr(its.difference, name) for name in _DIFFERENCE}
        values |= {name: getattr(its, name) for name in _REASON}
        db.execute(sa.insert(plan_change), {"programme_id": programme, "number": number, **values})


def changes(db: sa.Connection, programme: str) -> list[PlanChange]:
    """In the order in which they were stored."""
    columns = (plan_change.c[name] for name in (*_DIFFERENCE, *_REASON))
    found = sa.select(*columns).where(plan_change.c.programme_id == programme).order_by(plan_change.c.number)
    size = len(_DIFFERENCE)
    return [PlanChange(Difference(*row[:size]), *row[size:]) for row in db.execute(found)]


def _next(db: sa.Connection, programme: str, table: sa.Table) -> int:
    """The number that follows; nobody else takes it until the transaction ends."""
    lock_programme(db, programme)
    last = db.execute(sa.select(sa.func.max(table.c.number)).where(table.c.programme_id == programme)).scalar()
    return (last or 0) + 1
