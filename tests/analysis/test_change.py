"""The matched effect of two waves."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import binomtest

from analysis.change import matched_effect

tables = st.integers(2, 5).flatmap(
    lambda levels: st.lists(
        st.lists(st.integers(0, 9), min_size=levels, max_size=levels), min_size=levels, max_size=levels
    ).filter(lambda rows: any(map(any, rows)))
)


def changed(up, down, n):
    return [[n - up - down, up], [down, 0]]


# R's PropCIs, > scoreci.mp(25, 28, 618, 0.90), gives -0.0148 to 0.0247. More digits and the other rows by the same
# score function with uniroot() in R 4.2.2, for up less down.
TANGO = [
    (28, 25, 618, 0.9, -0.0148343703222276, 0.0247154818371741),
    (1, 7, 21, 0.95, -0.5172322764213773, -0.0260030324808686),
    (17, 9, 40, 0.95, -0.0506336334504361, 0.4242839005854224),
    (9, 0, 14, 0.95, 0.289132252645314, 0.836552682464461),
    (5, 0, 5, 0.95, 0.13103507043365, 1.0),
    (0, 0, 54, 0.95, -0.0664135880908964, 0.0664135880908964),
]


@pytest.mark.parametrize(("up", "down", "n", "level", "low", "high"), TANGO)
def test_the_interval_of_the_matched_effect_agrees_with_r(up, down, n, level, low, high):
    result = matched_effect(changed(up, down, n), level)
    assert result.interval is not None
    assert (result.interval.low, result.interval.high) == pytest.approx(((1 + low) / 2, (1 + high) / 2), abs=1e-12)
    assert (result.interval.level, result.interval.method) == (level, "tango")


@given(st.integers(1, 14), st.integers(1, 14), st.integers(1, 14))
def test_the_interval_ends_where_the_score_of_the_likelihood_is_significant(up, same, down):
    n, interval = up + same + down, matched_effect(changed(up, down, up + same + down)).interval
    assert interval is not None
    for bound in (2 * interval.low - 1, 2 * interval.high - 1):

        def fits(share_down, bound=bound):
            return -(
                up * math.log(share_down + bound)
                + down * math.log(share_down)
                + same * math.log(1 - 2 * share_down - bound)
            )

        # The share who went down that is likeliest where the difference is the bound, found by search.
        inside = max(0.0, -bound) + 1e-12, (1 - bound) / 2 - 1e-12
        share_down = minimize_scalar(fits, bounds=inside, method="bounded", options={"xatol": 1e-12}).x
        score = (up - down - n * bound) / math.sqrt(n * (2 * share_down + bound * (1 - bound)))
        assert abs(score) == pytest.approx(1.959963984540054, abs=1e-5)


def test_the_matched_effect_counts_who_went_up_stayed_and_went_down():
    result = matched_effect([[3, 5, 1], [2, 4, 3], [1, 0, 6]])
    assert (result.up, result.same, result.down, result.n) == (9, 13, 3, 25)
    assert result.estimate == (9 + 13 / 2) / 25
    assert (result.statistic, result.pvalue, result.method) == (9, pytest.approx(0.14599609375, rel=1e-12), "sign")


@given(tables)
def test_turning_the_waves_around_mirrors_the_matched_effect(table):
    there, back = matched_effect(table), matched_effect(np.array(table).T)
    assert there.estimate == pytest.approx(1 - back.estimate, abs=1e-12)
    assert (there.interval.low, there.interval.high) == pytest.approx(
        (1 - back.interval.high, 1 - back.interval.low), abs=1e-12
    )
    assert 0 <= there.interval.low <= there.estimate <= there.interval.high <= 1
    assert there.interval.low < there.interval.high
    changed = there.up + there.down
    assert there.pvalue == (binomtest(there.up, changed).pvalue if changed else 1)


@pytest.mark.parametrize("table", [[[0, 0], [0, 2 * 10**13]], [[0, 0], [10**9, 0]], [[5, 10**16], [10**9, 1]]])
def test_the_interval_of_very_many_pairs_is_found(table):
    """Rounding leaves the bound at the estimate, or a root of a little below 0."""
    result = matched_effect(table)
    assert result.interval.low - 1e-12 <= result.estimate <= result.interval.high + 1e-12
    assert result.interval.high - result.interval.low < 1e-6


def test_nobody_has_no_matched_effect():
    result = matched_effect([[0, 0], [0, 0]])
    assert (result.estimate, result.interval, result.pvalue, result.method) == (None, None, None, "no-answers")


@pytest.mark.parametrize("wrong", [[[1, 2, 3], [4, 5, 6]], [1, 2], [[-1, 0], [0, 1]]])
def test_what_is_no_table_of_pairs_is_refused(wrong):
    with pytest.raises(ValueError, match=r"must be"):
        matched_effect(wrong)
