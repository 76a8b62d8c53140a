"""Made-up programmes of small groups over three milestones, whose releases are read together: some answer late, so that
a milestone is counted and released again, some withdraw, some are of another group later, and which groups are large
enough to stand alone is another matter at each milestone."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from evaluator.findings.counted import with_counted
from evaluator.findings.differencing import moved_too_little
from evaluator.findings.material import Material, gather
from evaluator.findings.merging import units_of
from evaluator.programme.model import (
    Group,
    Indicator,
    Milestone,
    Node,
    Programme,
    QualityTargets,
    Question,
    SurveySource,
)
from evaluator.store.documents import save_document
from evaluator.store.engine import Store
from evaluator.store.submissions import insert_submissions
from evaluator.store.tables import submission
from evaluator.store.tallies import fold, take_out
from evaluator.store.waves import Wave, save_wave
from tests.support import panels, questionnaires
from tests.support.questionnaires import YES_NO, page, scale

NOW, MINIMUM, TEXT = panels.NOW, panels.MINIMUM, {"da": "x", "en": "x"}
Document = dict[str, Any]
CODES = (1, 2, -998, None)


@dataclass
class World:
    """``given``: by wave each person's pseudonym with group, answers and whether they are late; ``gone``: those who
    withdraw after the first count, by wave. ``again``: the milestones that are counted a second time."""

    programme: Programme
    waves: list[Wave]
    items: dict[str, tuple[str, ...]]
    given: dict[str, dict[str, tuple[str, dict[str, int | None], bool]]] = field(default_factory=dict)
    gone: dict[str, set[str]] = field(default_factory=dict)
    again: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Counted:
    """``earlier``: by milestone before it the count that it compares with."""

    milestone: str
    number: int
    material: Material
    earlier: Mapping[str, int]


def made_up(rng: random.Random) -> World:
    groups, milestones = [f"g{i}" for i in range(rng.randint(2, 5))], [f"m{i}" for i in range(3)]
    items = {f"q{i}": tuple(f"i{j}" for j in range(rng.randint(1, 2))) for i in range(rng.choice([1, 1, 2]))}
    sizes = {key: rng.choice([3, 4, 5, 6, 7, 8, 12, 30]) for key in groups}
    waves = [
        Wave("p", f"w{key}{i}", milestones[i], key, 1, its, linkage, NOW.date(), NOW.date())
        for key in items
        for its in [tuple(g for g in groups if rng.random() < 0.85) or (groups[0],)]
        for i in range(3)
        for linkage in ["anonymous" if rng.random() < 0.15 else "pseudonymous"]
    ]
    world = World(_programme(rng, groups, milestones, items, sizes), waves, items)
    answer(world, rng, sizes)
    return world


def _programme(
    rng: random.Random,
    groups: list[str],
    milestones: list[str],
    items: dict[str, tuple[str, ...]],
    sizes: dict[str, int],
) -> Programme:
    sources = [
        SurveySource((Question(key, item),), "share", (1,), only)
        for key, its in items.items()
        for item in its
        for only in [(), *([tuple(rng.sample(groups, rng.randint(1, len(groups))))] if rng.random() < 0.4 else ())]
    ]
    if len(items) > 1:
        sources.append(SurveySource((Question("q0", "i0"), Question("q1", "i0")), "share", (1,)))
    known = {key: None if rng.random() < 0.2 else sizes[key] for key in groups}
    grown = {key: {milestones[2]: sizes[key] + 4} if known[key] and rng.random() < 0.2 else {} for key in groups}
    rates = [rng.choice([None, None, 0.6, 0.8]) for _ in milestones]
    return Programme(
        key="p",
        title=TEXT,
        purpose=TEXT,
        languages=("da", "en"),
        disclosure_minimum=MINIMUM,
        groups=tuple(Group(key, _titled("group", key), known[key], grown[key]) for key in groups),
        milestones=tuple(
            Milestone(
                key, _titled("round", key), dt.date(2019 + i, 12, 31), quality=QualityTargets(response_rate=rates[i])
            )
            for i, key in enumerate(milestones)
        ),
        nodes=(Node("n", "outcome_short", TEXT),),
        links=(),
        indicators=tuple(
            Indicator(f"i{i}", "n", _titled("outcome", f"i{i}"), TEXT, "share", one) for i, one in enumerate(sources)
        ),
    )


def _titled(kind: str, key: str) -> dict[str, str]:
    """Without a digit, so that each that a file holds is a number."""
    return dict.fromkeys(("da", "en"), f"{kind} {chr(ord('a') + int(key[1:]))}")


def answer(world: World, rng: random.Random, sizes: dict[str, int]) -> None:
    """Everybody alike or not; nearly all answer, or few; some late, some gone, some of another group by then."""
    alike, response, blank = rng.random() < 0.3, rng.choice([1.0, 0.9, 0.6]), rng.choice([0, 0, 0.1])
    moves, late, goes = rng.choice([0, 0, 0.1]), rng.choice([0, 0.1, 0.4]), rng.choice([0, 0.05, 0.3])
    for wave in world.waves:
        same = {item: rng.choice([1, 2]) for item in world.items[wave.questionnaire]}
        its: dict[str, tuple[str, dict[str, int | None], bool]] = {}
        for group in wave.groups:
            for number in range(sizes[group]):
                if rng.random() < response:
                    there = rng.choice(wave.groups) if rng.random() < moves else group
                    given: dict[str, int | None] = {
                        item: (None if rng.random() < blank else same[item] if alike else rng.choice([1, 2]))
                        for item in same
                    }
                    its[f"{wave.questionnaire}{group}{number}"] = (there, given, rng.random() < late)
        world.given[wave.key] = its
        linked = wave.linkage == "pseudonymous"
        world.gone[wave.key] = {who for who, one in its.items() if linked and not one[2] and rng.random() < goes}
    world.again |= {one.key for one in world.programme.milestones if rng.random() < 0.5}


def counts(world: World, store: Store, *, careful: bool = True) -> Iterator[Counted]:
    """Every count in its order. ``careful``: a second count stands only where enough answers moved, as the product has
    it."""
    _stored(world, store)
    held: dict[str, Material] = {}
    numbers: dict[str, int] = {}
    every: dict[str, list[Material]] = {}
    for milestone in (one.key for one in world.programme.milestones):
        _arrive(world, store, milestone, late=False)
        for number in (1, 2) if milestone in world.again else (1,):
            if number == 2:
                _arrive(world, store, milestone, late=True)
                _leave(world, store, milestone)
            found = _gathered(world, store, milestone, held)
            befores = every.setdefault(milestone, [])
            if careful and moved_too_little(befores, found):
                continue
            yield Counted(milestone, number, found, {key: n for key, n in numbers.items() if key != milestone})
            numbers[milestone] = number
            befores.append(found)
            held[milestone] = replace(found, joined={**found.joined, milestone: units_of(found)})


def counted_once(every: Iterable[Counted]) -> set[str]:
    """The milestones of which no second count was made."""
    its = [(one.milestone, one.number) for one in every]
    return {milestone for milestone, _ in its if (milestone, 2) not in its}


def _stored(world: World, store: Store) -> None:
    with store.writing() as db:
        save_document(db, programme="p", kind="programme", key="p", text="text", now=NOW)
        for key, items in world.items.items():
            asked = page("page", *(questionnaires.item(one, "scale", scale="agreement") for one in items))
            text = questionnaires.document(key, scale("agreement", YES_NO, dont_know=True), asked)
            save_document(db, programme="p", kind="questionnaire", key=key, text=text, now=NOW)
        for wave in world.waves:
            save_wave(db, wave)


def _arrive(world: World, store: Store, milestone: str, *, late: bool) -> None:
    waves = [wave for wave in world.waves if wave.milestone == milestone]
    rows = [
        panels.submission(wave, group, given, who)
        for wave in waves
        for who, (group, given, is_late) in world.given[wave.key].items()
        if is_late == late
    ]
    with store.writing() as db:
        if rows:
            insert_submissions(db, rows)
        fold(db, "p")


def _leave(world: World, store: Store, milestone: str) -> None:
    with store.writing() as db:
        for wave in (wave.key for wave in world.waves if wave.milestone == milestone):
            for who in sorted(world.gone[wave]):
                take_out(db, "p", wave=wave, pseudonym=who)
                its = submission.c.pseudonym == who, submission.c.wave_key == wave
                db.execute(sa.delete(submission).where(*its))


def _gathered(world: World, store: Store, milestone: str, held: dict[str, Material]) -> Material:
    with store.writing() as db:
        document, _ = save_document(db, programme="p", kind="programme", key="p", text="text", now=NOW)
        found = with_counted(gather(db, world.programme, document, milestone, {}), held)
    known = [one.key for one in found.milestones if one.key in held]
    return replace(found, joined={key: held[key].joined[key] for key in known})
