"""What an evaluator does with what owners told, and what is taken away later."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.owners.people import erase_owners
from evaluator.owners.rounds import record_change, round_named, today
from evaluator.owners.rows import owned_row
from evaluator.store import audit
from evaluator.store import status_reports as store
from evaluator.store.status_rounds import StatusRequest, requests, rounds
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST: Final = 2000
"""Characters of a reply."""


def reply(db: Connection, programme: str, request: StatusRequest, text: str, *, by: str, now: dt.datetime) -> None:
    """Answer an owner, who reads it at the link; what was told stays. Raises InputRejected."""
    said = text.strip()
    if not said:
        raise InputRejected([Diagnostic("owners.blank", ("text",))])
    if len(said) > LONGEST:
        raise InputRejected([Diagnostic("owners.too_long", ("text",), {"most": LONGEST})])
    store.add_reply(db, programme, request.id, said, by=by, now=now)


def file_of(db: Connection, programme: str, request: StatusRequest, number: int) -> tuple[str, bytes] | None:
    """The kind and content of the file that came with a report; None where there is none, and while the row is
    withdrawn."""
    if owned_row(db, programme, request.register, request.reference) is None:
        return None
    return store.content_of(db, programme, request.id, number)


def remove_file(
    db: Connection, programme: str, request: StatusRequest, number: int, *, actor: str, now: dt.datetime
) -> None:
    if store.remove_file(db, programme, request.id, number):
        its = round_named(db, programme, request.round)
        record_change(db, programme, its, "file_removed", 0, actor=actor, now=now)


def erase_due(db: Connection, vault_db: Connection, programme: str, *, now: dt.datetime) -> int:
    """Erase the owners of whom the last round that asked them said that names and addresses are kept no longer; how
    many. Who was never asked stays, and so does what a published report says that they answered."""
    last = {one.id: one.erase_on for one in rounds(db, programme)}
    until: dict[UUID, dt.date] = {}
    for one in requests(db, programme):
        until[one.owner] = max(last[one.round], until.get(one.owner, dt.date.min))
    due = [owner for owner, day in until.items() if day < today(now)]
    return erase_owners(db, vault_db, programme, due, actor=audit.WORKER, now=now, answers_too=False) if due else 0
