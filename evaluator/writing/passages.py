"""Passages written, signed and taken out, and recommendations. Nothing is overwritten: each change is a version."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from evaluator.findings.model import Findings
from evaluator.programme.model import Programme
from evaluator.records.recommendations import REGISTER
from evaluator.reporting.facts import Fact
from evaluator.store import audit
from evaluator.store.documents import lock_programme
from evaluator.store.registers import rows
from evaluator.store.writing import At, Version, Waiting, add_version, drop_waiting, keep_waiting, passages, versions
from evaluator.writing.marks import checked, figures, marks, told_apart, typed_numbers
from evaluator.writing.places import RECOMMENDATION, languages_of, places
from surveys.diagnostics import Diagnostic, InputRejected, Term

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NUMBER: Final = re.compile(r"[1-9][0-9]{0,5}")
MOST_WORDS: Final = 4000
"""Characters of a passage in one language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A passage as somebody typed it over version ``seen``, 0 for none. ``numbers``: digits of which they say that
    they are no findings. ``still``: the languages of which they say that they fit though only another was changed."""

    text: Mapping[str, str]
    seen: int
    to_whom: Mapping[str, str] = field(default_factory=dict)
    rests_on: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    still: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who writes, and when. ``synthetic``: for a demonstration."""

    account: str
    now: dt.datetime
    synthetic: bool = False


def save(
    db: Connection,
    findings: Findings,
    at: At,
    its: Typed,
    by: By,
    *,
    known: Mapping[str, Fact] | None = None,
    by_machine: bool = False,
) -> Version:
    """Another version that nobody has signed; what says the same again is left as it is. An empty text takes the
    passage out. ``known``: the `figures`, where they were worked out before. Raises InputRejected with all that is
    wrong with it, and where somebody was quicker."""
    faults = [*_faults(findings.programme, at, its)]
    known = figures(findings) if known is None else known
    return _added(db, findings, at, its, by, faults, known, by_machine=by_machine)


def sign(
    db: Connection, findings: Findings, at: At, its: Typed, by: By, *, known: Mapping[str, Fact] | None = None
) -> Version:
    """A version that is somebody's own. Raises InputRejected with all that is wrong with it: besides what `save`
    refuses a language without words, a reference that finds no figure, a typed number of which nobody has said that it
    is no finding, a number that stands in one language alone, and a language that says what it said when it was signed
    last though another does not, and nobody has said that it still fits."""
    known = figures(findings) if known is None else known
    faults = [*_faults(findings.programme, at, its), *_unfit(findings.programme, at, its, known)]
    faults += _left_behind(versions(db, findings.programme.key, at), its)
    return _added(db, findings, at, its, by, faults, known, signed=True)


def _unfit(programme: Programme, at: At, its: Typed, known: Mapping[str, Fact]) -> Iterator[Diagnostic]:
    """What keeps a text from being signed."""
    for language in languages_of(programme):
        named = Term(f"pages.in_{language}")
        if not its.text.get(language, "").strip():
            yield Diagnostic("writing.no_words", (f"text-{language}",), {"language": named})
        if at.place == RECOMMENDATION and not its.to_whom.get(language, "").strip():
            yield Diagnostic("writing.to_nobody", (f"to-{language}",), {"language": named})
    for one in checked(its.text, {}, known, programme):
        if one.fact is None:
            yield Diagnostic(f"writing.{one.flag}", _where(its.text, one.key), {"key": one.key})
    for number in typed_numbers(its.text, its.numbers):
        yield Diagnostic("writing.typed_number", ("numbers",), {"number": number})
    for told, language in told_apart(its.text):
        named = Term(f"pages.in_{language}")
        yield Diagnostic("writing.told_apart", (f"text-{language}",), {"number": told, "language": named})


def left_behind(before: Sequence[Version], text: Mapping[str, str]) -> list[str]:
    """The languages that say what was signed last where another does not."""
    signed = next((one.text for one in reversed(before) if one.signed), {})
    same = [language for language, words in text.items() if words.strip() and words.strip() == signed.get(language)]
    return same if len(same) < len(signed.keys() | text.keys()) else []


def _left_behind(before: Sequence[Version], its: Typed) -> Iterator[Diagnostic]:
    for language in left_behind(before, its.text):
        if language not in its.still:
            yield Diagnostic("writing.left_behind", ("still",), {"language": Term(f"pages.in_{language}")})


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


def new_recommendation(db: Connection, programme: str, milestone: str) -> At:
    """Where the programme's next recommendation stands: a number is never used again, also not one of a row that
    somebody added to the register. Under the programme's lock, so that two who begin one at once get two."""
    lock_programme(db, programme)
    taken = [int(at.key) for at in passages(db, programme, place=RECOMMENDATION)]
    numbered = (str(row["reference"]).removeprefix(f"{REGISTER.prefix}-") for row in rows(db, programme, REGISTER.name))
    taken += [int(number) for number in numbered if _NUMBER.fullmatch(number.lstrip("0"))]
    return At(milestone, RECOMMENDATION, str(1 + max(taken, default=0)))


def reference_of(at: At) -> str:
    """Of the row of the register that a recommendation is, once it is handed over."""
    return f"{REGISTER.prefix}-{int(at.key):02}"


def is_handed_over(db: Connection, programme: str, at: At) -> bool:
    """Whether it is a recommendation that others know by now."""
    is_one = at.place == RECOMMENDATION and at.key.isdigit()
    return is_one and bool(rows(db, programme, REGISTER.name, among=[reference_of(at)]))


def _added(
    db: Connection,
    findings: Findings,
    at: At,
    its: Typed,
    by: By,
    faults: list[Diagnostic],
    known: Mapping[str, Fact],
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
    added = Version(
        programme=programme,
        at=at,
        version=its.seen + 1,
        text=text,
        to_whom=_without_empty(its.to_whom),
        rests_on=its.rests_on,
        marks=marks(text, known),
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
    if is_handed_over(db, programme, at):
        raise InputRejected([Diagnostic("writing.handed_over", ())])
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
    if at not in known and not (at.place == RECOMMENDATION and _NUMBER.fullmatch(at.key)):
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
