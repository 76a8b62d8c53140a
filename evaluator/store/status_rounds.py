"""Status rounds and the rows that they ask about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from evaluator.store.documents import ensure_programme
from evaluator.store.status_tables import status_request as _request
from evaluator.store.status_tables import status_round as _round

_ROUND: Final = ("round_id", "title", "source", "until", "erase_on", "opened_at", "closed_at")
_REQUEST: Final = ("request_id", "round_id", "owner_id", "register", "reference")


@dataclass(frozen=True, slots=True)
class StatusRound:
    """``source``: where names and addresses come from; ``until``: the last day to answer; ``erase_on``: the day on
    which names and addresses are erased at the latest."""

    id: UUID
    title: str
    source: str
    until: dt.date
    erase_on: dt.date
    opened_at: dt.datetime
    closed_at: dt.datetime | None = None

    def takes_answers(self, today: dt.date) -> bool:
        return self.closed_at is None and today <= self.until


@dataclass(frozen=True, slots=True)
class StatusRequest:
    """``register`` and ``reference`` say which row is asked about; ``owner``: who is asked, by a random id."""

    id: UUID
    round: UUID
    owner: UUID
    register: str
    reference: str

    @property
    def row(self) -> tuple[str, str]:
        return self.register, self.reference


_rounds = sa.select(*(_round.c[name] for name in _ROUND)).where(_round.c.programme_id == sa.bindparam("programme"))
_requests = sa.select(*(_request.c[name] for name in _REQUEST)).where(
    _request.c.programme_id == sa.bindparam("programme")
)

_last_asked = (
    sa.select(_request.c.register, _request.c.reference, sa.func.max(_round.c.opened_at))
    .join(_round, sa.and_(_round.c.programme_id == _request.c.programme_id, _round.c.round_id == _request.c.round_id))
    .where(_request.c.programme_id == sa.bindparam("programme"))
    .group_by(_request.c.register, _request.c.reference)
)


def add_round(db: sa.Connection, programme: str, its: StatusRound, requests: Iterable[StatusRequest]) -> None:
    ensure_programme(db, programme)
    new = dict(zip(_ROUND, asdict(its).values(), strict=True))
    db.execute(sa.insert(_round), {"programme_id": programme, **new})
    rows = [dict(zip(_REQUEST, asdict(one).values(), strict=True)) for one in requests]
    db.execute(sa.insert(_request), [{"programme_id": programme, **row} for row in rows])


def close_round(db: sa.Connection, programme: str, round_: UUID, now: dt.datetime) -> None:
    its = (_round.c.programme_id == programme, _round.c.round_id == round_, _round.c.closed_at.is_(None))
    db.execute(sa.update(_round).where(*its).values(closed_at=now))


def rounds(db: sa.Connection, programme: str) -> list[StatusRound]:
    """The latest first."""
    found = _rounds.order_by(_round.c.opened_at.desc(), _round.c.round_id)
    return [StatusRound(*row) for row in db.execute(found, {"programme": programme})]


def round_titles(db: sa.Connection, programmes: Iterable[str]) -> dict[str, str]:
    """The title of each round of these programmes by its id, as the audit log has it."""
    return {str(one.id): one.title for key in sorted({*programmes} - {""}) for one in rounds(db, key)}


def status_round(db: sa.Connection, programme: str, round_: UUID) -> StatusRound | None:
    found = db.execute(_rounds.where(_round.c.round_id == round_), {"programme": programme}).first()
    return StatusRound(*found) if found else None


def requests(
    db: sa.Connection,
    programme: str,
    *,
    round_: UUID | None = None,
    owner: UUID | None = None,
    row: tuple[str, str] | None = None,
) -> list[StatusRequest]:
    """All, or those of a round, of an owner, about a row: by register and reference."""
    found = _requests.order_by(_request.c.register, _request.c.reference, _request.c.request_id)
    if round_ is not None:
        found = found.where(_request.c.round_id == round_)
    if owner is not None:
        found = found.where(_request.c.owner_id == owner)
    if row is not None:
        found = found.where(_request.c.register == row[0], _request.c.reference == row[1])
    return [StatusRequest(*row) for row in db.execute(found, {"programme": programme})]


def last_asked(db: sa.Connection, programme: str) -> dict[tuple[str, str], dt.datetime]:
    """When a row was asked about last, by register and reference."""
    return {(register, reference): at for register, reference, at in db.execute(_last_asked, {"programme": programme})}


def request(db: sa.Connection, programme: str, id_: UUID) -> StatusRequest | None:
    found = db.execute(_requests.where(_request.c.request_id == id_), {"programme": programme}).first()
    return StatusRequest(*found) if found else None


def ask_about(db: sa.Connection, programme: str, requests: Iterable[UUID], row: tuple[str, str]) -> None:
    """Let requests be about another row. IntegrityError where their round asks about that already."""
    its = (_request.c.programme_id == programme, _request.c.request_id.in_(list(requests)))
    db.execute(sa.update(_request).where(*its).values(register=row[0], reference=row[1]))
