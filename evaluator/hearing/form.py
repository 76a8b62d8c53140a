"""What a party does at its link: write, save, look at it again, send, correct, withdraw.

What is being written lies in a draft that nobody else sees; sending makes it what the evaluator reads.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from evaluator.extracting.files import tidy
from evaluator.hearing.files import LONGEST
from evaluator.hearing.flags import Flag, flags_in
from evaluator.hearing.managing import record_change
from evaluator.hearing.parties import AskedParty, agree, save_contact, wrong_with
from evaluator.hearing.points import follow_correction
from evaluator.hearing.unconfirmed import refuse_one_too_many
from evaluator.store import hearings, remarks
from evaluator.store.audit import OUTSIDE
from evaluator.store.hearings import Hearing, Party, Section
from evaluator.store.remarks import Hear, Remark
from evaluator.vault.hearings import ensure_link, party_of
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_KEPT: Final = 5 * LONGEST
"""Characters of a field to which what was written elsewhere is still added."""
WHOLE: Final = "_"
"""The field of remarks on the whole; no section's key is that."""

_WORD: Final = re.compile(r"\w+")
_HEADING: Final = re.compile(r"^\s*(?:\d{1,2}\.?){0,3}\s+")
"""What a heading is numbered with."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who came by a link of its own: a party, its hearing with its sections, and what the party wrote by the form."""

    hearing: Hearing
    party: Party
    sections: tuple[Section, ...]
    written: Mapping[str, Remark]
    """By the field: the key of a section, or `WHOLE`."""

    @property
    def at(self) -> Hear:
        return Hear(self.hearing.programme, self.hearing.key)

    @property
    def fields(self) -> tuple[str, ...]:
        return (*(one.key for one in self.sections), WHOLE)

    def typed(self, field: str) -> str:
        """What stands in a field: the draft, or what was sent."""
        its = self.written.get(field)
        return "" if its is None else its.text if its.draft is None else its.draft

    @property
    def has_sent(self) -> bool:
        return self.party.no_remarks or any(one.is_sent for one in self.written.values())

    @property
    def is_changed(self) -> bool:
        """Whether a draft differs from what was sent."""
        return any(one.draft is not None and one.draft != one.text for one in self.written.values())

    @property
    def flags(self) -> tuple[Flag, ...]:
        found = (one for field in self.fields for one in flags_in(self.typed(field), unnamed=self.party.is_unnamed))
        return tuple(dict.fromkeys(found))


def visit_of(db: Connection, vault_db: Connection, token: str) -> Visit | None:
    """What the link opens; None where it opens nothing."""
    link = party_of(vault_db, token)
    its = hearings.hearing(db, link.programme, link.hearing) if link else None
    party = hearings.party(db, link.programme, link.hearing, link.party) if link else None
    if link is None or its is None or party is None:
        return None
    at = Hear(link.programme, link.hearing)
    own = [one for one in remarks.remarks(db, at, party.id) if one.channel == "form" and one.state != "erased"]
    written = {one.section or WHOLE: one for one in own}
    return Visit(its, party, tuple(hearings.sections(db, its.programme, its.key)), written)


def join(
    db: Connection, vault_db: Connection, its: Hearing, *, name: str, kind: str, contact: str, email: str, language: str
) -> str:
    """Somebody came by the open link and says who it is; what its own link ends in. Raises InputRejected."""
    asked = AskedParty(name=name, kind=kind, contact=contact, email=email, language=language)
    if wrong := list(wrong_with(asked, set())):
        raise InputRejected(wrong)
    refuse_one_too_many(db, its)
    party = Party(id=uuid4(), kind=kind, name=name.strip(), language=language, by_open_link=True, confirmed=False)
    hearings.save_party(db, its.programme, its.key, party)
    save_contact(vault_db, its, party.id, name=contact, email=email, language=language)
    return ensure_link(vault_db, its.programme, its.key, party.id)


def mark_of(text: str) -> str:
    """By which a form tells later with what a field was drawn."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def save(
    db: Connection,
    visit: Visit,
    typed: Mapping[str, str],
    *,
    was: Mapping[str, str] | None = None,
    agreement: str = "",
    name: str = "",
) -> bool:
    """Keep what was typed, field by field; a field that is not in ``typed`` stays as it is. ``was``: the marks with
    which the fields were drawn. Where somebody wrote elsewhere meanwhile, both texts stand in the field: then True.

    ``name``: what a person who was unnamed calls herself now; without it she stays unnamed. Nothing is judged here, so
    that nothing is lost: what is too long is refused when it is sent."""
    both = False
    for field in (one for one in visit.fields if one in typed):
        text, stored = tidy(typed[field]), visit.typed(field)
        drawn_with = (was or {}).get(field, mark_of(stored))
        if text == stored or mark_of(text) == drawn_with != mark_of(stored):
            continue
        if text and stored and drawn_with != mark_of(stored):
            # Beyond what anybody writes, nothing is added: whoever has a link could fill the disk.
            text, both = (stored if len(stored) > MOST_KEPT else f"{stored}\n\n{text}"), True
        _keep(db, visit, field, text)
    allowed = ("named", "unnamed") if visit.party.is_person else ("named",)
    usable = not list(wrong_with(AskedParty(name=name, kind=visit.party.kind), set()))
    party = replace(visit.party, name=visit.party.name or (name if usable else ""))
    if agreement in allowed and agreement != party.agreement and (party.name or agreement == "unnamed"):
        agree(db, visit.hearing, party, agreement)
    return both


def names_herself(visit: Visit, typed: Mapping[str, str], agreement: str) -> bool:
    """Whether a person who now asks to be unnamed has her name, or a part of it, in what she wrote. Asked before the
    name is deleted: afterwards nobody knows it."""
    if agreement != "unnamed" or not visit.party.is_person:
        return False
    text = "\n".join(typed.get(field, visit.typed(field)) for field in visit.fields).casefold()
    words = set(_WORD.findall(text))
    return any(part in words for part in _WORD.findall(visit.party.name.casefold()) if len(part) > 2)


def _keep(db: Connection, visit: Visit, field: str, text: str) -> None:
    before = visit.written.get(field)
    if before is not None:
        remarks.save_remark(db, visit.at, replace(before, draft=None if text == before.text else text))
        return
    section = None if field == WHOLE else field
    remarks.save_remark(db, visit.at, Remark(id=uuid4(), party=visit.party.id, section=section, draft=text))


def add_text(db: Connection, visit: Visit, text: str) -> None:
    """Put the text of a file below what stands in the fields: what follows the title of a section, on a line of its
    own, under that section, and all else under the whole."""
    typed = {}
    for field, its in _by_section(visit.sections, text).items():
        before = visit.typed(field)
        typed[field] = f"{before}\n\n{its}" if before else its
    save(db, visit, typed)


def _by_section(sections: Sequence[Section], text: str) -> Mapping[str, str]:
    """The text of each field. The line with a section's title goes: the field says it."""
    titles = {_HEADING.sub("", one.title).strip().casefold(): one.key for one in sections}
    found: dict[str, list[str]] = {}
    field = WHOLE
    for line in text.splitlines():
        told = titles.get(_HEADING.sub("", line).strip(" :.").casefold())
        if told is None:
            found.setdefault(field, []).append(line)
        else:
            field = told
    fields = {key: "\n".join(lines).strip() for key, lines in found.items()}
    return {key: its for key, its in fields.items() if its}


def wrong_with_form(visit: Visit) -> list[Diagnostic]:
    """What is in the way of sending."""
    found = [
        Diagnostic("hearing.remark_too_long", (field,), {"most": LONGEST})
        for field in visit.fields
        if len(visit.typed(field)) > LONGEST
    ]
    if not any(visit.typed(field) for field in visit.fields):
        found.append(Diagnostic("hearing.nothing_written", (visit.fields[0],)))
    if visit.party.agreement == "open":
        name = "agreement_missing_person" if visit.party.is_person else "agreement_missing"
        found.append(Diagnostic(f"hearing.{name}", ("agreement",)))
    return found


def send(db: Connection, visit: Visit, *, now: dt.datetime) -> None:
    """Everything that stands in the form is sent. Raises InputRejected where something is in the way, or it is too
    late."""
    refuse_late(visit.hearing, now)
    if wrong := wrong_with_form(visit):
        raise InputRejected(wrong)
    for remark in visit.written.values():
        _send_one(db, visit.at, remark, now)
    hearings.save_party(db, visit.hearing.programme, visit.hearing.key, replace(visit.party, no_remarks=False))


def _send_one(db: Connection, at: Hear, its: Remark, now: dt.datetime) -> None:
    text = its.text if its.draft is None else its.draft
    if its.is_sent and its.draft is None:
        return
    if not text:
        _take_back(db, at, its, now)
        return
    if its.is_sent and text != its.text:
        follow_correction(db, at, its, text, now=now)
    remarks.save_remark(db, at, replace(its, state="sent", text=text, draft=None, received_at=now))


def has_none(db: Connection, visit: Visit, *, now: dt.datetime) -> None:
    """The party answers that it has no remarks; what it sent or wrote is taken back."""
    refuse_late(visit.hearing, now)
    withdraw(db, visit, now=now, no_remarks=True)


def withdraw(db: Connection, visit: Visit, *, now: dt.datetime, no_remarks: bool = False) -> None:
    """Take back everything that the party sent by the form, with its points and answers."""
    refuse_late(visit.hearing, now)
    for remark in visit.written.values():
        _take_back(db, visit.at, remark, now)
    changed = replace(visit.party, no_remarks=no_remarks)
    hearings.save_party(db, visit.hearing.programme, visit.hearing.key, changed)
    record_change(db, visit.hearing, "no_remarks" if no_remarks else "withdrawn", actor=OUTSIDE, now=now)


def _take_back(db: Connection, at: Hear, its: Remark, now: dt.datetime) -> None:
    if its.state == "draft":
        remarks.delete_remark(db, at, its.id)
        return
    remarks.forget(db, at, its.id)
    when = its.received_at or now
    remarks.save_remark(db, at, replace(its, state="withdrawn", text="", draft=None, received_at=when))


def refuse_late(its: Hearing, now: dt.datetime) -> None:
    if not its.takes_remarks(now):
        raise InputRejected([Diagnostic("hearing.too_late", ())])


def led_to(db: Connection, at: Hear, party: UUID) -> Sequence[tuple[Remark, list[remarks.Point]]]:
    """The remarks of a party that were sent, with their points: what is shown at its link once the note is handed
    over."""
    sent = [one for one in remarks.remarks(db, at, party) if one.is_sent]
    return [(one, [point for point in remarks.points(db, at, one.id) if not point.aside]) for one in sent]
