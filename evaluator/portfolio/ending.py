"""How a programme ends: closed once nothing is asked any more, archived to be read only, erased after a contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from evaluator.answering.intake import Phase, last_day_of_grace, phase_of
from evaluator.programme.model import Programme
from evaluator.store import audit
from evaluator.store.endings import Erasure, counts_of, erase, set_state, state_of
from evaluator.store.hearings import hearings
from evaluator.store.programme_tables import ARCHIVED, CLOSED
from evaluator.store.status_rounds import rounds
from evaluator.store.waves import waves
from evaluator.vault.keys import erase_programme
from evaluator.vault.plan_requests import forget_requests
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.store.engine import Store


def close(db: Connection, programme: Programme, *, actor: str, now: dt.datetime) -> None:
    """Nothing is asked any more; what was answered can still be counted, written and published. Raises InputRejected
    with everything that is still open or yet to open."""
    found = list(still_open(db, programme.key, now))
    if found:
        raise InputRejected(found)
    _set(db, programme.key, CLOSED, "closed", actor=actor, now=now)


def reopen(db: Connection, programme: Programme, *, actor: str, now: dt.datetime) -> None:
    """Of a programme that is closed; one that is archived is taken out of the archive first."""
    _require(db, programme.key, CLOSED)
    _set(db, programme.key, "", "reopened", actor=actor, now=now)


def archive(db: Connection, programme: Programme, *, actor: str, now: dt.datetime) -> None:
    _require(db, programme.key, CLOSED)
    _set(db, programme.key, ARCHIVED, "archived", actor=actor, now=now)


def take_out(db: Connection, programme: Programme, *, actor: str, now: dt.datetime) -> None:
    """Out of the archive: the programme is closed, and can be changed again."""
    _require(db, programme.key, ARCHIVED)
    _set(db, programme.key, CLOSED, "taken_out", actor=actor, now=now)


def erase_all(store: Store, vault: Store, programme: Programme, *, reason: str, actor: str, now: dt.datetime) -> None:
    """Delete everything of an archived programme but what was published and a record of what there was. The vault
    first: when that is done, nobody can be traced any more, and what is left is deleted by doing it again."""
    if not reason.strip():
        raise InputRejected([Diagnostic("portfolio.no_reason", ())])
    with store.reading() as db:
        _require(db, programme.key, ARCHIVED)
    with vault.writing() as vault_db:
        erase_programme(vault_db, programme.key)
        forget_requests(vault_db, programme.key)
    with store.writing() as db:
        counts = counts_of(db, programme.key, programme.disclosure_minimum)
        erase(db, Erasure(programme.key, programme.title, now, actor, reason.strip(), counts))
        _record(db, programme.key, "erased", actor=actor, now=now)
    store.tidy()
    if vault.is_sqlite:  # PostgreSQL tidies its vault by itself
        vault.tidy()


def still_open(db: Connection, programme: str, now: dt.datetime) -> Iterator[Diagnostic]:
    """Waves that take answers, or will; hearings and status rounds whose time is not over."""
    for wave in waves(db, programme):
        if phase_of(wave, now) is not Phase.CLOSED:
            yield _open("wave", wave.key, last_day_of_grace(wave))
    for hearing in hearings(db, programme):
        if now < hearing.until and hearing.handed_over_at is None:
            yield _open("hearing", hearing.title, hearing.until.date())
    for one in rounds(db, programme):
        if one.takes_answers(now.date()):
            yield _open("round", one.title, one.until)


def _open(what: str, named: str, until: dt.date) -> Diagnostic:
    return Diagnostic(f"portfolio.{what}_open", (), {"named": named, "until": until})


def _require(db: Connection, programme: str, state: str) -> None:
    its = state_of(db, programme)
    if its is None or its.name != state:
        raise InputRejected([Diagnostic(f"portfolio.not_{state}", ())])


def _set(db: Connection, programme: str, state: str, ending: str, *, actor: str, now: dt.datetime) -> None:
    set_state(db, programme, state, by=actor, now=now)
    _record(db, programme, ending, actor=actor, now=now)


def _record(db: Connection, programme: str, ending: str, *, actor: str, now: dt.datetime) -> None:
    audit.record(db, "programme_ended", actor=actor, now=now, programme=programme, details={"ending": ending})
