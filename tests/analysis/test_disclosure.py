from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure import admitted, narrow


def over(*cells: str) -> list[dict[str, int]]:
    return [dict.fromkeys(cells, 1)]


def derivable(target: list[int], rows: list[list[int]]) -> bool:
    """Whether ``target`` is a linear combination of ``rows``, by exact elimination."""
    return rank([*rows, target]) == rank(rows)


def rank(rows: list[list[int]]) -> int:
    matrix, found = [[Fraction(value) for value in row] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(found, len(matrix)) if matrix[i][column]), None)
        if pivot is None:
            continue
        matrix[found], matrix[pivot] = matrix[pivot], matrix[found]
        for i in range(found + 1, len(matrix)):
            factor = matrix[i][column] / matrix[found][column]
            matrix[i] = [a - factor * b for a, b in zip(matrix[i], matrix[found], strict=True)]
        found += 1
    return found


def test_a_figure_is_admitted_until_it_would_give_away_a_small_cell() -> None:
    cells = {"a": 10, "b": 9, "c": 2}
    assert admitted(cells, [], {"wide": over(*"abc"), "narrow": over(*"ab")}, 5) == {"wide"}
    assert admitted(cells, over(*"abc"), {"narrow": over(*"ab"), "a": over("a")}, 5) == {"a"}
    assert admitted(cells, [], {"c": over("c"), "wide": over(*"abc")}, 5) == {"wide"}


def test_what_is_published_already_is_not_held_against_a_figure() -> None:
    cells = {"a": 10, "b": 9, "c": 2}
    assert admitted(cells, [*over(*"abc"), *over(*"ab")], {"a": over("a")}, 5) == {"a"}


def test_a_sum_of_nobody_tells_that_each_of_its_cells_is_empty() -> None:
    """Whoever came again is in the second sum; only where nobody is known to have left does it say how many are new."""
    cells = {"left": 0, "again": 8, "new": 2, "others": 9}
    both = [*over("left", "again"), *over("again", "new")]
    assert admitted(cells, both, {"others": over("others")}, 5) == {"others"}
    assert admitted(cells, both, {"left": over("left"), "others": over("others")}, 5) == {"others"}


def test_nothing_follows_for_a_reader_who_guesses_which_cells_are_empty() -> None:
    cells = {"a": 0, "c": 2, "d": 8}
    assert admitted(cells, over(*"acd"), {"d": over("d")}, 5) == frozenset()


def test_a_sum_that_is_named_a_secret_is_protected_however_large() -> None:
    cells = {"a": 20, "b": 10, "c": 9}
    assert admitted(cells, over(*"abc"), {"c": over("c")}, 5, secrets=over(*"ab")) == frozenset()
    assert admitted(cells, over(*"abc"), {"c": over("c"), "a": over("a")}, 5, secrets=over("b")) == {"c"}


def test_what_a_figure_that_is_too_small_would_tell_does_not_follow_from_the_others() -> None:
    cells = {"a": 2, "b": 2, "c": 9}
    figures = {"ab": over(*"ab"), "abc": over(*"abc"), "c": over("c")}
    assert admitted(cells, [], figures, 5) == {"abc"}


@settings(max_examples=60, deadline=None)
@given(sizes=st.lists(st.integers(0, 12), min_size=2, max_size=5), order=st.randoms(use_true_random=False))
def test_no_small_cell_can_be_computed_from_what_is_admitted(sizes: list[int], order: random.Random) -> None:
    cells = {f"g{i}": n for i, n in enumerate(sizes)}
    subsets = [names for n in range(1, len(cells) + 1) for names in combinations(cells, n)]
    order.shuffle(subsets)
    shown = admitted(cells, [], {names: over(*names) for names in subsets}, 5)
    left = [[int(cell in names) for cell in cells] for names in shown]
    empty = [[int(cell == other) for cell in cells] for other, n in cells.items() if not n]
    for place, n in enumerate(sizes):
        target = [int(i == place) for i in range(len(sizes))]
        assert not 0 < n < 5 or not derivable(target, [*left, *empty])


def test_a_figure_goes_where_the_whole_numbers_that_are_left_say_too_much() -> None:
    """No sum gives it away, but of the 10 at most 7 are in the other set, so that from 3 to 6 are in this one."""
    cells = {"a left": 4, "a stayed": 2, "b left": 6, "b stayed": 1}
    known = [*over("a left", "a stayed"), *over("b left", "b stayed")]
    assert narrow(cells, [*known, *over("a left", "b left")], over("a left"), 5) == over("a left")
    assert admitted(cells, known, {"left": over("a left", "b left")}, 5) == frozenset()
    assert admitted(cells | {"b stayed": 30}, known, {"left": over("a left", "b left")}, 5) == {"left"}


@pytest.mark.parametrize(("n", "narrows"), [(4, True), (5, False), (6, False)])
def test_a_secret_is_wide_where_it_reaches_over_exactly_the_minimum(n: int, narrows: bool) -> None:
    cells = {"a": 2, "b": n - 2}
    assert bool(narrow(cells, over("a", "b"), over("a"), 5)) == narrows


def test_what_nothing_limits_is_wide_and_what_is_published_itself_is_narrow() -> None:
    cells = {"a": 2, "b": 9}
    assert narrow(cells, [], over("a"), 5) == []
    assert narrow(cells, over("a"), over("a"), 5) == over("a")


@pytest.mark.parametrize(("n", "shown"), [(4, False), (5, True), (0, True)])
def test_a_figure_of_exactly_the_minimum_or_of_nobody_is_admitted(n: int, shown: bool) -> None:
    assert ("c" in admitted({"a": 20, "c": n}, [], {"c": over("c")}, 5)) == shown
