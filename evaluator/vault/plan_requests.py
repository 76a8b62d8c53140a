"""Mails that ask the steering group to approve a plan. They go to accounts, which are contacts of no programme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Final

import sqlalchemy as sa

from evaluator.vault import outbox
from evaluator.vault.accounts import NO_PROGRAMME
from evaluator.vault.tables import message as _message

OF_PLANS: Final = "plans:"
"""How the outbox names them, followed by the programme and the digest of the plan: each is asked for once."""


def queue_requests(
    db: sa.Connection, programme: str, digest: str, accounts: Collection[str], *, now: dt.datetime
) -> int:
    """Queue the mail for each account that has none, or whose mail could not be handed over; how many."""
    failed = (*_of(programme, digest), _message.c.person.in_(list(accounts)), _message.c.state == "failed")
    db.execute(sa.delete(_message).where(*failed))
    return outbox.queue(db, NO_PROGRAMME, _name(programme, digest), accounts, round_=0, due_at=now)


def request_states(db: sa.Connection, programme: str, digest: str) -> Mapping[str, str]:
    """What became of the mails, by account: states of the outbox."""
    found = sa.select(_message.c.person, _message.c.state).where(*_of(programme, digest))
    return {row.person: row.state for row in db.execute(found)}


def asked_in(wave: str) -> tuple[str, str]:
    """The programme and the digest of the plan that a mail of the outbox is about."""
    programme, _, digest = wave.removeprefix(OF_PLANS).partition(":")
    return programme, digest


def forget_requests(db: sa.Connection, programme: str) -> None:
    """Delete every mail about the programme's plan."""
    its = _message.c.wave_key.startswith(_name(programme, ""), autoescape=True)
    db.execute(sa.delete(_message).where(_message.c.programme_id == NO_PROGRAMME, its))


def _name(programme: str, digest: str) -> str:
    return f"{OF_PLANS}{programme}:{digest}"


def _of(programme: str, digest: str) -> tuple[sa.ColumnElement[bool], ...]:
    return _message.c.programme_id == NO_PROGRAMME, _message.c.wave_key == _name(programme, digest)
