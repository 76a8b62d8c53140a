"""What a wave will be able to show of each group that it asks."""

from __future__ import annotations

import datetime as dt

import pytest

from evaluator.programme.document import parse_programme
from evaluator.programme.model import Programme
from evaluator.programme.wave_groups import Shown, groups_asked, hidden_groups, never_shown
from tests.support.programmes import programme

WAVE = {"milestone": "m1", "questionnaire": "q", "linkage": "anonymous", "opens": dt.date(2026, 1, 1)}


def planned(sizes: dict[str, int | None], waves: dict[str, list[str]]) -> Programme:
    text = programme(
        "p",
        groups=list(sizes),
        milestones={"m1": dt.date(2026, 6, 1)},
        indicators={},
        waves={key: WAVE | {"groups": groups, "closes": dt.date(2026, 2, 1)} for key, groups in waves.items()},
    )
    for group, size in sizes.items():
        if size is not None:
            text = text.replace(f"[groups.{group}]", f"[groups.{group}]\npopulation = {size}")
    return parse_programme(text)


@pytest.mark.parametrize(
    ("sizes", "waves", "shown"),
    [
        ({"a": 20, "b": 30}, {"w": ["a", "b"]}, [Shown.ALONE, Shown.ALONE]),
        ({"a": 4, "b": 30}, {"w": ["a", "b"]}, [Shown.TOGETHER, Shown.TOGETHER]),
        ({"a": 4, "b": 30}, {"w": ["a"], "v": ["b"]}, [Shown.NEVER]),
        ({"a": 2, "b": 2}, {"w": ["a", "b"]}, [Shown.NEVER, Shown.NEVER]),
        ({"a": None}, {"w": ["a"]}, [Shown.OPEN]),
        ({"a": 4, "b": None}, {"w": ["a", "b"]}, [Shown.TOGETHER, Shown.TOGETHER]),
    ],
)
def test_a_group_is_shown_by_its_size_and_who_is_asked_with_it(
    sizes: dict[str, int | None], waves: dict[str, list[str]], shown: list[Shown]
) -> None:
    its = planned(sizes, waves)
    assert [one.shown for one in groups_asked(its, its.waves[0])] == shown
    assert len(never_shown(its, its.waves[0])) == shown.count(Shown.NEVER)


def test_groups_that_are_shown_together_are_named_and_their_answers_added() -> None:
    its = planned({"a": 4, "b": 30}, {"w": ["a", "b"]})
    small = next(groups_asked(its, its.waves[0]))
    assert (small.size, small.expected, [one.key for one in small.others]) == (4, 34, ["b"])


def test_groups_that_are_hidden_are_named_by_their_wave_and_none_where_the_wave_is_gone() -> None:
    its = planned({"a": 4, "b": 30}, {"w": ["a"], "v": ["b"]})
    assert [hidden_groups(its, key) for key in ("w", "v", "gone")] == [{"a"}, set(), set()]
