"""What findings are made from: documents, waves, tallies and register rows of a programme, read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from evaluator.findings.collection_findings import Doubts
from evaluator.findings.places import Places
from evaluator.findings.scales import Scales, counted_scales
from evaluator.findings.themes import Themes
from evaluator.programme.agreement import PlanState
from evaluator.programme.merging import Unit
from evaluator.programme.model import Milestone, Programme
from evaluator.records.registry import REGISTERS
from evaluator.store import registers
from evaluator.store.documents import QUESTIONNAIRE, Document, versions_of
from evaluator.store.pairs import PairRow, pair_tallies
from evaluator.store.paper import Agreement, agreements
from evaluator.store.progress import Course, course_of
from evaluator.store.tallies import TallyRow, tallies
from evaluator.store.threads import members
from evaluator.store.waves import Wave, waves
from surveys.document.stored import Stored, stored_questionnaire
from surveys.kinds.all import words_in
from surveys.questionnaire import Questionnaire
from surveys.versions.changes import Versions

if TYPE_CHECKING:
    from sqlalchemy import Connection

Row = Mapping[str, Any]
Written = Mapping[tuple[str, str], Mapping[tuple[str, str], int]]
"""By wave and the key under which words are stored, how many of each (group, process) were asked for them."""
Invited = Mapping[tuple[str, str], int]
"""How many people were invited, by (wave, group)."""
_OF_EVENTS: Final = ("reference", "number", "state", "occurred_on", "date_assumed")
"""What findings rest on: the notes of events, and who recorded them, are not read."""
Events = Mapping[str, tuple[Row, ...]]
"""By register with a history, the events of all its rows."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the registers held: rows by register, the events of those that have histories, and the thread of each row
    that was in one, by its register and reference."""

    rows: Mapping[str, tuple[Row, ...]]
    events: Events
    threads: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Material:
    """``counts``: (wave, variable) -> group -> code -> number of submissions, raw codes as `evaluator.store.tallies`
    keeps them. ``asked``: wave -> the questionnaire version that it used. ``labels``: '' -> the programme document's
    name with version and digest, wave -> that of its questionnaire. ``milestones`` run until the reported one.
    ``pairs``: (wave, wave of a later milestone, variable) -> the pairs of codes of those who answered both.
    ``outgrown``: (wave, wave of a later milestone) without pairs, since answers came to the first after it was counted.
    ``versions``: questionnaire -> its versions by number, those that waves used and those between them.
    ``paper``: wave -> how well the two entries of its paper forms agreed. ``document``: number and digest of
    the programme's. ``digests``: those of questionnaires by key and number. ``held``: what the registers held at the
    counts of earlier milestones. ``courses``: how the asking of each wave of the reported milestone went. ``doubts``:
    how surely its self-generated codes match. ``scales``: what its scales' reliability needs. ``joined``: milestone ->
    groups that were reported together at its count.
    ``themes``: by milestone, where coding was declared finished before it was counted.
    ``written``: of whom the waves of the reported milestone asked something in words.
    ``places``: by questionnaire of the reported milestone how its answers may be told by process; none where they may
    not.
    ``threads``: as in `Held`.
    ``plans``: what was agreed, by milestone, where collection has begun; ``programme`` then holds it, and ``current``
    is the document as it stood (see `planned.as_planned`)."""

    programme: Programme
    milestones: tuple[Milestone, ...]
    waves: tuple[Wave, ...]
    asked: Mapping[str, Questionnaire]
    labels: Mapping[str, str]
    counts: Mapping[tuple[str, str], Mapping[str, Counter[int]]]
    pairs: Mapping[tuple[str, str, str], tuple[PairRow, ...]]
    rows: Mapping[str, tuple[Row, ...]]
    events: Events
    versions: Mapping[str, Versions]
    paper: Mapping[str, Agreement]
    invited: Invited
    document: tuple[int, str] = (0, "")
    digests: Mapping[tuple[str, int], str] = field(default_factory=dict)
    held: Mapping[str, Held] = field(default_factory=dict)
    courses: Mapping[str, Course] = field(default_factory=dict)
    doubts: tuple[Doubts, ...] = ()
    scales: Scales = field(default_factory=dict)
    joined: Mapping[str, tuple[Unit, ...]] = field(default_factory=dict)
    outgrown: frozenset[tuple[str, str]] = frozenset()
    threads: Mapping[tuple[str, str], str] = field(default_factory=dict)
    themes: Mapping[str, Themes] = field(default_factory=dict)
    written: Written = field(default_factory=dict)
    places: Mapping[str, Places] = field(default_factory=dict)
    plans: Mapping[str, PlanState] = field(default_factory=dict)
    current: Programme | None = None
    hidden: frozenset[tuple[str, str]] = frozenset()
    """(wave, group) that are not shown and whose answers are taken out; none before `disclosure.printable`."""

    def waves_at(self, milestone: str) -> tuple[Wave, ...]:
        return tuple(wave for wave in self.waves if wave.milestone == milestone)

    def by_group(self, wave: str, variable: str) -> Mapping[str, Counter[int]]:
        return self.counts.get((wave, variable), {})

    def number(self, wave: str, variable: str, group: str, code: int = 1) -> int:
        return self.by_group(wave, variable).get(group, Counter())[code]

    def as_held(self, milestone: str) -> Material:
        """The same with what the registers held when an earlier milestone was counted."""
        held = self.held.get(milestone)
        return self if held is None else replace(self, rows=held.rows, events=held.events, threads=held.threads)

    def asked_in(self, wave: Wave, group: str) -> int | None:
        """How many of a group a wave asked: those invited one by one, else its known size, if there is one."""
        return self.invited.get((wave.key, group)) or self.size(wave, group)

    def size(self, wave: Wave, group: str) -> int | None:
        """The known size of a group at a wave."""
        return next((one.population_at(wave.milestone) for one in self.programme.groups if one.key == group), None)


def gather(
    db: Connection,
    programme: Programme,
    programme_document: Document,
    milestone: str,
    invited: Invited,
    *,
    kept: Collection[str] | None = None,
    doubts: tuple[Doubts, ...] = (),
) -> Material:
    """Everything that the findings of ``milestone`` and of those before it are made from, as it stands now.

    ``kept``: the waves that count, None for all. What is sent but not folded into the tallies is not in it.
    KeyError for an unknown milestone.
    """
    milestones = programme.milestones_until(milestone)
    places = {m.key: place for place, m in enumerate(milestones)}
    every = (wave for wave in waves(db, programme.key) if kept is None or wave.key in kept)
    its = tuple(wave for wave in every if wave.milestone in places)
    stored = _stored(db, its)
    documents = {wave.key: stored[wave.questionnaire][wave.version] for wave in its}
    held = registers_held(db, programme.key)
    tallied = tallies(db, programme.key, [wave.key for wave in its])
    own = {wave.key: parsed(documents[wave.key]) for wave in its if wave.milestone == milestone}
    return Material(
        programme=programme,
        milestones=milestones,
        waves=its,
        asked={key: parsed(found) for key, found in documents.items()},
        labels={"": label(programme_document)} | {key: label(found) for key, found in documents.items()},
        counts=_counts(tallied),
        pairs=_pairs(db, programme.key, {wave.key: places[wave.milestone] for wave in its}),
        rows=held.rows,
        events=held.events,
        threads=held.threads,
        versions={key: {n: parsed(one) for n, one in found.items()} for key, found in stored.items()},
        paper={key: found for key, found in agreements(db, programme.key).items() if key in documents},
        invited={cell: n for cell, n in sorted(invited.items()) if cell[0] in documents},
        document=(programme_document.number, programme_document.digest),
        digests={(key, n): one.digest for key, found in stored.items() for n, one in found.items()},
        courses={w.key: course_of(db, programme.key, w.key) for w in its if w.milestone == milestone},
        doubts=doubts,
        scales=counted_scales(db, programme, [wave for wave in its if wave.key in own], own),
        written=_written(tallied, own),
    )


def registers_held(db: Connection, programme: str, *, among: Collection[tuple[str, str]] | None = None) -> Held:
    """What the registers hold now; ``among``: of these rows alone, by register and reference."""
    its: dict[str, set[str]] | None = None
    if among is not None:
        its = {kind: {reference for register, reference in among if register == kind} for kind in REGISTERS}
    return Held(
        rows={kind: tuple(registers.rows(db, programme, kind, among=its and its[kind])) for kind in REGISTERS},
        events={
            kind: tuple(
                {name: row[name] for name in _OF_EVENTS}
                for row in registers.events(db, programme, kind, among=its and its[kind])
            )
            for kind, register in REGISTERS.items()
            if register.history
        },
        threads=_threads(db, programme),
    )


def _threads(db: Connection, programme: str) -> dict[tuple[str, str], str]:
    """Threads by number, in the order of their rows: their random ids would make two counts of the same differ."""
    its = members(db, programme)
    numbers = {thread: str(number) for number, thread in enumerate(dict.fromkeys(its.values()), 1)}
    return {key: numbers[thread] for key, thread in its.items()}


def _stored(db: Connection, its: tuple[Wave, ...]) -> dict[str, dict[int, Document]]:
    """By questionnaire and number the versions that waves used, and those between them."""
    found: dict[str, dict[int, Document]] = {}
    for key in {wave.questionnaire for wave in its}:
        used = [wave.version for wave in its if wave.questionnaire == key]
        stored = versions_of(db, its[0].programme, QUESTIONNAIRE, key, since=min(used), until=max(used))
        found[key] = {one.number: one for one in stored}
        if missing := set(used) - found[key].keys():
            raise LookupError(f"waves name version {min(missing)} of {key}, which is not stored")
    return found


def parsed(found: Document) -> Questionnaire:
    return stored_questionnaire(Stored(found.digest, found.text, f"{found.key}.toml"))


def label(found: Document) -> str:
    return f"{found.kind} {found.key} v{found.number} ({found.digest[:8]})"


def _counts(tallied: Iterable[TallyRow]) -> dict[tuple[str, str], dict[str, Counter[int]]]:
    counts: dict[tuple[str, str], dict[str, Counter[int]]] = {}
    for row in tallied:
        counts.setdefault((row.wave, row.variable), {}).setdefault(row.group, Counter())[row.code] += row.n
    return counts


def _written(tallied: Iterable[TallyRow], asked: Mapping[str, Questionnaire]) -> Written:
    """Where the words stand beside one of several choices, each person has each choice, and one of them counts."""
    keys: dict[tuple[str, str], list[str]] = {}
    for wave, questionnaire in asked.items():
        for key, (_, variable) in words_in(questionnaire).items():
            keys.setdefault((wave, variable), []).append(key)
    found: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    for row in tallied:
        for key in keys.get((row.wave, row.variable), ()):
            found.setdefault((row.wave, key), Counter())[row.group, row.process] += row.n
    return found


def _pairs(
    db: Connection, programme: str, places: Mapping[str, int]
) -> dict[tuple[str, str, str], tuple[PairRow, ...]]:
    """``places``: wave -> the place of its milestone. Waves of one milestone are not compared with each other."""
    found: dict[tuple[str, str, str], list[PairRow]] = {}
    for stored in pair_tallies(db, programme, list(places)):
        row = stored if places[stored.first] < places[stored.second] else stored.turned()
        if places[row.first] != places[row.second]:
            found.setdefault((row.first, row.second, row.variable), []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}
