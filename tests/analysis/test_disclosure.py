from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure import admitted, suppressed

TOTAL = "all"


DEAR = {TOTAL: 10}


def over(*cells: str) -> list[dict[str, int]]:
    return [dict.fromkeys(cells, 1)]


def table(cells: dict[str, int]) -> dict[str, list[dict[str, int]]]:
    return {name: over(name) for name in cells} | {TOTAL: over(*cells)}


def test_nothing_is_suppressed_where_every_group_is_large_enough() -> None:
    cells = {"citizens": 12, "leaders": 5}
    assert suppressed(cells, table(cells), 5) == frozenset()


def test_a_small_group_takes_the_smallest_other_group_with_it_so_that_the_total_can_stay() -> None:
    cells = {"citizens": 12, "leaders": 8, "relatives": 3}
    assert suppressed(cells, table(cells), 5, cost=DEAR) == {"relatives", "leaders"}


def test_two_small_groups_whose_sum_is_too_small_take_a_third_one() -> None:
    cells = {"citizens": 12, "leaders": 8, "relatives": 1, "patients": 2}
    figures = table(cells)
    assert suppressed(cells, figures, 5, tables=[list(cells)], cost=DEAR) == {"relatives", "patients", "leaders"}


def test_two_small_groups_that_are_large_enough_together_hide_each_other() -> None:
    cells = {"citizens": 12, "relatives": 4, "patients": 3}
    assert suppressed(cells, table(cells), 5, tables=[list(cells)], cost=DEAR) == {"relatives", "patients"}


def test_the_total_goes_only_where_no_other_group_can_cover() -> None:
    cells = {"relatives": 3}
    assert suppressed(cells, table(cells), 5, cost=DEAR) == {"relatives", TOTAL}


def test_a_group_without_answers_is_known_to_be_empty_and_covers_nobody() -> None:
    cells = {"citizens": 12, "leaders": 0, "relatives": 3}
    assert suppressed(cells, table(cells), 5) == {"relatives", "citizens"}


def test_two_tables_that_differ_by_a_small_group_do_not_give_it_away() -> None:
    cells = {"a": 10, "b": 9, "c": 2}
    figures = {"wide": over(*"abc"), "narrow": over(*"ab"), "a": over("a"), "b": over("b")}
    away = suppressed(cells, figures, 5, cost={"wide": 10, "narrow": 10})
    assert away & {"wide", "narrow"}


def test_many_answers_of_few_people_are_suppressed_as_few_people() -> None:
    cells = {"first": 4, "second": 4, "third": 4, "rest": 30}
    figures = {"small": over("first", "second", "third"), "large": over("rest")}
    assert suppressed(cells, figures, 5, people={"small": 4, "large": 30}) == {"small"}


def test_what_is_given_up_is_given_up_in_every_table_that_tells_it() -> None:
    """Three questions that all 22 answered tell the same three numbers of people: the leaders go in each of them."""
    people = {"citizens": 12, "leaders": 7, "relatives": 3}
    cells = people | {f"{name}/{i}": n for i in range(3) for name, n in people.items()}
    figures = {
        f"{name}/{i}": [dict.fromkeys([f"{one}/{i}" for one in its], 1), dict.fromkeys(its, 1)]
        for i in range(3)
        for name, its in {**{one: [one] for one in people}, TOTAL: [*people]}.items()
    }
    cost = {f"{TOTAL}/{i}": 10 for i in range(3)}
    assert suppressed(cells, figures, 5, cost=cost) == {f"{n}/{i}" for n in ("leaders", "relatives") for i in range(3)}


def test_one_cheap_total_goes_before_many_figures() -> None:
    """The relatives were asked in a wave of their own: without the total of answers, nobody can tell how many came."""
    cells = {"citizens": 12, "relatives": 3}
    figures = {f"question {i}": over("citizens") for i in range(4)} | {"answers": over("citizens", "relatives")}
    assert suppressed(cells, figures, 5, cost={f"question {i}": 3 for i in range(4)}) == {"answers"}


def test_a_sum_that_counts_a_group_several_times_gives_it_away_as_well() -> None:
    cells = {"citizens": 12, "relatives": 3}
    figures = {"put to somebody": [{"citizens": 6, "relatives": 2}], "citizens": over("citizens")}
    assert suppressed(cells, figures, 5, cost={"citizens": 3}) == {"put to somebody"}


def test_what_is_suppressed_already_stays_suppressed_and_may_make_more_unnecessary() -> None:
    cells = {"citizens": 12, "leaders": 8, "relatives": 3}
    assert suppressed(cells, table(cells), 5, already=["citizens"], cost=DEAR) == {"relatives", "citizens"}


def test_a_figure_over_an_unknown_cell_is_an_error() -> None:
    with pytest.raises(KeyError):
        suppressed({"a": 6}, {"b": over("b")}, 5)


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


@settings(max_examples=150, deadline=None)
@given(
    counts=st.lists(st.integers(1, 12), min_size=2, max_size=5),
    chosen=st.lists(st.integers(0, 25), min_size=1, max_size=6),
)
def test_no_small_cell_can_be_computed_from_what_is_left(counts: list[int], chosen: list[int]) -> None:
    cells = {f"g{i}": n for i, n in enumerate(counts)}
    sums = [over(*names) for size in range(1, len(cells) + 1) for names in combinations(cells, size)]
    figures = {f"f{i}": sums[i % len(sums)] for i in chosen} | {name: over(name) for name in cells}
    away = suppressed(cells, figures, 5)
    left = [[its.get(cell, 0) for cell in cells] for name, (its,) in figures.items() if name not in away]
    for place, n in enumerate(counts):
        target = [int(i == place) for i in range(len(counts))]
        assert n >= 5 or not left or not derivable(target, left)


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
