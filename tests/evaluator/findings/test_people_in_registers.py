"""People whom registers count: none of few, and none whom one indicator leaves when another is taken from it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from evaluator.findings.build import findings_from
from evaluator.findings.material import Held
from evaluator.programme.model import Programme, RegisterSource
from evaluator.store.register_versions import Recorded, correct

NOW = dt.datetime(2019, 5, 1, 9, tzinfo=dt.UTC)

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


class TestCorrections:
    """A register that was corrected or went on after a milestone was counted."""

    @pytest.fixture
    def then(self, counting):
        """What was shown at the first milestone and at both, of indicators that sum people; in between something is
        corrected."""

        def read(*keys: str, later: dict[str, object], register: str = "activities", groups: dict[str, int]):
            world = counting(*keys)
            days = (HELD, HELD.replace(year=2020))
            its = zip(world.programme.milestones, days, strict=True)
            world.programme = replace(world.programme, milestones=tuple(replace(one, cut_off=day) for one, day in its))
            held(world, 12, **groups)
            first, own = shown(world, "m1"), world.gathered("m1")
            with world.store.writing() as db:
                reference = "a1" if register == "activities" else "a1-citizens"
                correct(db, world.programme.key, register, reference, later, Recorded("eva", NOW, "Talt forkert"))
            now = replace(world.gathered("m2"), held={"m1": Held(own.rows, own.events, own.threads)})
            series = {one.indicator.key: one.series for one in findings_from(now, today=HELD).indicators}
            both = {key: [at.estimate.value if at.estimate else None for at in its] for key, its in series.items()}
            return first, both

        return read

    def test_few_who_were_more_later_stay_hidden_where_they_were_few(self, then) -> None:
        first, both = then("citizens", register="attendance", groups={"citizens": 3}, later={"participants": 8})
        assert first == {}
        assert both == {"citizens": [None, 8]}

    def test_the_few_by_whom_a_row_was_corrected_do_not_follow(self, then) -> None:
        first, both = then("all", groups={}, later={"participants": 14})
        assert first == {"all": 12}
        assert both == {"all": [12, None]}

    def test_a_row_that_was_corrected_by_enough_is_shown(self, then) -> None:
        assert then("all", groups={}, later={"participants": 20})[1] == {"all": [12, 20]}

    def test_the_rest_does_not_follow_from_what_one_report_had_of_all_and_another_of_a_group(self, then) -> None:
        first, both = then("all", "citizens", register="attendance", groups={"citizens": 2}, later={"participants": 10})
        assert first == {"all": 12}
        assert both == {"all": [12, 12], "citizens": [None, None]}


def test_who_came_of_a_group_does_not_follow_from_how_many_there_are(counting) -> None:
    """Of six citizens ten came to two activities, so that at least four came to each."""
    world = counting("citizens")
    held(world, 12, citizens=4)
    held(world, 12, "a2", citizens=6)
    assert shown(world) == {"citizens": 10}
    world.programme = sized(world.programme, citizens=6)
    assert shown(world) == {}


@pytest.mark.parametrize("came", [0, 3])
def test_of_a_group_of_few_it_is_not_told_whether_anybody_came(counting, came: int) -> None:
    world = counting("citizens")
    held(world, 12, citizens=came)
    assert shown(world) == ({} if came else {"citizens": 0})
    world.programme = sized(world.programme, citizens=3)
    assert shown(world) == {}


def sized(programme: Programme, **sizes: int) -> Programme:
    its = programme.groups
    return replace(programme, groups=tuple(replace(one, population=sizes.get(one.key, one.population)) for one in its))
