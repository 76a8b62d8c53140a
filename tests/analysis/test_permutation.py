import math
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import permutation_test as scipy_permutation_test

from analysis.permutation import (
    drawn_share_as_far,
    exact_share_as_far,
    normal_share_as_far,
    number_of_tables,
    share_as_far,
    swapped_share_as_far,
    ways,
)

small = st.integers(2, 5).flatmap(
    lambda levels: st.tuples(*(st.lists(st.integers(0, 3), min_size=levels, max_size=levels) for _ in range(2)))
)
few = st.lists(st.integers(0, 1), min_size=3, max_size=3)
panels = st.tuples(st.lists(few, min_size=3, max_size=3), few, few).filter(
    lambda its: sum(map(sum, its[0])) + min(sum(its[1]), sum(its[2])) > 0
)


def samples(x, y):
    levels = len(x)
    return ways(np.zeros((levels, levels), dtype=np.int64), np.array(x), np.array(y))


def effect(x, y) -> float:
    return float(np.mean([(a < b) + (a == b) / 2 for a, b in product(x, y)]))


@pytest.mark.parametrize(
    ("x", "y"), [([2, 1, 2, 0], [0, 1, 3, 1]), ([3, 0, 2], [1, 1, 2]), ([0, 2, 1, 1, 0], [1, 0, 0, 2, 3])]
)
def test_the_exact_share_equals_scipys_over_every_rearrangement(x, y, raw):
    def distance(drawn_x, drawn_y, axis):  # a statistic for SciPy, which hands over arrays of rearrangements
        below = (drawn_x[..., :, None] < drawn_y[..., None, :]).mean(axis=(-2, -1))
        same = (drawn_x[..., :, None] == drawn_y[..., None, :]).mean(axis=(-2, -1))
        assert axis == -1
        return np.abs(below + same / 2 - 0.5).round(12)

    both = np.array(raw(x)), np.array(raw(y))
    expected = scipy_permutation_test(both, distance, vectorized=True, n_resamples=np.inf, alternative="greater")
    assert exact_share_as_far(samples(x, y)) == pytest.approx(expected.pvalue, rel=1e-12)


def test_swaps_and_deals_agree_with_every_one_of_them_in_r():
    # R 4.2.2; t the table, o1 and o2 the others, eff(x, y) <- mean(outer(x, y, "<") + outer(x, y, "==") / 2):
    # > i <- rep(row(t), t); j <- rep(col(t), t); alone <- c(rep(1:3, o1), rep(1:3, o2)); k <- n <- 0
    # > obs <- abs(eff(c(i, rep(1:3, o1)), c(j, rep(1:3, o2))) - .5); deals <- combn(length(alone), sum(o1))
    # > for (s in 0:511) for (d in seq_len(ncol(deals))) { w <- bitwAnd(s, 2^(0:8)) > 0; n <- n + 1
    # +   x <- c(ifelse(w, j, i), alone[deals[, d]]); y <- c(ifelse(w, i, j), alone[-deals[, d]])
    # +   k <- k + (abs(eff(x, y) - .5) >= obs - 1e-12) }; c(k, n, k / n)
    # [1]  4736.000000000000 35840.000000000000     0.132142857142857
    its = ways(np.array([[2, 1, 1], [0, 1, 2], [1, 0, 1]]), np.array([2, 1, 1]), np.array([0, 1, 3]))
    assert swapped_share_as_far(its) == pytest.approx(0.132142857142857, rel=1e-12)
    assert share_as_far(its, seed=1, resamples=100) == (swapped_share_as_far(its), "permutation-exact")


@given(panels)
def test_swaps_and_deals_are_all_gone_through(panel):
    table, only_then, only_now = (np.array(its) for its in panel)
    pairs = [(i, j) for i, j in product(range(3), repeat=2) for _ in range(table[i, j])]
    then, now = (np.repeat(range(3), its).tolist() for its in (only_then, only_now))
    alone, found = then + now, []
    for swap in product([False, True], repeat=len(pairs)):
        x, y = ([pair[(side + turned) % 2] for pair, turned in zip(pairs, swap, strict=True)] for side in (0, 1))
        for chosen in combinations(range(len(alone)), len(then)):
            rest = [alone[k] for k in range(len(alone)) if k not in chosen]
            if (x or chosen) and (y or rest):
                found.append(abs(effect(x + [alone[k] for k in chosen], y + rest) - 0.5))
    if not found:
        return
    observed = abs(effect([a for a, _ in pairs] + then, [b for _, b in pairs] + now) - 0.5)
    expected = sum(one >= observed - 1e-9 for one in found) / len(found)
    share, how = share_as_far(ways(table, only_then, only_now), seed=1, resamples=100)
    assert (share, how) == (pytest.approx(expected, rel=1e-12), "permutation-exact")


@given(small.filter(lambda drawn: all(map(sum, drawn))))
def test_swapping_the_samples_or_turning_the_scale_around_changes_no_share(drawn):
    x, y = drawn
    share = exact_share_as_far(samples(x, y))
    for other in (samples(y, x), samples(x[::-1], y[::-1])):
        assert exact_share_as_far(other) == pytest.approx(share, rel=1e-12)
    assert 0 < share <= 1


@given(small.filter(lambda drawn: sum(map(sum, drawn)) <= 12))
def test_tables_are_counted(drawn):
    x, y = drawn
    pooled = np.array(x) + np.array(y)
    answers = [level for level, count in enumerate(pooled) for _ in range(count)]
    assert number_of_tables(pooled, sum(x)) == len(set(combinations(answers, sum(x))))


PANEL = ways(np.array([[6, 5, 1], [2, 9, 4], [1, 2, 8]]), np.array([7, 5, 3]), np.array([4, 6, 8]))


def test_random_draws_come_near_the_exact_share_and_come_again():
    exact = swapped_share_as_far(PANEL)
    drawn = drawn_share_as_far(PANEL, seed=20, resamples=99_999)
    # Four standard errors of a share from 99,999 draws.
    assert drawn == pytest.approx(exact, abs=4 * math.sqrt(exact * (1 - exact) / 99_999))
    assert drawn == drawn_share_as_far(PANEL, seed=20, resamples=99_999)


def test_the_normal_approximation_comes_near_the_exact_share():
    many = ways(4 * np.array([[6, 4, 3], [3, 9, 4], [2, 2, 8]]), 4 * np.array([7, 5, 3]), 4 * np.array([4, 5, 6]))
    assert normal_share_as_far(many) == pytest.approx(swapped_share_as_far(many), abs=0.005)
    alone = samples([20, 30, 25], [15, 28, 40])
    assert normal_share_as_far(alone) == pytest.approx(exact_share_as_far(alone), abs=0.01)


def test_who_cannot_be_dealt_out_otherwise_speaks_for_nothing():
    same = ways(np.diag([4, 5, 6]), np.zeros(3, int), np.zeros(3, int))
    assert share_as_far(same, seed=1, resamples=100) == (1.0, "permutation-exact")
    assert normal_share_as_far(same) == 1


def test_many_answers_are_dealt_out_at_random_and_very_many_by_the_normal_distribution():
    x, y = [200_000, 300_000, 500_000], [200_600, 300_000, 499_400]
    share, how = share_as_far(samples(x, y), seed=7, resamples=999)
    assert (share, how) == (pytest.approx(normal_share_as_far(samples(x, y)), abs=0.06), "permutation-resampled")
    assert share_as_far(samples([900_000, 100_000], [100_000, 900_000]), seed=7, resamples=999)[0] == 1 / 1000
    assert share_as_far(samples([10**9, 10**9], [10**9, 10**9]), seed=7, resamples=999) == (1.0, "permutation-normal")
