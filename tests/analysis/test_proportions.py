import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest, hypergeom

from analysis.proportions import (
    clopper_pearson_interval,
    hypergeometric,
    known_population_interval,
    share,
    wilson_interval,
)
from analysis.results import Estimate

# R 4.2.2
# > options(digits = 12)
# > prop.test(81, 263, correct = FALSE)$conf.int
# [1] 0.255288519878 0.366209576983
# > prop.test(15, 148, correct = FALSE)$conf.int
# [1] 0.0623863995307 0.1604872417233
# > prop.test(0, 20, correct = FALSE)$conf.int
# [1] 0.000000000000 0.161125158053
# > prop.test(1, 29, correct = FALSE)$conf.int
# [1] 0.00611321429276 0.17175521879320
# The same four, to four decimals, in table I of R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, method 3.
WILSON = [
    (81, 263, 0.255288519878, 0.366209576983),
    (15, 148, 0.0623863995307, 0.1604872417233),
    (0, 20, 0.0, 0.161125158053),
    (1, 29, 0.00611321429276, 0.17175521879320),
]


@given(st.integers(1, 400), st.data(), st.floats(0.5, 0.999))
def test_intervals_of_a_share_equal_scipys(trials: int, data: st.DataObject, level: float) -> None:
    successes = data.draw(st.integers(0, trials))
    test = binomtest(successes, trials)
    for interval, method in ((wilson_interval, "wilson"), (clopper_pearson_interval, "exact")):
        found, expected = interval(successes, trials, level), test.proportion_ci(level, method=method)
        assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-12)


# R 4.2.2
# > binom.test(81, 263)$conf.int
# [1] 0.252736745585 0.367621922601
# > binom.test(0, 20)$conf.int
# [1] 0.000000000000 0.168433470983
# > binom.test(9, 14)$conf.int
# [1] 0.351380110616 0.872401570141
CLOPPER_PEARSON = [
    (81, 263, 0.252736745585, 0.367621922601),
    (0, 20, 0.0, 0.168433470983),
    (9, 14, 0.351380110616, 0.872401570141),
]

# R 4.2.2: every number of yes in the population that neither one-sided test rejects
# > kp <- function(x, n, N, a = .05) { K <- x:(N - n + x)
# +   c(min(K[phyper(x - 1, K, N - K, n, lower.tail = FALSE) > a / 2]), max(K[phyper(x, K, N - K, n) > a / 2])) }
# > kp(5, 8, 14)             [1]  5 11
# > kp(0, 5, 14)             [1]  0  6
# > kp(9, 10, 12)            [1]  9 11
# > kp(7, 7, 8)              [1]  7  8
# > kp(3, 10, 60)            [1]  5 37
# > kp(40, 60, 400)          [1] 218 309
# > kp(120, 300, 1000)       [1] 353 448
# > kp(500, 1200, 50000)     [1] 19447 22240
KNOWN_POPULATION = [
    (5, 8, 14, 5, 11),
    (0, 5, 14, 0, 6),
    (9, 10, 12, 9, 11),
    (7, 7, 8, 7, 8),
    (3, 10, 60, 5, 37),
    (40, 60, 400, 218, 309),
    (120, 300, 1000, 353, 448),
    (500, 1200, 50000, 19447, 22240),
]


@st.composite
def samples(draw, limit=60):
    population = draw(st.integers(1, limit))
    sample = draw(st.integers(1, population))
    return draw(st.integers(0, sample)), sample, population


@pytest.mark.parametrize(("successes", "trials", "low", "high"), WILSON)
def test_wilson_agrees_with_r_and_newcombe(successes, trials, low, high):
    interval = wilson_interval(successes, trials)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-11)
    assert (interval.level, interval.method) == (0.95, "wilson")


@pytest.mark.parametrize(("successes", "trials", "low", "high"), CLOPPER_PEARSON)
def test_clopper_pearson_agrees_with_r(successes, trials, low, high):
    interval = clopper_pearson_interval(successes, trials)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-11)


@pytest.mark.parametrize(("successes", "sample", "population", "low", "high"), KNOWN_POPULATION)
def test_known_population_agrees_with_r(successes, sample, population, low, high):
    interval = known_population_interval(successes, sample, population)
    assert (interval.low, interval.high) == (low, high)


def test_known_population_at_another_level():
    # R 4.2.2, kp as above: > kp(5, 8, 14, .1)    [1]  6 11
    interval = known_population_interval(5, 8, 14, 0.9)
    assert (interval.low, interval.high, interval.level) == (6, 11, 0.9)


def test_a_census_gives_a_point():
    interval = known_population_interval(9, 14, 14)
    assert (interval.low, interval.high) == (9, 9)


def test_an_empty_sample_says_nothing_of_the_population():
    interval = known_population_interval(0, 0, 14)
    assert (interval.low, interval.high) == (0, 14)


def test_a_population_of_nobody_holds_nobody():
    interval = known_population_interval(0, 0, 0)
    assert (interval.low, interval.high) == (0, 0)


@given(samples())
def test_the_known_population_interval_holds_what_no_one_sided_test_rejects(drawn):
    successes, sample, population = drawn
    interval = known_population_interval(successes, sample, population)
    kept = [
        yes
        for yes in range(successes, population - sample + successes + 1)
        if hypergeom.sf(successes - 1, population, yes, sample) > 0.025
        and hypergeom.cdf(successes, population, yes, sample) > 0.025
    ]
    assert (interval.low, interval.high) == (kept[0], kept[-1])


@given(samples())
def test_swapping_yes_and_no_mirrors_every_interval(drawn):
    successes, sample, population = drawn
    for method in (wilson_interval, clopper_pearson_interval):
        yes, no = method(successes, sample), method(sample - successes, sample)
        assert (yes.low, yes.high) == pytest.approx((1 - no.high, 1 - no.low), abs=1e-9)
    yes = known_population_interval(successes, sample, population)
    no = known_population_interval(sample - successes, sample, population)
    assert (yes.low, yes.high) == (population - no.high, population - no.low)


@given(samples())
def test_intervals_hold_the_share_and_the_guaranteed_one_is_wider(drawn):
    successes, sample, _ = drawn
    wilson, exact = wilson_interval(successes, sample), clopper_pearson_interval(successes, sample)
    assert 0 <= wilson.low <= successes / sample <= wilson.high <= 1
    assert exact.low <= successes / sample <= exact.high


def test_a_share_of_an_unknown_population_has_the_interval_whose_error_is_guaranteed():
    assert share(81, 263) == Estimate(81 / 263, 263, clopper_pearson_interval(81, 263))


@pytest.mark.parametrize("n", [5, 8, 14, 30])
def test_no_target_of_an_unknown_population_is_wrongly_met_or_missed_in_more_than_a_fortieth(n):
    bounds = [share(yes, n).interval for yes in range(n + 1)]
    for target in (0.3, 0.5, 0.6, 0.75, 0.9, 0.95):
        chances = binom.pmf(range(n + 1), n, target)
        assert sum(chances[yes] for yes, one in enumerate(bounds) if one.low > target) <= 0.025
        assert sum(chances[yes] for yes, one in enumerate(bounds) if one.high < target) <= 0.025


def test_a_population_of_a_thousand_million_is_bounded_in_a_moment():
    # R 4.2.2: > phyper(5e8 - 1, K, 1e9 - K, 9e8, lower.tail = FALSE), and of the other tail, just above .025
    interval = known_population_interval(500_000_000, 900_000_000, 1_000_000_000)
    assert (interval.low, interval.high) == pytest.approx((555_545_289, 555_565_821), abs=20)
    for marked, sample, population in ((300_000, 100_000, 10**6), (7, 30, 60), (0, 5, 9), (9, 5, 9)):
        hits, chances = hypergeometric(marked, sample, population)
        assert chances.sum() == pytest.approx(1, abs=1e-8)
        assert chances == pytest.approx(hypergeom.pmf(hits, population, marked, sample), rel=1e-6, abs=1e-12)


def test_a_share_of_a_known_population_has_an_interval_in_whole_people():
    estimate = share(5, 8, population=14)
    assert estimate.interval is not None
    assert (estimate.interval.low, estimate.interval.high) == (5 / 14, 11 / 14)
    assert (estimate.population, estimate.interval.method) == (14, "hypergeometric")


def test_a_share_of_a_census_has_no_interval():
    assert share(9, 14, population=14) == Estimate(9 / 14, 14, None, 14)


def test_a_share_of_no_answers_has_no_value():
    assert share(0, 0) == Estimate(None, 0)
    assert share(0, 0, population=14) == Estimate(None, 0, None, 14)


def test_more_answers_than_people_shows_the_contradiction():
    estimate = share(9, 15, population=14)
    assert (estimate.n, estimate.population) == (15, 14)
    assert estimate.interval == clopper_pearson_interval(9, 15)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: wilson_interval(0, 0),
        lambda: clopper_pearson_interval(3, 2),
        lambda: wilson_interval(-1, 2),
        lambda: wilson_interval(1, 2, 1.0),
        lambda: known_population_interval(3, 5, 4),
        lambda: known_population_interval(3, 2, 4),
        lambda: share(3, 2),
    ],
)
def test_impossible_counts_are_refused(wrong):
    with pytest.raises(ValueError, match=r".+"):
        wrong()


@pytest.mark.parametrize(("sample", "population"), [(3, 8), (8, 14), (13, 14), (14, 14), (0, 5), (10, 40)])
def test_the_interval_for_a_known_population_holds_every_truth_as_often_as_it_says(sample, population):
    intervals = [known_population_interval(yes, sample, population) for yes in range(sample + 1)]
    for truth in range(population + 1):
        chances = hypergeom.pmf(np.arange(sample + 1), population, truth, sample)
        held = sum(
            chance
            for chance, interval in zip(chances, intervals, strict=True)
            if interval.low <= truth <= interval.high
        )
        assert held >= 0.95 - 1e-12
