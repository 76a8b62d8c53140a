"""Invitations and reminders as e-mails: plain text in the person's language, with headers that cannot be broken."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Iterable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.inviting.announcements import TEXTS, WaveAnnouncement, greeting

if TYPE_CHECKING:
    from evaluator.core.config import MailSettings
    from evaluator.texts import Texts
    from evaluator.vault.contacts import Contact

WIDTH: Final = 74
UNBROKEN: Final = SMTP.clone(max_line_length=900)
"""Headers on one line each: a folded link is one that some mail programs cannot follow (RFC 5322 allows 998)."""
_OURS: Final = re.compile(r"<nedslag\.([0-9a-f]{32})@[^<>\s]+>")


def mail(
    its: WaveAnnouncement,
    to: Contact,
    *,
    id_: UUID,
    reminder: bool,
    link: str,
    opt_out: str,
    settings: MailSettings,
    now: dt.datetime,
) -> EmailMessage:
    """The mail to a contact. The same ``id_`` gives the same Message-ID, by which mail servers and bounces name it."""
    texts = TEXTS[its.language_for(to.language)]
    subject = texts("asking.subject_reminder" if reminder else "asking.subject", survey=texts.pick(its.survey))
    said = paragraphs(its, texts, name=to.name, reminder=reminder, link=link, opt_out=opt_out)
    return composed(to, texts, subject=subject, said=said, id_=id_, opt_out=opt_out, settings=settings, now=now)


def composed(
    to: Contact,
    texts: Texts,
    *,
    subject: str,
    said: Iterable[str],
    id_: UUID,
    settings: MailSettings,
    now: dt.datetime,
    opt_out: str = "",
) -> EmailMessage:
    """A mail of these paragraphs, with every header; ``opt_out`` is '' where it is one that its reader asked for."""
    made = EmailMessage(policy=SMTP)
    made["From"] = address(settings.sender)
    made["To"] = address(to.email, to.name)
    made["Reply-To"] = address(settings.reply_to or settings.sender)
    made["Subject"] = " ".join(subject.split())
    made["Date"] = format_datetime(now)
    made["Message-ID"] = message_id(id_, settings)
    made["Auto-Submitted"] = "auto-generated"
    if opt_out:
        made["List-Unsubscribe"] = f"<{opt_out}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content("\n\n".join(map(_wrapped, said)) + "\n", charset="utf-8", cte="quoted-printable")
    made["Content-Language"] = texts.language
    return made


def paragraphs(its: WaveAnnouncement, texts: Texts, *, name: str, reminder: bool, link: str, opt_out: str) -> list[str]:
    """What a mail says; links stand on lines of their own."""
    return [
        greeting(texts, name),
        *([texts("asking.reminder", survey=texts.pick(its.survey))] if reminder else []),
        its.why(texts),
        texts("asking.here"),
        link,
        its.facts(texts),
        *filter(None, [its.ages(texts)]),
        its.privacy(texts),
        *filter(None, [its.responsible(texts)]),
        texts("asking.your_own"),
        texts("asking.questions"),
        f"{texts('asking.regards')}\n{its.sender(texts)}",
        f"-- \n{texts('asking.no_more')}\n{opt_out}",
    ]


def _wrapped(paragraph: str) -> str:
    lines = (
        [line] if line == "-- " else textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False)
        for line in paragraph.splitlines()
    )
    return "\n".join(part for line in lines for part in line)


def address(mailbox: str, name: str = "") -> Address:
    """An address of a header, from 'Name <address>' or an address and a name; a domain with æ, ø or å is
    IDNA-encoded."""
    given, bare = parseaddr(mailbox)
    local, _, domain = bare.rpartition("@")
    return Address(display_name=name or given, username=local, domain=domain.encode("idna").decode())


def message_id(id_: UUID, settings: MailSettings) -> str:
    return f"<nedslag.{id_.hex}@{address(settings.sender).domain}>"


def ids_in(texts: Iterable[str]) -> list[UUID]:
    """The mails of ours that are named by their Message-ID."""
    return [UUID(found) for text in texts for found in _OURS.findall(text)]
