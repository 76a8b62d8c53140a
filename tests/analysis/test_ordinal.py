import math
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import brunnermunzel, multinomial

from analysis.ordinal import median, relative_effect
from analysis.results import Estimate, Interval

# Pain after two treatments, E. Brunner and U. Munzel, Biometrical Journal 42 (2000) 17-25, as R's lawstat prints it:
# > brunner.munzel.test(Y = c(1,2,1,1,1,1,1,1,1,1,2,4,1,1), N = c(3,3,4,3,1,2,3,1,1,5,4))
# Brunner-Munzel Test Statistic = 3.1375, df = 17.683, p-value = 0.005786
# 95 percent confidence interval:  0.5952169 0.9827052
# P(X<Y)+.5*P(X=Y)  0.788961
# To more digits by their formulas with rank() and qt() in R 4.2.2; effect, statistic, df, p, low, high:
# 0.78896103896103909 3.13746748230295092 17.68284197948154812
# 0.00578620866615146 0.59521686425373654 0.98270521366834163
TREATMENT_Y = [11, 2, 0, 1, 0]
TREATMENT_N = [3, 1, 4, 2, 1]

scales = st.integers(2, 7).flatmap(
    lambda levels: st.tuples(*(st.lists(st.integers(0, 12), min_size=levels, max_size=levels) for _ in range(2)))
)


def test_a_median_with_its_interval_agrees_with_r():
    # R 4.2.2
    # > x <- sort(c(rep(1, 3), rep(2, 8), rep(3, 11), rep(4, 6), rep(5, 2))); k <- qbinom(.025, 30, .5)
    # > c(median(x), x[k], x[31 - k])
    # [1] 3 2 3
    assert median([3, 8, 11, 6, 2]) == Estimate(3, 30, Interval(2, 3, 0.95, "order-statistics"))


# The ranks of the sign test's interval in R 4.2.2:
# > for (n in c(6, 9, 12, 15, 20, 25, 30)) cat(n, qbinom(.025, n, .5), "\n")
@pytest.mark.parametrize(("n", "rank"), [(6, 1), (9, 2), (12, 3), (15, 4), (20, 6), (25, 8), (30, 10)])
def test_the_interval_runs_between_the_tabulated_ranks(n, rank):
    interval = median([1] * n).interval
    assert interval is not None
    assert (interval.low, interval.high) == (rank, n + 1 - rank)


def test_five_answers_are_too_few_for_an_interval_at_95_per_cent():
    assert median([1, 1, 1, 1, 1]) == Estimate(3, 5)


def test_a_median_may_fall_between_two_levels():
    assert median([2, 0, 2], codes=[10, 20, 30]).value == 20
    assert median([2, 2, 0]).value == 1.5


def test_a_census_needs_no_interval_of_its_median():
    assert median([2, 3, 9], population=14) == Estimate(3, 14, None, 14)


def test_no_answers_have_no_median():
    assert median([0, 0, 0]) == Estimate(None, 0)


@pytest.mark.parametrize("codes", [[1, 2], [3, 2, 1], [1, 1, 2]])
def test_codes_must_ascend_along_the_scale(codes):
    with pytest.raises(ValueError, match="codes must ascend"):
        median([1, 2, 3], codes=codes)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=7))
def test_the_median_is_that_of_the_raw_answers(counts):
    assume(sum(counts))
    raw = [code for code, count in enumerate(counts, 1) for _ in range(count)]
    estimate = median(counts)
    assert estimate.value == np.median(raw)
    if estimate.interval is not None:
        assert estimate.interval.low <= estimate.value <= estimate.interval.high


def test_the_relative_effect_agrees_with_brunner_and_munzel():
    result = relative_effect(TREATMENT_Y, TREATMENT_N)
    assert result.interval is not None
    assert (result.estimate, result.statistic, result.df, result.pvalue) == pytest.approx(
        (0.78896103896103909, 3.13746748230295092, 17.68284197948154812, 0.00578620866615146), rel=1e-12
    )
    assert (result.interval.low, result.interval.high) == pytest.approx(
        (0.59521686425373654, 0.98270521366834163), rel=1e-12
    )
    assert (result.n_x, result.n_y, result.method) == (14, 11, "brunner-munzel")


def test_the_logit_interval_agrees_with_r_and_leaves_the_test_alone():
    # > plogis(qlogis(p) + c(-1, 1) * qt(0.975, df) * s / (p * (1 - p))), s the standard error of p, R 4.2.2
    plain, result = (relative_effect(TREATMENT_Y, TREATMENT_N, interval=kind) for kind in ("brunner-munzel", "logit"))
    assert (result.interval.low, result.interval.high) == pytest.approx(
        (0.53868654754329603, 0.92289107918357416), rel=1e-12
    )
    assert result.interval.method == "brunner-munzel-logit"
    assert replace(result, interval=None) == replace(plain, interval=None)


@given(scales)
def test_swapping_the_samples_mirrors_the_logit_interval(drawn):
    x, y = drawn
    there, back = (relative_effect(*pair, interval="logit").interval for pair in ((x, y), (y, x)))
    assert (there is None) == (back is None)
    if there is not None:
        assert (there.low, there.high) == pytest.approx((1 - back.high, 1 - back.low), abs=1e-12)
        assert 0 <= there.low < relative_effect(x, y).estimate < there.high <= 1


@pytest.mark.parametrize(("interval", "least", "most"), [("brunner-munzel", 0.86, 0.88), ("logit", 0.97, 1)])
def test_with_few_answers_and_a_strong_effect_only_the_logit_interval_holds_its_level(interval, least, most):
    # Every pair of samples of 8 answers on three levels, weighted by its probability.
    samples = [(low, middle, 8 - low - middle) for low in range(9) for middle in range(9 - low)]
    before, after = (multinomial.pmf(samples, 8, shares) for shares in ((0.6, 0.3, 0.1), (0.1, 0.3, 0.6)))
    weight, held = 0.0, 0.0
    for (x, x_chance), (y, y_chance) in product(zip(samples, before, strict=True), zip(samples, after, strict=True)):
        bounds = relative_effect(x, y, interval=interval).interval
        if bounds is not None:
            weight += x_chance * y_chance
            held += x_chance * y_chance * (bounds.low <= 0.825 <= bounds.high)
    assert least < held / weight < most


def test_an_unknown_interval_is_refused():
    with pytest.raises(ValueError, match="unknown interval 'wald'"):
        relative_effect(TREATMENT_Y, TREATMENT_N, interval="wald")


@given(scales)
def test_the_relative_effect_from_counts_equals_scipy_on_raw_answers(drawn):
    x, y = drawn
    result = relative_effect(x, y)
    assume(result.method == "brunner-munzel")
    raw_x, raw_y = ([code for code, count in enumerate(counts) for _ in range(count)] for counts in (x, y))
    expected = brunnermunzel(raw_x, raw_y)
    assert result.statistic == pytest.approx(expected.statistic, rel=1e-12, abs=1e-12)
    assert result.pvalue == pytest.approx(expected.pvalue, rel=1e-12, abs=1e-12)


@given(scales)
def test_swapping_the_samples_mirrors_the_relative_effect(drawn):
    x, y = drawn
    there, back = relative_effect(x, y), relative_effect(y, x)
    assert there.method == back.method
    if there.estimate is not None and back.estimate is not None:
        assert there.estimate + back.estimate == pytest.approx(1, abs=1e-12)
        assert there.pvalue == (None if back.pvalue is None else pytest.approx(back.pvalue, abs=1e-12))


@given(scales)
def test_nothing_is_ever_nan_and_the_interval_stays_in_0_to_1(drawn):
    result = relative_effect(*drawn)
    figures = [result.estimate, result.statistic, result.df, result.pvalue]
    assert all(figure is None or math.isfinite(figure) for figure in figures)
    if result.interval is not None and result.estimate is not None:
        assert 0 <= result.interval.low <= result.estimate <= result.interval.high <= 1


def test_a_million_answers_cost_no_more_than_their_counts():
    result = relative_effect([200_000, 300_000, 500_000], [500_000, 300_000, 200_000])
    assert result.estimate == pytest.approx(0.5 * 0.1 + 0.3 * 0.35 + 0.2 * 0.75, rel=1e-12)
    assert result.n_x == 1_000_000


def test_an_empty_sample_has_no_relative_effect():
    result = relative_effect([0, 0, 0], [1, 2, 3])
    assert (result.estimate, result.interval, result.statistic, result.pvalue) == (None, None, None, None)
    assert (result.n_x, result.n_y, result.method) == (0, 6, "no-answers")


def test_a_sample_of_one_has_an_estimate_and_nothing_more():
    result = relative_effect([0, 1, 0], [1, 2, 3])
    assert (result.estimate, result.interval, result.pvalue, result.method) == (4 / 6, None, None, "too-few")


def test_all_answers_on_one_level_differ_in_nothing():
    result = relative_effect([0, 5, 0], [0, 7, 0])
    assert (result.estimate, result.interval, result.pvalue, result.method) == (0.5, None, 1.0, "all-tied")


def test_complete_separation_has_the_p_value_of_the_exact_permutation_test():
    result = relative_effect([2, 3, 0, 0], [0, 0, 1, 3])
    assert (result.estimate, result.interval, result.method) == (1.0, None, "complete-separation")
    assert result.pvalue == 1 / math.comb(9, 5)
    assert relative_effect([3, 0], [0, 3]).pvalue == 2 / math.comb(6, 3)
    assert relative_effect([0, 3], [3, 0]).estimate == 0.0


@pytest.mark.parametrize(("x", "y"), [([2, 3, 0, 0], [0, 0, 1, 3]), ([0, 0, 4], [1, 2, 0]), ([3, 0], [0, 3])])
def test_the_p_value_at_complete_separation_counts_every_draw(x, y, raw):
    pooled, size = sorted(raw(x) + raw(y)), sum(x)

    def distance(drawn):
        chosen = [pooled[place] for place in drawn]
        others = [pooled[place] for place in range(len(pooled)) if place not in drawn]
        wins = sum((a < b) + 0.5 * (a == b) for a in chosen for b in others)
        return abs(wins / (len(chosen) * len(others)) - 0.5)

    draws = [distance(set(drawn)) for drawn in combinations(range(len(pooled)), size)]
    assert relative_effect(x, y).pvalue == pytest.approx(sum(d == 0.5 for d in draws) / len(draws))
