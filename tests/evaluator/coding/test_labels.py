"""Labels beside texts part people into sets of at least the minimum, whatever the numbers."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.coding.labels import _labels, told
from evaluator.findings.places import Places

MINIMUM = 5
GROUPS = ("citizens", "staff", "leaders", "relatives")
PROCESSES = ("", "quay", "pier", "garden")
numbers = st.dictionaries(
    st.tuples(st.sampled_from(GROUPS), st.sampled_from(PROCESSES)), st.integers(1, 12), min_size=1
)
partitions = st.sampled_from(
    [
        [("",), ("quay",), ("pier",), ("garden",)],
        [("",), ("garden", "pier"), ("quay",)],
        [("", "quay"), ("garden", "pier")],
        [],
    ]
)


@pytest.mark.parametrize(
    ("people", "away", "named"),
    [
        ({"a": 8, "b": 9}, (), {"a", "b"}),
        ({"a": 8, "b": 9, "c": 2}, (), {"b"}),
        ({"a": 8, "b": 9, "c": 2, "d": 3}, (), {"a", "b"}),
        ({"a": 8, "b": 9, "": 3}, (), {"b"}),
        ({"a": 8, "b": 9}, {"b"}, {"a"}),
        ({"a": 8, "b": 2}, (), set()),
        ({}, (), set()),
    ],
)
def test_what_is_not_told_is_nobody_or_at_least_the_minimum(people: dict, away: set, named: set) -> None:
    assert told(people, MINIMUM, away) == named


@given(asked=numbers, away=st.sets(st.sampled_from(GROUPS)), joined=st.booleans(), units=partitions)
def test_every_set_of_texts_that_labels_can_part_has_enough_people_behind_it(
    asked: dict, away: set, joined: bool, units: list
) -> None:
    """Also where a question was put to so few that a partition of all people does not hold there."""
    places = Places(tuple(units), frozenset([*GROUPS, "staff+leaders"]))
    of = {"staff": "staff+leaders", "leaders": "staff+leaders"} if joined else {}
    behind: Counter[tuple[str, str]] = Counter()
    for cell, label in _labels(asked, of, away, places, MINIMUM):
        behind[label] += asked[cell]
        assert label[0] not in away
        assert label[1] in ("", cell[1])
        assert not label[1] or label[0]
    every = sum(asked.values())
    assert sum(behind.values()) == every
    assert min(behind.values()) >= min(MINIMUM, every)
    assert every >= MINIMUM or set(behind) == {("", "")}
