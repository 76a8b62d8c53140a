from __future__ import annotations

import pytest

from analysis.settling import Equation, Settled, settled

INFINITE = float("inf")


def told(least: float, most: float | None = None, source: str = "t", /, **weights: int) -> Equation:
    return Equation(weights, least, least if most is None else most, frozenset([source]))


def test_a_cell_alone_in_an_equation_is_settled_by_it() -> None:
    known, left = settled([told(7, a=1), told(6, b=2)])
    assert known == {"a": Settled(7, frozenset("t")), "b": Settled(3, frozenset("t"))}
    assert left == []


def test_what_follows_step_by_step_carries_the_sources_of_every_step() -> None:
    known, left = settled([told(10, None, "sum", a=1, b=1), told(4, None, "first", a=1)])
    assert known["b"] == Settled(6, frozenset({"sum", "first"}))
    assert left == []


def test_a_sum_of_nobody_is_nobody_in_each_cell_but_a_difference_of_0_is_not() -> None:
    known, left = settled([told(0, a=1, b=3), told(0, c=1, d=-1)])
    assert {cell: one.value for cell, one in known.items()} == {"a": 0, "b": 0}
    assert [one.weights for one in left] == [{"c": 1, "d": -1}]


def test_what_is_left_is_told_of_the_cells_that_are_not_settled() -> None:
    _, left = settled([told(4, a=1), told(9, INFINITE, a=1, b=1, c=1)])
    assert [(one.weights, one.least, one.most) for one in left] == [({"b": 1, "c": 1}, 5, INFINITE)]


@pytest.mark.parametrize("wrong", [told(3, a=2), told(-1, a=1)])
def test_what_no_whole_number_of_people_fits_settles_nothing(wrong: Equation) -> None:
    known, left = settled([wrong])
    assert known == {}
    assert left == [wrong]


def test_two_equations_that_contradict_each_other_leave_one_without_cells() -> None:
    _, left = settled([told(4, None, "one", a=1), told(5, None, "other", a=1)])
    assert [(one.weights, one.sources) for one in left] == [({}, frozenset({"one", "other"}))]
