from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from evaluator.programme.merging import alone, as_reported, is_of_a_part, members, merged_groups
from evaluator.programme.model import (
    Group,
    Indicator,
    Milestone,
    Node,
    Programme,
    QualityTargets,
    Question,
    SurveySource,
    WavePlan,
)

DAY = dt.date(2019, 10, 1)
EVERYBODY = ("citizens", "leaders", "relatives", "board")


def text(words: str) -> dict[str, str]:
    return {"da": words, "en": words}


def programme(*, rate: float | None = None, waves: tuple[tuple[str, ...], ...] = (EVERYBODY,), **sizes: int | None):
    return Programme(
        key="p",
        title=text("p"),
        purpose=text("p"),
        languages=("da", "en"),
        disclosure_minimum=5,
        groups=tuple(Group(key, text(key.title()), sizes.get(key)) for key in EVERYBODY),
        milestones=(Milestone("m", text("m"), DAY, quality=QualityTargets(response_rate=rate)),),
        nodes=(Node("n", "impact", text("n")),),
        links=(),
        indicators=(),
        waves=tuple(
            WavePlan(f"w{place}", "m", "people", groups, "anonymous", DAY, DAY) for place, groups in enumerate(waves)
        ),
    )


def about(*groups: str) -> Indicator:
    return Indicator(
        "i", "n", text("i"), text("i"), "share", SurveySource((Question("people", "q"),), "share", (1,), groups)
    )


def merged(its: Programme) -> tuple[tuple[str, ...], ...]:
    return merged_groups(its, its.waves)


@pytest.mark.parametrize(("size", "joined"), [(4, True), (5, False), (None, False)])
def test_a_group_below_the_minimum_is_joined_with_the_smallest_that_the_same_waves_ask(size, joined) -> None:
    its = programme(citizens=30, leaders=12, relatives=9, board=size)
    assert merged(its) == ((("relatives", "board"),) if joined else ())


def test_the_expected_answers_count_and_not_the_people() -> None:
    assert merged(programme(rate=0.6, citizens=30, leaders=12, relatives=9, board=6)) == (("relatives", "board"),)
    assert merged(programme(rate=0.6, citizens=30, leaders=12, relatives=9, board=7)) == ()


def test_small_groups_are_joined_until_none_is_small() -> None:
    its = programme(citizens=30, leaders=2, relatives=1, board=1)
    assert merged(its) == (("citizens", "leaders", "relatives", "board"),)
    assert merged(programme(citizens=30, leaders=2, relatives=2, board=2)) == (("leaders", "relatives", "board"),)


@pytest.mark.parametrize("small", ["m", "later"])
def test_the_smallest_size_at_any_milestone_counts(small: str) -> None:
    its = programme(citizens=30, leaders=12, relatives=9, board=8)
    groups = tuple(replace(g, populations={small: 3}) if g.key == "board" else g for g in its.groups)
    later = Milestone("later", text("later"), dt.date(2020, 10, 1))
    waves = (*its.waves, *(replace(wave, key=f"{wave.key}-later", milestone="later") for wave in its.waves))
    its = replace(its, groups=groups, milestones=(*its.milestones, later), waves=waves)
    assert merged(its) == (("relatives", "board"),)


def test_a_group_that_another_wave_asks_too_is_no_partner() -> None:
    its = programme(waves=(EVERYBODY, ("citizens", "relatives")), citizens=30, leaders=12, relatives=9, board=4)
    assert merged(its) == (("leaders", "board"),)


def test_a_group_is_joined_with_one_from_which_no_indicator_tells_it_apart() -> None:
    its = replace(programme(citizens=30, leaders=12, relatives=9, board=4), indicators=(about("relatives"),))
    assert merged(its) == (("leaders", "board"),)


def test_a_group_of_unknown_size_is_the_last_choice() -> None:
    assert merged(programme(citizens=30, leaders=None, relatives=None, board=4)) == (("citizens", "board"),)


def test_a_group_that_a_wave_asks_alone_stays_alone() -> None:
    its = programme(waves=(("citizens", "leaders", "relatives"), ("board",)), citizens=30, board=4)
    assert merged(its) == ()
    assert [(group.key, n) for group, n in alone(as_reported(its))] == [("board", 4)]


def test_joined_groups_have_one_key_one_title_and_all_people() -> None:
    its = as_reported(programme(citizens=30, leaders=12, relatives=9, board=4))
    group = its.groups[2]
    assert (group.key, group.title["da"], group.population) == ("relatives+board", "Relatives + Board", 13)
    assert members(group.key) == ("relatives", "board")
    assert its.waves[0].groups == ("citizens", "leaders", "relatives+board")
    assert [*alone(its)] == []


def test_an_indicator_of_a_part_of_joined_groups_is_known_as_such() -> None:
    its = programme(citizens=30, leaders=12, relatives=9, board=4)
    its = as_reported(replace(its, indicators=(about("board"), about("relatives", "board"), about(), about("leaders"))))
    assert [is_of_a_part(one.source, its) for one in its.indicators] == [True, False, False, False]
    assert its.indicators[1].source == about("relatives+board").source
