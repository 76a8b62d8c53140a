"""Mails that came back: delivery reports (RFC 3464) read from a mailbox file, or an address that somebody names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from mailbox import mbox
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from evaluator.answering.intake import Phase, phase_of
from evaluator.documents.storing import load_programme
from evaluator.mail.messages import ids_in
from evaluator.store.waves import waves
from evaluator.vault import outbox
from evaluator.vault.contacts import Contact, mark_bounced, people_of_every_kind
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST = 300
CAME_BACK = "came back"


@dataclass(frozen=True, slots=True)
class Report:
    """What one delivery report says: the mails of ours that it names, who did not get them, and why."""

    ids: tuple[UUID, ...]
    addresses: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Noted:
    """How many contacts were noted, and how many reports of failure fit none of them."""

    contacts: int
    unmatched: int


def read_reports(path: Path) -> list[Report]:
    """The reports of final failure in an mbox or a single mail. Reports of delay, and mails that are no report, are
    passed over. Raises InputRejected where the file holds no mail at all."""
    content = path.read_bytes()
    if content.startswith(b"From "):
        box = mbox(path, factory=None, create=False)
        mails = [message_from_bytes(box.get_bytes(key), policy=default) for key in box.iterkeys()]
        box.close()
    else:
        mails = [message_from_bytes(content, policy=default)]
    if not any(mail.keys() for mail in mails):
        raise InputRejected([Diagnostic("mail.no_mail_in_file", (path.name,))])
    return [report for mail in mails if (report := _report(mail))]


def _report(mail: EmailMessage) -> Report | None:
    failed = [block for block in _recipients(mail) if str(block.get("Action", "")).strip().lower() == "failed"]
    if not failed:
        return None
    addresses = dict.fromkeys(address for block in failed for address in _addresses(block))
    said = next((_said(block) for block in failed), "")
    return Report(tuple(dict.fromkeys(ids_in(_returned(mail)))), tuple(addresses), said)


def _recipients(mail: Message) -> Iterator[Message]:
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            yield from (block for block in blocks if isinstance(block, Message)) if isinstance(blocks, list) else ()


def _addresses(block: Message) -> Iterator[str]:
    for name in ("Final-Recipient", "Original-Recipient"):
        kind, _, address = str(block.get(name, "")).partition(";")
        if kind.strip().lower() == "rfc822" and address:
            yield address.strip().strip("<>").lower()


def _said(block: Message) -> str:
    words = f"{block.get('Status', '')} {str(block.get('Diagnostic-Code', '')).partition(';')[2]}"
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:LONGEST] or CAME_BACK


def _returned(mail: Message) -> Iterator[str]:
    """Where a report names the mail that came back: in its copy, its copied headers, or as what it answers."""
    for part in mail.walk():
        if part is not mail:
            yield str(part.get("Message-ID", ""))
        if part.get_content_type() == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            yield content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
    yield from (str(mail.get(name, "")) for name in ("In-Reply-To", "References"))


def note_bounces(db: Connection, vault_db: Connection, programme: str, path: Path, *, now: dt.datetime) -> Noted:
    """Note every contact whose mail came back, by the mail that a report names, else by the address. Nothing is sent to
    them until a file of contacts has a new address, or `mend` says that the old one is good. Whoever's invitation came
    back was not reached; where a report names no mail, that goes for the waves that are not closed for good."""
    load_programme(db, programme)
    reports = read_reports(path)
    by_address = _by_address(people_of_every_kind(vault_db, programme))
    noted: set[str] = set()
    unmatched = 0
    for report in reports:
        sent = [found for id_ in report.ids if (found := outbox.message(vault_db, programme, id_))]
        for message in sent:
            outbox.settle(vault_db, programme, message, state="bounced", said=report.said)
        people = {message.person for message in sent} or {
            person for address in report.addresses for person in by_address.get(address, ())
        }
        for person in people:
            mark_bounced(vault_db, programme, person, report.said)
            if not sent:
                outbox.came_back(vault_db, programme, person, _not_closed(db, programme, now), report.said)
        noted |= people
        unmatched += not people
    return Noted(len(noted), unmatched)


def note_address(
    db: Connection, vault_db: Connection, programme: str, address: str, *, mended: bool, now: dt.datetime
) -> int:
    """Note that mail to an address comes back, or with ``mended`` that it is good again, so that what came back is sent
    once more. How many contacts have it; raises InputRejected where nobody has."""
    load_programme(db, programme)
    people = _by_address(people_of_every_kind(vault_db, programme)).get(address.lower(), [])
    if not people:
        raise InputRejected([Diagnostic("mail.nobodys_address", (address,))])
    for person in people:
        mark_bounced(vault_db, programme, person, None if mended else CAME_BACK)
        if mended:
            outbox.requeue_bounced(vault_db, programme, person, now)
        else:
            outbox.came_back(vault_db, programme, person, _not_closed(db, programme, now), CAME_BACK)
    return len(people)


def _not_closed(db: Connection, programme: str, now: dt.datetime) -> list[str]:
    return [wave.key for wave in waves(db, programme) if phase_of(wave, now) is not Phase.CLOSED]


def _by_address(people: Iterable[Contact]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in people:
        found.setdefault(one.email.lower(), []).append(one.person)
    return found
