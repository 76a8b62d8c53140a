"""What is told of linked people: small sets over two and over three milestones, and what the JSON holds of them."""

from __future__ import annotations

import json
from itertools import product

import pytest

from evaluator.findings.linked import AGAIN, LOST, NEW, Returned
from evaluator.findings.linked_disclosure import ATTRITION, Candidates, Decisions, certainly_few
from evaluator.reporting.json import as_json


def numbers(seven: dict[str, int]) -> tuple[tuple[int, int, int], ...]:
    """(again, then only, now only) between each two of three milestones, of people by where they answered."""

    def of(*wanted: tuple[int, str]) -> int:
        return sum(n for pattern, n in seven.items() if all(pattern[place] == there for place, there in wanted))

    return tuple(
        (of((a, "1"), (b, "1")), of((a, "1"), (b, "0")), of((a, "0"), (b, "1"))) for a, b in ((0, 1), (0, 2), (1, 2))
    )


def test_where_everybody_came_back_once_the_numbers_of_all_three_milestones_are_known() -> None:
    """All of the first answered the second, so that who answered the first and third answered all three."""
    seven = {"110": 3, "111": 10, "010": 9, "011": 6, "001": 8}
    assert certainly_few(*numbers(seven), 5)
    assert not certainly_few(*numbers(seven | {"110": 5}), 5)


def test_a_small_set_within_a_range_that_reaches_the_minimum_is_not_certain() -> None:
    seven = {"100": 8, "010": 9, "001": 7, "110": 2, "101": 6, "011": 8, "111": 12}
    assert not certainly_few(*numbers(seven), 5)


@pytest.mark.parametrize("seven", list(product((0, 1, 6), repeat=7))[::97])
def test_certain_is_what_every_number_of_those_who_answered_all_three_would_say(seven: tuple[int, ...]) -> None:
    people = dict(zip(("100", "010", "001", "110", "101", "011", "111"), seven, strict=True))
    told = numbers(people)
    possible = [
        other
        for all_three in range(30)
        for other in [
            {
                pattern: n + (all_three - people["111"]) * (-1) ** (pattern.count("1") + 1)
                for pattern, n in people.items()
            }
        ]
        if min(other.values()) >= 0
    ]
    assert all(numbers(other) == told for other in possible)
    ranges = [sorted(other[pattern] for other in possible) for pattern in people]
    assert certainly_few(*told, 5) == any(low[0] > 0 and low[-1] < 5 for low in ranges)


@pytest.mark.parametrize(("n", "small"), [(1, True), (4, True), (5, False), (6, False), (0, False)])
def test_groups_of_which_few_left_came_or_answered_again_are_kept_together_too(n: int, small: bool) -> None:
    """The boundary from both sides: exactly the minimum is not few."""
    parts = {("q", AGAIN, "a", "a"): 9, ("q", LOST, "a", ""): n, ("q", NEW, "", "a"): 8}
    parts |= {("q", AGAIN, "b", "b"): 9, ("q", LOST, "b", ""): 7, ("q", NEW, "", "b"): 8}
    (together,) = Candidates({}, [Returned("q", ("a", "b"), parts)]).small_groups(5)
    assert {part[2] or part[3] for its in together for part in its} == ({"a"} if small else set())


@pytest.mark.parametrize(("left", "shown"), [(4, False), (5, True), (6, True)])
def test_few_who_left_are_not_told_and_the_minimum_of_them_are(left: int, shown: bool) -> None:
    parts = {("q", AGAIN, "a", "a"): 20, ("q", LOST, "a", ""): left, ("q", NEW, "", "a"): 9}
    decisions = Decisions(5, [])
    decisions.decide("m1", "m2", Candidates({}, [Returned("q", ("a",), parts)]), {}, {})
    assert decisions.shows("m1", "m2", f"{ATTRITION}q") == shown


def test_the_json_has_every_number_of_linked_people_and_none_where_they_are_suppressed(world) -> None:
    world.heard("m1", "citizens", 9, 6, 3)
    world.heard("m2", "citizens", 3, 5, 12)
    report = json.loads(json.dumps(as_json(world.findings()), allow_nan=False))
    heard = next(one for one in report["indicators"] if one["key"] == "heard")
    change = heard["changes"][0]
    assert change["linked"] == {"change": None, "matched": None, "difference": None, "reason": "anonymous"}
    assert (change["family"], change["correction"]) == ("", "benjamini-hochberg")
    assert change["adjusted"] >= change["comparison"]["pvalue"]
    assert change["comparability"]["alterations"] == [{"aspect": "linkage", "kind": "linkage_changed", "reason": ""}]
    assert heard["comparable"] == {"holds": True, "breaks": [], "stretches": [["m1", "m2"]], "bridges": {}}
    assert (heard["weighted"], report["attrition"]) == (None, [])
