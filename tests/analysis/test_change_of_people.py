"""The matched effect of two waves, and three or more waves of the same people."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import binomtest, page_trend_test

from analysis.change import matched_effect, page_trend

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


def test_the_statistic_of_page_agrees_with_r():
    # R 4.2.2 with coin 1.4-2: > friedman_test(y ~ ordered(wave) | person, alternative = "greater")
    # Asymptotic Page Test: Z = 1.732050807569, p-value = 0.0416322583317752, which is close to the exact one
    result = page_trend(THREE_WAVES)
    assert result.pvalue == pytest.approx(0.0416322583317752, abs=0.007)
    assert (result.statistic, result.n, result.df, result.effect) == (300, 24, None, 0.25)


def test_page_is_exact_without_ties_too():
    # Every way to deal four ranks out to four waves, joined for 14 people, in R 4.2.2:
    # > g <- as.matrix(expand.grid(1:4, 1:4, 1:4, 1:4)); g <- g[apply(g, 1, function(r) length(unique(r)) == 4), ]
    # > s <- table(g %*% 1:4) / 24; v <- as.numeric(names(s)); d <- c("0" = 1)
    # > for (i in 1:14) { a <- outer(as.numeric(names(d)), v, "+"); d <- tapply(c(outer(d, as.numeric(s))), c(a), sum) }
    # > sum(d[as.numeric(names(d)) >= 368])
    # [1] 0.0527684986127574
    # SciPy, which takes the normal approximation from 13 people on, has 0.0478.
    people = [*([1, 2, 3, 4] for _ in range(8)), *([4, 3, 2, 1] for _ in range(4)), [3, 1, 4, 2], [2, 4, 3, 1]]
    result = page_trend(people)
    assert (result.statistic, result.pvalue) == (368, pytest.approx(0.0527684986127574, rel=1e-12))


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
    assert (result.statistic, result.pvalue) == (expected.statistic, pytest.approx(expected.pvalue, rel=1e-9))


@given(panels)
def test_page_mirrors_when_the_waves_are_reversed(rows):
    assume(any(len(set(row)) > 1 for row in rows))
    rising = page_trend(rows)
    falling = page_trend(np.array(rows)[:, ::-1], "decrease")
    assert (falling.statistic, falling.pvalue) == (rising.statistic, rising.pvalue)
    assert falling.effect == pytest.approx(-rising.effect, abs=1e-12)
    assert -1 - 1e-12 <= rising.effect <= 1 + 1e-12


@given(panels)
def test_rescaling_a_persons_answers_changes_no_trend(rows):
    stretched = [[10 * place + answer**3 for answer in row] for place, row in enumerate(rows)]
    assert page_trend(stretched) == page_trend(rows)


def test_where_nobody_ever_changed_nothing_speaks_for_a_change():
    rows = [[2, 2, 2], [4, 4, 4], [1, 1, 1]]
    assert (page_trend(rows).pvalue, page_trend(rows).effect) == (1, 0)


def test_one_person_shows_no_trend_and_nobody_has_no_test():
    assert page_trend([[1, 2, 3]]).pvalue == 1
    result = page_trend(np.empty((0, 3)))
    assert (result.statistic, result.pvalue, result.n) == (None, None, 0)


@pytest.mark.parametrize("wrong", [[1, 2, 3], [[1], [2]], [[1, 2, math.nan], [1, 2, 3]]])
def test_what_is_no_panel_of_complete_rows_is_refused(wrong):
    with pytest.raises(ValueError, match=r"waves|wave"):
        page_trend(wrong)


def test_an_unknown_direction_is_refused():
    with pytest.raises(ValueError, match="direction"):
        page_trend(THREE_WAVES, "sideways")
