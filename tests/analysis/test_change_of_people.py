"""The matched effect of two waves, and three or more waves of the same people."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import friedmanchisquare, page_trend_test, rankdata

from analysis.change import friedman, matched_effect, page_trend, sign_test
from analysis.permutation import share_with_as_much_trend

# Time to round first base by three methods, M. Hollander and D. A. Wolfe, Nonparametric Statistical Methods (1973),
# p. 140, as R's help page of friedman.test has it. R 4.2.2:
# > friedman.test(RoundingTimes)
# Friedman chi-squared = 11.14285714286, df = 2, p-value = 0.00380504077551
ROUNDING = """5.40 5.50 5.55  5.85 5.70 5.75  5.20 5.60 5.50  5.55 5.50 5.40  5.90 5.85 5.70  5.45 5.55 5.60
5.40 5.40 5.35  5.45 5.50 5.35  5.25 5.15 5.00  5.85 5.80 5.70  5.25 5.20 5.10  5.65 5.55 5.45  5.60 5.35 5.45
5.05 5.00 4.95  5.50 5.50 5.40  5.45 5.55 5.50  5.55 5.55 5.35  5.45 5.50 5.55  5.50 5.45 5.25  5.65 5.60 5.40
5.70 5.65 5.55  6.30 6.30 6.25"""

# No ties, 24 people: the first eight rows three times over.
THREE_WAVES = [[1, 2, 3], [2, 1, 3], [3, 2, 1], [1, 3, 2], [1, 2, 3], [3, 1, 2], [2, 3, 1], [1, 2, 3]] * 3

tables = st.integers(2, 5).flatmap(
    lambda levels: st.lists(
        st.lists(st.integers(0, 9), min_size=levels, max_size=levels), min_size=levels, max_size=levels
    ).filter(lambda rows: any(map(any, rows)))
)
panels = st.tuples(st.integers(2, 14), st.integers(3, 5)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(1, 5), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
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
    assert result.describe("da") == (
        "Af 25 personer svarede 9 højere, 13 det samme og 3 lavere ved den seneste måling; sandsynligheden for at "
        "ligge højere, når uændret tæller halvt, er 62 % (95 %-konfidensinterval 48,3 til 74,0 %, Tangos metode; "
        "fortegnstesten, p = 0,15)."
    )


@given(tables)
def test_turning_the_waves_around_mirrors_the_matched_effect(table):
    there, back = matched_effect(table), matched_effect(np.array(table).T)
    assert there.estimate == pytest.approx(1 - back.estimate, abs=1e-12)
    assert (there.interval.low, there.interval.high) == pytest.approx(
        (1 - back.interval.high, 1 - back.interval.low), abs=1e-12
    )
    assert 0 <= there.interval.low <= there.estimate <= there.interval.high <= 1
    assert there.interval.low < there.interval.high
    assert there.pvalue == sign_test(table).pvalue


def test_nobody_has_no_matched_effect():
    result = matched_effect([[0, 0], [0, 0]])
    assert (result.estimate, result.interval, result.pvalue, result.method) == (None, None, None, "no-answers")
    assert result.describe("en") == "No answers, hence no estimate."


def test_friedman_agrees_with_r():
    result = friedman(np.array(ROUNDING.split(), dtype=float).reshape(22, 3))
    assert (result.statistic, result.df, result.pvalue) == pytest.approx(
        (11.14285714286, 2, 0.00380504077551136), rel=1e-12
    )
    assert (result.n, result.method, result.effect_name) == (22, "friedman", "kendalls-w")
    assert result.effect == pytest.approx(11.14285714286 / 44, rel=1e-12)


@given(panels)
def test_friedman_equals_scipy(rows):
    assume(any(len(set(row)) > 1 for row in rows))
    expected, result = friedmanchisquare(*np.transpose(rows)), friedman(rows)
    assert result.statistic == pytest.approx(expected.statistic, rel=1e-12, abs=1e-12)
    # Near 0 the p-value falls so steeply that SciPy's rounding of the statistic shows in it.
    if expected.statistic > 0.01:
        assert result.pvalue == pytest.approx(expected.pvalue, rel=1e-12, abs=1e-12)
    assert 0 <= result.effect <= 1 + 1e-12


def test_page_agrees_with_r():
    # R 4.2.2 with coin 1.4-2: > friedman_test(y ~ ordered(wave) | person, alternative = "greater")
    # Asymptotic Page Test: Z = 1.732050807569, p-value = 0.0416322583317752
    result = page_trend(THREE_WAVES)
    assert result.pvalue == pytest.approx(0.0416322583317752, rel=1e-12)
    assert (result.statistic, result.n, result.df, result.effect) == (300, 24, None, 0.25)


# Students on tutorial, lecture and seminar, the example of https://docs.scipy.org, page_trend_test, with L = 133.5.
RATINGS = [
    *([3, 4, 3], [2, 2, 4], [3, 3, 5], [1, 3, 2], [2, 3, 2]),
    *([2, 4, 5], [1, 2, 4], [3, 4, 4], [2, 4, 5], [1, 3, 4]),
]


def test_page_takes_account_of_ties():
    # Every way to deal each student's ranks out to the three, in R 4.2.2:
    # > d <- c("0" = 1); g <- matrix(c(1,2,3, 1,3,2, 2,1,3, 2,3,1, 3,1,2, 3,2,1), 3)
    # > for (i in 1:10) { r <- rank(x[i, ]); s <- apply(g, 2, function(o) sum(r[o] * 1:3))
    # +   a <- expand.grid(as.numeric(names(d)), s); d <- tapply(rep(d, 6) / 6, rowSums(a), sum) }
    # > sum(d[as.numeric(names(d)) >= 133.5])
    # [1] 0.000384214804653762
    # SciPy, which passes over ties, has 0.0018191.
    result = page_trend(RATINGS)
    assert (result.statistic, result.pvalue) == (133.5, pytest.approx(0.000384214804653762, rel=1e-12))


def test_page_for_many_people_agrees_with_r():
    # R 4.2.2 with coin 1.4-2: > friedman_test(y ~ ordered(wave) | person, alternative = "greater")
    # Asymptotic Page Test: Z = 1.2259965271821, p-value = 0.110099990953294
    result = page_trend(190 * [[2, 2, 3]] + 180 * [[3, 2, 2]] + 160 * [[2, 3, 2]] + 10 * [[1, 2, 3]])
    assert result.pvalue == pytest.approx(0.110099990953294, rel=1e-12)


@given(st.lists(st.permutations([1, 2, 3, 4]), min_size=2, max_size=12))
def test_page_without_ties_equals_scipy(rows):
    expected, result = page_trend_test(rows), page_trend(rows)
    assert (result.statistic, result.pvalue) == (expected.statistic, expected.pvalue)
    assert share_with_as_much_trend(rankdata(rows, axis=1)) == pytest.approx(expected.pvalue, rel=1e-9)


@given(panels)
def test_page_mirrors_when_the_waves_are_reversed(rows):
    assume(any(len(set(row)) > 1 for row in rows))
    rising = page_trend(rows)
    falling = page_trend(np.array(rows)[:, ::-1], "decrease")
    assert (falling.statistic, falling.pvalue) == (rising.statistic, rising.pvalue)
    assert falling.effect == pytest.approx(-rising.effect, abs=1e-12)
    assert -1 - 1e-12 <= rising.effect <= 1 + 1e-12


@given(panels)
def test_rescaling_a_persons_answers_changes_no_test_of_ranks(rows):
    stretched = [[10 * place + answer**3 for answer in row] for place, row in enumerate(rows)]
    assert friedman(stretched) == friedman(rows)
    assert page_trend(stretched) == page_trend(rows)


def test_where_nobody_ever_changed_nothing_speaks_for_a_change():
    rows = [[2, 2, 2], [4, 4, 4], [1, 1, 1]]
    assert (friedman(rows).statistic, friedman(rows).pvalue, friedman(rows).effect) == (0, 1, 0)
    assert (page_trend(rows).pvalue, page_trend(rows).effect) == (1, 0)


def test_one_person_shows_no_trend_and_nobody_has_no_test():
    assert page_trend([[1, 2, 3]]).pvalue == 1
    for test in (friedman, page_trend):
        result = test(np.empty((0, 3)))
        assert (result.statistic, result.pvalue, result.n) == (None, None, 0)


@pytest.mark.parametrize("test", [friedman, page_trend])
@pytest.mark.parametrize("wrong", [[1, 2, 3], [[1], [2]], [[1, 2, math.nan], [1, 2, 3]]])
def test_what_is_no_panel_of_complete_rows_is_refused(test, wrong):
    with pytest.raises(ValueError, match=r"waves|wave"):
        test(wrong)


def test_an_unknown_direction_is_refused():
    with pytest.raises(ValueError, match="direction"):
        page_trend(THREE_WAVES, "sideways")
