"""How many answered in which way, told only where no way was used by few."""

from __future__ import annotations

import pytest

from evaluator.findings.collection_findings import MixChange
from evaluator.store.submissions import Submission, insert_submissions


def answer(world, entry: str, n: int, *, group: str = "citizens", milestone: str = "m1") -> None:
    rows = [
        Submission(
            programme="prove",
            wave=f"{milestone}-all",
            linkage="anonymous" if milestone == "m1" else "pseudonymous",
            pseudonym=None if milestone == "m1" else f"{entry}-{number}",
            version=1,
            group=group,
            answers={"heard": 1 + number % 3},
            collection_mode=entry,
        )
        for number in range(n)
    ]
    with world.store.writing() as db:
        insert_submissions(db, rows)


def test_each_way_that_was_used_is_told_with_its_number(world) -> None:
    answer(world, "web", 9)
    answer(world, "kiosk", 5)
    answer(world, "interview", 6)
    assert world.findings("m1").collection_modes == {"web": 9, "interview": 6, "kiosk": 5}


def test_no_way_is_told_while_one_was_used_by_few(world) -> None:
    answer(world, "web", 9)
    answer(world, "kiosk", 5)
    answer(world, "paper", 4)
    assert world.findings("m1").collection_modes is None
    answer(world, "paper", 1)
    assert world.findings("m1").collection_modes == {"web": 9, "kiosk": 5, "paper": 5}


def test_few_on_the_web_are_not_worked_out_from_the_others(world) -> None:
    answer(world, "web", 2)
    answer(world, "kiosk", 20)
    assert world.findings("m1").collection_modes is None


def test_no_way_is_told_where_the_total_is_suppressed(world) -> None:
    answer(world, "kiosk", 6, group="citizens")
    answer(world, "web", 6, group="citizens")
    answer(world, "web", 2, group="leaders")
    found = world.findings("m1")
    assert (found.collection_modes is None) == (found.answers is None)
    assert all(row.answered != 2 for row in found.responses)


def test_ways_of_another_milestone_are_left_out(world) -> None:
    answer(world, "kiosk", 7)
    assert world.findings("m2").collection_modes == {}


def test_a_clearly_other_mix_than_at_an_earlier_milestone_is_told_with_its_figures(world) -> None:
    answer(world, "web", 40)
    answer(world, "web", 20, milestone="m2")
    answer(world, "interview", 20, milestone="m2")
    assert world.findings("m2").mix_changes == (MixChange("m1", {"web": 40}, 0.5),)
    assert world.findings("m1").mix_changes == ()


def test_a_mix_that_differs_little_is_not_told(world) -> None:
    answer(world, "web", 40)
    answer(world, "web", 33, milestone="m2")
    answer(world, "paper", 7, milestone="m2")
    assert world.findings("m2").mix_changes == ()


@pytest.mark.parametrize("then", [{"web": 40, "paper": 4}, {"web": 2, "paper": 40}, {}])
def test_no_mix_is_told_where_one_of_its_ways_was_used_by_few(world, then: dict[str, int]) -> None:
    for way, n in then.items():
        answer(world, way, n)
    answer(world, "interview", 20, milestone="m2")
    assert world.findings("m2").mix_changes == ()
