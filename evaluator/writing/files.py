"""The texts of a report as a TOML file, for those who write in an editor of their own; docs/words.md says what it
holds."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.findings.model import Findings
from evaluator.programme.model import Programme
from evaluator.records.recommendations import ANSWERS
from evaluator.registers import keeping
from evaluator.reporting.facts import Fact
from evaluator.store.registers import events
from evaluator.store.writing import At, Version, versions
from evaluator.writing.checking import written_at
from evaluator.writing.marks import figures
from evaluator.writing.passages import By, Typed, reference_of, save, sign
from evaluator.writing.places import RECOMMENDATION, in_one_word, languages_of
from evaluator.writing.recommendations import NAME, Answered, answer, handed_over
from surveys.diagnostics import Diagnostic, InputRejected, Place, not_toml
from surveys.toml.tables import Faults, Table

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Entry:
    """A text as it stands in a file. ``version``: over which it was written, None where the file does not say."""

    where: Place
    at: At
    typed: Typed
    version: int | None


@dataclass(frozen=True, slots=True)
class RecommendationStatus:
    """What was told of a recommendation on a day; ``state`` is one of its register's."""

    where: Place
    number: int
    state: str
    on: dt.date
    note: str
    answered: Answered


@dataclass(frozen=True, slots=True)
class Read:
    entries: tuple[Entry, ...]
    told: tuple[RecommendationStatus, ...]


def read_file(path: Path, programme: Programme) -> Read:
    """Raises InputRejected with every key and type that is wrong."""
    try:
        content = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputRejected([not_toml(path.name, error)]) from None
    faults = Faults(path.name, languages_of(programme))
    table = Table(content, (path.name,), faults)
    entries = [_entry(its, its.value("place", str, "", required=True)) for its in table.tables("passages")]
    recommended = table.tables("recommendations")
    entries += [_entry(its, f"{RECOMMENDATION}:{its.value('number', int, 0, required=True)}") for its in recommended]
    told = tuple(map(_told, table.tables("told")))
    table.close()
    if faults.found:
        raise InputRejected(faults.found)
    return Read(tuple(entries), told)


def bring(
    db: Connection,
    findings: Findings,
    read: Read,
    by: By,
    *,
    known: Mapping[str, Fact] | None = None,
    signing: bool = False,
) -> int:
    """Save what the file has of the milestone as drafts, or sign it; how many texts are new. ``known``: the figures,
    where they were worked out before. A text that was changed since the file was written is refused, and so is what
    else is wrong with any, all at once."""
    faults: list[Diagnostic] = []
    known = figures(findings) if known is None else known
    made = 0
    for one in (one for one in read.entries if one.at.milestone == findings.milestone.key):
        before = versions(db, findings.programme.key, one.at)
        seen = len(before) if one.version is None else one.version
        try:
            (sign if signing else save)(db, findings, one.at, replace(one.typed, seen=seen), by, known=known)
        except InputRejected as error:
            faults += [replace(fault, place=(*one.where, *fault.place)) for fault in error.diagnostics]
        made += len(versions(db, findings.programme.key, one.at)) > len(before)
    if faults:
        raise InputRejected(faults)
    return made


def tell(db: Connection, programme: str, read: Read, by: By) -> int:
    """Record what the file has of recommendations that were handed over, until the day of ``by``; how many entries.
    What is recorded already is left. Raises InputRejected."""
    there, made = handed_over(db, programme), 0
    recorded = {(one["reference"], one["state"], one["occurred_on"]) for one in events(db, programme, NAME)}
    for one in read.told:
        reference = reference_of(At("", RECOMMENDATION, str(one.number)))
        is_new = (reference, one.state, one.on) not in recorded
        if reference in there and is_new and one.on <= by.now.date():
            if one.state in ANSWERS:
                answer(db, programme, reference, one.answered, by)
            else:
                event = {"state": one.state, "occurred_on": one.on.isoformat(), "note": one.note}
                keeping.move(db, programme, NAME, reference, event, by=by.account, now=by.now)
            made += 1
    return made


def as_toml(db: Connection, findings: Findings) -> str:
    """The texts of a milestone that hold, as `read_file` reads them."""
    return "\n".join(line for its in written_at(db, findings).values() for line in _lines(its))


def _lines(its: Version) -> Iterator[str]:
    recommendation = its.at.place == RECOMMENDATION
    yield "[[recommendations]]" if recommendation else "[[passages]]"
    yield f"milestone = {_quoted(its.at.milestone)}"
    yield f"number = {its.at.key}" if recommendation else f"place = {_quoted(in_one_word(its.at))}"
    yield f"version = {its.version}"
    for name, words in (("text", its.text), ("to", its.to_whom)):
        yield from (f"{name}.{language} = {_quoted(said)}" for language, said in words.items())
    for key, some in (("rests_on", its.rests_on), ("numbers", its.numbers)):
        if some:
            yield f"{key} = [{', '.join(map(_quoted, some))}]"
    yield ""


def _quoted(text: str) -> str:
    """A basic string of TOML, which JSON writes alike."""
    return json.dumps(text, ensure_ascii=False)


def _entry(its: Table, place: str) -> Entry:
    name, _, key = place.partition(":")
    at = At(its.value("milestone", str, "", required=True), name, key)
    version = its.value("version", int, 0) if "version" in its else None
    to = _words(its, "to") if name == RECOMMENDATION else {}
    numbers, rests_on = (_list(its, one) for one in ("numbers", "rests_on"))
    typed = Typed(text=_words(its, "text"), seen=0, to_whom=to, rests_on=rests_on, numbers=numbers)
    its.close()
    return Entry(its.place, at, typed, version)


def _words(its: Table, key: str) -> Mapping[str, str]:
    """By language; a draft need not have all of them."""
    content = its.value(key, dict, {})
    return {str(language): said for language, said in content.items() if isinstance(said, str)}


def _list(its: Table, key: str) -> tuple[str, ...]:
    found: Iterable[object] = its.value(key, list, [])
    return tuple(str(one) for one in found)


def _told(its: Table) -> RecommendationStatus:
    on = its.value("on", dt.date, dt.date.min, required=True)
    due = its.value("due", dt.date, dt.date.min) if "due" in its else None
    words = {name: its.value(name, str, "") for name in ("action", "owner")}
    state, note = its.value("state", str, "", required=True), its.value("note", str, "")
    number = its.value("recommendation", int, 0, required=True)
    its.close()
    return RecommendationStatus(
        its.place, number, state, on, note, Answered(answer=state, reason=note, on=on, due=due, **words)
    )
