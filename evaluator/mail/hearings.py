"""The mails of hearings, composed when their turn comes."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING
from uuid import UUID

from evaluator.documents.storing import load_programme
from evaluator.hearing import notifying
from evaluator.hearing.inviting import has_answered, hearing_of, link_of, paragraphs, subject
from evaluator.inviting.announcements import TEXTS
from evaluator.mail.messages import composed
from evaluator.mail.smtp import Delivery, DeliveryOutcome
from evaluator.store import hearings
from evaluator.vault.contacts import opt_out_token_of
from evaluator.vault.hearings import NOTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from evaluator.mail.sender import Sender
    from evaluator.vault.contacts import Contact
    from evaluator.vault.outbox import Message


def hearing_mail(by: Sender, message: Message, to: Contact) -> EmailMessage | Delivery:
    """The mail, or where it is not wanted any more, what becomes of it: the hearing is over, or the party has
    answered."""
    if message.wave.startswith(NOTE):
        return _told(by, message, to)
    id_ = UUID(hex=to.person)
    with by.store.reading() as db, by.vault.writing() as vault_db:
        its = hearing_of(db, by.programme, message.wave)
        party = hearings.party(db, by.programme, its.key, id_) if its else None
        if its is None or party is None or not its.takes_remarks(by.now()):
            return Delivery(DeliveryOutcome.REFUSED, "the hearing is over")
        if message.round and has_answered(db, its, id_):
            return Delivery(DeliveryOutcome.TAKEN)
        programme, _ = load_programme(db, by.programme)
        link, opt_out = link_of(vault_db, its, id_, by.address), _opt_out(vault_db, by, to)
    texts, reminder = TEXTS[to.language], message.round > 0
    said = paragraphs(its, programme, texts, name=to.name, party=party, reminder=reminder, link=link)
    return _mail(by, message, to, subject(its, texts, reminder=reminder), said, opt_out)


def _told(by: Sender, message: Message, to: Contact) -> EmailMessage | Delivery:
    """That the note is handed over. It waits while that is taken back, and nobody needs it who has no remarks left."""
    id_ = UUID(hex=to.person)
    with by.store.reading() as db, by.vault.writing() as vault_db:
        its = notifying.told_of(db, by.programme, message.wave)
        party = hearings.party(db, by.programme, its.key, id_) if its else None
        if its is None or party is None or not notifying.has_remarks(db, its, id_):
            return Delivery(DeliveryOutcome.TAKEN)
        if its.handed_over_at is None:
            return Delivery(DeliveryOutcome.NOT_YET)
        programme, _ = load_programme(db, by.programme)
        link, opt_out = link_of(vault_db, its, id_, by.address), _opt_out(vault_db, by, to)
    texts = TEXTS[to.language]
    said = notifying.paragraphs(its, programme, texts, name=to.name, party=party, link=link)
    return _mail(by, message, to, notifying.subject(its, party, texts), said, opt_out)


def _opt_out(vault_db: Connection, by: Sender, to: Contact) -> str:
    return f"{by.address.rstrip('/')}/afmeld/{opt_out_token_of(vault_db, by.programme, to.person)}"


def _mail(by: Sender, message: Message, to: Contact, subject: str, said: Sequence[str], opt_out: str) -> EmailMessage:
    texts = TEXTS[to.language]
    return composed(
        to,
        texts,
        subject=subject,
        said=[*said, f"-- \n{texts('asking.no_more')}\n{opt_out}"],
        id_=message.id,
        opt_out=opt_out,
        settings=by.settings,
        now=by.now(),
    )
