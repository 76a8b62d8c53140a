"""People whom registers count: none of few, and none whom one indicator leaves when another is taken from it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from evaluator.programme.model import RegisterSource

HELD = dt.date(2019, 4, 1)
SOURCES = {
    "all": RegisterSource("activities", "sum"),
    "talks": RegisterSource("activities", "sum", {"kind": ("talk",)}),
    "citizens": RegisterSource("attendance", "sum", {"group": ("citizens",)}),
    "leaders": RegisterSource("attendance", "sum", {"group": ("leaders",)}),
}


@pytest.fixture
def counting(world):
    """World and figures: indicators of these names, in this order, sum people."""

    def of(*keys: str):
        one = next(one for one in world.programme.indicators if isinstance(one.source, RegisterSource))
        its = tuple(replace(one, key=key, source=SOURCES[key]) for key in keys)
        world.programme = replace(world.programme, indicators=its)
        return world

    return of


def held(world, total: int, name: str = "a1", kind: str = "workshop", **groups: int) -> None:
    activity = {"reference": name, "kind": kind, "held_on": HELD, "participants": total}
    came = [
        {"reference": f"{name}-{group}", "activity": name, "group": group, "held_on": HELD, "participants": n}
        for group, n in groups.items()
    ]
    world.rows("activities", activity)
    world.rows("attendance", *came)


def shown(world, milestone: str = "m2") -> dict[str, float]:
    found = {one.indicator.key: one.estimate for one in world.findings(milestone).indicators}
    return {key: its.value for key, its in found.items() if its is not None and its.value is not None}


def test_the_few_who_are_of_no_counted_group_do_not_follow_from_all_and_the_group(counting) -> None:
    world = counting("all", "citizens")
    held(world, 12, citizens=10)
    assert shown(world) == {"all": 12}
    world = counting("citizens", "all")
    assert shown(world) == {"citizens": 10}


def test_all_and_every_group_are_shown_where_nobody_or_enough_are_left(counting) -> None:
    world = counting("all", "citizens", "leaders")
    held(world, 30, citizens=10, leaders=12)
    held(world, 11, "a2", citizens=5, leaders=6)
    assert shown(world) == {"all": 41, "citizens": 15, "leaders": 18}


def test_the_few_do_not_follow_from_several_groups_and_several_activities(counting) -> None:
    world = counting("all", "talks", "citizens", "leaders")
    held(world, 22, citizens=10, leaders=10)
    held(world, 30, "a2", "talk")
    assert shown(world) == {"all": 52, "talks": 30, "citizens": 10}


def test_nothing_is_told_of_an_activity_whose_groups_are_more_than_came(counting) -> None:
    world = counting("all", "citizens", "leaders")
    held(world, 12, citizens=10, leaders=9)
    assert shown(world) == {"citizens": 10, "leaders": 9}


def test_a_group_that_was_counted_after_a_report_told_of_all_is_not_told_of(counting) -> None:
    world = counting("all", "citizens")
    world.programme = replace(
        world.programme,
        milestones=tuple(
            replace(one, cut_off=HELD.replace(year=y))
            for one, y in zip(world.programme.milestones, (2019, 2020), strict=True)
        ),
    )
    held(world, 12)
    assert shown(world, "m1") == {"all": 12}
    world.rows("attendance", {"activity": "a1", "group": "citizens", "held_on": HELD, "participants": 10})
    assert shown(world) == {"all": 12}
