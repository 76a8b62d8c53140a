"""The mails that ask the steering group to approve a plan, composed when their turn comes."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING

from evaluator.documents.approving import current_plan, waits_for_approval
from evaluator.documents.plan_requests import is_steering
from evaluator.inviting.announcements import TEXTS, greeting
from evaluator.mail.messages import composed
from evaluator.mail.smtp import Delivery, DeliveryOutcome
from evaluator.store.accounts import account
from evaluator.vault.plan_requests import asked_in

if TYPE_CHECKING:
    from evaluator.mail.sender import Sender
    from evaluator.vault.contacts import Contact
    from evaluator.vault.outbox import Message


def plan_mail(by: Sender, message: Message, to: Contact) -> EmailMessage | Delivery:
    """The mail, or what becomes of it where nothing is asked any more: the plan was approved, or is another by now, or
    whoever was asked is no longer of the steering group."""
    programme, digest = asked_in(message.wave)
    with by.store.reading(snapshot=True) as db:
        its, plan = account(db, to.person), current_plan(db, programme)
        waits = waits_for_approval(db, programme)
    if its is None or not is_steering(its, programme):
        return Delivery(DeliveryOutcome.REFUSED, "no longer of the steering group")
    if plan.digest != digest:
        return Delivery(DeliveryOutcome.REFUSED, "the plan is another by now")
    if not waits:
        return Delivery(DeliveryOutcome.TAKEN)
    t = TEXTS[to.language]
    title, asks = t.pick(plan.programme.title), plan.programme.evaluator
    said = [
        greeting(t, to.name),
        t("plan.mail_asks_evaluator" if asks else "plan.mail_asks", evaluator=asks, title=title),
        t("plan.mail_what"),
        f"{by.address.rstrip('/')}/p/{programme}/aftale/",
        t("plan.mail_how", name=its.name),
    ]
    subject = t("plan.ask_subject", title=title)
    return composed(to, t, subject=subject, said=said, id_=message.id, settings=by.settings, now=by.now())
