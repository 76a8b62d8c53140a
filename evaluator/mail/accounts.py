"""The mails with which people get into their accounts, composed when their turn comes."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING

from evaluator.accounts.inviting import may_be_reached
from evaluator.inviting.announcements import TEXTS, greeting
from evaluator.mail.messages import composed
from evaluator.mail.smtp import Delivery, DeliveryOutcome
from evaluator.store.accounts import account
from evaluator.store.wave_times import TIME_ZONE
from evaluator.vault.accounts import link_again, links

if TYPE_CHECKING:
    from evaluator.mail.sender import Sender
    from evaluator.vault.contacts import Contact
    from evaluator.vault.outbox import Message


def account_mail(by: Sender, message: Message, to: Contact) -> EmailMessage | Delivery:
    """The mail, or what becomes of it where the link is used up, withdrawn or over."""
    with by.store.reading() as db, by.vault.reading() as vault_db:
        its, held = account(db, to.person), links(vault_db, [to.person]).get(to.person)
        token = link_again(vault_db, to.person)
    if its is None or not may_be_reached(its) or held is None or held.expires_at <= by.now():
        return Delivery(DeliveryOutcome.REFUSED, "the link is over")
    t, purpose = TEXTS[to.language], held.purpose
    until = held.expires_at.astimezone(TIME_ZONE)
    said = [
        greeting(t, to.name),
        t(f"access.mail_{purpose}", name=its.name),
        f"{by.address.rstrip('/')}/adgang/{token}",
        t("access.mail_until", until=t.date_and_time(until.date(), until.time())),
        t(f"access.mail_not_you_{purpose}"),
    ]
    subject = t(f"access.mail_subject_{purpose}")
    return composed(to, t, subject=subject, said=said, id_=message.id, settings=by.settings, now=by.now())
