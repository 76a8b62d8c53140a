import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import permutation_test as scipy_permutation_test

from analysis.ordinal import permutation_test, relative_effect
from analysis.permutation import drawn_share_as_far, exact_share_as_far, number_of_tables

small = st.integers(2, 5).flatmap(
    lambda levels: st.tuples(*(st.lists(st.integers(0, 3), min_size=levels, max_size=levels) for _ in range(2)))
)


def test_the_exact_p_value_agrees_with_r():
    # R 4.2.2 with coin 1.4-2 (exactRankTests 0.8-35 prints the first as p-value = 0.00669022299996):
    # > y <- c(1,2,1,1,1,1,1,1,1,1,2,4,1,1); n <- c(3,3,4,3,1,2,3,1,1,5,4)
    # > pvalue(wilcox_test(c(y, n) ~ factor(rep(c("Y", "N"), c(14, 11))), distribution = "exact"))
    # [1] 0.00669022299995513
    # > v <- c(1,2,2,3,3,3,4, 2,3,4,4,4,5,5,5)
    # > pvalue(wilcox_test(v ~ factor(rep(c("a", "b"), c(7, 8))), distribution = "exact"))
    # [1] 0.0271950271950272
    pain = permutation_test([11, 2, 0, 1, 0], [3, 1, 4, 2, 1], seed=1)
    assert pain.pvalue == pytest.approx(0.00669022299995513, rel=1e-12)
    assert (pain.method, pain.seed, pain.resamples, pain.df) == ("permutation-exact", None, None, None)
    assert permutation_test([1, 2, 3, 1, 0], [0, 1, 1, 3, 3], seed=1).pvalue == pytest.approx(
        0.0271950271950272, rel=1e-12
    )


def test_the_estimate_and_interval_are_those_of_the_relative_effect():
    effect, tested = relative_effect([3, 5, 2], [1, 4, 7]), permutation_test([3, 5, 2], [1, 4, 7], seed=1)
    assert (tested.estimate, tested.interval, tested.n_x, tested.n_y) == (effect.estimate, effect.interval, 10, 12)
    assert tested.statistic == pytest.approx(10 * 12 * effect.estimate, rel=1e-12)


@pytest.mark.parametrize(
    ("x", "y"), [([2, 1, 2, 0], [0, 1, 3, 1]), ([3, 0, 2], [1, 1, 2]), ([0, 2, 1, 1, 0], [1, 0, 0, 2, 3])]
)
def test_the_exact_p_value_equals_scipys_over_every_rearrangement(x, y, raw):
    def distance(drawn_x, drawn_y, axis):  # a statistic for SciPy, which hands over arrays of rearrangements
        below = (drawn_x[..., :, None] < drawn_y[..., None, :]).mean(axis=(-2, -1))
        same = (drawn_x[..., :, None] == drawn_y[..., None, :]).mean(axis=(-2, -1))
        assert axis == -1
        return np.abs(below + same / 2 - 0.5).round(12)

    samples = np.array(raw(x)), np.array(raw(y))
    expected = scipy_permutation_test(samples, distance, vectorized=True, n_resamples=np.inf, alternative="greater")
    assert permutation_test(x, y, seed=1).pvalue == pytest.approx(expected.pvalue, rel=1e-12)


@given(small)
def test_swapping_the_samples_changes_no_p_value(drawn):
    x, y = drawn
    there, back = permutation_test(x, y, seed=1), permutation_test(y, x, seed=1)
    assert there.pvalue == back.pvalue
    if there.pvalue is not None:
        assert 0 < there.pvalue <= 1


@given(small)
def test_turning_the_scale_around_changes_no_p_value(drawn):
    x, y = drawn
    assert permutation_test(x, y, seed=1).pvalue == permutation_test(x[::-1], y[::-1], seed=1).pvalue


@given(small.filter(lambda drawn: sum(map(sum, drawn)) <= 12))
def test_tables_are_counted(drawn):
    x, y = drawn
    pooled = np.array(x) + np.array(y)
    answers = [level for level, count in enumerate(pooled) for _ in range(count)]
    assert number_of_tables(pooled, sum(x)) == len(set(combinations(answers, sum(x))))


def test_random_draws_come_near_the_exact_share_and_come_again():
    pooled, size, distance = np.array([14, 3, 4, 3, 1]), 14, 60
    exact = exact_share_as_far(pooled, size, distance)
    drawn = drawn_share_as_far(pooled, size, distance, seed=20, resamples=99_999)
    # Four standard errors of a share from 99,999 draws.
    assert drawn == pytest.approx(exact, abs=4 * math.sqrt(exact * (1 - exact) / 99_999))
    assert drawn == drawn_share_as_far(pooled, size, distance, seed=20, resamples=99_999)


def test_a_million_answers_are_dealt_out_at_random_with_the_seed_told():
    x, y = [200_000, 300_000, 500_000], [200_600, 300_000, 499_400]
    result = permutation_test(x, y, seed=7, resamples=999)
    assert (result.method, result.seed, result.resamples) == ("permutation-resampled", 7, 999)
    assert result == permutation_test(x, y, seed=7, resamples=999)
    assert result.pvalue == pytest.approx(relative_effect(x, y).pvalue, abs=0.06)
    assert permutation_test([900_000, 100_000], [100_000, 900_000], seed=7, resamples=999).pvalue == 1 / 1000


def test_complete_separation_has_the_p_value_of_the_relative_effect():
    for x, y in ([2, 3, 0, 0], [0, 0, 1, 3]), ([0, 0, 4], [1, 2, 0]):
        assert permutation_test(x, y, seed=1).pvalue == pytest.approx(relative_effect(x, y).pvalue, rel=1e-12)


def test_a_sample_of_one_still_has_a_permutation_test():
    result = permutation_test([1, 0, 0], [0, 3, 2], seed=1)
    assert (result.estimate, result.interval, result.pvalue) == (1.0, None, pytest.approx(1 / 6))


def test_all_answers_on_one_level_differ_in_nothing():
    assert permutation_test([0, 5, 0], [0, 7, 0], seed=1).pvalue == 1


def test_an_empty_sample_has_no_permutation_test():
    result = permutation_test([0, 0, 0], [1, 2, 3], seed=1)
    assert (result.estimate, result.pvalue, result.method) == (None, None, "no-answers")


def test_no_draws_at_all_are_refused():
    with pytest.raises(ValueError, match="resamples"):
        permutation_test([1, 2], [2, 1], seed=1, resamples=0)
