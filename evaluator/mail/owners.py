"""The mails of status rounds, composed when their turn comes."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING
from uuid import UUID

from evaluator.documents.storing import load_programme
from evaluator.inviting.announcements import TEXTS
from evaluator.mail.messages import composed
from evaluator.mail.smtp import Delivery, DeliveryOutcome
from evaluator.owners.announcements import RoundAnnouncement, paragraphs, subject
from evaluator.owners.visiting import visit_of
from evaluator.vault.contacts import opt_out_token_of
from evaluator.vault.owners import WAVE, link_again

if TYPE_CHECKING:
    from evaluator.mail.sender import Sender
    from evaluator.vault.contacts import Contact
    from evaluator.vault.outbox import Message


def owner_mail(by: Sender, message: Message, to: Contact) -> EmailMessage | Delivery:
    """The mail, or where it is not wanted any more, what becomes of it: the round is over, the link was revoked, or
    everything has been answered."""
    round_ = UUID(hex=message.wave.removeprefix(WAVE))
    with by.store.reading() as db, by.vault.reading() as vault_db:
        token = link_again(vault_db, by.programme, round_, UUID(hex=to.person))
        visit = visit_of(db, vault_db, token) if token else None
        if visit is None or not visit.takes_answers(by.now()):
            return Delivery(DeliveryOutcome.REFUSED, "the round is over" if visit else "the link was revoked")
        if all(one.last for one in visit.questions):
            return Delivery(DeliveryOutcome.TAKEN)
        programme, _ = load_programme(db, by.programme)
        opt_out = f"{by.address.rstrip('/')}/afmeld/{opt_out_token_of(vault_db, by.programme, to.person)}"
    t, reminder = TEXTS[to.language], message.round > 0
    its, link = (
        RoundAnnouncement(programme, visit.round, len(visit.questions)),
        f"{by.address.rstrip('/')}/ansvarlig/{token}",
    )
    said = paragraphs(its, t, name=to.name, reminder=reminder, link=link)
    return composed(
        to,
        t,
        subject=subject(its, t, reminder=reminder),
        said=[*said, f"-- \n{t('asking.no_more')}\n{opt_out}"],
        id_=message.id,
        opt_out=opt_out,
        settings=by.settings,
        now=by.now(),
    )
