from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from analysis.results import Status
from surveys.codes import NOT_RELEVANT


def with_sizes(world, **sizes: int) -> None:
    """Gives groups of the programme a known size."""
    groups = tuple(replace(one, population=sizes.get(one.key, one.population)) for one in world.programme.groups)
    world.programme = replace(world.programme, groups=groups)


def test_the_silent_are_those_of_a_known_population_who_gave_no_answer_that_counts(world, found) -> None:
    world.answer("m2", "leaders", [{"heard": code} for code in (3,) * 13 + (1, 2, -998, None)])
    its = found(world.findings(), "heard-leaders")
    assert (its.estimate.n, its.estimate.population, its.status) == (15, 20, Status.MET)
    assert (its.silent.count, its.silent.low, its.silent.high) == (5, 13 / 20, 18 / 20)
    assert (its.silent.tipping, its.silent.against, its.silent.reason) == (None, Status.MET, "")


def test_a_status_that_the_silent_could_turn_says_with_which_share_of_them(world, found) -> None:
    world.heard("m2", "leaders", 2, 0, 6)
    its = found(world.findings(), "heard-leaders")
    assert (its.status, its.silent.count, its.silent.at_tipping) == (Status.UNDECIDED, 12, 4)
    assert (its.silent.against, its.silent.favour) == (Status.NOT_MET, Status.MET)


def test_the_silent_of_several_groups_are_people_of_them_all(world, found) -> None:
    with_sizes(world, citizens=30, relatives=10)
    world.heard("m2", "citizens", 2, 0, 18)
    world.heard("m2", "leaders", 5, 0, 10)
    world.heard("m2", "relatives", 0, 0, 5)
    its = found(world.findings(), "heard")
    assert its.silent.count == 60 - 40
    assert (its.silent.low, its.silent.high) == (33 / 60, 53 / 60)


def test_a_census_has_no_silent(world, found) -> None:
    world.heard("m2", "leaders", 5, 0, 15)
    its = found(world.findings(), "heard-leaders")
    assert (its.silent.count, its.silent.low, its.silent.high, its.silent.tipping) == (0, 0.75, 0.75, None)


def test_the_bounds_of_a_median_are_those_of_the_scales_two_ends(world, found) -> None:
    with_sizes(world, citizens=30, relatives=10)
    world.heard("m2", "citizens", 2, 8, 10)
    world.heard("m2", "leaders", 2, 8, 10)
    world.heard("m2", "relatives", 0, 6, 0)
    its = found(world.findings(), "middle")
    assert (its.silent.count, its.silent.low, its.silent.high) == (14, 2, 3)


def test_whom_the_question_does_not_concern_is_not_among_the_silent_of_a_median(world, found) -> None:
    with_sizes(world, citizens=24, relatives=10)
    world.heard("m2", "leaders", 2, 8, 10)
    world.heard("m2", "relatives", 0, 10, 0)
    world.answer("m2", "citizens", [{"heard": code} for code in (3,) * 10 + (-997,) * 2 + (-998,) * 2])
    its, share = found(world.findings(), "middle"), found(world.findings(), "heard")
    assert (its.estimate.n, its.estimate.population) == (40, 50)
    assert its.silent.count == share.silent.count == 12


@pytest.mark.parametrize(
    ("answers", "key", "reason"),
    [
        ({"citizens": 20}, "heard", "unknown_size"),
        ({"leaders": 3}, "heard-leaders", "suppressed"),
        ({}, "heard-leaders", "no_data"),
        ({"leaders": 21}, "heard-leaders", "more_answers"),
    ],
)
def test_where_the_silent_are_not_known_or_not_shown_the_reason_stands(
    world, found, answers: dict[str, int], key: str, reason: str
) -> None:
    for group, n in answers.items():
        world.heard("m2", group, 0, 0, n)
    its = found(world.findings(), key)
    assert (its.silent.count, its.silent.low, its.silent.high, its.silent.tipping) == (None,) * 4
    assert its.silent.reason == reason


def test_a_hidden_group_is_silent_whatever_it_answered(world, found) -> None:
    with_sizes(world, citizens=30, relatives=10)
    world.heard("m2", "leaders", 5, 0, 10)
    world.heard("m2", "citizens", 5, 0, 10)
    before = found(world.findings(), "heard").silent
    world.heard("m2", "relatives", 1, 0, 3)
    assert found(world.findings(), "heard").silent == before
    assert (before.count, before.low, before.high) == (30, 20 / 60, 50 / 60)


def test_nobody_is_silent_in_a_register(world, found) -> None:
    world.started("a", "north", dt.date(2019, 5, 1))
    intended = {"process": "north", "stage": "planning", "group": "citizens", "reading": "intended"}
    world.rows("involvement", {**intended, "level": "consulted"})
    world.answer("m2", "citizens", [{"planning": 3}] * 8)
    findings = world.findings()
    assert found(findings, "started").silent is None
    assert found(findings, "anchored").silent is None
    assert found(findings, "practised").silent is None
    assert found(findings, "experienced").silent.reason == "several_answers"


def test_of_the_silent_nobody_knows_whom_the_question_concerns(world, found) -> None:
    """5 of 5 say yes, and 5 more that it does not concern them. Should it concern all 10 silent, it is 5 of 15."""
    world.answer("m2", "leaders", [{"heard": code} for code in [3] * 5 + [NOT_RELEVANT] * 5])
    its = found(world.findings(), "heard-leaders")
    assert (its.estimate.n, its.estimate.population, its.estimate.estimated) == (5, 10, True)
    assert (its.silent.count, its.silent.low, its.silent.high) == (10, 5 / 15, 1.0)
    assert (its.silent.against, its.silent.at_tipping) == (Status.NOT_MET, 3)


def test_shares_and_medians_are_of_the_same_people_and_their_silent_too(world, found) -> None:
    with_sizes(world, citizens=30, relatives=10)
    for group in ("citizens", "leaders", "relatives"):
        world.answer("m2", group, [{"heard": code} for code in [3] * 6 + [2] * 2 + [NOT_RELEVANT]])
    findings = world.findings()
    share, median = (found(findings, key) for key in ("heard", "middle"))
    assert share.estimate.population == median.estimate.population
    assert share.silent.count == median.silent.count == 60 - 3 - 24


def test_a_group_that_is_not_shown_is_among_the_people_of_a_median(world, found) -> None:
    with_sizes(world, citizens=30, relatives=60)
    world.heard("m2", "citizens", 0, 0, 20)
    world.heard("m2", "leaders", 0, 0, 20)
    world.heard("m2", "relatives", 3, 0, 0)
    its = found(world.findings(), "middle")
    assert (its.estimate.n, its.estimate.population, its.status) == (40, 110, Status.UNDECIDED)
    assert its.silent.count == 70
