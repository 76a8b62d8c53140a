import math
import warnings

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binomtest, wilcoxon

from analysis.change import marginal_homogeneity, mcnemar, sign_test, signed_rank, symmetry

# Unaided distance vision of 7,477 women, right eye in rows and left in columns: the data of A. Stuart, Biometrika 42
# (1955) 412-416. R 4.2.2 with coin 1.4-2:
# > mcnemar.test(v)
# McNemar's chi-squared = 19.1065502153, df = 6, p-value = 0.0039874198404
# > statistic(mh_test(as.table(v))); pvalue(mh_test(as.table(v)))
# [1] 11.956569622983
# [1] 0.0075334250548005
VISION = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]

# Approval of the prime minister at two surveys, A. Agresti, Categorical Data Analysis, 2nd ed. (2002), table 10.1.
# R 4.2.2:
# > m <- matrix(c(794, 86, 150, 570), 2)
# > mcnemar.test(m, correct = FALSE)
# McNemar's chi-squared = 17.355932203390, df = 1, p-value = 3.0992934410452e-05
# > binom.test(86, 236)$p.value
# [1] 3.7159361395714e-05
APPROVAL = [[794, 150], [86, 570]]

# R 4.2.2 with coin 1.4-2:
# > tb <- matrix(c(5,4,3,1, 2,6,5,2, 0,1,4,3, 1,0,1,2), 4, byrow = TRUE); x <- rep(row(tb), tb); y <- rep(col(tb), tb)
# > w <- wilcoxsign_test(y ~ x, zero.method = "Pratt"); c(statistic(w), pvalue(w))
# [1] 2.7149846211652910 0.0066278848196109
TWO_WAVES = [[5, 4, 3, 1], [2, 6, 5, 2], [0, 1, 4, 3], [1, 0, 1, 2]]

tables = st.integers(2, 5).flatmap(
    lambda levels: st.lists(
        st.lists(st.integers(0, 9), min_size=levels, max_size=levels), min_size=levels, max_size=levels
    )
)
of_any_table = pytest.mark.parametrize("test", [signed_rank, sign_test, symmetry, marginal_homogeneity])


def test_symmetry_agrees_with_r():
    result = symmetry(VISION)
    assert (result.statistic, result.df, result.pvalue) == pytest.approx((19.1065502153, 6, 0.0039874198404), rel=1e-10)
    assert (result.n, result.method) == (2181, "bowker")


def test_marginal_homogeneity_agrees_with_stuart_and_r():
    result = marginal_homogeneity(VISION)
    assert (result.statistic, result.df, result.pvalue) == pytest.approx(
        (11.956569622983, 3, 0.0075334250548005), rel=1e-12
    )


def test_mcnemar_agrees_with_r():
    approximate, exact = mcnemar(APPROVAL, exact=False), mcnemar(APPROVAL)
    assert (approximate.statistic, approximate.df, approximate.pvalue) == pytest.approx(
        (17.355932203390, 1, 3.0992934410452e-05), rel=1e-12
    )
    assert (exact.statistic, exact.df, exact.n) == (86, None, 236)
    assert exact.pvalue == pytest.approx(3.7159361395714e-05, rel=1e-12)


def test_the_signed_rank_test_agrees_with_r():
    result = signed_rank(TWO_WAVES)
    assert result.pvalue == pytest.approx(0.0066278848196109, rel=1e-12)
    assert (result.n, result.method) == (40, "wilcoxon-pratt")


def test_the_sign_test_agrees_with_r():
    # R 4.2.2: > binom.test(9, 12)$p.value    [1] 0.14599609375
    result = sign_test([[3, 5, 1], [2, 4, 3], [1, 0, 6]])
    assert (result.statistic, result.n, result.pvalue) == (9, 12, pytest.approx(0.14599609375, rel=1e-12))


@given(tables)
def test_the_signed_rank_test_from_counts_equals_scipy_on_raw_codes(table):
    pairs = np.array(table)
    differences = np.repeat((np.indices(pairs.shape)[1] - np.indices(pairs.shape)[0]).ravel(), pairs.ravel())
    assume(np.any(differences))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SciPy warns of small samples
        expected = wilcoxon(differences, zero_method="pratt", method="approx")
    result = signed_rank(table)
    assert result.statistic == pytest.approx(expected.statistic, rel=1e-12)
    assert result.pvalue == pytest.approx(expected.pvalue, rel=1e-12, abs=1e-12)


@given(tables)
def test_turning_the_waves_around_changes_no_p_value(table):
    turned = np.array(table).T
    for test in (signed_rank, sign_test, symmetry, marginal_homogeneity):
        assert test(table).pvalue == pytest.approx(test(turned).pvalue, abs=1e-12)


@given(tables)
def test_nothing_is_ever_nan_and_those_who_did_not_change_count_only_for_ranks(table):
    still = np.array(table)
    np.fill_diagonal(still, 0)
    for test in (sign_test, symmetry, marginal_homogeneity):
        assert test(still).pvalue == pytest.approx(test(table).pvalue, abs=1e-12)
    for test in (signed_rank, sign_test, symmetry, marginal_homogeneity):
        pvalue = test(table).pvalue
        assert pvalue is not None
        assert math.isfinite(pvalue)
        assert 0 <= pvalue <= 1 + 1e-12


@given(st.lists(st.integers(0, 30), min_size=4, max_size=4))
def test_all_tests_of_a_two_by_two_table_ask_the_same(cells):
    table = [cells[:2], cells[2:]]
    approximate = mcnemar(table, exact=False)
    assert symmetry(table).statistic == pytest.approx(approximate.statistic)
    assert marginal_homogeneity(table).statistic == pytest.approx(approximate.statistic)
    assert mcnemar(table).pvalue == sign_test(table).pvalue
    if cells[1] + cells[2]:
        assert mcnemar(table).pvalue == binomtest(cells[1], cells[1] + cells[2]).pvalue


@of_any_table
@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[4, 0], [0, 9]]])
def test_where_nobody_changed_nothing_speaks_for_a_change(test, table):
    result = test(table)
    assert (result.statistic, result.pvalue) == (0, 1)


def test_unused_levels_cost_no_degrees_of_freedom():
    padded = [[5, 0, 4, 0], [0, 0, 0, 0], [1, 0, 6, 0], [0, 0, 0, 0]]
    used = mcnemar([[5, 4], [1, 6]], exact=False)
    for test in (symmetry, marginal_homogeneity):
        result = test(padded)
        assert (result.statistic, result.df, result.pvalue) == pytest.approx((used.statistic, 1, used.pvalue))


@pytest.mark.parametrize("wrong", [[[1, 2, 3], [4, 5, 6]], [1, 2], [[-1, 0], [0, 1]]])
@of_any_table
def test_what_is_no_table_of_pairs_is_refused(test, wrong):
    with pytest.raises(ValueError, match=r"must be"):
        test(wrong)


def test_mcnemar_takes_a_share_at_two_waves():
    with pytest.raises(ValueError, match="2, 2"):
        mcnemar(VISION)
