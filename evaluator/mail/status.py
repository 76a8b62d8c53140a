"""How far the mails have come, described so that nobody can see who was reminded, and so who had not answered."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.documents.storing import load_programme
from evaluator.vault import outbox
from evaluator.vault.contacts import Contact, contacts
from evaluator.vault.invitations import Standing, invitation_standing

if TYPE_CHECKING:
    from sqlalchemy import Connection

_CODE: Final = re.compile(r"\d{3}( \d\.\d+\.\d+)?")


@dataclass(frozen=True, slots=True)
class Round:
    """The mails of one wave and round, 0 being the invitations. ``queued`` and ``dealt_with`` are None where fewer
    reminders than the disclosure minimum wait: whoever still waits after a refusal has not answered. ``failed`` and
    ``bounced`` are counted of invitations only. ``reasons``: codes of refusals, without addresses."""

    wave: str
    number: int
    queued: int | None
    dealt_with: int | None
    failed: int = 0
    bounced: int = 0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupOfContacts:
    """``by_mail``: who can be mailed; ``by_letter``: who cannot, and has a postal address."""

    group: str
    contacts: int
    by_mail: int
    by_letter: int


@dataclass(frozen=True, slots=True)
class MailStatus:
    """``standing``: wave -> how many of those with a link were asked. ``unknown``: mails that may have been sent or
    not, until somebody looks in the mail server's log; ``sending``: how many are being handed over now."""

    groups: tuple[GroupOfContacts, ...]
    opted_out: int
    bounced: int
    rounds: tuple[Round, ...]
    standing: Mapping[str, Standing]
    unknown: tuple[UUID, ...]
    sending: int

    def of_wave(self, wave: str) -> list[Round]:
        return [one for one in self.rounds if one.wave == wave]


def mail_status(db: Connection, vault_db: Connection, programme: str, *, now: dt.datetime) -> MailStatus:
    """Contacts and mails of a programme's surveys. Raises InputRejected where there is no such programme."""
    loaded, _ = load_programme(db, programme)
    people = contacts(vault_db, programme)
    sending = outbox.in_state(vault_db, programme, "sending")
    unknown = tuple(one.id for one in sending if one.claimed_until and one.claimed_until < now)
    counts, reasons = outbox.counts(vault_db, programme), _reasons(vault_db, programme)
    # Those of hearings and status rounds, which have a colon, are told on pages of their own.
    rounds = dict.fromkeys(sorted((wave, number) for wave, number, _ in counts if ":" not in wave))
    return MailStatus(
        groups=tuple(_group(group.key, people) for group in loaded.groups),
        opted_out=sum(one.opted_out for one in people),
        bounced=sum(one.bounced is not None for one in people),
        rounds=tuple(
            _round(wave, number, counts, reasons.get((wave, number), ()), loaded.disclosure_minimum)
            for wave, number in rounds
        ),
        standing=_standing(vault_db, programme),
        unknown=unknown,
        sending=len(sending) - len(unknown),
    )


def _standing(vault_db: Connection, programme: str) -> dict[str, Standing]:
    by_wave: dict[str, Standing] = {}
    for (wave, _), its in sorted(invitation_standing(vault_db, programme).items()):
        by_wave[wave] = its + by_wave[wave] if wave in by_wave else its
    return by_wave


def _group(group: str, people: list[Contact]) -> GroupOfContacts:
    its = [one for one in people if one.group == group]
    by_mail = sum(one.may_be_mailed for one in its)
    by_letter = sum(one.has_postal_address and not one.opted_out and not one.may_be_mailed for one in its)
    return GroupOfContacts(group, len(its), by_mail, by_letter)


def _round(
    wave: str, number: int, counts: Mapping[tuple[str, int, str], int], reasons: tuple[str, ...], minimum: int
) -> Round:
    by_state = Counter({state: n for (its, round_, state), n in counts.items() if (its, round_) == (wave, number)})
    queued, others = by_state["queued"], by_state.total() - by_state["queued"]
    if number == 0:
        return Round(wave, number, queued, by_state["done"], by_state["failed"], by_state["bounced"], reasons)
    if queued < minimum:  # 0 too: with one person's mailbox shut, it would tell whether that person has answered
        return Round(wave, number, None, None)
    return Round(wave, number, queued, others, reasons=reasons)


def _reasons(vault_db: Connection, programme: str) -> dict[tuple[str, int], tuple[str, ...]]:
    found: dict[tuple[str, int], dict[str, None]] = {}
    for state in ("queued", "failed", "bounced"):
        for one in outbox.in_state(vault_db, programme, state):
            if code := _CODE.match(one.said):
                found.setdefault((one.wave, one.round), {})[code[0]] = None
    return {key: tuple(sorted(codes)) for key, codes in found.items()}
