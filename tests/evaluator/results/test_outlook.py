"""What so many people can decide of an indicator, in the words that stand beside its form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluator.core.paths import examples_folder
from evaluator.documents.folders import Folder, read_folder
from evaluator.programme.model import Indicator, Programme
from evaluator.results.outlook import Outlook, outlooks
from evaluator.results.prospects import prospects
from evaluator.texts import Texts

KEY = "wants-to-use"


@pytest.fixture(scope="module")
def folder() -> Folder:
    return read_folder(examples_folder() / "borgerdesign")


def told(folder: Folder, programme: Programme | None = None, key: str = KEY) -> tuple[Outlook, ...]:
    return outlooks(programme or folder.programme, key, folder.questionnaires, Texts("en"))


def changed(folder: Folder, **values: object) -> Programme:
    its: tuple[Indicator, ...] = tuple(
        replace(one, **values) if one.key == KEY else one for one in folder.programme.indicators
    )
    return replace(folder.programme, indicators=its)


def test_it_says_what_the_prospects_of_the_plan_say(folder) -> None:
    leaders = next(
        one
        for one in prospects(folder.programme, "m2")
        if (one.indicator.key, one.group) == (KEY, "leaders") and one.milestone.key == "m2"
    )
    (second,) = (one for one in told(folder) if one.title == "Second milestone")
    said = next(one.sentences for one in second.groups if one.title == "Leaders")
    assert said[0] == f"{leaders.population} can be asked, and {leaders.answers} answers can be expected."
    assert said[1] == "The target of 55% is surely met when at least 8 of 10 say so. That is 80%."
    assert said[2] == "It is surely not met when at most 3 say so (30%)."
    assert said[3] == "In between it is undecided."
    assert any(one.startswith("A change from") for one in said)
    assert not second.is_assumed


def test_nothing_is_undecided_where_everybody_decides_it_either_way(folder) -> None:
    """With everybody's answer and an odd number there is no number between met and not met."""
    groups = tuple(
        replace(one, population=11, populations={}) for one in folder.programme.groups if one.key == "leaders"
    )
    its = replace(changed(folder), groups=groups, milestones=_everybody(folder))
    found = [said for one in told(folder, its) for group in one.groups for said in group.sentences]
    assert "In between it is undecided." not in found
    assert any(one.startswith("It is surely not met") for one in found)


def _everybody(folder) -> tuple:
    return tuple(replace(one, quality=replace(one.quality, response_rate=1.0)) for one in folder.programme.milestones)


def test_a_change_is_counted_from_the_starting_point_in_answers(folder) -> None:
    from_target, from_start = (
        [
            said
            for one in told(folder, changed(folder, baseline=start))
            for group in one.groups
            for said in group.sentences
        ]
        for start in (None, 0.3)
    )
    assert "There is no starting point, so this counts from the target." in from_target
    assert "There is no starting point, so this counts from the target." not in from_start
    assert any(one.startswith("A change from 30% (3 of 10 answers)") for one in from_start)


def test_where_no_wave_asks_yet_everybody_in_the_groups_is_taken_to_be_asked(folder) -> None:
    found = told(folder, replace(folder.programme, waves=()))
    assert found
    assert all(one.is_assumed for one in found)


def test_what_must_fall_is_told_the_other_way_round(folder) -> None:
    found = told(folder, changed(folder, direction="decrease"))
    assert any(
        "is surely met when at most" in said for one in found for group in one.groups for said in group.sentences
    )


def test_a_least_number_above_what_can_be_expected_says_so(folder) -> None:
    found = told(folder, changed(folder, minimum_n=500))
    assert {said for one in found for group in one.groups for said in group.sentences[1:]} == {
        "It cannot be decided, not even if everybody answers. Set a lower target or ask more people."
    }


def test_nothing_is_told_of_what_no_interval_judges(folder) -> None:
    assert told(folder, changed(folder, rule="value")) == ()
    assert told(folder, key="nowhere") == ()
    register = next(one.key for one in folder.programme.indicators if one.unit == "count")
    assert told(folder, key=register) == ()
