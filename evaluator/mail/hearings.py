"""The mails of hearings, composed when their turn comes."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING
from uuid import UUID

from evaluator.documents.storing import load_programme
from evaluator.hearing.inviting import has_answered, hearing_of, link_of, paragraphs, subject
from evaluator.inviting.asking import TEXTS
from evaluator.mail.messages import composed
from evaluator.mail.smtp import Delivery, DeliveryOutcome
from evaluator.store import hearings
from evaluator.vault.contacts import opt_out_token_of

if TYPE_CHECKING:
    from evaluator.mail.sender import Sender
    from evaluator.vault.contacts import Contact
    from evaluator.vault.outbox import Message


def hearing_mail(by: Sender, message: Message, to: Contact) -> EmailMessage | Delivery:
    """The mail, or where it is not wanted any more, what becomes of it: the hearing is over, or the party has
    answered."""
    id_ = UUID(hex=to.person)
    with by.store.reading() as db, by.vault.writing() as vault_db:
        its = hearing_of(db, by.programme, message.wave)
        party = hearings.party(db, by.programme, its.key, id_) if its else None
        if its is None or party is None or not its.takes_remarks(by.now()):
            return Delivery(DeliveryOutcome.REFUSED, "the hearing is over")
        if message.round and has_answered(db, its, id_):
            return Delivery(DeliveryOutcome.TAKEN)
        programme, _ = load_programme(db, by.programme)
        link = link_of(vault_db, its, id_, by.address)
        opt_out = f"{by.address.rstrip('/')}/afmeld/{opt_out_token_of(vault_db, by.programme, to.person)}"
    texts, reminder = TEXTS[to.language], message.round > 0
    said = paragraphs(its, programme, texts, name=to.name, party=party, reminder=reminder, link=link)
    return composed(
        to,
        texts,
        subject=subject(its, texts, reminder=reminder),
        said=[*said, f"-- \n{texts('asking.no_more')}\n{opt_out}"],
        id_=message.id,
        opt_out=opt_out,
        settings=by.settings,
        now=by.now(),
    )
