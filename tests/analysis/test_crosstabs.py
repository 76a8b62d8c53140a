"""Tables of two questions that tell of no few people."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.crosstabs import closes_a_circle, protected_crosstab

BOTH = (True, True)
cells = st.integers(0, 12)
tables = st.dictionaries(
    st.sampled_from("pqrs"),
    st.lists(st.lists(cells, min_size=4, max_size=4), min_size=3, max_size=3),
    min_size=1,
)


def test_a_table_that_tells_of_nobody_stays_as_it_is() -> None:
    found = protected_crosstab({"all": [[9, 6], [5, 20]]}, 5, ordered=BOTH)
    assert found is not None
    assert (found.counts, found.rows, found.n) == (((9, 6), (5, 20)), ((0,), (1,)), 40)


def test_the_end_of_an_ordered_scale_with_fewest_answers_joins_its_neighbour() -> None:
    found = protected_crosstab({"all": [[1, 2], [9, 6], [10, 20]]}, 5, ordered=BOTH)
    assert found is not None
    assert (found.rows, found.counts) == (((0, 1), (2,)), ((10, 8), (10, 20)))


def test_of_choices_without_an_order_the_two_with_fewest_join() -> None:
    found = protected_crosstab({"all": [[3, 4], [20, 20], [4, 3]]}, 5, ordered=(False, True))
    assert found is not None
    assert (found.rows, found.counts) == (((0, 2), (1,)), ((7, 7), (20, 20)))


def test_two_by_two_with_too_few_is_refused() -> None:
    assert protected_crosstab({"all": [[20, 4], [20, 20]]}, 5, ordered=BOTH) is None
    assert protected_crosstab({"all": [[20, 0], [0, 20]]}, 5, ordered=BOTH) is None
    assert protected_crosstab({}, 5, ordered=BOTH) is None


def test_where_all_answered_one_question_alike_there_is_no_table() -> None:
    assert protected_crosstab({"all": [[20, 20], [0, 0]]}, 5, ordered=BOTH) is None


def test_small_classes_hide_in_each_other() -> None:
    small = {key: [[2, 2], [2, 2]] for key in "pqr"}
    found = protected_crosstab(small, 5, ordered=BOTH)
    assert found is not None
    assert (found.counts, sorted(found.classes)) == (((6, 6), (6, 6)), ["p", "q", "r"])


def test_a_class_that_cannot_hide_is_left_out() -> None:
    found = protected_crosstab({"large": [[9, 6], [5, 20]], "few": [[1, 3], [2, 1]]}, 5, ordered=BOTH)
    assert found is not None
    assert found.classes == ("large",)


@given(tables)
def test_every_number_of_a_class_without_a_table_of_its_own_can_be_any_that_its_totals_allow(
    given_tables: dict[str, list[list[int]]],
) -> None:
    """By trying each first cell of each such class against all that the others could be."""
    found = protected_crosstab(given_tables, 5, ordered=BOTH)
    if found is None:
        return
    whole, own = np.array(found.counts), []
    for key in found.classes:
        its = np.array(given_tables[key])
        its = np.array([its[list(part)].sum(axis=0) for part in found.rows])
        its = np.array([its[:, list(part)].sum(axis=1) for part in found.columns]).T
        there = (its.sum(axis=1) > 0)[:, None] & (its.sum(axis=0) > 0)[None, :]
        if (there & (its < 5)).any():
            own.append(its)
        else:
            whole = whole - its
    if not own:
        return
    assert whole.shape == (2, 2)
    assert whole.min() >= 5
    totals = [(int(its[0].sum()), int(its[:, 0].sum()), int(its.sum())) for its in own]
    allowed = [range(max(0, row + column - n), min(row, column) + 1) for row, column, n in totals]
    reachable = []
    for place in range(len(own)):
        sums = {0}
        for other in (one for at, one in enumerate(allowed) if at != place):
            sums = {a + b for a, b in product(sums, other)}
        reachable.append(all(whole[0, 0] - first in sums for first in allowed[place]))
    assert all(reachable)


@pytest.mark.parametrize(
    ("pair", "shown", "closes"),
    [
        (("a", "c"), [("a", "b"), ("b", "c")], True),
        (("a", "c"), [("a", "b"), ("c", "d")], False),
        (("b", "a"), [("a", "b")], False),
        (("a", "d"), [("a", "b"), ("c", "b"), ("d", "c")], True),
        (("a", "b"), [], False),
    ],
)
def test_tables_in_a_circle_are_told_from_a_chain(
    pair: tuple[str, str], shown: list[tuple[str, str]], closes: bool
) -> None:
    assert closes_a_circle(pair, shown) == closes


def test_three_tables_in_a_circle_would_tell_who_gave_three_answers() -> None:
    """Nobody answered 1, 1, 1 or 2, 2, 2: three tables without a small cell leave no other possibility."""
    people = {(1, 1, 1): 0, (2, 2, 2): 0} | {
        codes: 6 for codes in product((1, 2), repeat=3) if codes not in ((1, 1, 1), (2, 2, 2))
    }
    two = {
        (i, j, a, b): sum(n for codes, n in people.items() if (codes[i], codes[j]) == (a, b))
        for i, j in ((0, 1), (1, 2), (0, 2))
        for a, b in product((1, 2), repeat=2)
    }
    assert min(two.values()) >= 5
    moved = [  # the one way in which eight numbers can move without any of the three tables moving
        {codes: n + step * (-1) ** sum(codes) for codes, n in people.items()} for step in (-1, 1)
    ]
    assert all(min(one.values()) < 0 for one in moved)
