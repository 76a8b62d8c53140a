from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import kendalltau, mannwhitneyu

from analysis.ordinal import jonckheere

groups_of_answers = st.integers(2, 5).flatmap(
    lambda levels: st.lists(
        st.lists(st.integers(0, 8), min_size=levels, max_size=levels).filter(any), min_size=2, max_size=4
    )
)


def test_the_statistic_agrees_with_hollander_and_wolfe():
    # Motivational effect of knowledge of performance, M. Hollander and D. A. Wolfe, Nonparametric Statistical Methods,
    # 2nd ed. (1999), example 6.2: J = 79. The p-value from R 4.2.2:
    # > x <- c(40,35,38,43,44,41, 38,40,47,44,40,42, 48,40,45,43,46,44)
    # > cor.test(rep(1:3, each = 6), x, method = "kendall", exact = FALSE)$p.value
    # [1] 0.0414207879860945
    answers = [[40, 35, 38, 43, 44, 41], [38, 40, 47, 44, 40, 42], [48, 40, 45, 43, 46, 44]]
    result = jonckheere([[row.count(code) for code in range(35, 49)] for row in answers])
    assert (result.statistic, result.df, result.n) == (79, None, 18)
    assert result.pvalue == pytest.approx(0.0414207879860945, rel=1e-12)
    assert (result.effect, result.effect_name) == (pytest.approx(79 / 108), "ordered-effect")


def test_the_p_value_agrees_with_r_where_most_answers_are_tied():
    # R 4.2.2:
    # > a <- rep(rep(1:5, 3), c(4,6,5,3,1, 2,4,6,5,3, 1,3,5,8,6)); g <- rep(1:3, c(19, 20, 23))
    # > cor.test(g, a, method = "kendall", exact = FALSE)$p.value
    # [1] 0.00350356322900423
    # statsmodels 0.15.0: >>> jonckheere_terpstra([a[g == 1], a[g == 2], a[g == 3]], alternative="two-sided")
    # statistic 858.5, pvalue 0.003503563229004223
    result = jonckheere([[4, 6, 5, 3, 1], [2, 4, 6, 5, 3], [1, 3, 5, 8, 6]])
    assert result.pvalue == pytest.approx(0.00350356322900423, rel=1e-12)
    assert result.statistic == 858.5
    assert result.method == "jonckheere-terpstra"


@given(groups_of_answers)
def test_the_p_value_from_counts_equals_scipy_on_raw_answers(groups):
    assume(sum(level > 0 for level in np.sum(groups, axis=0)) > 1)
    assume(np.sum(groups) > 2)
    order = [place for place, row in enumerate(groups) for _ in range(sum(row))]
    codes = [code for row in groups for code, count in enumerate(row) for _ in range(count)]
    expected = kendalltau(order, codes, method="asymptotic")
    assert jonckheere(groups).pvalue == pytest.approx(expected.pvalue, rel=1e-12, abs=1e-12)


@given(groups_of_answers)
def test_two_groups_ask_what_mann_and_whitney_ask(groups):
    x, y = groups[0], groups[1]
    assume(sum(a + b > 0 for a, b in zip(x, y, strict=True)) > 1)
    raw_x, raw_y = ([code for code, count in enumerate(row) for _ in range(count)] for row in (x, y))
    expected = mannwhitneyu(raw_y, raw_x, method="asymptotic", use_continuity=False)
    result = jonckheere([x, y])
    assert result.statistic == expected.statistic
    assert result.pvalue == pytest.approx(expected.pvalue, rel=1e-12, abs=1e-12)


@given(groups_of_answers)
def test_the_statistic_counts_pairs_and_the_turned_order_mirrors_it(groups):
    pairs = [
        (b > a) + (b == a) / 2
        for earlier, later in combinations(groups, 2)
        for a, times_a in enumerate(earlier)
        for b, times_b in enumerate(later)
        for _ in range(times_a * times_b)
    ]
    there, back = jonckheere(groups), jonckheere(groups[::-1])
    assert there.statistic == sum(pairs)
    assert there.effect == pytest.approx(sum(pairs) / len(pairs), abs=1e-12)
    assert back.statistic == len(pairs) - sum(pairs)
    assert there.pvalue == pytest.approx(back.pvalue, abs=1e-12)


def test_groups_without_answers_are_left_out():
    assert jonckheere([[3, 5, 2], [0, 0, 0], [6, 3, 1]]) == jonckheere([[3, 5, 2], [6, 3, 1]])


def test_a_trend_over_one_group_does_not_exist():
    for groups in ([[3, 5, 2], [0, 0, 0]], []):
        result = jonckheere(groups)
        assert (result.statistic, result.pvalue, result.effect) == (None, None, None)


def test_answers_on_one_level_have_no_trend():
    result = jonckheere([[0, 5], [0, 7], [0, 2]])
    assert (result.pvalue, result.effect) == (1, 0.5)
    assert jonckheere([[1, 0], [0, 1]]).pvalue == pytest.approx(0.3173105078629141)  # two people, z = 1


def test_a_million_answers_cost_no_more_than_their_counts():
    assert jonckheere([[200_000, 300_000, 500_000]] * 3).pvalue == 1


def test_groups_must_be_counted_on_one_scale():
    with pytest.raises(ValueError, match="one scale"):
        jonckheere([[1, 2], [1, 2, 3]])
