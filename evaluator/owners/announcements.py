"""What owners are told when they are asked: in a mail, in a letter and on the page. They did not give their names and
addresses themselves, so they are told where these come from (Article 14 of the General Data Protection Regulation)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from evaluator.documents.information_words import in_short
from evaluator.documents.storing import load_programme
from evaluator.inviting.announcements import TEXTS, greeting
from evaluator.inviting.letters import Page, readable
from evaluator.owners.rounds import Progress, record_change
from evaluator.vault.contacts import opt_out_token_of
from evaluator.vault.owners import link_again
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Connection

    from evaluator.programme.model import Programme
    from evaluator.store.status_rounds import StatusRound
    from evaluator.texts import Texts
    from evaluator.vault.contacts import Contact


@dataclass(frozen=True, slots=True)
class RoundAnnouncement:
    """A round as its owners are told of it; ``rows``: how many this one is asked about."""

    programme: Programme
    round: StatusRound
    rows: int

    def sender(self, t: Texts) -> str:
        return self.programme.evaluator or t.pick(self.programme.title)

    def why(self, t: Texts) -> str:
        key = "owners.asks_one" if self.rows == 1 else "owners.asks"
        return t(key, sender=self.sender(t), programme=t.pick(self.programme.title), n=self.rows)

    def facts(self, t: Texts) -> str:
        return t("owners.facts", until=t.date(self.round.until))

    def told(self, t: Texts) -> tuple[str, ...]:
        """Source, purpose, what is shown of it, retention, and who is responsible where that was written."""
        general = self.programme.information.general
        purpose = t.pick(general.purpose) if general and general.purpose else t.pick(self.programme.purpose)
        return (
            t("owners.source", source=self.round.source.rstrip(".")),
            t("owners.purpose", purpose=purpose),
            t("owners.shown"),
            t("owners.kept", until=t.date(self.round.erase_on)),
            *([in_short(general, t)] if general else []),
            t("owners.rights"),
        )


@dataclass(frozen=True, slots=True)
class Printing:
    """``address``: where participants find the pages; ``everybody``: also those who can be mailed; ``actor``: who
    prints, as the audit log names them."""

    address: str
    everybody: bool
    actor: str
    now: dt.datetime


def subject(its: RoundAnnouncement, t: Texts, *, reminder: bool) -> str:
    return t("owners.mail_subject_reminder" if reminder else "owners.mail_subject", title=its.round.title)


def paragraphs(its: RoundAnnouncement, t: Texts, *, name: str, reminder: bool, link: str) -> list[str]:
    """What a mail says; the link stands on a line of its own."""
    return [
        greeting(t, name),
        *([t("owners.mail_reminder")] if reminder else []),
        its.why(t),
        t("owners.mail_here"),
        link,
        its.facts(t),
        t("owners.own_link"),
        " ".join(its.told(t)),
        f"{t('asking.regards')}\n{its.sender(t)}",
    ]


def letters(
    db: Connection,
    vault_db: Connection,
    programme: str,
    how_far: Progress,
    how: Printing,
) -> list[Page]:
    """A letter for each owner of the round with a postal address who has not answered everything. Raises InputRejected
    where there is nobody."""
    loaded, _ = load_programme(db, programme)
    found = []
    for owner, rows in how_far.by_owner.items():
        to = how_far.contacts.get(owner)
        missing = any(one.is_missing for one in rows)
        if to and to.address and not to.opted_out and missing and (how.everybody or not to.may_be_mailed):
            token = link_again(vault_db, programme, how_far.round.id, owner)
            if token:
                found.append(
                    _letter(vault_db, RoundAnnouncement(loaded, how_far.round, len(rows)), to, token, how.address)
                )
    if not found:
        raise InputRejected([Diagnostic("owners.nobody_by_post", ())])
    record_change(db, programme, how_far.round, "letters", len(found), actor=how.actor, now=how.now)
    return found


def link_of(vault_db: Connection, programme: str, round_: UUID, owner: UUID, address: str) -> str | None:
    """The owner's link; None where there is none that holds. ``address`` is where participants find the pages."""
    token = link_again(vault_db, programme, round_, owner)
    return f"{address.rstrip('/')}/ansvarlig/{token}" if token else None


def _letter(vault_db: Connection, its: RoundAnnouncement, to: Contact, token: str, address: str) -> Page:
    t = TEXTS[to.language]
    link = f"{address.rstrip('/')}/ansvarlig/{token}"
    opt_out = f"{address.rstrip('/')}/afmeld/{opt_out_token_of(vault_db, its.programme.key, to.person)}"
    after: Sequence[str] = (its.facts(t), " ".join(its.told(t)), t("owners.own_link"))
    return Page(
        language=t.language,
        sender=its.sender(t),
        title=its.round.title,
        lead=(greeting(t, to.name), its.why(t)),
        how=t("owners.letter_how"),
        link=link,
        readable=readable(link),
        alt=t("asking.qr"),
        after=(*after, f"{t('asking.letter_no_more')} {readable(opt_out)}"),
        lines=tuple(line for line in (to.name, to.owner_role or "", *to.address) if line),
        ending=t("asking.regards"),
    )
