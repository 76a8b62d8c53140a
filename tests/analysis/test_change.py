import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.change import symmetry

# Unaided distance vision of 7,477 women, right eye in rows and left in columns: the data of A. Stuart, Biometrika 42
# (1955) 412-416. R 4.2.2 with coin 1.4-2:
# > mcnemar.test(v)
# McNemar's chi-squared = 19.1065502153, df = 6, p-value = 0.0039874198404
VISION = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]

tables = st.integers(2, 5).flatmap(
    lambda levels: st.lists(
        st.lists(st.integers(0, 9), min_size=levels, max_size=levels), min_size=levels, max_size=levels
    )
)


def test_symmetry_agrees_with_r():
    result = symmetry(VISION)
    assert (result.statistic, result.df, result.pvalue) == pytest.approx((19.1065502153, 6, 0.0039874198404), rel=1e-10)
    assert (result.n, result.method) == (2181, "bowker")


@given(tables)
def test_turning_the_waves_around_changes_no_p_value(table):
    turned = np.array(table).T
    assert symmetry(table).pvalue == pytest.approx(symmetry(turned).pvalue, abs=1e-12)


@given(tables)
def test_nothing_is_ever_nan_and_those_who_did_not_change_do_not_count(table):
    still = np.array(table)
    np.fill_diagonal(still, 0)
    pvalue = symmetry(table).pvalue
    assert symmetry(still).pvalue == pytest.approx(pvalue, abs=1e-12)
    assert pvalue is not None
    assert math.isfinite(pvalue)
    assert 0 <= pvalue <= 1 + 1e-12


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[4, 0], [0, 9]]])
def test_where_nobody_changed_nothing_speaks_for_a_change(table):
    result = symmetry(table)
    assert (result.statistic, result.pvalue) == (0, 1)


def test_of_two_levels_it_is_mcnemars_test():
    # Approval of the prime minister at two surveys, A. Agresti, Categorical Data Analysis, 2nd ed. (2002), table 10.1.
    # R 4.2.2:
    # > mcnemar.test(matrix(c(794, 86, 150, 570), 2), correct = FALSE)
    # McNemar's chi-squared = 17.355932203390, df = 1, p-value = 3.0992934410452e-05
    result = symmetry([[794, 150], [86, 570]])
    assert (result.statistic, result.df, result.n) == (pytest.approx(17.355932203390, rel=1e-12), 1, 236)
    assert result.pvalue == pytest.approx(3.0992934410452e-05, rel=1e-12)


def test_unused_levels_cost_no_degrees_of_freedom():
    padded = [[5, 0, 4, 0], [0, 0, 0, 0], [1, 0, 6, 0], [0, 0, 0, 0]]
    used = symmetry([[5, 4], [1, 6]])
    result = symmetry(padded)
    assert (result.statistic, result.df, result.pvalue) == pytest.approx((used.statistic, 1, used.pvalue))


def test_moves_of_billions_do_not_overflow():
    # Whole numbers would: 5e9 squared is beyond 64 bits. R 4.2.2:
    # > mcnemar.test(matrix(c(0, 1e9, 4e9, 5e9, 0, 2e9, 3e9, 6e9, 0), 3, byrow = TRUE), correct = FALSE)
    # McNemar's chi-squared = 4809523809.52381, df = 3
    assert symmetry([[0, 5_000_000_000], [0, 0]]).statistic == 5e9
    result = symmetry([[0, 10**9, 4 * 10**9], [5 * 10**9, 0, 2 * 10**9], [3 * 10**9, 6 * 10**9, 0]])
    assert (result.statistic, result.df) == (pytest.approx(4809523809.52381, rel=1e-12), 3)


@pytest.mark.parametrize("wrong", [[[1, 2, 3], [4, 5, 6]], [1, 2], [[-1, 0], [0, 1]]])
def test_what_is_no_table_of_pairs_is_refused(wrong):
    with pytest.raises(ValueError, match=r"must be"):
        symmetry(wrong)


def test_squares_of_billions_do_not_overflow():
    """As whole numbers of 64 bits they would: 1310651185 in the place of five billion."""
    assert symmetry([[0, 5 * 10**9], [0, 0]]).statistic == 5e9
