"""What findings are made from: documents, waves, tallies and register rows of a programme, read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from evaluator.programme.agreement import PlanState, as_agreed
from evaluator.programme.model import Milestone, Programme
from evaluator.records.registry import REGISTERS
from evaluator.store import registers
from evaluator.store.documents import QUESTIONNAIRE, Document, versions_of
from evaluator.store.pairs import PairRow, pair_tallies
from evaluator.store.paper import Agreement, agreements
from evaluator.store.tallies import tallies
from evaluator.store.waves import Wave, waves
from surveys.document.stored import Stored, stored_questionnaire
from surveys.questionnaire import Questionnaire
from surveys.versions.changes import Versions

if TYPE_CHECKING:
    from sqlalchemy import Connection

Row = Mapping[str, Any]
Invited = Mapping[tuple[str, str], int]
"""How many people were invited, by (wave, group)."""


@dataclass(frozen=True, slots=True)
class Material:
    """``counts``: (wave, variable) -> group -> code -> number of submissions, raw codes as `evaluator.store.tallies`
    keeps them. ``asked``: wave -> the questionnaire version that it used. ``labels``: '' -> the programme document's
    name with version and digest, wave -> that of its questionnaire. ``milestones`` run until the reported one.
    ``pairs``: (wave, wave of a later milestone, variable) -> the pairs of codes of those who answered both.
    ``versions``: questionnaire -> its versions by number, those that waves used and those between them.
    ``paper``: wave -> how well the two entries of its paper forms agreed. ``plans``: by milestone, where collection has
    begun; ``programme`` holds what was agreed in them, ``current`` is the document as it stands."""

    programme: Programme
    milestones: tuple[Milestone, ...]
    waves: tuple[Wave, ...]
    asked: Mapping[str, Questionnaire]
    labels: Mapping[str, str]
    counts: Mapping[tuple[str, str], Mapping[str, Counter[int]]]
    pairs: Mapping[tuple[str, str, str], tuple[PairRow, ...]]
    rows: Mapping[str, tuple[Row, ...]]
    events: tuple[Row, ...]
    versions: Mapping[str, Versions]
    paper: Mapping[str, Agreement]
    invited: Invited
    plans: Mapping[str, PlanState] = field(default_factory=dict)
    current: Programme | None = None

    def waves_at(self, milestone: str) -> tuple[Wave, ...]:
        return tuple(wave for wave in self.waves if wave.milestone == milestone)

    def by_group(self, wave: str, variable: str) -> Mapping[str, Counter[int]]:
        return self.counts.get((wave, variable), {})

    def number(self, wave: str, variable: str, group: str, code: int = 1) -> int:
        return self.by_group(wave, variable).get(group, Counter())[code]


def gather(
    db: Connection,
    programme: Programme,
    programme_document: Document,
    milestone: str,
    invited: Invited,
    plans: Mapping[str, PlanState] | None = None,
) -> Material:
    """Everything that the findings of ``milestone`` and of those before it are made from.

    What is sent but not folded into the tallies is not in it. ``plans``: what was agreed of the milestones whose
    collection has begun, by key. KeyError for an unknown milestone.
    """
    until = {one.key for one in programme.milestones_until(milestone)}
    agreed = {key: its for key, its in (plans or {}).items() if key in until}
    current, programme = programme, as_agreed(programme, {key: its.baseline for key, its in agreed.items()}, milestone)
    milestones = programme.milestones_until(milestone)
    keys = {m.key for m in milestones}
    its = tuple(_as_agreed(wave, agreed) for wave in waves(db, programme.key) if wave.milestone in keys)
    stored = _stored(db, its)
    documents = {wave.key: stored[wave.questionnaire][wave.version] for wave in its}
    return Material(
        programme=programme,
        milestones=milestones,
        waves=its,
        asked={key: _parsed(found) for key, found in documents.items()},
        labels={"": _label(programme_document)} | {key: _label(found) for key, found in documents.items()},
        counts=_counts(db, programme.key, [wave.key for wave in its]),
        pairs=_pairs(db, programme.key, {w.key: [m.key for m in milestones].index(w.milestone) for w in its}),
        rows={kind: tuple(registers.rows(db, programme.key, kind)) for kind in REGISTERS},
        events=tuple(registers.events(db, programme.key)),
        versions={key: {n: _parsed(one) for n, one in found.items()} for key, found in stored.items()},
        paper=agreements(db, programme.key),
        invited=dict(sorted(invited.items())),
        plans=agreed,
        current=current,
    )


def _as_agreed(wave: Wave, plans: Mapping[str, PlanState]) -> Wave:
    """The wave with the groups that were agreed for it."""
    plan = plans.get(wave.milestone)
    found = next((one for one in plan.baseline.waves if one.key == wave.key), None) if plan else None
    return replace(wave, groups=found.groups) if found else wave


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


def _parsed(found: Document) -> Questionnaire:
    return stored_questionnaire(Stored(found.digest, found.text, f"{found.key}.toml"))


def _label(found: Document) -> str:
    return f"{found.kind} {found.key} v{found.number} ({found.digest[:8]})"


def _counts(db: Connection, programme: str, keys: list[str]) -> dict[tuple[str, str], dict[str, Counter[int]]]:
    counts: dict[tuple[str, str], dict[str, Counter[int]]] = {}
    for row in tallies(db, programme, keys):
        counts.setdefault((row.wave, row.variable), {}).setdefault(row.group, Counter())[row.code] += row.n
    return counts


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
