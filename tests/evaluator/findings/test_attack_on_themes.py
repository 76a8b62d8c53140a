"""Themes attacked: nothing narrower than the rule follows from what reports tell of what people wrote, and what is not
shown may be otherwise without a byte changing."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from evaluator.findings.material import Material
from evaluator.rendering.format import Draft
from evaluator.rendering.html import HTML
from evaluator.rendering.json import JSON
from evaluator.reporting.json import as_json
from tests.support.reading_themes import Reader
from tests.support.written_worlds import SAYINGS, SILENT, World, finished_again, made_up, materials, report


@pytest.mark.parametrize("seed", range(40))
def test_what_reports_do_not_show_of_themes_keeps_its_range(seed: int) -> None:
    world = made_up(random.Random(seed))
    reader = Reader(world, [as_json(report(one)) for one in materials(world)])
    assert reader.attack().narrow(reader.not_shown()) == []


def printed(material: Material) -> dict[str, bytes]:
    findings = report(material)
    its = {language: HTML.make(Draft(findings), language) for language in ("da", "en")}
    return its | {"json": JSON.make(Draft(findings), "en")}


def otherwise(world: World, rng: random.Random) -> World:
    """Other words of those whose words are not shown at any milestone: what a theme raises there, and how many wrote
    of those who may not be told apart from few."""
    away = {cell for material in materials(world) for its in material.themes.values() for cell in its.away}
    said = {key: [dict(one) for one in people] for key, people in world.said.items()}
    for wave, item, group in away:
        for member in group.split("+"):
            for one in said.get((wave, member), ()):
                one[item] = one[item] if one[item] == SILENT else rng.choice(SAYINGS)
    return replace(world, said=said)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_not_shown_of_themes_changes_nothing_of_the_findings(seed: int) -> None:
    rng = random.Random(seed)
    world = made_up(rng)
    other = otherwise(world, rng)
    assert [report(one) for one in materials(other)] == [report(one) for one in materials(world)]


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_what_is_not_shown_of_themes_changes_no_byte_of_any_format(seed: int) -> None:
    rng = random.Random(seed)
    world = made_up(rng)
    other = otherwise(world, rng)
    assert other.said != world.said, "else this would show nothing"
    assert [printed(one) for one in materials(other)] == [printed(one) for one in materials(world)]


@pytest.mark.parametrize("seed", range(40))
def test_few_who_withdraw_from_each_group_change_nothing_of_a_second_finish(seed: int) -> None:
    """Neither a number nor a mark: from either would follow that somebody went."""
    rng = random.Random(seed)
    world = made_up(rng)
    first = materials(world)[-1]
    gone: set[tuple[str, str, int]] = set()
    for key, people in world.said.items():
        left = [place for place in range(len(people)) if (*key, place) not in world.gone]
        gone |= {(*key, place) for place in rng.sample(left, min(len(left), rng.randrange(3)))}
    later = replace(world, gone=world.gone | gone)
    assert report(finished_again(later, first)) == report(first)


def test_the_attack_is_made_of_programmes_that_hide_and_show() -> None:
    shown = hidden = gone = 0
    for seed in range(40):
        world = made_up(random.Random(seed))
        for material in materials(world):
            its = material.themes[material.milestones[-1].key]
            shown, hidden, gone = shown + len(its.cells), hidden + len(its.away), gone + len(world.gone)
    assert min(shown, hidden) > 100
    assert gone > 20
