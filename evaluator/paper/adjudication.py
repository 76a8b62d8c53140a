"""The discrepancies between the two entries of a paper form, and the form stored once they are adjudicated.

Nothing that is left in the store says which form the answers came from: its rows go in the same transaction, and in an
anonymous wave neither a time nor a draft is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from evaluator.paper.codes import come_on_paper
from evaluator.paper.double_entry import fingerprint
from evaluator.paper.refusals import Refused
from evaluator.store import paper, submissions
from evaluator.store.drafts import Draft
from evaluator.store.paper import Agreement, PaperEntry
from evaluator.store.submissions import Submission
from evaluator.store.wave_times import TIME_ZONE
from evaluator.store.waves import Wave
from evaluator.vault.keys import key_of, receipt_for
from surveys.answers.double_entry import IMPOSSIBLE, fields_of, read_typed, settled
from surveys.answers.routing import Route, prune, route
from surveys.kinds.all import kind_of
from surveys.questionnaire import Questionnaire

if TYPE_CHECKING:
    from sqlalchemy import Connection

GROUP: Final = "_group"
PERSON: Final = "_person"
"""Names of what is compared besides the questionnaire's fields, whose names begin with a letter."""
_NOON: Final = dt.time(12)


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A field whose two entries differ; with ``error`` one that can be no answer. Both are '' for `PERSON`: codes are
    not kept."""

    name: str
    first: str
    second: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """What came of a form: the fields of which anything was typed, those that differed, and those kept as blank.
    ``followed`` is False where people are linked and this one's answers cannot be followed, for want of a code."""

    fields: int
    differing: int
    impossible: int
    followed: bool = True


def both_entries(db: Connection, wave: Wave, serial: str, *, to_change: bool = False) -> tuple[PaperEntry, PaperEntry]:
    """The two finished entries of a form; raises Refused where there are not two."""
    entries = paper.entries_of(db, wave.programme, wave.key, serial, to_change=to_change)
    if not entries:
        raise Refused("gone")
    if len(entries) != 2 or not all(entry.finished for entry in entries):
        raise Refused("typed_once")
    return entries[0], entries[1]


def discrepancies(questionnaire: Questionnaire, first: PaperEntry, second: PaperEntry) -> tuple[Discrepancy, ...]:
    """The fields that were typed in two ways, in the order in which they stand on the form."""
    found = [] if first.draft_key == second.draft_key else [Discrepancy(PERSON, "", "")]
    if first.says_group and first.group != second.group:
        found.append(Discrepancy(GROUP, first.group, second.group))
    names = [field.name for field in fields_of(questionnaire)]
    pairs = [(name, first.typed.get(name, ""), second.typed.get(name, "")) for name in names]
    return (*found, *(Discrepancy(*pair) for pair in pairs if pair[1] != pair[2]))


def adjudicated(questionnaire: Questionnaire, first: PaperEntry, chosen: Mapping[str, str]) -> PaperEntry:
    """The form as it stands once somebody has looked at the paper again. ``chosen``: lines by name of what differed or
    had to be mended; those of no field are disregarded."""
    lines = {
        field.name: settled(field, chosen[field.name], first.language)
        for field in fields_of(questionnaire)
        if field.name in chosen
    }
    return replace(first, group=chosen.get(GROUP, first.group), typed=dict(first.typed) | lines)


def faults_in(questionnaire: Questionnaire, form: PaperEntry) -> Mapping[str, str]:
    """What can be no answer, by field."""
    return read_typed(questionnaire, form.language, form.typed).errors


def store_form(
    db: Connection,
    vault_db: Connection,
    wave: Wave,
    form: PaperEntry,
    questionnaire: Questionnaire,
    *,
    differing: int,
    synthetic: bool,
) -> Stored:
    """Store the answers of a form and delete its entries. Raises Refused where it has been stored meanwhile, where
    consent is not given, or where the person's answers stand already. ``vault_db`` must be writing where people make
    their code themselves, and commit first, see `evaluator.paper.codes`."""
    fields = _fields_typed(both_entries(db, wave, form.serial, to_change=True))
    paper.remove_form(db, wave.programme, wave.key, form.serial)
    found = read_typed(questionnaire, form.language, form.typed)
    assert not found.errors
    given = route(questionnaire, found.answers, found.texts)
    _check_consent(given)
    answers, texts = prune(given)
    form, followed = (form, True) if form.codes is None else come_on_paper(db, vault_db, form)
    if wave.linkage == "anonymous":
        _insert_anonymous(db, form, answers, texts, synthetic=synthetic)
    else:
        _send_linked(db, vault_db, form, answers, texts, synthetic=synthetic)
    paper.remember_form(db, wave.programme, fingerprint(vault_db, wave, form.serial))
    impossible = sum(1 for line in form.typed.values() if line == IMPOSSIBLE)
    stored = Stored(max(fields, differing), differing, impossible, followed)
    paper.add_agreement(db, wave.programme, wave.key, Agreement(1, stored.fields, differing, impossible))
    return stored


def _fields_typed(entries: tuple[PaperEntry, PaperEntry]) -> int:
    """Fields of which at least one entry has something, and the group, the person or both."""
    names = {name for entry in entries for name, line in entry.typed.items() if line}
    return 1 + (entries[0].codes is not None) + len(names)


def _check_consent(given: Route) -> None:
    asked = (item for item in given.items if kind_of(item).drawing == "consent")
    if any(item.required and given.answers.get(item.key) is None for item in asked):
        raise Refused("consent")


def _insert_anonymous(
    db: Connection, form: PaperEntry, answers: Mapping[str, int | None], texts: Mapping[str, str], *, synthetic: bool
) -> None:
    row = Submission(
        programme=form.programme,
        wave=form.wave,
        linkage=form.linkage,
        version=form.version,
        group=form.group,
        answers=answers,
        texts=texts,
        synthetic=synthetic,
        collection_mode="paper",
    )
    submissions.insert_submissions(db, [row])


def _send_linked(
    db: Connection,
    vault_db: Connection,
    form: PaperEntry,
    answers: Mapping[str, int | None],
    texts: Mapping[str, str],
    *,
    synthetic: bool,
) -> None:
    """As if the person had sent it from their link: what they began there is emptied, and their receipt opens it."""
    assert form.draft_key is not None
    assert form.received_on is not None
    if submissions.has_answered(db, form.programme, form.wave, draft_key=form.draft_key, pseudonym=form.pseudonym):
        raise Refused("answered")
    draft = Draft(
        programme=form.programme,
        wave=form.wave,
        draft_key=form.draft_key,
        linkage=form.linkage,
        version=form.version,
        group=form.group,
        process=form.process,
        pseudonym=form.pseudonym,
        answers=answers,
        texts=texts,
    )
    receipt = receipt_for(key_of(vault_db, form.programme), form.draft_key)
    at = dt.datetime.combine(form.received_on, _NOON, TIME_ZONE)
    submissions.send(db, draft, receipt=receipt, now=at, synthetic=synthetic, collection_mode="paper")
