"""Statuses are judged on the population that was asked: each published group by its size."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.criteria import judge
from analysis.proportions import clopper_pearson_interval, share
from analysis.results import Status
from evaluator.findings.strata import AskedGroup
from evaluator.reporting.json import as_json
from surveys.codes import NOT_RELEVANT


def sized(world, **populations: int) -> None:
    groups = tuple(replace(g, population=populations.get(g.key)) for g in world.programme.groups)
    world.programme = replace(world.programme, groups=groups)


def at_target(world, target: float) -> None:
    indicators = tuple(
        replace(one, targets={"m2": target}) if one.key == "heard" else one for one in world.programme.indicators
    )
    world.programme = replace(world.programme, indicators=indicators)


def test_a_small_group_of_whom_all_answered_does_not_outvote_a_large_one(world, found) -> None:
    """Pooled, 31 of 53 say yes, 48 to 69 % of the 124: that would be met. By size it is 43 % (32 to 56)."""
    sized(world, citizens=100, leaders=14, relatives=10)
    at_target(world, 0.45)
    world.heard("m2", "citizens", 21, 0, 9)
    world.heard("m2", "leaders", 1, 0, 12)
    world.heard("m2", "relatives", 0, 0, 10)
    its = found(world.findings(), "heard")
    assert its.estimate.value == pytest.approx((100 * 9 / 30 + 14 * 12 / 13 + 10) / 124)
    assert (its.estimate.population, its.estimate.interval.method, its.status) == (
        124,
        "stratified",
        Status.UNDECIDED,
    )
    assert judge(share(31, 53, population=124), target=0.45).status is Status.MET
    assert its.strata.pooled().value == pytest.approx(31 / 53)


def test_a_group_that_is_not_shown_may_be_none_or_all_of_its_people_whatever_they_said(world, found) -> None:
    sized(world, citizens=40, leaders=20, relatives=10)
    world.heard("m2", "citizens", 0, 0, 40)
    world.heard("m2", "leaders", 0, 0, 20)
    world.heard("m2", "relatives", 3, 0, 0)
    its = found(world.findings(), "heard")
    assert (its.estimate.value, its.estimate.n, its.estimate.population) == (1.0, 60, 70)
    assert (its.estimate.interval.low, its.estimate.interval.high) == (pytest.approx(60 / 70), 1.0)
    assert its.strata.groups[2] == AskedGroup("relatives", 10, 0, 0, 0)
    shown = next(one for one in as_json(world.findings())["indicators"] if one["key"] == "heard")
    nothing = dict.fromkeys(("answered", "yes", "not_relevant"))
    assert shown["strata"][2] == {"group": "relatives", "population": 10, **nothing}


def test_where_a_size_is_not_known_all_answers_count_the_same_with_the_exact_bound(world, found) -> None:
    sized(world, citizens=40, leaders=20)
    world.heard("m2", "citizens", 10, 0, 10)
    world.heard("m2", "leaders", 2, 0, 8)
    world.heard("m2", "relatives", 5, 0, 5)
    findings = world.findings()
    its = found(findings, "heard")
    assert (its.estimate.value, its.estimate.population) == (pytest.approx(23 / 40), None)
    assert its.estimate.interval == clopper_pearson_interval(23, 40)
    shown = {one["key"]: one for one in as_json(findings)["indicators"]}
    assert (shown["heard"]["method"], shown["heard-leaders"]["method"]) == ("pooled-exact", "stratified")
    assert [one["group"] for one in shown["heard"]["strata"]] == ["citizens", "leaders", "relatives"]


def test_where_all_of_all_groups_answered_there_is_no_interval(world, found) -> None:
    sized(world, citizens=20, leaders=10, relatives=10)
    for group, n in (("citizens", 10), ("leaders", 5), ("relatives", 5)):
        world.heard("m2", group, n, 0, n)
    findings = world.findings()
    its = found(findings, "heard")
    assert (its.estimate.interval, its.estimate.value, its.status) == (None, 0.5, Status.MET)
    shown = next(one for one in as_json(findings)["indicators"] if one["key"] == "heard")
    assert (shown["method"], shown["population"], shown["weighted"]) == ("census", 40, None)


def test_whom_the_question_does_not_concern_leaves_the_population(world, found) -> None:
    sized(world, citizens=40, leaders=20, relatives=10)
    world.answer("m2", "leaders", [{"heard": code} for code in [3] * 8 + [1] * 4 + [NOT_RELEVANT] * 4])
    its = found(world.findings(), "heard-leaders")
    # Of 16 who answered 12 are concerned: of 20 as many, 15.
    assert (its.estimate.n, its.estimate.population) == (12, 15)
    assert its.strata.groups == (AskedGroup("leaders", 20, 12, 8, 4),)
    # Of the 4 who gave no answer nobody knows whom it concerns.
    assert (its.strata.silent, its.estimate.estimated) == (4, True)


def test_more_answers_than_people_are_judged_by_nobody(world, found) -> None:
    sized(world, citizens=40, leaders=9, relatives=20)
    for group in ("citizens", "leaders", "relatives"):
        world.heard("m2", group, 0, 0, 12)
    its = found(world.findings(), "heard")
    assert (its.estimate.interval, its.status) == (None, Status.MORE_ANSWERS)


def test_a_cell_of_the_grid_and_an_indicator_have_one_interval_for_the_same_answers(world, found) -> None:
    intended = {"process": "north", "stage": "planning", "reading": "intended", "level": "consulted"}
    world.rows("involvement", *({**intended, "group": group} for group in ("leaders", "citizens")))
    sized(world, citizens=40, leaders=12, relatives=10)
    world.answer("m2", "leaders", [{"planning": code} for code in (3, 3, 2, 2, 4, 1, 1, 1, 1, 1, 1)])
    findings = world.findings()
    (cell,) = (one for one in findings.involvement.cells if one.group == "leaders")
    assert (cell.at_or_above.interval.low, cell.at_or_above.interval.high) == (5 / 12, 6 / 12)
    of_group = {one.group: one.estimate for one in found(findings, "experienced").by_group}["leaders"]
    assert (of_group.interval.low, of_group.interval.high) == (5 / 12, 6 / 12)
    assert of_group.interval.method == "hypergeometric-people"
    # Of 40 citizens nobody answered.
    whole = found(findings, "experienced").estimate.interval
    assert (whole.low, whole.high, whole.method) == (5 / 52, 46 / 52, "stratified-people")
