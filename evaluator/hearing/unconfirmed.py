"""Parties that came by the open link and that nobody has confirmed: how many may wait, and removing them at once.

An open link is open: whoever has it can say to be anybody, as often as the door lets in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.store import audit, remarks
from evaluator.store.hearings import Hearing, Party, parties
from evaluator.store.remarks import Hear
from evaluator.vault import contacts
from evaluator.vault.hearings import end_link
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

EXPECTED_PARTIES: Final = 10
"""By which the open door is bounded: a few times as many may come at once from one address, and of all in an hour."""
MOST_WAITING: Final = 200
"""Of a hearing. The next one is asked to write to the evaluator, who confirms or removes those that wait."""


def waiting(db: Connection, its: Hearing) -> list[Party]:
    return [one for one in parties(db, its.programme, its.key) if not one.confirmed]


def refuse_one_too_many(db: Connection, its: Hearing) -> None:
    """Raises InputRejected where as many wait as may."""
    if len(waiting(db, its)) >= MOST_WAITING:
        raise InputRejected([Diagnostic("hearing.too_many_waiting", ("name",))])


def remove_waiting(
    db: Connection, vault_db: Connection, its: Hearing, chosen: Collection[UUID], *, actor: str, now: dt.datetime
) -> int:
    """Delete those of the chosen parties that still wait, with all that they wrote, their links and contact persons.
    The number of them; the audit log has that and how many remarks went along."""
    at, gone, words = Hear(its.programme, its.key), 0, 0
    for one in waiting(db, its):
        if one.id in chosen:
            words += sum(remark.is_sent for remark in remarks.remarks(db, at, one.id))
            contacts.erase_contacts(vault_db, its.programme, one.id.hex, hearing=its.key)
            end_link(vault_db, its.programme, its.key, one.id)
            remarks.delete_party(db, at, one.id)
            gone += 1
    if gone:
        place = {"programme": its.programme, "subject": its.key}
        details: dict[str, audit.Detail] = {"parties": gone, "remarks": words}
        audit.record(db, "erased", actor=actor, now=now, **place, details=details)
    return gone
