"""An attack on random programmes: whatever the JSON says about numbers of answers is written as linear equations, and
no count of a group below the minimum may follow from them."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from evaluator.findings.build import findings_from
from evaluator.findings.material import gather
from evaluator.programme.model import (
    Group,
    Indicator,
    InvolvementSource,
    Milestone,
    Node,
    Process,
    Programme,
    Question,
    Source,
    Stage,
    SurveySource,
)
from evaluator.reporting.json import as_json
from evaluator.store import registers
from evaluator.store.documents import save_document
from evaluator.store.engine import Store
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.store.tallies import fold
from evaluator.store.waves import Wave, save_wave
from tests.support import questionnaires
from tests.support.questionnaires import YES_NO, page, scale

NOW = dt.datetime(2019, 10, 5, 8, tzinfo=dt.UTC)
MINIMUM = 5
TEXT = {"da": "x", "en": "x"}
LEVELS = tuple(range(6))
DONT_KNOW, BLANK = -998, None
REACHED = 2
"""Every stage was planned at the level with this code."""

Count = tuple[object, ...]
"""('people', wave, group) or (questionnaire, item, group, code): what the attacker wants to know."""
Sums = Mapping[Count, int]


@dataclass
class World:
    """Who was asked what, and how they answered. ``items``: questionnaire -> item -> its stage, or ''."""

    programme: Programme
    items: dict[str, dict[str, str]]
    waves: list[Wave]
    truth: Counter[Count]

    def codes(self, questionnaire: str, item: str) -> tuple[int, ...]:
        return LEVELS if self.items[questionnaire][item] else (1, 2)

    def cells(self) -> Iterator[tuple[str, str, str]]:
        """(questionnaire, item, group) of everybody who was asked."""
        asked = {(wave.questionnaire, group): None for wave in self.waves for group in wave.groups}
        return ((key, item, group) for key, group in asked for item in self.items[key])

    def all_of(self, cells: Iterable[tuple[str, str, str]], codes: Iterable[int | None]) -> dict[Count, int]:
        wanted = [*codes]
        return {(*cell, code): 1 for cell in cells for code in wanted}

    def people(self, waves: Iterable[Wave], groups: Iterable[str] | None = None) -> dict[Count, int]:
        return {("people", w.key, g): 1 for w in waves for g in w.groups if groups is None or g in groups}


def made_up(rng: random.Random) -> World:
    groups = [f"g{i}" for i in range(rng.randint(1, 4))]
    stages = [f"s{i}" for i in range(rng.randint(0, 2))]
    items = {f"q{i}": {f"i{j}": "" for j in range(rng.randint(1, 3))} for i in range(rng.randint(1, 2))}
    for its in items.values():
        its |= {f"on-{stage}": stage for stage in stages if rng.random() < 0.8}
    waves = [
        Wave("p", f"w{key}{i}", "m", key, 1, its, rng.choice(["anonymous", "pseudonymous"]), NOW.date(), NOW.date())
        for key in items
        for i in range(rng.choice([1, 1, 1, 2]))
        for its in [tuple(g for g in groups if rng.random() < 0.7) or (groups[0],)]
    ]
    programme = Programme(
        key="p",
        title=TEXT,
        purpose=TEXT,
        languages=("da", "en"),
        disclosure_minimum=MINIMUM,
        groups=tuple(Group(key, TEXT, population=rng.choice([None, 30])) for key in groups),
        milestones=(Milestone("m", TEXT, dt.date(2019, 12, 31)),),
        nodes=(Node("n", "outcome_short", TEXT),),
        links=(),
        indicators=tuple(
            Indicator(f"indicator-{i}", "n", TEXT, TEXT, "share", source)
            for i, source in enumerate(sources(rng, items, groups, stages))
        ),
        stages=tuple(Stage(key, TEXT) for key in stages),
        processes=(Process("north", TEXT, "full"),),
    )
    return World(programme, items, waves, Counter())


def sources(
    rng: random.Random, items: Mapping[str, Mapping[str, str]], groups: list[str], stages: list[str]
) -> Iterator[Source]:
    for key, item in ((key, item) for key, its in items.items() for item in its):
        for _ in range(rng.choice([0, 1, 1, 2])):
            only = tuple(g for g in groups if rng.random() < 0.5) if rng.random() < 0.4 else ()
            yield SurveySource((Question(key, item),), "share", (1,), only)
    if len(items) > 1 and rng.random() < 0.5:
        yield SurveySource((Question("q0", "i0"), Question("q1", "i0")), "share", (1,))
    if stages and rng.random() < 0.7:
        yield InvolvementSource("experienced")
    if stages and rng.random() < 0.3:
        yield InvolvementSource("experienced", (stages[0],))


def answer(world: World, store: Store, rng: random.Random) -> dict[str, Any]:
    """Let people answer, each group in a number of its own, and publish: the report's JSON."""
    left_blank, rows = rng.choice([0, 0, 0.2]), []
    for wave, group in ((one, group) for one in world.waves for group in one.groups):
        for person in range(rng.choice([0, 1, 2, 3, 4, 6, 8, 12, 20])):
            key, linked = wave.questionnaire, wave.linkage == "pseudonymous"
            given = {
                item: rng.choice([BLANK, DONT_KNOW])
                if rng.random() < left_blank
                else rng.choice(world.codes(key, item))
                for item in world.items[key]
            }
            given |= {item: BLANK for item, code in given.items() if world.items[key][item] and code == DONT_KNOW}
            world.truth["people", wave.key, group] += 1
            world.truth.update((key, item, group, code) for item, code in given.items())
            who = f"{wave.key}-{group}-{person}" if linked else None
            rows.append(
                Submission(
                    programme="p",
                    wave=wave.key,
                    linkage=wave.linkage,
                    version=1,
                    group=group,
                    answers=given,
                    pseudonym=who,
                    submitted_at=NOW if linked else None,
                    receipt=who,
                )
            )
    plan = {"process": "north", "reading": "intended", "level": "consulted"}
    planned = [(stage.key, group.key) for stage in world.programme.stages for group in world.programme.groups]
    with store.writing() as db:
        document, _ = save_document(db, programme="p", kind="programme", key="p", text="text", now=NOW)
        for key, its in world.items.items():
            save_document(db, programme="p", kind="questionnaire", key=key, text=written(key, its), now=NOW)
        for wave in world.waves:
            save_wave(db, wave)
        insert_submissions(db, rows)
        fold(db, "p")
        registers.add_rows(
            db, "p", "involvement", [plan | {"reference": s + g, "stage": s, "group": g} for s, g in planned]
        )
        return as_json(findings_from(gather(db, world.programme, document, "m", {}), today=NOW.date()))


def written(key: str, items: Mapping[str, str]) -> str:
    asked = (
        questionnaires.item(one, "scale", scale="involvement", stage=stage)
        if stage
        else questionnaires.item(one, "scale", scale="agreement")
        for one, stage in items.items()
    )
    agreement = scale("agreement", YES_NO, dont_know=True)
    return questionnaires.document(
        key, agreement, scale("involvement", {i: str(i) for i in LEVELS}), page("page", *asked)
    )


def equations(world: World, report: dict[str, Any]) -> Iterator[tuple[Sums, float | None]]:
    """What the report tells; a value of None is suppressed."""
    waves, every = world.waves, [*world.cells()]
    for wave in waves:
        for group in wave.groups:
            asked = {
                ("people", w.key, group): -1
                for w in waves
                if w.questionnaire == wave.questionnaire and group in w.groups
            }
            for item in world.items[wave.questionnaire]:
                cell = (wave.questionnaire, item, group)
                yield world.all_of([cell], [*world.codes(*cell[:2]), DONT_KNOW, BLANK]) | asked, 0
    for row in report["responses"]:
        yield {("people", row["wave"], row["group"]): 1}, row["answered"]
    quality, known = report["data_quality"], [row["group"] for row in report["responses"] if row["population"]]
    yield world.people(waves), report["answers"]
    yield world.people(waves, known), quality["response_rate"]["numerator"]
    yield world.people(w for w in waves if w.linkage == "pseudonymous"), quality["timeliness"]["denominator"]
    answered = {k: 1 for cell in every for k in world.all_of([cell], [*world.codes(*cell[:2]), DONT_KNOW])}
    yield answered, quality["completeness"]["numerator"]
    yield answered | world.all_of(every, [BLANK]), quality["completeness"]["denominator"]
    for indicator, finding in zip(world.programme.indicators, report["indicators"], strict=True):
        yield from told_by(indicator.source, finding, world)
    for row in report["involvement"]["cells"]:
        cells = [c for c in every if world.items[c[0]][c[1]] == row["stage"] and c[2] == row["group"]]
        for level in LEVELS if row["experienced"] else ():
            yield world.all_of(cells, [level]), row["experienced"][level]


def told_by(source: Source, finding: dict[str, Any], world: World) -> Iterator[tuple[Sums, float | None]]:
    if isinstance(source, SurveySource):
        wanted = {(q.questionnaire, q.item) for q in source.questions}
        counted: tuple[int, ...] = source.codes
    else:
        assert isinstance(source, InvolvementSource)
        stages = source.stages or [stage.key for stage in world.programme.stages]
        wanted = {(key, item) for key, its in world.items.items() for item, stage in its.items() if stage in stages}
        counted = LEVELS[REACHED:]
    only = getattr(source, "groups", ()) or [group.key for group in world.programme.groups]
    cells = [cell for cell in world.cells() if cell[:2] in wanted and cell[2] in only]
    for figure in [finding | {"group": ""}, *finding["by_group"]]:
        its = [cell for cell in cells if figure["group"] in ("", cell[2])]
        n, value = figure["n"], figure["estimate"]
        yield {k: 1 for cell in its for k in world.all_of([cell], world.codes(*cell[:2]))}, n
        yield world.all_of(its, counted), None if value is None else round(n * value)
    for shown in finding["distributions"]:
        its = [cell for cell in cells if shown["group"] in ("", cell[2])]
        yield world.all_of(its, [DONT_KNOW]), shown["dont_know"]
        yield world.all_of(its, [BLANK]), shown["blank"]
        for code, count in zip(shown["codes"], shown["counts"] or (), strict=not shown["suppressed"]):
            yield world.all_of(its, [code]), count


def computable(world: World, report: dict[str, Any]) -> list[Sums]:
    """The secrets that follow from the report: how many of a small group answered, or answered a question, and how."""
    sums = []
    for told, value in equations(world, report):
        if value is not None:
            assert sum(weight * world.truth[count] for count, weight in told.items()) == value
            sums.append(told)
    everything = {count: place for place, count in enumerate(dict.fromkeys(count for told in sums for count in told))}
    secrets = [secret for secret in secrets_of(world) if everything.keys() >= secret.keys()]
    rows, targets = (np.zeros((len(these), len(everything))) for these in (sums, secrets))
    for matrix, these in ((rows, sums), (targets, secrets)):
        for row, told in zip(matrix, these, strict=True):
            row[[everything[count] for count in told]] = list(told.values())
    silent = [place for count, place in everything.items() if count[0] == "people" and not world.truth[count]]
    rows[:, silent] = targets[:, silent] = 0  # a group of whom nobody answered is shown as such
    _, sizes, directions = np.linalg.svd(rows, full_matrices=False)
    known = directions[sizes > 1e-8]
    away = np.abs(targets - targets @ known.T @ known).max(axis=1, initial=0)
    return [secret for secret, distance in zip(secrets, away, strict=True) if distance < 1e-7]


def secrets_of(world: World) -> Iterator[Sums]:
    few = [*({count: 1} for count in world.people(world.waves))]
    for cell in world.cells():
        answers = world.all_of([cell], world.codes(*cell[:2]))
        if 0 < sum(world.truth[count] for count in answers) < MINIMUM:
            few += [answers, *({count: 1} for count in answers)]
    return (secret for secret in few if 0 < sum(world.truth[count] for count in secret) < MINIMUM)


@pytest.mark.parametrize("seed", range(60))
def test_nothing_about_a_small_group_can_be_computed_from_a_report(sqlite_store: Store, seed: int) -> None:
    rng = random.Random(seed)
    world = made_up(rng)
    report = answer(world, sqlite_store, rng)
    assert computable(world, report) == []
