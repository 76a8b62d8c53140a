"""Texts coded one after the other: which come, in which order, how far a coder is, and what a coder says of each.

Whoever codes is told nothing of what others said of a text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.store.codes import Code, codes, counts_as
from evaluator.store.codings import (
    ADJUDICATION,
    CODED,
    NO_CODE_FITS,
    PERSON,
    SET_ASIDE,
    Coder,
    Coding,
    Mark,
    coded_texts,
    coders,
    codings,
    ensure_coder,
    remove_codings,
    save_coding,
)
from evaluator.store.texts import Chosen, TextUnit, unit_keys, units
from surveys.diagnostics import Diagnostic, InputRejected, unknown

if TYPE_CHECKING:
    from sqlalchemy import Connection

ADJUDICATED: Final = "adjudication"
"""The title of the one coder of a programme whose word settles what others differ about."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which texts are to be coded: of a milestone, of a question (``item`` in ``waves``), and of those every how many
    by their random ids; '', None and 1 for all."""

    milestone: str = ""
    item: str = ""
    waves: frozenset[str] | None = None
    every: int = 1


ALL: Final = Wanted()


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a text: CODED with ``marks``, NO_CODE_FITS, SET_ASIDE with ``reason``, or '' for nothing
    yet."""

    state: str = ""
    marks: frozenset[Mark] = frozenset()
    reason: str = ""


NOTHING: Final = Said()


@dataclass(frozen=True, slots=True)
class Progress:
    """How many texts of a question a coder has coded; '' stands for notes and documents."""

    milestone: str
    question: str
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Place:
    """A text among those that are wanted, the ``number``-th ``of`` them, of which ``done`` are coded. ``said``: by
    whoever codes, with codes as they count now. ``onward``: the next that is not coded, None when all are."""

    unit: TextUnit
    said: Said
    number: int
    of: int
    done: int
    before: UUID | None
    after: UUID | None
    onward: UUID | None


def wanted_texts(db: Connection, programme: str, wanted: Wanted = ALL) -> list[TextUnit]:
    """The texts that are wanted, by question and then by their ids, which are random."""
    found = {unit.text_id: unit for unit in units(db, programme, _chosen(wanted))}
    return [
        found[text] for text in _ordered(((one.text_id, one.milestone, one.item) for one in found.values()), wanted)
    ]


def wanted_ids(db: Connection, programme: str, wanted: Wanted = ALL) -> list[UUID]:
    """The same, without what they say."""
    return _ordered(unit_keys(db, programme, _chosen(wanted)), wanted)


def _chosen(wanted: Wanted) -> Chosen:
    milestones = [wanted.milestone] if wanted.milestone else None
    return Chosen(milestones=milestones, items=[wanted.item] if wanted.item else None, waves=wanted.waves)


def _ordered(keys: Iterable[tuple[UUID, str, str]], wanted: Wanted) -> list[UUID]:
    some = ((milestone, not item, item, text) for text, milestone, item in keys if text.int % max(wanted.every, 1) == 0)
    return [text for *_, text in sorted(some)]


def coder_of(db: Connection, programme: str, account: str) -> Coder | None:
    """The coder that an account is; None while it has coded nothing."""
    return next((one for one in coders(db, programme) if one.kind == PERSON and one.account == account), None)


def coded_by(db: Connection, programme: str, account: str) -> frozenset[UUID]:
    """The texts that an account has coded."""
    coder = coder_of(db, programme, account)
    return coded_texts(db, programme, coder.id) if coder else frozenset()


def open_to(db: Connection, programme: str, account: str) -> frozenset[UUID] | None:
    """The texts of which an account may see what others said: those that it has coded itself, or all (None) as long as
    it codes none."""
    return coded_by(db, programme, account) or None


def progress(
    texts: Iterable[TextUnit], done: Collection[UUID], question_of: Callable[[TextUnit], str]
) -> list[Progress]:
    """By milestone and question."""
    of, own = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for unit in texts:
        its = (unit.milestone, question_of(unit))
        of[its] += 1
        own[its] += unit.text_id in done
    return [Progress(*its, own[its], n) for its, n in of.items()]


def first_text(ids: Sequence[UUID], done: Collection[UUID]) -> UUID | None:
    """Where to begin or go on: the first text that is not coded, else the first; None where there is none."""
    return next((one for one in ids if one not in done), ids[0] if ids else None)


def place_of(db: Connection, programme: str, wanted: Wanted, text: UUID, account: str) -> Place | None:
    """Where a text stands for a coder; None where there is no such text, or it is not wanted."""
    ids = wanted_ids(db, programme, wanted)
    if text not in ids:
        return None
    (unit,) = units(db, programme, Chosen(ids=[text]))
    done, at = coded_by(db, programme, account), ids.index(text)
    following = (one for one in (*ids[at + 1 :], *ids[:at]) if one not in done)
    before, after = (ids[at - 1] if at else None), (ids[at + 1] if at + 1 < len(ids) else None)
    said = said_of(db, programme, text, coder_of(db, programme, account))
    own = sum(one in done for one in ids)
    return Place(unit, said, at + 1, len(ids), own, before, after, next(following, None))


def said_of(db: Connection, programme: str, text: UUID, coder: Coder | None) -> Said:
    """What a coder said of a text, with codes as they count now."""
    found = codings(db, programme, coder=coder.id, text=text) if coder else []
    return as_it_counts(found[0], counts_as(codes(db, programme))) if found else NOTHING


def as_it_counts(its: Coding, into: Mapping[str, str]) -> Said:
    return Said(its.state, frozenset(Mark(into[one.code], one.starts, one.ends) for one in its.marks), its.reason)


def record(db: Connection, programme: str, text: UUID, said: Said, *, account: str, name: str) -> None:
    """Store what somebody says of a text, in place of what they said before; nothing takes it away. Raises
    InputRejected."""
    coder = ensure_coder(db, programme, PERSON, name, account)
    if any(one.id in _judges(db, programme) for one in _coders_of(db, programme, text)):
        raise InputRejected([Diagnostic("coding.adjudicated", ())])
    store(db, programme, text, said, coder=coder, recorded_by=account)


def store(db: Connection, programme: str, text: UUID, said: Said, *, coder: Coder, recorded_by: str) -> None:
    """Store what a coder says of a text. A code that was set before its merge stays as it was set. Raises
    InputRejected where there is no such text, for a code that is not in use, a passage that is not in the text, and
    where a reason is missing."""
    found = units(db, programme, Chosen(ids=[text]))
    before = codings(db, programme, coder=coder.id, text=text)
    book = {code.key: code for code in codes(db, programme)}
    marks = said.marks if said.state == CODED else frozenset()
    kept = before[0].marks if before else frozenset()
    wrong = list(_wrong(found, said, marks, book, {one.code for one in _counting(kept, book)}))
    if wrong:
        raise InputRejected(wrong)
    if not marks and said.state not in (NO_CODE_FITS, SET_ASIDE):
        remove_codings(db, programme, coder.id, text)
        return
    as_set = frozenset(_as_set(marks, kept, book))
    reason = said.reason.strip() if said.state == SET_ASIDE else ""
    its = Coding(text=text, coder=coder.id, state=said.state, marks=as_set, reason=reason, recorded_by=recorded_by)
    save_coding(db, programme, its)


def _judges(db: Connection, programme: str) -> set[UUID]:
    return {one.id for one in coders(db, programme) if one.kind == ADJUDICATION}


def _coders_of(db: Connection, programme: str, text: UUID) -> Iterator[Coder]:
    by = {one.coder for one in codings(db, programme, text=text)}
    return (one for one in coders(db, programme) if one.id in by)


def _counting(marks: Iterable[Mark], book: Mapping[str, Code]) -> Iterator[Mark]:
    into = counts_as(book.values())
    return (Mark(into[one.code], one.starts, one.ends) for one in marks)


def _as_set(marks: Collection[Mark], kept: Iterable[Mark], book: Mapping[str, Code]) -> Iterator[Mark]:
    before = dict(zip(kept, _counting(kept, book), strict=True)) if (kept := list(kept)) else {}
    yield from (mark for mark, counting in before.items() if counting in marks)
    yield from (mark for mark in marks if mark not in before.values())


def _wrong(
    found: Sequence[TextUnit], said: Said, marks: Iterable[Mark], book: Mapping[str, Code], kept: Collection[str]
) -> Iterator[Diagnostic]:
    if not found:
        yield Diagnostic("coding.text_gone", ())
        return
    if said.state == SET_ASIDE and not said.reason.strip():
        yield Diagnostic("coding.reason_missing", ("reason",))
    for one in sorted(marks):
        if one.code not in book:
            yield unknown("coding.unknown_code", (one.code,), one.code, book)
        elif book[one.code].retired and one.code not in kept:
            yield Diagnostic("coding.retired", (one.code,))
        if (one.starts, one.ends) != (0, 0) and not 0 <= one.starts < one.ends <= len(found[0].text):
            yield Diagnostic("coding.not_in_text", (one.code,), {"starts": one.starts, "ends": one.ends})


def codes_of(db: Connection, programme: str, account: str) -> Counter[str]:
    """On how many texts an account set each code, before merging."""
    coder = coder_of(db, programme, account)
    every = codings(db, programme, coder=coder.id) if coder else []
    return Counter(code for one in every for code in one.codes)
