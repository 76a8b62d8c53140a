"""A published figure is a function of published cells: what is not shown may be anything under which the same is not
shown and the rest stays, and every byte of every format is the same."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from evaluator.findings import change
from evaluator.findings.build import findings_from
from evaluator.findings.material import Material
from evaluator.rendering.format import Draft
from evaluator.rendering.html import HTML
from evaluator.rendering.json import JSON
from evaluator.reporting.json import as_json
from evaluator.store.counting import COLLECTION_MODE, IN_TIME, SUBMITTED
from evaluator.store.engine import Store
from tests.support import panels
from tests.support.small_programmes import MINIMUM, Told, World, made_up, material_of, report

Counts = dict[tuple[str, str], dict[str, Counter[int]]]


def printed(material: Material) -> dict[str, bytes]:
    """A report in both languages and as JSON. The PDF is typeset from the same parts as HTML."""
    findings = report(material)
    return {
        "json": JSON.make(Draft(findings), "en"),
        "da": HTML.make(Draft(findings), "da"),
        "en": HTML.make(Draft(findings), "en"),
    }


def otherwise(material: Material, world: World, told: Told, rng: random.Random) -> Material:
    """The same material with other answers where nothing is shown: of rows of responses as many people as may not be
    shown, how they answered, by which mode and whether in time; of a hidden question of a shown row how it was answered
    by those who did."""
    counts: Counts = {key: {g: Counter(codes) for g, codes in its.items()} for key, its in material.counts.items()}
    waves = {wave.key: wave for wave in world.waves}
    hidden = {(row["wave"], row["group"]) for row in told["responses"] if row["suppressed"] and "+" not in row["group"]}
    for wave, group in sorted(hidden):
        people = counts.get((wave, SUBMITTED), {}).get(group, Counter())[1]
        if not people:
            continue
        n = rng.randint(1, MINIMUM - 1)
        counts[wave, SUBMITTED][group] = Counter({1: n})
        late = rng.randint(0, n)
        if waves[wave].linkage == "pseudonymous":
            counts[wave, IN_TIME][group] = Counter({0: late, 1: n - late})
        counts.setdefault((wave, f"{COLLECTION_MODE}paper"), {})[group] = Counter({1: rng.randint(0, n)})
        for item in world.items[waves[wave].questionnaire]:
            scale = world.on_scale(waves[wave], item)
            counts.setdefault((wave, item), {})[group] = Counter(rng.choice((*scale, -999)) for _ in range(n))
    for wave, item, group in hidden_questions(world, told, hidden):
        codes = counts[wave, item][group]
        scale = world.on_scale(waves[wave], item)
        on_scale = sum(n for code, n in codes.items() if code in scale)
        others = Counter({code: n for code, n in codes.items() if code not in scale})
        counts[wave, item][group] = others + Counter(rng.choice(scale) for _ in range(on_scale))
    return replace(material, counts=counts)


def hidden_questions(world: World, told: Told, hidden: set[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """(wave, question, group) of which no figure shows anything, in rows that are shown."""
    waves = {wave.key: wave for wave in world.waves}
    every = {(w.key, item, g) for w in world.waves for g in w.groups for item in world.items[w.questionnaire]}
    shown = set()
    for indicator, finding in zip(world.programme.indicators, told["indicators"], strict=True):
        asked = {(q.questionnaire, q.item) for q in getattr(indicator.source, "questions", ())}
        groups = {one for row in finding["by_group"] if not row["suppressed"] for one in row["group"].split("+")}
        shown |= {one for one in every if (waves[one[0]].questionnaire, one[1]) in asked and one[2] in groups}
    for row in told["involvement"]["cells"]:
        for one in every if not row["suppressed"] else ():
            stage = world.items[waves[one[0]].questionnaire][one[1]]
            shown |= {one} if stage == row["stage"] and one[2] in row["group"].split("+") else set()
    return sorted(one for one in every - shown if (one[0], one[2]) not in hidden and merged(one, told))


def merged(cell: tuple[str, str, str], told: Told) -> bool:
    """Whether the row of a cell is shown under its own name."""
    return any((row["wave"], row["group"]) == (cell[0], cell[2]) for row in told["responses"])


@pytest.mark.parametrize("seed", range(40))
def test_what_is_not_shown_changes_nothing_of_the_findings(sqlite_store: Store, seed: int) -> None:
    """Of 40 programmes some hide something that can be otherwise; the findings are all that a format prints."""
    rng = random.Random(seed)
    world = made_up(rng, unknown=0.5)
    material = material_of(world, sqlite_store)
    findings = report(material)
    others = [otherwise(material, world, as_json(findings), rng) for _ in range(3)]
    assert [report(other) for other in others] == [findings] * 3


@pytest.mark.parametrize("seed", [3, 4, 9])
def test_what_is_not_shown_changes_no_byte_of_any_format(sqlite_store: Store, seed: int) -> None:
    rng = random.Random(seed)
    world = made_up(rng, unknown=0.5)
    material = material_of(world, sqlite_store)
    other = otherwise(material, world, as_json(report(material)), rng)
    assert other.counts != material.counts  # else this would show nothing
    assert printed(other) == printed(material)


def linked_otherwise(material: Material, rng: random.Random) -> Material:
    """People who answered twice are paired with others: each question's answers at each milestone stay as they are."""
    pairs = {}
    for key, rows in material.pairs.items():
        second = [(row.group_second, row.code_second) for row in rows for _ in range(row.n)]
        by_group: dict[str, list[int]] = {}
        for group, code in second:
            by_group.setdefault(group, []).append(code)
        for codes in by_group.values():
            rng.shuffle(codes)
        single = [row._replace(n=1) for row in rows for _ in range(row.n)]
        pairs[key] = tuple(row._replace(code_second=by_group[row.group_second].pop()) for row in single)
    return replace(material, pairs=pairs)


def reasons(told: Told) -> list[str]:
    return [one["linked"]["reason"] for its in told["indicators"] for one in its["changes"] if one["linked"]]


@pytest.mark.parametrize("seed", range(16))
def test_who_answered_how_twice_changes_nothing_where_that_is_not_shown(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(change, "RESAMPLES", 100)
    rng = random.Random(seed)
    world = panels.made_up(rng)
    materials = panels.gathered(world, sqlite_store, rng)
    for material in materials:
        before: Told = as_json(findings_from(material, today=panels.NOW.date()))
        after: Told = as_json(findings_from(linked_otherwise(material, rng), today=panels.NOW.date()))
        if reasons(before) != reasons(after):  # then other people are not shown
            continue
        for one, other in zip(before["indicators"], after["indicators"], strict=True):
            for then, now in zip(one["changes"], other["changes"], strict=True):
                if then["linked"] is None or then["linked"]["reason"] == "few":
                    among = dict.fromkeys(("adjusted", "spread_adjusted", "clear", "unclear"))
                    assert then | among == now | among
        if set(reasons(before)) <= {"few"}:
            assert before == after
