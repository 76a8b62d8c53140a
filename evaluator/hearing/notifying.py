"""Telling the parties of a hearing, once its note is handed over, that they can read what their remarks led to."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from evaluator.hearing.overview import Everything
from evaluator.inviting.announcements import greeting
from evaluator.store import audit, hearings
from evaluator.store.hearings import Hearing, Party
from evaluator.store.remarks import Hear, remarks
from evaluator.vault import outbox
from evaluator.vault.contacts import contacts
from evaluator.vault.hearings import NOTE

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.programme.model import Programme
    from evaluator.texts import Texts


@dataclass(frozen=True, slots=True)
class ToTell:
    """The parties with remarks: those that would get a mail, that have no address to which one can be sent, that nobody
    has confirmed, and for whom a mail was queued before. ``queued``, ``done`` and ``lost``: how those mails stand."""

    mailed: tuple[Party, ...]
    without: tuple[Party, ...]
    unconfirmed: tuple[Party, ...]
    told: tuple[Party, ...]
    queued: int
    done: int
    lost: int


def to_tell(vault_db: Connection, every: Everything) -> ToTell:
    """Who is told. A party that came by the open link gave the address itself: until it is confirmed, that may be
    anybody's."""
    its = every.hearing
    told = outbox.people_with_mail(vault_db, its.programme, NOTE + its.key)
    reachable = {one.person for one in contacts(vault_db, its.programme, its.key) if one.may_be_mailed}
    counted: Counter[str] = Counter()
    for (wave, _, state), n in outbox.counts(vault_db, its.programme).items():
        counted[state] += n if wave == NOTE + its.key else 0
    found: dict[str, list[Party]] = {"mailed": [], "without": [], "unconfirmed": [], "told": []}
    sent = {one.party for one in every.sent}
    for one in every.parties:
        if one.id in sent:
            found[_how(one, told, reachable)].append(one)
    return ToTell(
        **{name: tuple(parties) for name, parties in found.items()},
        queued=counted["queued"] + counted["sending"],
        done=counted["done"],
        lost=counted["failed"] + counted["bounced"],
    )


def _how(party: Party, told: frozenset[str], reachable: set[str]) -> str:
    if party.id.hex in told:
        return "told"
    if not party.confirmed:
        return "unconfirmed"
    return "mailed" if party.id.hex in reachable else "without"


def tell(db: Connection, vault_db: Connection, every: Everything, *, actor: str, now: dt.datetime) -> int:
    """Queue a mail for each party that is to be told and was not; how many. The audit log has the number alone."""
    its = every.hearing
    people = [one.id.hex for one in to_tell(vault_db, every).mailed]
    n = outbox.queue(vault_db, its.programme, NOTE + its.key, people, round_=0, due_at=now)
    if n:
        place = {"programme": its.programme, "subject": its.key}
        audit.record(db, "hearing_changed", actor=actor, now=now, **place, details={"hearing": "told", "parties": n})
    return n


def told_of(db: Connection, programme: str, wave: str) -> Hearing | None:
    """The hearing of whose note a mail tells; None for another mail, and for a hearing that is gone."""
    return hearings.hearing(db, programme, wave.removeprefix(NOTE)) if wave.startswith(NOTE) else None


def has_remarks(db: Connection, its: Hearing, party: UUID) -> bool:
    """Whether the party has remarks of which something can be told: none that it took back or had removed."""
    return any(one.is_sent for one in remarks(db, Hear(its.programme, its.key), party))


def subject(its: Hearing, party: Party, texts: Texts) -> str:
    return texts(f"hearing.mail_subject_told{_to(party)}", title=" ".join(its.title.split()))


def paragraphs(its: Hearing, programme: Programme, texts: Texts, *, name: str, party: Party, link: str) -> list[str]:
    """What the mail says; the link stands on a line of its own. Remarks and answers are read there and not mailed."""
    return [
        greeting(texts, name),
        texts(f"hearing.mail_told{_to(party)}", title=its.title),
        texts("hearing.mail_told_here"),
        link,
        texts(f"hearing.mail_told_own{_to(party)}"),
        f"{texts('asking.regards')}\n{programme.evaluator or texts.pick(programme.title)}",
    ]


def _to(party: Party) -> str:
    return "_person" if party.is_person else ""
