"""Queueing invitations and reminders, and sending what is due. Nobody is told, or can read, who was reminded.

A reminder is queued for everybody who was invited. Whether somebody has answered is looked up when the turn comes to
the mail, and what is stored afterwards is the same whether it was sent or not needed:
docs/decisions/0014-links-and-mails.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.answering.intake import Phase, phase_of
from evaluator.documents.storing import load_programme
from evaluator.inviting.announcements import TEXTS, Asking, asking, personal, personal_token
from evaluator.mail.accounts import account_mail
from evaluator.mail.hearings import hearing_mail
from evaluator.mail.messages import ids_in, mail, paragraphs
from evaluator.mail.owners import owner_mail
from evaluator.mail.plans import plan_mail
from evaluator.mail.smtp import Delivery, DeliveryOutcome, SMTPClient
from evaluator.store.submissions import has_answered
from evaluator.store.wave_times import opening
from evaluator.vault import outbox
from evaluator.vault.accounts import WAVE as OF_ACCOUNTS
from evaluator.vault.contacts import Contact, contacts, mark_bounced, opt_out_token_of
from evaluator.vault.hearings import OF_HEARINGS
from evaluator.vault.invitations import invitation, token_again
from evaluator.vault.owners import WAVE as OF_OWNERS
from evaluator.vault.plan_requests import OF_PLANS
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.mail.sender import Sender
    from evaluator.vault.outbox import Message

Progress = Callable[[int, int], None]


def queue_invitations(db: Connection, vault_db: Connection, programme: str, wave: str, *, now: dt.datetime) -> int:
    """Queue an invitation for every contact of the wave's groups who can be mailed and has none; how many.

    They are due once the wave is open, and ask nobody until they are sent. Raises InputRejected for a wave with an open
    link, and for one that has closed."""
    its = personal(asking(db, programme, wave), now)
    to = [one for one in contacts(vault_db, programme) if one.may_be_mailed and one.group in its.wave.groups]
    for one in to:
        personal_token(vault_db, its, one)
    people = [one.person for one in to]
    return outbox.queue(vault_db, programme, wave, people, round_=0, due_at=max(now, _opening(its)))


def queue_reminders(db: Connection, vault_db: Connection, programme: str, wave: str, *, now: dt.datetime) -> int:
    """Queue the next round of reminders, for everybody who was sent an invitation; how many. Those who have answered
    when their turn comes get none. Raises InputRejected while an earlier round still waits, and for a wave that has
    closed."""
    its = personal(asking(db, programme, wave), now)
    if outbox.is_waiting(vault_db, programme, wave):
        raise InputRejected([Diagnostic("mail.waiting", (wave,))])
    invited = outbox.invited_people(vault_db, programme, wave)
    to = [one for one in contacts(vault_db, programme) if one.may_be_mailed and one.person in invited]
    for one in to:
        personal_token(vault_db, its, one)
    round_ = 1 + max(
        number for its_wave, number, _ in [(wave, 0, ""), *outbox.counts(vault_db, programme)] if its_wave == wave
    )
    people = [one.person for one in to]
    return outbox.queue(vault_db, programme, wave, people, round_=round_, due_at=max(now, _opening(its)))


def sample(its: Asking, language: str, *, address: str, reminder: bool) -> str:
    """The text of a mail as the contacts will read it, with links that lead nowhere."""
    site = address.rstrip("/")
    links = {"link": f"{site}/svar/…", "opt_out": f"{site}/afmeld/…"}
    return "\n\n".join(paragraphs(its, TEXTS[language], name="…", reminder=reminder, **links))


def send_due(
    by: Sender,
    *,
    limit: int | None = None,
    progress: Progress | None = None,
    goes_on: Callable[[], bool] = lambda: True,
) -> int:
    """Deal with the mails that are due, one after the other, as long as ``goes_on``; how many. Several senders may be
    at work.

    Raises InputRejected, and stops, where the mail server cannot be reached or a mail's outcome is unknown."""
    if by.programme:
        with by.store.reading() as db:
            load_programme(db, by.programme)
    with by.vault.reading() as vault_db:
        due = outbox.due_count(vault_db, by.programme, by.now())
    total = due if limit is None else min(due, limit)
    done = 0
    if not total:
        return done
    with SMTPClient(by.settings) as client:
        while done < total and goes_on() and _send_next(by, client):
            done += 1
            if progress:
                progress(done, total)
    return done


def _send_next(by: Sender, client: SMTPClient) -> bool:
    """Claim a mail, commit, hand it over, and commit what became of it. False where nothing is due any more."""
    with by.vault.writing() as vault_db:
        claimed = outbox.claim(vault_db, by.programme, by.now())
    if claimed is None:
        return False
    message, to = claimed
    try:
        made = _still_wanted(by, message, to)
        delivery = made if isinstance(made, Delivery) else client.hand_over(made, to.email)
    except InputRejected:
        with by.vault.writing() as vault_db:
            outbox.give_back(vault_db, by.programme, message, by.now())
        raise
    with by.vault.writing() as vault_db:
        _AFTERWARDS[delivery.outcome](vault_db, by, message, delivery.said)
    if delivery.outcome is DeliveryOutcome.UNKNOWN:
        raise InputRejected([Diagnostic("mail.may_have_been_sent", (str(message.id),))])
    return True


def _still_wanted(by: Sender, message: Message, to: Contact) -> EmailMessage | Delivery:
    """The mail, or where it is not wanted any more, what becomes of it: the person has answered, or the wave is not
    open."""
    if message.wave.startswith(OF_ACCOUNTS):
        return account_mail(by, message, to)
    if message.wave.startswith(OF_PLANS):
        return plan_mail(by, message, to)
    if message.wave.startswith(OF_HEARINGS):
        return hearing_mail(by, message, to)
    if message.wave.startswith(OF_OWNERS):
        return owner_mail(by, message, to)
    with by.store.reading() as db, by.vault.reading() as vault_db:
        its = asking(db, by.programme, message.wave)
        phase = phase_of(its.wave, by.now())
        token = token_again(vault_db, programme=by.programme, wave=message.wave, person=to.person)
        invited = invitation(vault_db, token) if token else None
        opt_out = opt_out_token_of(vault_db, by.programme, to.person)
        answered = invited is not None and has_answered(
            db, by.programme, message.wave, draft_key=invited.draft_key, pseudonym=invited.pseudonym
        )
    if phase is Phase.NOT_YET:
        return Delivery(DeliveryOutcome.NOT_YET)
    if phase is not Phase.OPEN or invited is None:
        return Delivery(DeliveryOutcome.REFUSED, "the wave has closed" if invited else "the invitation was withdrawn")
    if answered:
        return Delivery(DeliveryOutcome.TAKEN)
    site = by.address.rstrip("/")
    return mail(
        its,
        to,
        id_=message.id,
        reminder=message.round > 0,
        link=f"{site}/svar/{token}",
        opt_out=f"{site}/afmeld/{opt_out}",
        settings=by.settings,
        now=by.now(),
    )


def _done(vault_db: Connection, by: Sender, message: Message, _: str) -> None:
    outbox.settle(vault_db, by.programme, message, state="done")


def _bounced(vault_db: Connection, by: Sender, message: Message, said: str) -> None:
    outbox.settle(vault_db, by.programme, message, state="bounced", said=said)
    mark_bounced(vault_db, by.programme, message.person, said)


def _failed(vault_db: Connection, by: Sender, message: Message, said: str) -> None:
    outbox.settle(vault_db, by.programme, message, state="failed", said=said)


def _later(vault_db: Connection, by: Sender, message: Message, said: str) -> None:
    outbox.put_off(vault_db, by.programme, message, by.now(), said)


def _not_yet(vault_db: Connection, by: Sender, message: Message, _: str) -> None:
    outbox.give_back(vault_db, by.programme, message, by.now() + dt.timedelta(hours=1))


def _left(_: Connection, _by: Sender, _message: Message, _said: str) -> None:
    """It stays marked as being sent, until somebody has looked."""


_AFTERWARDS: Final[Mapping[DeliveryOutcome, Callable[[Connection, Sender, Message, str], None]]] = {
    DeliveryOutcome.TAKEN: _done,
    DeliveryOutcome.NO_MAILBOX: _bounced,
    DeliveryOutcome.REFUSED: _failed,
    DeliveryOutcome.LATER: _later,
    DeliveryOutcome.NOT_YET: _not_yet,
    DeliveryOutcome.UNKNOWN: _left,
}


def decide(vault_db: Connection, programme: str, ids: str, *, sent: bool, now: dt.datetime) -> None:
    """Say of a mail whose outcome is unknown that it was sent, or queue it again. ``ids``: its id or Message-ID."""
    try:
        id_ = next(iter(ids_in([ids])), None) or UUID(ids)
    except ValueError:
        raise InputRejected([Diagnostic("mail.not_an_id", (ids,))]) from None
    if not outbox.decide(vault_db, programme, id_, sent=sent, now=now):
        minutes = int(outbox.LEASE.total_seconds() // 60)
        raise InputRejected([Diagnostic("mail.outcome_known", (ids,), {"minutes": minutes})])


def _opening(its: Asking) -> dt.datetime:
    return opening(its.wave.opens, its.wave.opens_at)
