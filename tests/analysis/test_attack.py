from __future__ import annotations

import random
from itertools import product

import pytest

from analysis.attack import Attack, Breach, Proof, Wanted

INFINITE = float("inf")


def attack(*told: tuple[dict[str, int], float, float | None, str], cells: str = "abc", **given) -> Attack:
    its = Attack(cells, **given)
    for weights, least, most, source in told:
        its.tell(weights, least, most, source)
    return its


def test_a_number_that_reaches_over_its_span_is_no_breach() -> None:
    found = attack(({"a": 1, "b": 1}, 9, None, "sum")).prove([Wanted("a", {"a": 1}, 5)])
    assert (found.wanted, found.breaches) == (1, ())
    assert found.witnesses >= 2


def test_a_difference_of_two_sums_is_found_with_both_tables_and_no_third() -> None:
    its = attack(({"a": 1, "b": 1}, 12, None, "all"), ({"b": 1}, 9, None, "other"), ({"c": 1}, 4, None, "third"))
    assert its.prove([Wanted("a", {"a": 1}, 5)]).breaches == (Breach("a", 3, 3, proven=True, sources=("all", "other")),)


def test_only_whole_numbers_count() -> None:
    """Twice one and three times the other are 7 in one way only."""
    (breach,) = attack(({"a": 2, "b": 3}, 7, None, "t")).prove([Wanted("a", {"a": 1}, 2)]).breaches
    assert (breach.low, breach.high, breach.proven) == (2, 2, True)


@pytest.mark.parametrize(("n", "narrow"), [(4, True), (5, False)])
def test_a_sum_is_wide_enough_where_it_reaches_over_exactly_its_span(n: int, narrow: bool) -> None:
    its = attack(({"a": 1, "b": 1}, n, None, "t"))
    assert bool(its.prove([Wanted("a", {"a": 1}, 5)]).breaches) == narrow


def test_ends_that_must_be_possible_are_asked_for() -> None:
    its = attack(({"a": 1}, 1, 20, "t"))
    assert its.prove([Wanted("a", {"a": 1}, 5)]).breaches == ()
    assert [one.name for one in its.prove([Wanted("a", {"a": 1}, 5, (0, 5))]).breaches] == ["a"]


@pytest.mark.parametrize(("n", "known"), [(0, True), (3, False), (5, True)])
def test_nobody_and_enough_may_be_known_where_they_are_not_hidden(n: int, known: bool) -> None:
    found = attack(({"a": 1}, n, None, "t")).prove([Wanted("a", {"a": 1}, 5, few=True)])
    assert (found.breaches == ()) == known


def test_numbers_that_contradict_each_other_prove_nothing() -> None:
    (breach,) = attack(({"a": 1}, 3, None, "one"), ({"a": 1}, 4, None, "other")).prove([]).breaches
    assert (breach.name, breach.low, breach.sources) == ("", None, ("one", "other"))


def test_what_is_not_proven_in_time_is_a_breach() -> None:
    its = attack(({"a": 1, "b": 1}, 9, None, "t"), ends=0.0)
    assert [one.proven for one in its.prove([Wanted("a", {"a": 1}, 5)]).breaches] == [False]


def test_an_equation_that_is_not_true_is_refused_where_the_truth_is_known() -> None:
    its = Attack("ab", truth={"a": 2, "b": 3})
    its.tell({"a": 1, "b": 1}, 5)
    with pytest.raises(AssertionError):
        its.tell({"a": 1}, 3)


def test_what_a_cell_can_be_at_the_most_limits_others() -> None:
    its = Attack("ab", {"a": 2})
    its.tell({"a": 1, "b": 1}, 10)
    (breach,) = its.prove([Wanted("b", {"b": 1}, 5)]).breaches
    assert (breach.low, breach.high) == (8, 10)


def test_progress_ends_with_all_that_was_wanted() -> None:
    seen: list[tuple[int, int]] = []
    attack().prove([Wanted(cell, {cell: 1}, 5) for cell in "abc"], progress=lambda *its: seen.append(its))
    assert seen[-1] == (3, 3)


@pytest.mark.parametrize("seed", range(25))
def test_ranges_are_those_of_every_table_that_fits(seed: int) -> None:
    rng = random.Random(seed)
    truth = {cell: rng.randint(0, 4) for cell in "abc"}
    told = [dict.fromkeys(rng.sample("abc", rng.randint(1, 3)), 1) for _ in range(2)]
    sums = [sum(truth[cell] for cell in weights) for weights in told]
    its = Attack("abc", dict.fromkeys("abc", 6))
    for weights, n in zip(told, sums, strict=True):
        its.tell(weights, n)
    fits = [
        table
        for values in product(range(7), repeat=3)
        for table in [dict(zip("abc", values, strict=True))]
        if all(sum(table[cell] for cell in weights) == n for weights, n in zip(told, sums, strict=True))
    ]
    reach = {cell: [min(one[cell] for one in fits), max(one[cell] for one in fits)] for cell in "abc"}
    found: Proof = its.prove([Wanted(cell, {cell: 1}, 3) for cell in "abc"])
    assert {one.name for one in found.breaches} == {cell for cell, (low, high) in reach.items() if high - low < 3}
    assert all([one.low, one.high] == reach[one.name] for one in found.breaches)
