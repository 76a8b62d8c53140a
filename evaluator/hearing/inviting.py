"""Asking the parties of a hearing: what a mail says, who gets one, and every party's link."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from evaluator.hearing.names import shown_names
from evaluator.hearing.overview import Everything
from evaluator.inviting.announcements import TEXTS, greeting
from evaluator.store import audit, hearings
from evaluator.store.hearings import Hearing, Party
from evaluator.store.remarks import Hear, remarks
from evaluator.store.wave_times import TIME_ZONE
from evaluator.vault import outbox
from evaluator.vault.contacts import contacts
from evaluator.vault.hearings import WAVE, ensure_link
from surveys.tables.writing import csv_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.programme.model import Programme
    from evaluator.texts import Texts


@dataclass(frozen=True, slots=True)
class MailOfHearing:
    """How the mails of a hearing stand. ``without``: parties whom nobody can mail."""

    queued: int
    done: int
    lost: int
    without: int


def link_of(vault_db: Connection, its: Hearing, party: UUID, site: str) -> str:
    """The party's own link; ``site`` is where participants find the pages."""
    return f"{site.rstrip('/')}/hoering/{ensure_link(vault_db, its.programme, its.key, party)}"


def queue_invitations(vault_db: Connection, its: Hearing, *, now: dt.datetime) -> int:
    """Queue an invitation for each contact person who can be mailed and has none; how many."""
    to = [one.person for one in contacts(vault_db, its.programme, its.key) if one.may_be_mailed]
    return outbox.queue(vault_db, its.programme, WAVE + its.key, to, round_=0, due_at=now)


def queue_reminders(vault_db: Connection, its: Hearing, *, on: dt.datetime) -> int:
    """Queue another round for each who was invited or is about to be, due at a moment before the deadline; how many.
    Whose party has answered by then gets none."""
    to = [one.person for one in contacts(vault_db, its.programme, its.key) if one.may_be_mailed]
    wave = WAVE + its.key
    rounds = [number for named, number, _ in outbox.counts(vault_db, its.programme) if named == wave]
    return outbox.queue(vault_db, its.programme, wave, to, round_=1 + max(rounds, default=0), due_at=on)


def mail_of(vault_db: Connection, every: Everything) -> MailOfHearing:
    its = every.hearing
    counted: Counter[str] = Counter()
    for (wave, _, state), n in outbox.counts(vault_db, its.programme).items():
        counted[state] += n if wave == WAVE + its.key else 0
    mailed = {one.person for one in contacts(vault_db, its.programme, its.key) if one.may_be_mailed}
    without = sum(one.id.hex not in mailed for one in every.parties)
    return MailOfHearing(
        counted["queued"] + counted["sending"], counted["done"], counted["failed"] + counted["bounced"], without
    )


def paragraphs(
    its: Hearing, programme: Programme, texts: Texts, *, name: str, party: Party, reminder: bool, link: str
) -> list[str]:
    """What a mail says; the link stands on a line of its own. A private person is no 'you' of several, and is told of
    her own name: one who asked to be unnamed must not read that she will be named."""
    to = "_person" if party.is_person else ""
    attributed = "_unnamed" if party.agreement == "unnamed" else to
    local = its.deadline.astimezone(TIME_ZONE)
    until = texts.date_and_time(local.date(), local.time())
    return [
        greeting(texts, name),
        texts(f"hearing.mail_{'reminder' if reminder else 'asked'}{to}", title=its.title),
        *([] if reminder else [its.about]),
        texts(f"hearing.mail_here{to}"),
        link,
        texts("hearing.mail_until", until=until),
        texts(f"hearing.mail_attributed{attributed}"),
        texts(f"hearing.mail_own{to}"),
        f"{texts('asking.regards')}\n{programme.evaluator or texts.pick(programme.title)}",
    ]


def subject(its: Hearing, texts: Texts, *, reminder: bool) -> str:
    """What the mail is called. A title that begins with 'Hearing' itself is not told twice that it is one."""
    title = " ".join(its.title.split())
    if reminder:
        return texts("hearing.mail_subject_reminder", title=title)
    told = title.casefold().startswith(texts("hearing.hearing_word").casefold())
    return title if told else texts("hearing.mail_subject", title=title)


def has_answered(db: Connection, its: Hearing, party: UUID) -> bool:
    """Whether remarks of the party have come, in whatever way, or it said that it has none."""
    found = hearings.party(db, its.programme, its.key, party)
    sent = any(one.is_sent for one in remarks(db, Hear(its.programme, its.key), party))
    return found is None or found.no_remarks or sent


def links_csv(
    db: Connection, vault_db: Connection, every: Everything, site: str, language: str, *, actor: str, now: dt.datetime
) -> str:
    """Every party with its link, to be sent otherwise than by mail; noted in the audit log."""
    its, texts = every.hearing, TEXTS[language]
    names: Mapping[UUID, str] = shown_names(every.parties, texts)
    rows = [(names[one.id], link_of(vault_db, its, one.id, site)) for one in every.parties]
    place = {"programme": its.programme, "subject": its.key}
    audit.record(db, "links_made", actor=actor, now=now, **place, details={"people": len(rows)})
    return csv_of([(texts("hearing.party"), "link"), *rows])


def hearing_of(db: Connection, programme: str, wave: str) -> Hearing | None:
    """The hearing that the outbox calls ``wave``; None for a wave, and for a hearing that is gone."""
    return hearings.hearing(db, programme, wave.removeprefix(WAVE)) if wave.startswith(WAVE) else None
