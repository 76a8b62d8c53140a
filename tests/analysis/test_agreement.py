import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.agreement import cohen_kappa, krippendorff_alpha

# Husbands and wives on one question, never / fairly often / very often / almost always: M. Hout, O. D. Duncan and
# M. E. Sobel, Sociological Methodology 17 (1987) 145-184. R 4.2.2, vcd 1.4-11
# > Kappa(SexualFun, weights = "Equal-Spacing"); confint of it; the same with "Fleiss-Cohen"
#                          value                lwr               upr
#   Unweighted   0.1293302540415704 -0.00512039901291947 0.263780907096060
#   linear       0.2373806275579809  0.08388343199118847 0.390877823124773
#   quadratic    0.3320455862468612  0.14134594742300116 0.522745225070721
COUPLES = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]
KAPPAS = [
    (None, 0.1293302540415704, -0.00512039901291947, 0.263780907096060),
    ("linear", 0.2373806275579809, 0.08388343199118847, 0.390877823124773),
    ("quadratic", 0.3320455862468612, 0.14134594742300116, 0.522745225070721),
]

# A. R. Feinstein and D. V. Cicchetti, Journal of Clinical Epidemiology 43 (1990) 543-549, who print .70 and .32: coders
# agree on 85 % of the texts in either table, and kappa halves where one answer is rare. R 4.2.2
# > k <- function(t) { p <- t / sum(t); e <- sum(rowSums(p) * colSums(p)); (sum(diag(p)) - e) / (1 - e) }
# > k(rbind(c(40, 9), c(6, 45))); k(rbind(c(80, 10), c(5, 5)))
PARADOX = [([[40, 9], [6, 45]], 0.699519230769231), ([[80, 10], [5, 5]], 0.318181818181818)]

# Four observers and twelve units: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C, who
# prints 0.743, 0.815 and 0.849. PyPI's krippendorff 0.9.0: 0.743421052631579, 0.8153875037548814, 0.8491071428571428
X = math.nan
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, X, X, X],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, X, 3],
    [X, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, X],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, X],
]
ALPHAS = [("nominal", 0.743421052631579), ("ordinal", 0.8153875037548814), ("interval", 0.8491071428571428)]

# Three coders and twenty-five units, with the percentiles of 20,000 draws of units by PyPI's krippendorff 0.9.0:
# > rng = numpy.random.default_rng(7)
# > b = [alpha(reliability_data=D[:, rng.integers(0, 25, 25)], level_of_measurement=l) for _ in range(20000)]
# > numpy.quantile(b, [.025, .975])
# nominal [0.36737999 0.76263775], ordinal [0.71637005 0.92502892], interval [0.72796806 0.92129451]
CODERS = [
    [1, 1, 2, X, 3, 3, 1, 2, 3, 4, 4, 2, 1, 3, 2, 4, 1, 2, 3, 3, 2, 1, 4, 2, 3],
    [1, 2, 2, 2, 3, 2, 1, 2, X, 4, 3, 2, 1, 3, 2, 4, 1, 1, 3, 4, 2, 1, 4, 3, 3],
    [1, X, 2, 3, 3, 3, 1, 2, 4, 4, 4, 2, 2, 3, 2, 3, 1, 2, 3, 3, X, 1, 4, 2, 2],
]
PERCENTILES = [("nominal", 0.3674, 0.7626), ("ordinal", 0.7164, 0.9250), ("interval", 0.7280, 0.9213)]

tables = st.integers(2, 5).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, 9), min_size=size, max_size=size), min_size=size, max_size=size)
)
codings = st.tuples(st.integers(2, 4), st.integers(2, 15)).flatmap(
    lambda shape: st.lists(
        st.lists(st.sampled_from([X, 1, 2, 3, 5]), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)
levels = st.sampled_from(["nominal", "ordinal", "interval"])


@pytest.mark.parametrize(("weights", "kappa", "low", "high"), KAPPAS)
def test_kappa_with_its_interval_agrees_with_r(weights, kappa, low, high):
    result = cohen_kappa(COUPLES, weights)
    assert result.interval is not None
    assert (result.interval.low, result.estimate, result.interval.high) == pytest.approx((low, kappa, high), abs=1e-13)
    assert (result.n, result.reason, result.interval.method) == (91, "", "fleiss-cohen-everitt")


@pytest.mark.parametrize(("table", "kappa"), PARADOX)
def test_kappa_falls_with_the_prevalence_as_published(table, kappa):
    assert cohen_kappa(table).estimate == pytest.approx(kappa, abs=1e-14)


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
def test_coders_who_always_agree_have_kappa_1_without_an_interval(weights):
    result = cohen_kappa([[4, 0, 0], [0, 3, 0], [0, 0, 5]], weights)
    assert (result.estimate, result.interval, result.n) == (1.0, None, 12)


@pytest.mark.parametrize("table", [[[9]], [[0, 0], [0, 9]]])
def test_kappa_of_one_category_does_not_exist(table):
    result = cohen_kappa(table)
    assert (result.estimate, result.interval, result.n, result.reason) == (None, None, 9, "one-category")


def test_kappa_of_nothing_does_not_exist():
    assert (cohen_kappa([[0, 0], [0, 0]]).estimate, cohen_kappa([[0, 0], [0, 0]]).reason) == (None, "nothing-coded")


def test_two_coders_of_one_category_each_agree_as_far_as_chance():
    assert cohen_kappa([[0, 7], [0, 0]]).estimate == 0


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
@pytest.mark.parametrize("table", [[[13, 1, 0], [0, 0, 0], [0, 0, 0]], [[1, 0, 4], [0, 0, 0], [0, 0, 0]]])
def test_a_kappa_that_does_not_vary_has_no_interval_of_rounding(table, weights):
    # One coder used one category only, so that kappa is 0 whatever the other did, and its variance, worked out in
    # fractions, is 0; floating point made an interval of plus or minus 2.7e-7 of it.
    result = cohen_kappa(table, weights)
    assert (result.estimate, result.interval) == (pytest.approx(0, abs=1e-12), None)


@given(tables, st.sampled_from([None, "linear", "quadratic"]))
def test_neither_swapping_the_coders_nor_turning_the_scale_changes_kappa(table, weights):
    there = cohen_kappa(table, weights)
    for other in (np.array(table).T, np.array(table)[::-1, ::-1]):
        back = cohen_kappa(other, weights)
        assert back.reason == there.reason
        if there.estimate is not None:
            assert back.estimate == pytest.approx(there.estimate, abs=1e-12)
            assert -1 - 1e-12 <= there.estimate <= 1 + 1e-12


@given(tables)
def test_quadratic_kappa_is_lins_concordance_of_the_codes(table):
    result = cohen_kappa(table, "quadratic")
    assume(result.estimate is not None)
    pairs = [(a, b) for a, row in enumerate(table) for b, times in enumerate(row) for _ in range(times)]
    x, y = np.array(pairs, dtype=float).T
    shared = 2 * ((x - x.mean()) * (y - y.mean())).mean()
    assert result.estimate == pytest.approx(shared / (x.var() + y.var() + (x.mean() - y.mean()) ** 2), abs=1e-9)


@pytest.mark.parametrize(("level", "alpha"), ALPHAS)
def test_alpha_agrees_with_krippendorff(level, alpha):
    result = krippendorff_alpha(OBSERVERS, level, resamples=99)
    assert result.estimate == pytest.approx(alpha, abs=1e-13)
    # The last unit was coded by one observer alone.
    assert (result.n, result.method, result.reason) == (11, f"krippendorff-{level}", "")


@pytest.mark.parametrize(("level", "low", "high"), PERCENTILES)
def test_the_bootstrap_interval_agrees_with_drawing_the_units_themselves(level, low, high):
    # Two independent bootstraps; the standard error of a percentile of 9,999 draws is below 0.004 here.
    interval = krippendorff_alpha(CODERS, level).interval
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.015)
    assert (interval.level, interval.method) == (0.95, "bootstrap")


def test_a_seed_is_told_and_gives_the_same_interval_again():
    first = krippendorff_alpha(CODERS, "ordinal", seed=5, resamples=199)
    assert first == krippendorff_alpha(CODERS, "ordinal", seed=5, resamples=199)
    assert first != krippendorff_alpha(CODERS, "ordinal", seed=6, resamples=199)
    assert (first.seed, first.resamples) == (5, 199)


@given(codings, levels, st.randoms(use_true_random=False))
def test_neither_the_order_of_coders_nor_that_of_units_changes_alpha(coding, level, random):
    data = np.array(coding)
    coders, units = list(range(data.shape[0])), list(range(data.shape[1]))
    random.shuffle(coders)
    random.shuffle(units)
    there = krippendorff_alpha(data, level, resamples=0)
    back = krippendorff_alpha(data[coders][:, units], level, resamples=0)
    assert (there.n, there.reason) == (back.n, back.reason)
    if there.estimate is not None:
        assert back.estimate == pytest.approx(there.estimate, abs=1e-12)


@given(codings)
def test_each_level_of_measurement_ignores_what_it_should(coding):
    data = np.array(coding)
    renamed = {"nominal": lambda code: (7 * code) % 11, "ordinal": np.exp, "interval": lambda code: 10 - 2 * code}
    for level, rename in renamed.items():
        there, back = (krippendorff_alpha(codes, level, resamples=0) for codes in (data, rename(data)))
        assert there.reason == back.reason
        if there.estimate is not None:
            assert back.estimate == pytest.approx(there.estimate, abs=1e-9)


@given(tables)
def test_nominal_alpha_of_two_coders_is_scotts_pi_for_a_small_sample(table):
    pairs = [(a, b) for a, row in enumerate(table) for b, times in enumerate(row) for _ in range(times)]
    assume(pairs)
    result = krippendorff_alpha(np.array(pairs, dtype=float).T, "nominal", resamples=0)
    assume(result.estimate is not None)
    n, counts = len(pairs), np.array(table)
    either = (counts.sum(axis=0) + counts.sum(axis=1)) / (2 * n)
    pi = (np.trace(counts) / n - (either**2).sum()) / (1 - (either**2).sum())
    assert result.estimate == pytest.approx(1 - (1 - pi) * (2 * n - 1) / (2 * n), abs=1e-12)


@given(codings, levels)
def test_no_figure_is_ever_nan(coding, level):
    result = krippendorff_alpha(coding, level, resamples=99)
    assert (result.estimate is None) == bool(result.reason)
    if result.interval is not None:
        assert -1 <= result.interval.low < result.interval.high <= 1 + 1e-12


def test_units_that_no_two_coded_say_nothing():
    result = krippendorff_alpha([[1, X, 2], [X, 2, X]], "ordinal")
    assert (result.estimate, result.n, result.reason) == (None, 0, "nothing-coded")
    assert krippendorff_alpha(np.empty((2, 0)), "nominal").reason == "nothing-coded"


def test_codes_that_are_all_alike_have_no_alpha():
    result = krippendorff_alpha([[2, 2, X], [2, 2, 3]], "nominal")
    assert (result.estimate, result.interval, result.n, result.reason) == (None, None, 2, "one-category")


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_coders_who_always_agree_have_alpha_1_without_an_interval(level):
    result = krippendorff_alpha([[1, 2, 3, 1, 2, 3, 4, 4]] * 2, level, resamples=99)
    assert (result.estimate, result.interval) == (1.0, None)


def test_too_many_draws_of_one_code_leave_no_interval():
    # Of two units that differ, half of all draws hold one of them twice.
    assert krippendorff_alpha([[1, 2], [1, 2]], "nominal", resamples=999).interval is None


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: cohen_kappa([[1, 2]]),
        lambda: cohen_kappa([[1, 2], [3, 4]], "cubic"),
        lambda: krippendorff_alpha(OBSERVERS, "ratio"),
        lambda: krippendorff_alpha([1.0, 2.0], "nominal"),
        lambda: krippendorff_alpha([[1.0, math.inf], [1.0, 2.0]], "nominal"),
        lambda: krippendorff_alpha(OBSERVERS, "nominal", confidence=1.0),
    ],
)
def test_what_cannot_be_judged_is_refused(wrong):
    with pytest.raises(ValueError, match=r"square|unknown|shape|finite|level"):
        wrong()
