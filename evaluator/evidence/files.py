"""Evidence, judgements and joint interpretations from a TOML file; docs/evidence.md says what it holds."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from evaluator.evidence.interpreting import Held, record
from evaluator.evidence.judging import Entered, Judgement, enter, judge, latest_judgement
from evaluator.evidence.sources import Known, Memory, known
from evaluator.programme.claims import claim_key
from evaluator.programme.model import Programme
from evaluator.results.milestones import counts_to_see
from evaluator.store.evidence import About, interpretations, pieces
from evaluator.store.materials import materials
from surveys.diagnostics import Diagnostic, InputRejected, Place, not_toml
from surveys.toml.tables import Faults, Table

if TYPE_CHECKING:
    from sqlalchemy import Connection

Entry = TypeVar("Entry", Held, Entered, Judgement)
_VERDICTS: Final = {"links": "rating", "assumptions": "state", "rivals": "weight", "context": ""}
"""The tables of judgements, and what each calls its verdict."""
_CLAIMS: Final = {"assumptions": "assumption", "rivals": "rival"}


@dataclass(frozen=True, slots=True)
class Read:
    """What stands in a file, each with its place."""

    interpretations: tuple[tuple[Place, Held], ...]
    evidence: tuple[tuple[Place, Entered], ...]
    judgements: tuple[tuple[Place, Judgement], ...]

    @property
    def wanted(self) -> frozenset[tuple[str, str]]:
        """The kinds and references of what the evidence points at, as the file names it."""
        return frozenset((one.kind, one.reference) for _, one in self.evidence if one.reference)


def read_file(path: Path) -> Read:
    """Raises InputRejected with every key and type that is wrong."""
    try:
        content = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputRejected([not_toml(path.name, error)]) from None
    faults = Faults(path.name)
    table = Table(content, (path.name,), faults)
    read = Read(
        tuple((its.place, _interpretation(its)) for its in table.tables("interpretations")),
        tuple((its.place, _evidence(its)) for its in table.tables("evidence")),
        tuple((its.place, _judgement(its, name)) for name in _VERDICTS for its in table.tables(name)),
    )
    table.close()
    if faults.found:
        raise InputRejected(faults.found)
    return read


def foresee(db: Connection, programme: Programme, read: Read, memory: Memory) -> None:
    """Compute the findings that the evidence points at, which takes long, before ``db`` is one that others wait for."""
    known(db, programme, counts_to_see(db, programme.key, shown_only=False), read.wanted, memory=memory)


@dataclass(slots=True)
class Import:
    """Stores what a file says, as ``actor`` and at ``now``; what stands already is left, so that a file can be imported
    again. ``milestone``: only what is of it, '' for everything."""

    db: Connection
    programme: Programme
    actor: str
    now: dt.datetime
    milestone: str = ""
    synthetic: bool = False
    memory: Memory = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)
    added: int = 0
    standing: set[tuple[About, str, str, str, str]] = field(default_factory=set)
    """What tells pieces of evidence apart, of those that are stored: read once for all entries."""
    titles: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The ids of materials and joint interpretations, by their kind and title."""
    things: Known | None = None

    def run(self, read: Read) -> int:
        """How many entries were new. Raises InputRejected with everything that is wrong; the caller then commits
        nothing."""
        self.standing = {
            (one.about, one.kind, one.milestone, one.direction, one.seen) for one in pieces(self.db, self.programme.key)
        }
        self._each(read.interpretations, self._interpreted)
        self.titles = self._titles()
        self.things = self._things(read)
        self._each(read.evidence, self._entered)
        self._each(read.judgements, self._judged)
        if self.faults:
            raise InputRejected(self.faults)
        return self.added

    def _each(self, some: Iterable[tuple[Place, Entry]], store: Callable[[Entry], bool]) -> None:
        for place, one in some:
            if self.milestone in ("", one.milestone):
                try:
                    self.added += store(one)
                except InputRejected as error:
                    self._refused(place, error)

    def _refused(self, place: Place, error: InputRejected) -> None:
        self.faults += [replace(one, place=(*place, *one.place)) for one in error.diagnostics]

    def _interpreted(self, its: Held) -> bool:
        there = interpretations(self.db, self.programme.key)
        if any((one.milestone, one.title) == (its.milestone, its.title.strip()) for one in there):
            return False
        record(self.db, self.programme, its, actor=self.actor, now=self.now, synthetic=self.synthetic)
        return True

    def _entered(self, its: Entered) -> bool:
        told = (its.about, its.kind, its.milestone, its.direction, its.seen.strip())
        if told in self.standing:
            return False
        named = replace(its, reference=self._by_title(its))
        by, now, synthetic = self.actor, self.now, self.synthetic
        enter(self.db, self.programme, named, actor=by, now=now, synthetic=synthetic, among=self.things)
        self.standing.add(told)
        return True

    def _by_title(self, its: Entered) -> str:
        """Materials and joint interpretations stand in a file by their titles; one that is not there stays as it is,
        and is refused as unknown."""
        return self.titles.get((its.kind, its.reference), its.reference)

    def _titles(self) -> dict[tuple[str, str], str]:
        held, brought = interpretations(self.db, self.programme.key), materials(self.db, self.programme.key)
        return {("interpretation", one.title): str(one.id) for one in held} | {
            (one.kind, one.title): str(one.id) for one in brought
        }

    def _things(self, read: Read) -> Known:
        """What the evidence points at: found once for all entries."""
        counts = counts_to_see(self.db, self.programme.key, shown_only=False)
        return known(self.db, self.programme, counts, read.wanted, memory=self.memory)

    def _judged(self, its: Judgement) -> bool:
        before = latest_judgement(self.db, self.programme.key, its.about, its.milestone)
        version = before.version if before else 0
        return judge(self.db, self.programme, its, version=version, actor=self.actor, now=self.now)


def _interpretation(its: Table) -> Held:
    shown = [
        (one.value("indicator", str, "", required=True), one.value("said", str, "", required=True), _text(one, "words"))
        for one in _closed(its.tables("shown"))
    ]
    present = its.value("present", dict, {})
    held_on: dt.date | None = its.value("held_on", dt.date, dt.date.min) if "held_on" in its else None
    held = Held(
        title=its.value("title", str, "", required=True),
        milestone=its.value("milestone", str, "", required=True),
        held_on=held_on,
        present={group: n if type(n) is int else None for group, n in present.items()},
        absent=[str(group) for group in its.value("absent", list, [])],
        shown=shown,
        missing=_text(its, "missing"),
    )
    its.close()
    return held


def _closed(some: Iterator[Table]) -> Iterator[Table]:
    """Each table, and after it is read what nobody asked for."""
    for one in some:
        yield one
        one.close()


def _evidence(its: Table) -> Entered:
    entered = Entered(
        about=_about(its),
        kind=its.value("kind", str, "", required=True),
        reference=_text(its, "points_at"),
        milestone=its.value("milestone", str, "", required=True),
        direction=its.value("direction", str, "", required=True),
        strength=its.value("strength", str, "", required=True),
        test=_text(its, "test"),
        seen=its.value("seen", str, "", required=True),
        source=_text(its, "source"),
    )
    its.close()
    return entered


def _judgement(its: Table, name: str) -> Judgement:
    verdict = _VERDICTS[name]
    judged = Judgement(
        about=_about(its, _CLAIMS.get(name, "")),
        milestone=its.value("milestone", str, "", required=True),
        verdict=_text(its, verdict) if verdict else "",
        seen=_text(its, "seen") if name in ("links", "context") else "",
        for_whom=_text(its, "for_whom") if name == "links" else "",
        why=_text(its, "why") if verdict else "",
    )
    its.close()
    return judged


def _about(its: Table, claim: str = "") -> About:
    """Assumptions and rivals stand in a file with their words."""
    if "context" in its:
        return About(subject="node", place=_text(its, "context"))
    link = its.value("link", str, "", required=True)
    subject = claim or next((one for one in ("assumption", "rival") if one in its), "")
    if not subject:
        return About(subject="link", place=link)
    return About(subject=subject, place=link, claim=claim_key(its.value(subject, str, "", required=True)))


def _text(its: Table, key: str) -> str:
    return its.value(key, str, "")
