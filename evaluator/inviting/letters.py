"""Letters to people and posters for everybody: who is asked on paper, with which words and which link."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.inviting.announcements import (
    TEXTS,
    WaveAnnouncement,
    asking,
    greeting,
    makes_self_generated_codes,
    personal,
    personal_link,
    refuse_closed,
)
from evaluator.vault.contacts import Contact, contacts, opt_out_token_of
from evaluator.vault.self_generated_codes import link_of
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from evaluator.texts import Texts


@dataclass(frozen=True, slots=True)
class Page:
    """One page on paper in one ``language``. ``lines`` is what shows in the window of the envelope, empty on a poster;
    ``link`` is what the code opens, ``readable`` the same to be typed; ``alt`` describes the code's picture."""

    language: str
    sender: str
    title: str
    lead: tuple[str, ...]
    how: str
    link: str
    readable: str
    alt: str
    after: tuple[str, ...]
    lines: tuple[str, ...] = ()
    ending: str = ""


def letters(
    db: Connection,
    vault_db: Connection,
    programme: str,
    wave: str,
    *,
    address: str,
    everybody: bool,
    now: dt.datetime,
) -> list[Page]:
    """A letter for each contact of the wave's groups who has a postal address and cannot be mailed, or with
    ``everybody`` for all who have one. Nobody who has opted out. They ask once `give_out` is told of their links.
    Raises InputRejected where there is nobody, and for a wave that has closed."""
    its = personal(asking(db, programme, wave), now)
    to = [
        one
        for one in contacts(vault_db, programme)
        if one.group in its.wave.groups
        and one.has_postal_address
        and not one.opted_out
        and (everybody or not one.may_be_mailed)
    ]
    if not to:
        code = "inviting.nobody_by_post" if everybody else "inviting.nobody_by_post_alone"
        raise InputRejected([Diagnostic(code, (wave,))])
    return [_letter(vault_db, its, one, address) for one in to]


def tokens_in(pages: Sequence[Page]) -> list[str]:
    """What the links in letters end in."""
    return [page.link.rpartition("/")[2] for page in pages]


def _letter(vault_db: Connection, its: WaveAnnouncement, to: Contact, address: str) -> Page:
    opt_out = f"{address.rstrip('/')}/afmeld/{opt_out_token_of(vault_db, its.programme.key, to.person)}"
    return letter_page(its, to, personal_link(vault_db, its, to, address), opt_out)


def letter_page(its: WaveAnnouncement, to: Contact, link: str, opt_out: str) -> Page:
    """The letter with a link to the wave and one to opt out."""
    texts = TEXTS[its.language_for(to.language)]
    return Page(
        language=texts.language,
        sender=its.sender(texts),
        title=texts.pick(its.survey),
        lead=(greeting(texts, to.name), its.why(texts)),
        how=texts("asking.letter_how"),
        link=link,
        readable=readable(link),
        alt=texts("asking.qr"),
        after=(
            its.facts(texts),
            *filter(None, [its.ages(texts)]),
            its.privacy(texts),
            *filter(None, [its.responsible(texts)]),
            texts("asking.your_own"),
            f"{texts('asking.letter_no_more')} {readable(opt_out)}",
        ),
        lines=tuple(line for line in (to.name, *to.address) if line),
        ending=texts("asking.regards"),
    )


def posters(
    db: Connection, vault_db: Connection, programme: str, wave: str, *, address: str, now: dt.datetime
) -> list[Page]:
    """A poster with the wave's open link, or the link at which people make a self-generated code, in each of the
    wave's languages. Raises InputRejected where there is neither, and for a wave that has closed."""
    its = asking(db, programme, wave)
    refuse_closed(its.wave, now)
    if makes_self_generated_codes(its.programme, wave):
        path = f"kode/{link_of(vault_db, programme, wave)}"
    elif its.wave.open_key is not None:
        path = f"svar/{its.wave.open_key}"
    else:
        raise InputRejected([Diagnostic("inviting.no_open_link", (wave,))])
    link = f"{address.rstrip('/')}/{path}"
    return [poster_page(its, TEXTS[language], link) for language in its.languages]


def poster_page(its: WaveAnnouncement, texts: Texts, link: str) -> Page:
    """The poster with the link for everybody."""
    groups = texts("asking.groups", minimum=its.programme.disclosure_minimum)
    privacy = texts("asking.privacy_anonymous_open")
    if its.wave.linkage != "anonymous":
        parts = [texts(f"self_generated_code.{element}") for element in its.programme.self_generated_code]
        listed = ", ".join(part[0].lower() + part[1:] for part in parts)
        privacy = texts("self_generated_code.poster", parts=listed)
    return Page(
        language=texts.language,
        sender=its.sender(texts),
        title=texts("asking.poster_call"),
        lead=(its.why(texts),),
        how=texts("asking.poster_how"),
        link=link,
        readable=readable(link),
        alt=texts("asking.qr"),
        after=(its.facts(texts), *filter(None, [its.ages(texts)]), f"{privacy} {groups}"),
    )


def readable(link: str) -> str:
    """A link as it is typed: browsers add https themselves."""
    return link.removeprefix("https://")
