import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.agreement import cohen_kappa

# Husbands and wives on one question, never / fairly often / very often / almost always: M. Hout, O. D. Duncan and
# M. E. Sobel, Sociological Methodology 17 (1987) 145-184. R 4.2.2, vcd 1.4-11
# > k <- Kappa(SexualFun); k$Unweighted; confint(k)
#                          value                lwr               upr
#   Unweighted   0.1293302540415704 -0.00512039901291947 0.263780907096060
COUPLES = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]

# A. R. Feinstein and D. V. Cicchetti, Journal of Clinical Epidemiology 43 (1990) 543-549, who print .70 and .32: coders
# agree on 85 % of the texts in either table, and kappa halves where one answer is rare. R 4.2.2
# > k <- function(t) { p <- t / sum(t); e <- sum(rowSums(p) * colSums(p)); (sum(diag(p)) - e) / (1 - e) }
# > k(rbind(c(40, 9), c(6, 45))); k(rbind(c(80, 10), c(5, 5)))
PARADOX = [([[40, 9], [6, 45]], 0.699519230769231), ([[80, 10], [5, 5]], 0.318181818181818)]

tables = st.integers(2, 5).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, 9), min_size=size, max_size=size), min_size=size, max_size=size)
)


def test_kappa_with_its_interval_agrees_with_r():
    result = cohen_kappa(COUPLES)
    assert result.interval is not None
    assert (result.interval.low, result.estimate, result.interval.high) == pytest.approx(
        (-0.00512039901291947, 0.1293302540415704, 0.263780907096060), abs=1e-13
    )
    assert (result.n, result.reason, result.interval.method) == (91, "", "fleiss-cohen-everitt")


@pytest.mark.parametrize(("table", "kappa"), PARADOX)
def test_kappa_falls_with_the_prevalence_as_published(table, kappa):
    assert cohen_kappa(table).estimate == pytest.approx(kappa, abs=1e-14)


def test_coders_who_always_agree_have_kappa_1_without_an_interval():
    result = cohen_kappa([[4, 0, 0], [0, 3, 0], [0, 0, 5]])
    assert (result.estimate, result.interval, result.n) == (1.0, None, 12)


@pytest.mark.parametrize("table", [[[9]], [[0, 0], [0, 9]]])
def test_kappa_of_one_category_does_not_exist(table):
    result = cohen_kappa(table)
    assert (result.estimate, result.interval, result.n, result.reason) == (None, None, 9, "one-category")


def test_kappa_of_nothing_does_not_exist():
    assert (cohen_kappa([[0, 0], [0, 0]]).estimate, cohen_kappa([[0, 0], [0, 0]]).reason) == (None, "nothing-coded")


def test_two_coders_of_one_category_each_agree_as_far_as_chance():
    assert cohen_kappa([[0, 7], [0, 0]]).estimate == 0


@pytest.mark.parametrize("table", [[[13, 1, 0], [0, 0, 0], [0, 0, 0]], [[1, 0, 4], [0, 0, 0], [0, 0, 0]]])
def test_a_kappa_that_does_not_vary_has_no_interval_of_rounding(table):
    # One coder used one category only, so that kappa is 0 whatever the other did, and its variance, worked out in
    # fractions, is 0; floating point made an interval of plus or minus 2.7e-7 of it.
    result = cohen_kappa(table)
    assert (result.estimate, result.interval) == (pytest.approx(0, abs=1e-12), None)


@given(tables)
def test_neither_swapping_the_coders_nor_turning_the_scale_changes_kappa(table):
    there = cohen_kappa(table)
    for other in (np.array(table).T, np.array(table)[::-1, ::-1]):
        back = cohen_kappa(other)
        assert back.reason == there.reason
        if there.estimate is not None:
            assert back.estimate == pytest.approx(there.estimate, abs=1e-12)
            assert -1 - 1e-12 <= there.estimate <= 1 + 1e-12


@given(tables)
def test_no_figure_is_ever_nan(table):
    result = cohen_kappa(table)
    assert (result.estimate is None) == bool(result.reason)
    assert result.estimate is None or math.isfinite(result.estimate)


def test_what_is_no_table_of_two_coders_is_refused():
    with pytest.raises(ValueError, match="square"):
        cohen_kappa([[1, 2]])
