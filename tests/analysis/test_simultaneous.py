import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multinomial

from analysis.proportions import simultaneous_intervals, wilson_interval
from analysis.sison_glaz import box_probability

# statsmodels 0.15.0:
# >>> multinomial_proportions_confint([56, 72, 73, 59, 62, 87, 58], 0.05, "goodman")
# >>> multinomial_proportions_confint([56, 72, 73, 59, 62, 87, 58], 0.05, "sison-glaz")
WEEK = [56, 72, 73, 59, 62, 87, 58]
WEEK_GOODMAN = [
    (0.08516723913874684, 0.16626140813046547),
    (0.11453291890488311, 0.20437258269499173),
    (0.11639528922374762, 0.20672751577179363),
    (0.09060567089116035, 0.17347488656505122),
    (0.09607738004815454, 0.18065508759505622),
    (0.14274910916305497, 0.239415943371816),
    (0.0887890581298042, 0.17107419593074094),
]
WEEK_SISON_GLAZ = [
    (0.07922912205567452, 0.16435573404025774),
    (0.11349036402569593, 0.19861697601027917),
    (0.11563169164882225, 0.2007583036334055),
    (0.08565310492505354, 0.17077971690963678),
    (0.09207708779443255, 0.1772036997790158),
    (0.145610278372591, 0.23073689035717423),
    (0.08351177730192719, 0.16863838928649105),
]
# >>> multinomial_proportions_confint([3, 8, 11, 6, 2], 0.1, "goodman")
# >>> multinomial_proportions_confint([3, 8, 11, 6, 2], 0.1, "sison-glaz")
SMALL = [3, 8, 11, 6, 2]
SMALL_GOODMAN = [
    (0.02887572261316232, 0.29338589638248),
    (0.1258106309478177, 0.4788419801329737),
    (0.19755732236792636, 0.5765298839639544),
    (0.08289298223947617, 0.40880323200725555),
    (0.01501468353763206, 0.25076873704098046),
]
SMALL_SISON_GLAZ = [
    (0.0, 0.2760356185325339),
    (0.13333333333333333, 0.4427022851992005),
    (0.2333333333333333, 0.5427022851992005),
    (0.06666666666666668, 0.37603561853253387),
    (0.0, 0.2427022851992005),
]

# Sison and Glaz's with the probability of every box summed over all distributions, R 4.2.2:
# > sg <- function(x, l) { n <- sum(x); u <- x[x > 0]; g <- as.matrix(expand.grid(rep(list(0:n), length(u) - 1)))
# +   g <- cbind(g, n - rowSums(g)); g <- g[g[, ncol(g)] >= 0, , drop = FALSE]
# +   p <- apply(g, 1, dmultinom, prob = u / n); far <- apply(abs(sweep(g, 2, u)), 1, max)
# +   P <- sapply(0:n, function(r) sum(p[far <= r])); c <- which(P >= l)[1] - 2
# +   d <- (l - P[c + 1]) / (P[c + 2] - P[c + 1])
# +   rbind(pmax(x / n - c / n, 0), pmin(x / n + (c + 2 * d) / n, 1)) }
# > sg(c(1, 35), .99); sg(c(23, 1), .95); sg(c(4, 0, 5), .9)
EXACT_SISON_GLAZ = [
    ([1, 35], 0.99, [(0, 0.11173165624128), (0.91666666666667, 1)]),
    ([23, 1], 0.95, [(0.91666666666667, 1), (0, 0.1199473884604)]),
    (
        [4, 0, 5],
        0.9,
        [(0.33333333333333, 0.76573452943672), (0, 0.32129008499227), (0.44444444444444, 0.87684564054783)],
    ),
]

filled = st.lists(st.integers(0, 30), min_size=2, max_size=6).filter(any)


def bounds(intervals, tolerance=1e-10):
    return [pytest.approx((interval.low, interval.high), abs=tolerance) for interval in intervals]


@pytest.mark.parametrize(
    ("counts", "level", "method", "expected", "tolerance"),
    [
        (WEEK, 0.95, "goodman", WEEK_GOODMAN, 1e-10),
        (SMALL, 0.9, "goodman", SMALL_GOODMAN, 1e-10),
        # There by an Edgeworth series, here exact: the two come together where counts grow.
        (WEEK, 0.95, "sison-glaz", WEEK_SISON_GLAZ, 1e-4),
        (SMALL, 0.9, "sison-glaz", SMALL_SISON_GLAZ, 2e-3),
    ],
)
def test_intervals_of_all_shares_agree_with_statsmodels(counts, level, method, expected, tolerance):
    intervals = simultaneous_intervals(counts, level, method)
    assert expected == bounds(intervals, tolerance)
    assert {(interval.level, interval.method) for interval in intervals} == {(level, method)}


@given(filled)
def test_goodmans_intervals_are_wilsons_at_bonferronis_level(counts):
    n, level = sum(counts), 1 - 0.05 / len(counts)
    wilsons = [wilson_interval(count, n, level) for count in counts]
    assert [(wilson.low, wilson.high) for wilson in wilsons] == bounds(simultaneous_intervals(counts))


@given(filled, st.sampled_from(["goodman", "sison-glaz"]), st.sampled_from([0.8, 0.95, 0.99]))
def test_every_interval_holds_its_share_and_stays_in_0_to_1(counts, method, level):
    for count, interval in zip(counts, simultaneous_intervals(counts, level, method), strict=True):
        assert 0 <= interval.low <= count / sum(counts) + 1e-12
        assert count / sum(counts) <= interval.high + 1e-12
        assert interval.high <= 1


@pytest.mark.parametrize(("counts", "level", "expected"), EXACT_SISON_GLAZ)
def test_sison_and_glazs_intervals_are_exact_also_where_counts_are_small(counts, level, expected):
    assert expected == bounds(simultaneous_intervals(counts, level, "sison-glaz"))


def test_the_probability_of_a_box_is_the_multinomial_one():
    # Every distribution of 40 answers on three levels, summed where all counts lie within 5 of those observed.
    observed = np.array([10, 14, 16])
    ways = [np.array([a, b, 40 - a - b]) for a in range(41) for b in range(41 - a)]
    inside = [counts for counts in ways if abs(counts - observed).max() <= 5]
    exact = float(multinomial.pmf(inside, 40, observed / 40).sum())
    assert box_probability(observed, 5) == pytest.approx(exact, rel=1e-12)
    assert box_probability(observed, 0) == pytest.approx(float(multinomial.pmf(observed, 40, observed / 40)), rel=1e-12)


def test_a_million_answers_give_the_width_of_the_normal_approximation():
    low, _, high = simultaneous_intervals([200_000, 300_000, 500_000], method="sison-glaz")
    # Three shares of a large sample together: a little more than 1.96 and less than Bonferroni's 2.39 standard errors.
    for interval, share in ((low, 0.2), (high, 0.5)):
        assert 1.96 < (interval.high - interval.low) / 2 / (0.25 / 1e6) ** 0.5 < 2.39
        assert (interval.high + interval.low) / 2 == pytest.approx(share, abs=1e-6)


def test_all_answers_on_one_level_have_goodmans_intervals():
    assert simultaneous_intervals([14, 0, 0], method="sison-glaz") == simultaneous_intervals([14, 0, 0])
    # statsmodels 0.15.0: >>> multinomial_proportions_confint([14, 0, 0], 0.05, "goodman")
    expected = [(0.7095383495070113, 1.0), (0.0, 0.2904616504929886), (0.0, 0.2904616504929886)]
    assert expected == bounds(simultaneous_intervals([14, 0, 0]))


def test_a_scale_of_one_level_has_the_share_1():
    (only,) = simultaneous_intervals([5])
    assert (only.low, only.high) == (1, 1)


@pytest.mark.parametrize(
    ("counts", "method", "message"),
    [([0, 0], "goodman", "no answers"), ([1, 2], "wald", "unknown method"), ([1, -2], "goodman", "0 or more")],
)
def test_what_has_no_simultaneous_intervals_is_refused(counts, method, message):
    with pytest.raises(ValueError, match=message):
        simultaneous_intervals(counts, method=method)
