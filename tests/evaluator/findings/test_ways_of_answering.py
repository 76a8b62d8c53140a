"""How many answered in which way, told only where no way was used by few."""

from __future__ import annotations

from evaluator.store.submissions import Submission, insert_submissions


def answer(world, entry: str, n: int, *, group: str = "citizens") -> None:
    rows = [
        Submission(
            programme="prove",
            wave="m1-all",
            mode="anonymous",
            version=1,
            group=group,
            answers={"heard": 1 + number % 3},
            entry=entry,
        )
        for number in range(n)
    ]
    with world.store.writing() as db:
        insert_submissions(db, rows)


def test_each_way_that_was_used_is_told_with_its_number(world) -> None:
    answer(world, "web", 9)
    answer(world, "kiosk", 5)
    answer(world, "interview", 6)
    assert world.findings("m1").ways == {"web": 9, "interview": 6, "kiosk": 5}


def test_no_way_is_told_while_one_was_used_by_few(world) -> None:
    answer(world, "web", 9)
    answer(world, "kiosk", 5)
    answer(world, "paper", 4)
    assert world.findings("m1").ways is None
    answer(world, "paper", 1)
    assert world.findings("m1").ways == {"web": 9, "kiosk": 5, "paper": 5}


def test_few_on_the_web_are_not_worked_out_from_the_others(world) -> None:
    answer(world, "web", 2)
    answer(world, "kiosk", 20)
    assert world.findings("m1").ways is None


def test_no_way_is_told_where_the_total_is_withheld(world) -> None:
    answer(world, "kiosk", 6, group="citizens")
    answer(world, "web", 6, group="citizens")
    answer(world, "web", 2, group="leaders")
    found = world.findings("m1")
    assert (found.ways is None) == (found.answers is None)
    assert all(row.answered != 2 for row in found.responses)


def test_ways_of_another_milestone_are_left_out(world) -> None:
    answer(world, "kiosk", 7)
    assert world.findings("m2").ways == {}
