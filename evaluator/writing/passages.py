"""Passages written, signed and taken out, and recommendations. Nothing is overwritten: each change is a version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from evaluator.findings.model import Findings
from evaluator.programme.model import Programme
from evaluator.store import audit
from evaluator.store.writing import At, Version, Waiting, add_version, drop_waiting, keep_waiting, versions
from evaluator.writing.marks import checked, figures, marks, typed_numbers
from evaluator.writing.places import RECOMMENDATION, languages_of, places
from surveys.diagnostics import Diagnostic, InputRejected, Term

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_WORDS: Final = 4000
"""Characters of a passage in one language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A passage as somebody typed it over version ``seen``, 0 for none. ``numbers``: digits of which they say that
    they are no findings."""

    text: Mapping[str, str]
    seen: int
    to_whom: Mapping[str, str] = field(default_factory=dict)
    rests_on: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who writes, and when. ``synthetic``: for a demonstration."""

    account: str
    now: dt.datetime
    synthetic: bool = False


def save(db: Connection, findings: Findings, at: At, its: Typed, by: By, *, by_machine: bool = False) -> Version:
    """Another version that nobody has signed; what says the same again is left as it is. An empty text takes the
    passage out. Raises InputRejected with all that is wrong with it, and where somebody was quicker."""
    faults = [*_faults(findings.programme, at, its)]
    return _added(db, findings, at, its, by, faults, by_machine=by_machine)


def sign(db: Connection, findings: Findings, at: At, its: Typed, by: By) -> Version:
    """A version that is somebody's own. Raises InputRejected with all that is wrong with it: besides what `save`
    refuses a language without words, a reference that finds no figure, and a typed number of which nobody has said that
    it is no finding."""
    faults = [*_faults(findings.programme, at, its), *unfit(findings, at, its)]
    return _added(db, findings, at, its, by, faults, signed=True)


def unfit(findings: Findings, at: At, its: Typed) -> Iterator[Diagnostic]:
    """What keeps a text from being signed."""
    for language in languages_of(findings.programme):
        named = Term(f"pages.in_{language}")
        if not its.text.get(language, "").strip():
            yield Diagnostic("writing.no_words", (f"text-{language}",), {"language": named})
        if at.place == RECOMMENDATION and not its.to_whom.get(language, "").strip():
            yield Diagnostic("writing.to_nobody", (f"to-{language}",), {"language": named})
    for one in checked(its.text, {}, figures(findings), findings.programme):
        if one.fact is None:
            yield Diagnostic(f"writing.{one.flag}", _where(its.text, one.key), {"key": one.key})
    for number in typed_numbers(its.text, its.numbers):
        yield Diagnostic("writing.typed_number", ("numbers",), {"number": number})


def keep(db: Connection, programme: str, at: At, its: Typed, by: By) -> None:
    """Let what could not be saved wait in the account's own form."""
    words = Waiting(
        programme=programme,
        at=at,
        account=by.account,
        seen=its.seen,
        text=its.text,
        to_whom=its.to_whom,
        rests_on=its.rests_on,
        kept_at=by.now,
    )
    keep_waiting(db, words)


def next_number(taken: Iterable[At]) -> int:
    """That of the programme's next recommendation: a number is never used again."""
    return 1 + max((int(one.key) for one in taken if one.place == RECOMMENDATION), default=0)


def _added(
    db: Connection,
    findings: Findings,
    at: At,
    its: Typed,
    by: By,
    faults: list[Diagnostic],
    *,
    signed: bool = False,
    by_machine: bool = False,
) -> Version:
    programme = findings.programme.key
    before = versions(db, programme, at)
    if (before[-1].version if before else 0) != its.seen:
        faults.append(Diagnostic("writing.changed_meanwhile", ()))
    if faults:
        raise InputRejected(faults)
    text = _without_empty(its.text)
    its_marks = marks(text, figures(findings))
    added = Version(
        programme=programme,
        at=at,
        version=its.seen + 1,
        text=text,
        to_whom=_without_empty(its.to_whom),
        rests_on=its.rests_on,
        marks=its_marks,
        numbers=tuple(sorted({*its.numbers} & {*typed_numbers(text)})),
        signed=signed,
        by_machine=by_machine,
        synthetic=by.synthetic,
        recorded_by=by.account,
        recorded_at=by.now,
    )
    drop_waiting(db, programme, at, by.account)
    if before and _says(before[-1]) == _says(added) and (before[-1].signed or not signed):
        return before[-1]
    if not before and not text:
        return added
    if not add_version(db, added):
        raise InputRejected([Diagnostic("writing.changed_meanwhile", ())])
    details: dict[str, audit.Detail] = {"passage": at.place, "signed": signed}
    place = {"programme": programme, "subject": at.milestone}
    audit.record(db, "passage_written", actor=by.account, now=by.now, **place, details=details)
    return added


def _says(its: Version) -> tuple[object, ...]:
    """Saving what is signed, or what the machine wrote, as it stands changes nothing of that."""
    return its.text, its.to_whom, its.rests_on, its.marks, its.numbers


def _faults(programme: Programme, at: At, its: Typed) -> Iterator[Diagnostic]:
    known = {one.at(at.milestone) for one in places(programme)}
    if at not in known and at.place != RECOMMENDATION:
        yield Diagnostic("writing.no_place", ())
    for name, words in (("text", its.text), ("to", its.to_whom)):
        for language, one in words.items():
            if len(one) > MOST_WORDS:
                yield Diagnostic("writing.too_long", (f"{name}-{language}",), {"most": MOST_WORDS})


def _where(text: Mapping[str, str], key: str) -> tuple[str]:
    language = next(language for language, words in text.items() if key in words)
    return (f"text-{language}",)


def _without_empty(words: Mapping[str, str]) -> dict[str, str]:
    return {language: one.strip() for language, one in words.items() if one.strip()}
