"""What owners told of the rows that they were asked about, the files that came with it, and what was replied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from evaluator.store.base import Insert, Inserting, Upserts
from evaluator.store.removals import OWNER_NAME, removals
from evaluator.store.status_tables import named_owner as _named
from evaluator.store.status_tables import status_file as _file
from evaluator.store.status_tables import status_reply as _reply
from evaluator.store.status_tables import status_report as _report
from evaluator.store.status_tables import status_request as _request


@dataclass(frozen=True, slots=True)
class StatusReport:
    """Report ``number`` on a request; the last one holds. ``state`` is '' where the register has no states,
    ``occurred_on`` None where nothing has changed. ``event``: the number of the row's event that it made, None where it
    made none. ``file``: the kind of the file that came with it, '' for none."""

    request: UUID
    number: int
    state: str
    occurred_on: dt.date | None
    learned: str
    reported_at: dt.datetime
    event: int | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    request: UUID
    number: int
    text: str
    by: str
    at: dt.datetime


_REPORT: Final = ("request_id", "number", "state", "occurred_on", "learned", "reported_at", "event")
_REPLY: Final = ("request_id", "number", "text", "written_by", "written_at")
_same_report = sa.and_(*(_file.c[name] == _report.c[name] for name in ("programme_id", "request_id", "number")))
_reports: Final[sa.Select[Any]] = (
    sa.select(*(_report.c[name] for name in _REPORT), sa.func.coalesce(_file.c.kind, ""))
    .select_from(_report.outerjoin(_file, _same_report))
    .where(_report.c.programme_id == sa.bindparam("programme"))
    .order_by(_report.c.request_id, _report.c.number)
)
_last = (
    sa.select(_request.c.register, _request.c.reference, sa.func.max(_report.c.reported_at))
    .join(
        _report,
        sa.and_(_report.c.programme_id == _request.c.programme_id, _report.c.request_id == _request.c.request_id),
    )
    .where(_request.c.programme_id == sa.bindparam("programme"))
    .group_by(_request.c.register, _request.c.reference)
)

_answered = (
    sa.select(
        _request.c.round_id,
        sa.func.count(sa.distinct(_request.c.request_id)),
        sa.func.count(sa.distinct(_report.c.request_id)),
    )
    .select_from(
        _request.outerjoin(
            _report,
            sa.and_(_report.c.programme_id == _request.c.programme_id, _report.c.request_id == _request.c.request_id),
        )
    )
    .where(_request.c.programme_id == sa.bindparam("programme"))
    .group_by(_request.c.round_id)
)


def add_report(db: sa.Connection, programme: str, its: StatusReport, content: bytes = b"") -> None:
    """Add a report, with the ``content`` of its file where ``its.file`` says of which kind it is."""
    values = (its.request, its.number, its.state, its.occurred_on, its.learned, its.reported_at, its.event)
    db.execute(sa.insert(_report), {"programme_id": programme, **dict(zip(_REPORT, values, strict=True))})
    if its.file:
        key = {"programme_id": programme, "request_id": its.request, "number": its.number}
        db.execute(sa.insert(_file), {**key, "kind": its.file, "content": content})


def reports(
    db: sa.Connection, programme: str, *, request: UUID | None = None, round_: UUID | None = None
) -> list[StatusReport]:
    """All, or those on a request, or in a round: by request and number."""
    found = _reports
    if request is not None:
        found = found.where(_report.c.request_id == request)
    if round_ is not None:
        of_round = sa.select(_request.c.request_id).where(
            _request.c.programme_id == sa.bindparam("programme"), _request.c.round_id == round_
        )
        found = found.where(_report.c.request_id.in_(of_round))
    return [StatusReport(*row) for row in db.execute(found, {"programme": programme})]


def asked_and_answered(db: sa.Connection, programme: str) -> dict[UUID, tuple[int, int]]:
    """By round how many rows were asked about, and of how many somebody told."""
    return {round_: (asked, told) for round_, asked, told in db.execute(_answered, {"programme": programme})}


def last_told(db: sa.Connection, programme: str) -> dict[tuple[str, str], dt.datetime]:
    """When the owner of a row told of it last, by register and reference."""
    return {(register, reference): at for register, reference, at in db.execute(_last, {"programme": programme})}


def content_of(db: sa.Connection, programme: str, request: UUID, number: int) -> tuple[str, bytes] | None:
    """The kind and the content of the file that came with a report; None where none is stored."""
    found = db.execute(sa.select(_file.c.kind, _file.c.content).where(*_is(_file, programme, request, number))).first()
    return (found.kind, bytes(found.content)) if found else None


def remove_file(db: sa.Connection, programme: str, request: UUID, number: int) -> bool:
    """Whether there was one."""
    return db.execute(sa.delete(_file).where(*_is(_file, programme, request, number))).rowcount == 1


def add_reply(db: sa.Connection, programme: str, request: UUID, text: str, *, by: str, now: dt.datetime) -> None:
    number = 1 + len(list(replies(db, programme, request)))
    values = (request, number, text, by, now)
    db.execute(sa.insert(_reply), {"programme_id": programme, **dict(zip(_REPLY, values, strict=True))})


def replies(db: sa.Connection, programme: str, request: UUID) -> Iterator[Reply]:
    """In the order in which they were written."""
    its = (_reply.c.programme_id == programme, _reply.c.request_id == request)
    found = sa.select(*(_reply.c[name] for name in _REPLY)).where(*its).order_by(_reply.c.number)
    return (Reply(*row) for row in db.execute(found))


def _save_name(insert: Inserting) -> Insert:
    new = insert(_named)
    changed = {name: new.excluded[name] for name in ("name", "agreed_at")}
    return new.on_conflict_do_update(index_elements=("programme_id", "owner_id"), set_=changed)


_saving_name = Upserts(_save_name)


def name_owner(db: sa.Connection, programme: str, owner: UUID, name: str, now: dt.datetime) -> None:
    """The owner agreed to be named in reports, or with '' no longer does."""
    if name:
        values = {"programme_id": programme, "owner_id": owner, "name": name, "agreed_at": now}
        db.execute(_saving_name.on(db), values)
    else:
        db.execute(sa.delete(_named).where(_named.c.programme_id == programme, _named.c.owner_id == owner))
        removals.note(db, OWNER_NAME, programme, [owner.hex])


def named_owners(db: sa.Connection, programme: str) -> dict[UUID, str]:
    """The names of the owners who agreed to be named."""
    found = sa.select(_named.c.owner_id, _named.c.name).where(_named.c.programme_id == programme)
    return {row.owner_id: row.name for row in db.execute(found)}


def forget_names(db: sa.Connection, programme: str) -> None:
    removals.note(db, OWNER_NAME, programme, [one.hex for one in named_owners(db, programme)])
    db.execute(sa.delete(_named).where(_named.c.programme_id == programme))


def _is(table: sa.Table, programme: str, request: UUID, number: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (table.c.programme_id == programme, table.c.request_id == request, table.c.number == number)
