"""Made-up programmes of small groups, their answers and what their report tells, for the attacks on reports.

Groups of 3 to 7 people beside larger ones, everybody alike or not, somebody late, somebody withdrawn.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from evaluator.findings.build import findings_from
from evaluator.findings.material import Material, gather
from evaluator.findings.model import Findings
from evaluator.programme.model import (
    Group,
    Indicator,
    InvolvementSource,
    Milestone,
    Node,
    Process,
    Programme,
    QualityTargets,
    Question,
    Source,
    Stage,
    SurveySource,
)
from evaluator.store import registers
from evaluator.store.documents import save_document
from evaluator.store.engine import Store
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.tallies import fold
from evaluator.store.waves import Wave, save_wave
from tests.support import questionnaires
from tests.support.questionnaires import YES_NO, page, scale

IN_TIME = dt.datetime(2019, 10, 5, 8, tzinfo=dt.UTC)
LATE = dt.datetime(2019, 10, 9, 8, tzinfo=dt.UTC)
DAY = IN_TIME.date()
MINIMUM = 5
TEXT = {"da": "x", "en": "x"}
LEVELS = tuple(range(6))
DONT_KNOW, NOT_RELEVANT, BLANK = -998, -997, None
OUTSIDE = (DONT_KNOW, NOT_RELEVANT, BLANK)
ROWS = ("m0", "m1")
"""Of the matrix, which not every questionnaire has."""
REACHED = 2
"""Every stage was planned at the level with this code."""

Person = tuple[str, str]
"""(wave, group)"""
Count = tuple[str, str, str, int | None]
"""(wave, group, item, code): how many of a group answered so. With item '' and code 0 everybody who answered in time, 1
those who did so late."""


@dataclass
class World:
    """``items``: questionnaire -> item -> its stage, or ''. ``given``: each person's wave, group and answers, and
    whether they were late."""

    programme: Programme
    items: dict[str, dict[str, str]]
    waves: list[Wave]
    invited: dict[Person, int]
    given: list[tuple[Wave, str, dict[str, int | None], bool]] = field(default_factory=list)

    def codes(self, wave: Wave, item: str) -> tuple[int | None, ...]:
        return (*LEVELS, BLANK) if self.items[wave.questionnaire][item] else (1, 2, DONT_KNOW, NOT_RELEVANT, BLANK)

    def on_scale(self, wave: Wave, item: str) -> tuple[int, ...]:
        return LEVELS if self.items[wave.questionnaire][item] else (1, 2)

    def people(self, wave: str, group: str) -> dict[Count, int]:
        return {(wave, group, "", 0): 1, (wave, group, "", 1): 1}

    @property
    def truth(self) -> dict[Count, int]:
        counts: Counter[Count] = Counter()
        for wave, group, answers, late in self.given:
            counts[wave.key, group, "", int(late)] += 1
            counts.update((wave.key, group, item, code) for item, code in answers.items())
        every = {
            (wave.key, group, item, code): 0
            for wave in self.waves
            for group in wave.groups
            for item in ("", *self.items[wave.questionnaire])
            for code in (self.codes(wave, item) if item else (0, 1))
        }
        return every | counts


def made_up(rng: random.Random, *, sizes: tuple[int, ...] = (3, 4, 5, 6, 7), unknown: float = 0.15) -> World:
    """``sizes``: of most groups; ``unknown``: how often a group's size is not known."""
    groups = [f"g{i}" for i in range(rng.randint(2, 5))]
    stages = [f"s{i}" for i in range(rng.choice([0, 0, 1, 2]))]
    items = {f"q{i}": {f"i{j}": "" for j in range(rng.randint(1, 3))} for i in range(rng.choice([1, 1, 2]))}
    for its in items.values():
        its |= dict.fromkeys(ROWS if rng.random() < 0.5 else (), "")
        its |= {f"on-{stage}": stage for stage in stages if rng.random() < 0.8}
    waves = [
        Wave(
            "p",
            f"w{key}{i}",
            "m",
            key,
            1,
            its,
            rng.choice(["anonymous", "pseudonymous"]),
            DAY,
            DAY,
        )
        for key in items
        for i in range(rng.choice([1, 1, 1, 2]))
        for its in [tuple(g for g in groups if rng.random() < 0.8) or (groups[0],)]
    ]
    people = {g: rng.choice((*sizes, *sizes, 12, 30)) for g in groups}
    rate = rng.choice([None, None, 0.6, 0.8])
    programme = Programme(
        key="p",
        title=TEXT,
        purpose=TEXT,
        languages=("da", "en"),
        disclosure_minimum=MINIMUM,
        groups=tuple(Group(key, TEXT, population=None if rng.random() < unknown else people[key]) for key in groups),
        milestones=(Milestone("m", TEXT, dt.date(2019, 12, 31), quality=QualityTargets(response_rate=rate)),),
        nodes=(Node("n", "outcome_short", TEXT),),
        links=(),
        indicators=tuple(
            Indicator(f"indicator-{i}", "n", TEXT, TEXT, "share", source, targets={"m": 0.5})
            for i, source in enumerate(sources(rng, items, groups, stages))
        ),
        stages=tuple(Stage(key, TEXT) for key in stages),
        processes=(Process("north", TEXT, "full"),),
    )
    world = World(programme, items, waves, {})
    if rng.random() < 0.3:
        world.invited |= {(wave.key, group): people[group] for wave in waves for group in wave.groups}
    answer(world, rng, people)
    return world


def sources(
    rng: random.Random, items: Mapping[str, Mapping[str, str]], groups: list[str], stages: list[str]
) -> Iterator[Source]:
    for key, item in ((key, item) for key, its in items.items() for item in its):
        for _ in range(rng.choice([1, 1, 2])):
            only = tuple(g for g in groups if rng.random() < 0.5) if rng.random() < 0.3 else ()
            yield SurveySource((Question(key, item),), "share", (1,), only)
    if len(items) > 1 and rng.random() < 0.5:
        yield SurveySource((Question("q0", "i0"), Question("q1", "i0")), "share", (1,))
    if stages and rng.random() < 0.7:
        yield InvolvementSource("experienced")


def answer(world: World, rng: random.Random, people: Mapping[str, int]) -> None:
    """Everybody alike or not; nearly all answer, or few; one is late and one has withdrawn."""
    alike, left_blank = rng.random() < 0.5, rng.choice([0, 0, 0, 0.2])
    response = rng.choice([1.0, 1.0, 0.9, 0.6])
    for wave in world.waves:
        same = {item: rng.choice(world.on_scale(wave, item)) for item in world.items[wave.questionnaire]}
        for group in wave.groups:
            there = sum(rng.random() < response for _ in range(people[group]))
            for _ in range(there - (rng.random() < 0.2)):
                given: dict[str, int | None] = {}
                for item in same:
                    code: int | None = same[item] if alike else rng.choice(world.on_scale(wave, item))
                    if rng.random() < left_blank:
                        code = rng.choice([one for one in world.codes(wave, item) if one in OUTSIDE])
                    given[item] = code
                late = wave.linkage == "pseudonymous" and rng.random() < 0.1
                world.given.append((wave, group, given, late))


def material_of(world: World, store: Store) -> Material:
    """The programme and its answers stored, counted and gathered."""
    rows = [
        Submission(
            programme="p",
            wave=wave.key,
            linkage=wave.linkage,
            version=1,
            group=group,
            answers=given,
            pseudonym=f"{wave.key}-{place}" if wave.linkage == "pseudonymous" else None,
            submitted_at=(LATE if late else IN_TIME) if wave.linkage == "pseudonymous" else None,
            receipt=f"{wave.key}-{place}" if wave.linkage == "pseudonymous" else None,
        )
        for place, (wave, group, given, late) in enumerate(world.given)
    ]
    plan = {"process": "north", "reading": "intended", "level": "consulted"}
    planned = [(stage.key, group.key) for stage in world.programme.stages for group in world.programme.groups]
    with store.writing() as db:
        document, _ = save_document(db, programme="p", kind="programme", key="p", text="text", now=IN_TIME)
        for key, its in world.items.items():
            save_document(db, programme="p", kind="questionnaire", key=key, text=written(key, its), now=IN_TIME)
        for wave in world.waves:
            save_wave(db, wave)
        if rows:
            insert_submissions(db, rows)
        fold(db, "p")
        registers.add_rows(
            db, "p", "involvement", [plan | {"reference": s + g, "stage": s, "group": g} for s, g in planned]
        )
        return gather(db, world.programme, document, "m", world.invited)


def report(material: Material) -> Findings:
    return findings_from(material, today=DAY)


def written(key: str, items: Mapping[str, str]) -> str:
    asked = [
        questionnaires.item(one, "scale", scale="involvement", stage=stage)
        if stage
        else questionnaires.item(one, "scale", scale="agreement")
        for one, stage in items.items()
        if one not in ROWS
    ]
    if ROWS[0] in items:
        rows = dict(zip(ROWS, ROWS, strict=True))
        asked.append(questionnaires.item("matrix", "matrix", scale="agreement", rows=rows))
    agreement = scale("agreement", YES_NO, dont_know=True, not_relevant=True)
    return questionnaires.document(
        key, agreement, scale("involvement", {i: str(i) for i in LEVELS}), page("page", *asked)
    )


Told = dict[str, Any]
"""A report as JSON."""
