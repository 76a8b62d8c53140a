"""The steering group asked by mail to approve the plan: whom, when, and what became of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.documents.approving import current_plan, waits_for_approval
from evaluator.store import audit
from evaluator.store.accounts import Account, accounts
from evaluator.store.documents import lock_programme
from evaluator.store.plan_requests import add_requests, requests_of
from evaluator.vault.accounts import address_of
from evaluator.vault.plan_requests import queue_requests, request_states
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

STEERING = "steering"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the steering group. ``at``: when they were asked to approve the plan as it stands, None where they
    were not; ``state``: that of the mail in the outbox, '' where there is none. ``has_mail``: whether they can be
    reached by mail."""

    name: str
    has_mail: bool
    at: dt.datetime | None
    state: str

    @property
    def is_to_be_asked(self) -> bool:
        return self.has_mail and (self.at is None or self.state in ("", "failed"))


def is_steering(its: Account | None, programme: str) -> bool:
    """Whether somebody is of the steering group and can sign in."""
    return its is not None and its.active and STEERING in its.roles_in(programme)


def members(db: Connection, vault_db: Connection, programme: str, digest: str) -> tuple[Member, ...]:
    """The steering group by name, and what each was asked of the plan with that digest."""
    asked, states = requests_of(db, programme, digest), request_states(vault_db, programme, digest)
    return tuple(
        Member(
            name=one.name,
            has_mail=_has_mail(vault_db, one),
            at=asked[one.id].at if one.id in asked else None,
            state=states.get(one.id, ""),
        )
        for one in _group(db, programme)
    )


def request_approval(db: Connection, vault_db: Connection, programme: str, *, actor: str, now: dt.datetime) -> int:
    """Queue a mail for everybody of the steering group who was not asked to approve the plan as it stands; how many.

    Raises InputRejected where it is approved, or nobody can be mailed."""
    lock_programme(db, programme)
    if not waits_for_approval(db, programme):
        raise InputRejected([Diagnostic("documents.plan_is_approved", (programme,))])
    to = [one.id for one in _group(db, programme) if _has_mail(vault_db, one)]
    if not to:
        raise InputRejected([Diagnostic("documents.nobody_to_ask", (programme,))])
    digest = current_plan(db, programme).digest
    queued = queue_requests(vault_db, programme, digest, to, now=now)
    if queued:
        add_requests(db, programme, digest, to, by=actor, now=now)
        its: dict[str, audit.Detail] = {"people": queued, "digest": digest}
        audit.record(db, "plan_requested", actor=actor, now=now, programme=programme, details=its)
    return queued


def _group(db: Connection, programme: str) -> list[Account]:
    return [one for one in accounts(db) if is_steering(one, programme)]


def _has_mail(vault_db: Connection, its: Account) -> bool:
    found = address_of(vault_db, its.id)
    return found is not None and found.may_be_mailed
