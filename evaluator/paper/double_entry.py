"""Double data entry of paper forms: two accounts type each form. `evaluator.paper.adjudication` compares the two.

What is typed goes through the checks that a participant's answers go through, but for questions that were left blank.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Final

from evaluator.answering.intake import Entry, Phase, find_entry, phase_of
from evaluator.answering.stale_pages import differing
from evaluator.documents.storing import load_programme
from evaluator.inviting.announcements import makes_self_generated_codes
from evaluator.paper.codes import take_back, with_code
from evaluator.paper.refusals import Refused
from evaluator.paper.serials import serial_as_given
from evaluator.store import paper
from evaluator.store.paper import PaperEntry
from evaluator.store.submissions import has_answered
from evaluator.store.wave_erasures import erased_waves
from evaluator.store.waves import Wave, version_to_begin
from evaluator.vault.keys import key_of, keyed
from surveys.answers.double_entry import TypedField, fields_of, read_typed, settled
from surveys.questionnaire import Questionnaire

if TYPE_CHECKING:
    from sqlalchemy import Connection


_LONGEST: Final = 20_000
"""Characters of a line that are kept; no field takes as many."""


class Step(StrEnum):
    """What is next for a form, as an account sees it: its own entry to go on with, somebody else who is typing, its own
    that waits for another's, its turn to make the second entry, or two entries to be compared."""

    GO_ON = "go_on"
    BUSY = "busy"
    WAITS = "waits"
    SECOND = "second"
    COMPARE = "compare"


@dataclass(frozen=True, slots=True)
class FormInWork:
    """A form that is not stored yet; ``typists``: the accounts that have typed it or are about to."""

    wave: str
    serial: str
    typists: tuple[str, ...]
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What stands on a paper form besides the answers. ``code`` is what the person's link ends in, or ``parts`` are
    those of a code that they made themselves, by element; neither in an anonymous wave. ``group`` is what is marked on
    the form, and follows from ``code``. ``received_on``: when it was handed in."""

    serial: str
    language: str
    group: str = ""
    code: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    received_on: dt.date | None = None


def forms_in_work(db: Connection, programme: str, account: str) -> tuple[FormInWork, ...]:
    """Every form that is not stored yet, by wave and serial number."""
    forms = groupby(paper.all_entries(db, programme), key=lambda entry: (entry.wave, entry.serial))
    return tuple(_in_work(*place, list(entries), account) for place, entries in forms)


def _in_work(wave: str, serial: str, entries: list[PaperEntry], account: str) -> FormInWork:
    own = [entry for entry in entries if entry.typed_by == account]
    if len(entries) == 2 and all(entry.finished for entry in entries):
        step = Step.COMPARE
    elif own and not own[0].finished:
        step = Step.GO_ON
    elif not all(entry.finished for entry in entries):
        step = Step.BUSY
    else:
        step = Step.WAITS if own else Step.SECOND
    return FormInWork(wave, serial, tuple(entry.typed_by for entry in entries), step)


def known_serial(written: str) -> str:
    """The serial number that was meant; raises Refused where it cannot be one."""
    serial = serial_as_given(written)
    if serial is None:
        raise Refused("serial")
    return serial


def own_entry(db: Connection, wave: Wave, serial: str, account: str) -> PaperEntry | None:
    """What an account has typed of a form so far; None where it may begin. Raises Refused where it may not."""
    entries = paper.entries_of(db, wave.programme, wave.key, serial)
    own = next((entry for entry in entries if entry.typed_by == account), None)
    if own is None and len(entries) == 2:
        raise Refused("both_typed")
    if own is None and entries and not entries[0].finished:
        raise Refused("first_unfinished")
    return own


def begin_entry(
    db: Connection, vault_db: Connection, wave: Wave, form: Form, *, account: str, now: dt.datetime
) -> PaperEntry:
    """Begin the first or the second entry of a form, or go on with the account's own. Raises Refused."""
    if phase_of(wave, now) is Phase.NOT_YET:
        raise Refused("not_open")
    if wave.key in erased_waves(db, wave.programme):
        raise Refused("answers_deleted")
    if paper.is_remembered(db, wave.programme, fingerprint(vault_db, wave, form.serial)):
        raise Refused("stored")
    own = own_entry(db, wave, form.serial, account)
    if own is not None:
        return own
    entry = PaperEntry(
        programme=wave.programme,
        wave=wave.key,
        serial=form.serial,
        turn=1 + len(paper.entries_of(db, wave.programme, wave.key, form.serial)),
        linkage=wave.linkage,
        version=version_to_begin(db, wave.programme, wave.key),
        language=form.language,
        group=form.group,
        typed_by=account,
    )
    if wave.linkage != "anonymous":
        entry = replace(_of_whom(db, vault_db, entry, form), received_on=form.received_on or now.date())
    if entry.says_group and form.group not in wave.groups:
        raise Refused("group")
    if not paper.begin_entry(db, entry):
        raise Refused("both_typed")
    return entry


def _of_whom(db: Connection, vault_db: Connection, entry: PaperEntry, form: Form) -> PaperEntry:
    programme, _ = load_programme(db, entry.programme)
    if makes_self_generated_codes(programme, entry.wave):
        return with_code(vault_db, entry, programme, form.parts)
    return of_person(db, vault_db, entry, form.code)


def of_person(db: Connection, vault_db: Connection, entry: PaperEntry, code: str) -> PaperEntry:
    """The entry of whoever has the code; raises Refused where nobody has, or where their answers stand already."""
    person = person_of(db, vault_db, entry, code)
    draft = person.draft
    assert draft is not None
    if has_answered(db, entry.programme, entry.wave, draft_key=draft.draft_key, pseudonym=draft.pseudonym):
        raise Refused("answered")
    its = replace(entry, group=draft.group, process=draft.process)
    return replace(its, draft_key=draft.draft_key, pseudonym=draft.pseudonym)


def person_of(db: Connection, vault_db: Connection, entry: PaperEntry, code: str) -> Entry:
    """Where a code leads; raises Refused where it is nobody's in this wave."""
    found = find_entry(db, vault_db, code.strip().rpartition("/")[2])
    if found is None or found.draft is None or (found.wave.programme, found.wave.key) != (entry.programme, entry.wave):
        raise Refused("code")
    return found


def save_typed(db: Connection, entry: PaperEntry, typed: Mapping[str, str], questionnaire: Questionnaire) -> PaperEntry:
    """Keep the lines of some fields beside those of the others; the entry as it is then. Names that are no fields are
    disregarded, and an entry that is finished stays as it is."""
    current = _current(db, entry)
    if current.finished:
        return current
    fields = {field.name: field for field in fields_of(questionnaire)}
    lines = {name: _line(fields[name], line, current.language) for name, line in typed.items() if name in fields}
    current = replace(current, typed=dict(current.typed) | lines)
    paper.save_entry(db, current)
    return current


def save_page(
    db: Connection, entry: PaperEntry, typed: Mapping[str, str], questionnaire: Questionnaire, *, seen: str
) -> tuple[PaperEntry, Mapping[str, str]]:
    """Keep the lines of a page as `save_typed` does, but for those that the same account has typed elsewhere since the
    page was drawn with the marks ``seen``; and of these the lines that both changed, as they stand."""
    current = _current(db, entry)
    stored = {name: (current.typed.get(name, ""),) for name in typed}
    stays, conflicts = differing({name: (line,) for name, line in typed.items()}, stored, seen)
    lines = {name: line for name, line in typed.items() if name not in stays}
    return save_typed(db, current, lines, questionnaire), {name: stored[name][0] for name in conflicts}


def finish_entry(db: Connection, entry: PaperEntry, questionnaire: Questionnaire) -> Mapping[str, str]:
    """Declare an entry done; fields that were not reached count as blank. Where something can be no answer, it is not
    done, and the errors are returned by field."""
    current = _current(db, entry)
    errors = read_typed(questionnaire, current.language, current.typed).errors
    if not errors:
        blank = {field.name: "" for field in fields_of(questionnaire)}
        paper.save_entry(db, replace(current, typed=blank | dict(current.typed), finished=True))
    return errors


def delete_form(db: Connection, vault_db: Connection, wave: Wave, serial: str) -> int:
    """Delete what was typed of a form; how many entries there were."""
    entries = paper.entries_of(db, wave.programme, wave.key, serial, to_change=True)
    take_back(vault_db, entries)
    return paper.remove_form(db, wave.programme, wave.key, serial)


def fingerprint(vault_db: Connection, wave: Wave, serial: str) -> str:
    """What is kept of a serial number that was stored: only the holder of the vault's key can compute it."""
    return keyed(key_of(vault_db, wave.programme), "paper", wave.key, serial)


def _current(db: Connection, entry: PaperEntry) -> PaperEntry:
    """The entry as it stands; raises Refused where it has been stored or deleted meanwhile."""
    entries = paper.entries_of(db, entry.programme, entry.wave, entry.serial, to_change=True)
    found = next((one for one in entries if one.turn == entry.turn and one.typed_by == entry.typed_by), None)
    if found is None:
        raise Refused("gone")
    return found


def _line(field: TypedField, line: str, language: str) -> str:
    kept = "".join(one for one in line[:_LONGEST] if one.isprintable() or one in "\r\n\t")
    return settled(field, kept, language)
