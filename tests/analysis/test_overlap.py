import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import ttest_ind, ttest_rel

from analysis.change import mcnemar
from analysis.overlap import mean_change, share_change
from analysis.proportions import difference_interval, paired_difference_interval

# B. Derrick, D. Toher and P. White, The Quantitative Methods for Psychology 13 (2017) 120-126, the example of R's
# Partiallyoverlapping 2.0, whose help page has p.value = 0.026 for equal variances. More digits by its formulas in
# R 4.2.2:
# > a.unpaired <- c(20,21,16,18,14,12,14,17); a.paired <- c(14,15,18,20,11,19,14,15)
# > b.unpaired <- c(10,16,18,16,15,14,13,10); b.paired <- c(15,10,15,17,13,19,12,13)
# > Partover.test(a.unpaired, b.unpaired, a.paired, b.paired, var.equal = TRUE, conf.level = .95)
# estimate 2.0, t 2.4207454512135929, df 18.5, p 0.0259679636756424, 0.2675920424317997 to 3.7324079575682001
# > Partover.test(a.unpaired, b.unpaired, a.paired, b.paired, conf.level = .95)
# estimate 2.0, t 2.4190976283783150, df 18.4223322692641140, p 0.0261044448619575
# 0.2659029705278046 to 3.7340970294721956
# There a less b; here the later wave b less the earlier wave a.
FIRST_ALONE, FIRST = [20, 21, 16, 18, 14, 12, 14, 17], [14, 15, 18, 20, 11, 19, 14, 15]
SECOND_ALONE, SECOND = [10, 16, 18, 16, 15, 14, 13, 10], [15, 10, 15, 17, 13, 19, 12, 13]
PAIRED = list(zip(FIRST, SECOND, strict=True))

# B. Derrick, A. Dobson-Mckittrick, D. Toher and P. White, J. Applied Quantitative Methods 10 (2015) no. 3, the example
# of R's Partiallyoverlapping 2.0, whose help page has p.value = 0.053. More digits by its formulas in R 4.2.2:
# > a <- c(1,1,1,1,1,1,1,1,1,0,0,0,0,0,0, 1,1,1,1,1,0,0,0,0, NA,NA,NA,NA,NA,NA)
# > b <- c(1,1,1,1,1,1,1,1,0,1,1,1,0,0,0, NA,NA,NA,NA,NA,NA,NA,NA,NA, 1,1,1,1,1,1)
# > Prop.test(a, b, stacked = TRUE, conf.level = .95)
# z -1.93673961536523143, p 0.05277718059238292, -0.45509331034647360 to 0.00271235796552124
SHARES = [(1, 1)] * 8 + [(1, 0)] + [(0, 1)] * 3 + [(0, 0)] * 3
SHARES_FIRST, SHARES_SECOND = [1] * 5 + [0] * 4, [1] * 6

scores = st.lists(st.integers(-20, 20), min_size=2, max_size=12)
score_pairs = st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20)), max_size=12)
yes_or_no = st.lists(st.integers(0, 1), min_size=2, max_size=12)
yes_or_no_pairs = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), max_size=12)


@pytest.mark.parametrize(
    ("equal", "statistic", "df", "pvalue", "low", "high", "method"),
    [
        (True, 2.4207454512135929, 18.5, 0.0259679636756424, 0.2675920424317997, 3.7324079575682001, "derrick-t-equal"),
        (
            False,
            2.4190976283783150,
            18.4223322692641140,
            0.0261044448619575,
            0.2659029705278046,
            3.7340970294721956,
            "derrick-t-unequal",
        ),
    ],
)
def test_the_change_of_a_mean_agrees_with_derricks_program(equal, statistic, df, pvalue, low, high, method):
    result = mean_change(PAIRED, FIRST_ALONE, SECOND_ALONE, equal_variances=equal)
    assert (result.estimate, result.statistic, result.df) == pytest.approx((-2, -statistic, df), rel=1e-12)
    assert result.pvalue == pytest.approx(pvalue, rel=1e-12)
    assert (result.interval.low, result.interval.high) == pytest.approx((-high, -low), rel=1e-12)
    assert (result.n_paired, result.n_only_first, result.n_only_second, result.method) == (8, 8, 8, method)


def test_the_change_of_a_share_agrees_with_derricks_program():
    result = share_change(SHARES, SHARES_FIRST, SHARES_SECOND)
    assert (result.estimate, result.statistic) == pytest.approx((0.22619047619047616, 1.93673961536523143), rel=1e-12)
    assert result.pvalue == pytest.approx(0.05277718059238292, rel=1e-12)
    assert (result.interval.low, result.interval.high) == pytest.approx(
        (-0.00271235796552124, 0.45509331034647360), abs=1e-12
    )
    assert (result.df, result.method, result.interval.method) == (None, "derrick-z", "derrick-z")
    assert (result.n_paired, result.n_only_first, result.n_only_second) == (15, 9, 6)


@given(scores, scores, st.booleans())
def test_without_overlap_it_is_the_independent_t_test(first, second, equal):
    assume(len(set(first)) > 1 or len(set(second)) > 1)
    expected = ttest_ind(second, first, equal_var=equal)
    result = mean_change([], first, second, equal_variances=equal)
    assert (result.statistic, result.df, result.pvalue) == pytest.approx(
        (expected.statistic, expected.df, expected.pvalue), rel=1e-12, abs=1e-12
    )
    bounds = expected.confidence_interval()
    assert (result.interval.low, result.interval.high) == pytest.approx((bounds.low, bounds.high), rel=1e-10, abs=1e-10)
    assert result.method == ("student-t" if equal else "welch-t")


@given(score_pairs.filter(lambda pairs: len({b - a for a, b in pairs}) > 1), st.booleans())
def test_with_everybody_linked_it_is_the_paired_t_test(pairs, equal):
    first, second = np.array(pairs).T
    expected = ttest_rel(second, first)
    result = mean_change(pairs, [], [], equal_variances=equal)
    assert (result.statistic, result.df, result.pvalue) == pytest.approx(
        (expected.statistic, expected.df, expected.pvalue), rel=1e-12, abs=1e-12
    )
    assert result.method == "paired-t"


@given(score_pairs, scores, scores, st.booleans())
def test_turning_the_waves_around_mirrors_the_change_of_a_mean(pairs, first, second, equal):
    there = mean_change(pairs, first, second, equal_variances=equal)
    back = mean_change([(b, a) for a, b in pairs], second, first, equal_variances=equal)
    assert there.estimate == pytest.approx(-back.estimate, abs=1e-12)
    assert there.method == back.method
    if there.interval is not None:
        assert (there.interval.low, there.interval.high) == pytest.approx(
            (-back.interval.high, -back.interval.low), rel=1e-9, abs=1e-9
        )
        assert there.pvalue == pytest.approx(back.pvalue, rel=1e-9, abs=1e-12)


@given(score_pairs, scores, scores, st.integers(-5, 5).filter(bool), st.integers(-9, 9))
def test_another_unit_changes_no_p_value(pairs, first, second, factor, shift):
    def moved(answers):
        return [factor * answer + shift for answer in answers]

    plain = mean_change(pairs, first, second)
    scaled = mean_change([tuple(moved(pair)) for pair in pairs], moved(first), moved(second))
    assert scaled.estimate == pytest.approx(factor * plain.estimate, abs=1e-9)
    assert scaled.pvalue == (None if plain.pvalue is None else pytest.approx(plain.pvalue, rel=1e-7, abs=1e-9))


@given(yes_or_no, yes_or_no)
def test_without_overlap_the_change_of_a_share_is_the_pooled_z_test(first, second):
    pooled = np.mean(first + second)
    assume(0 < pooled < 1)
    error = math.sqrt(pooled * (1 - pooled) * (1 / len(first) + 1 / len(second)))
    result = share_change([], first, second)
    assert result.statistic == pytest.approx((np.mean(second) - np.mean(first)) / error, rel=1e-12, abs=1e-12)
    assert result.method == "two-sample-z"
    newcombe = share_change([], first, second, interval="newcombe").interval
    expected = difference_interval(sum(second), len(second), sum(first), len(first))
    assert (newcombe.low, newcombe.high) == pytest.approx((expected.low, expected.high), abs=1e-12)
    assert newcombe.method == "newcombe"


@given(yes_or_no_pairs.filter(lambda pairs: len(pairs) > 1 and any(a != b for a, b in pairs)))
def test_with_everybody_linked_the_change_of_a_share_is_mcnemars_test(pairs):
    table = [[sum(pair == (a, b) for pair in pairs) for b in (0, 1)] for a in (0, 1)]
    expected, result = mcnemar(table, exact=False), share_change(pairs, [], [])
    assert result.statistic**2 == pytest.approx(expected.statistic, rel=1e-12)
    assert result.pvalue == pytest.approx(expected.pvalue, rel=1e-12, abs=1e-12)
    assert result.method == "mcnemar-z"
    newcombe = share_change(pairs, [], [], interval="newcombe").interval
    assert newcombe == paired_difference_interval(table)


@given(yes_or_no_pairs, yes_or_no, yes_or_no, st.sampled_from(["derrick", "newcombe"]))
def test_swapping_yes_and_no_mirrors_the_change_of_a_share(pairs, first, second, kind):
    there = share_change(pairs, first, second, interval=kind)
    back = share_change(
        [(1 - a, 1 - b) for a, b in pairs], [1 - a for a in first], [1 - b for b in second], interval=kind
    )
    assert there.estimate == pytest.approx(-back.estimate, abs=1e-12)
    if there.interval is not None:
        assert -1 <= there.interval.low <= there.estimate <= there.interval.high <= 1
        assert (there.interval.low, there.interval.high) == pytest.approx(
            (-back.interval.high, -back.interval.low), abs=1e-12
        )


def test_nobody_in_a_wave_gives_no_change():
    for result in (mean_change([], [1, 2], []), share_change([], [], [1, 0])):
        assert (result.estimate, result.interval, result.pvalue, result.method) == (None, None, None, "no-answers")


def test_one_answer_in_a_wave_gives_the_estimate_alone():
    for result in (mean_change([], [1], [0, 1]), share_change([], [1], [0, 1])):
        assert (result.estimate, result.interval, result.pvalue, result.method) == (-0.5, None, None, "too-few")


@pytest.mark.parametrize("equal", [True, False])
def test_answers_without_any_spread_have_no_test(equal):
    same = mean_change([(2, 2)] * 3, [2, 2], [2], equal_variances=equal)
    assert (same.estimate, same.interval, same.pvalue, same.method) == (0, None, 1, "all-tied")
    moved = mean_change([(2, 3)] * 3, [2, 2], [3], equal_variances=equal)
    assert (moved.estimate, moved.interval, moved.pvalue, moved.method) == (1, None, None, "no-variance")
    shifted = mean_change([(0.1, 0.4), (0.2, 0.5), (0.7, 1.0)], [], [], equal_variances=equal)
    assert (shifted.interval, shifted.method) == (None, "no-variance")


def test_newcombes_interval_exists_also_where_everybody_said_yes():
    result = share_change([(1, 1)] * 5, [1, 1], [1], interval="newcombe")
    assert (result.estimate, result.pvalue, result.method) == (0, 1, "all-tied")
    assert result.interval.low < 0 < result.interval.high
    assert share_change([(1, 1)] * 5, [1, 1], [1]).interval is None


def test_one_pair_has_no_correlation_of_its_own():
    one = mean_change([(1, 3)], [2, 4, 5], [3, 6])
    none = mean_change([], [1, 2, 4, 5], [3, 3, 6])
    assert (one.estimate, one.statistic) == pytest.approx((none.estimate, none.statistic), rel=1e-12)


@pytest.mark.parametrize(
    ("paired", "first", "second"),
    [([1, 2, 3], [], []), ([(1, 2, 3)], [], []), ([(1, 2)], [[1]], [1]), ([(1, math.nan)], [1], [1])],
)
def test_answers_of_other_shapes_and_blanks_are_refused(paired, first, second):
    with pytest.raises(ValueError, match=r"shape|blank"):
        mean_change(paired, first, second)


def test_a_share_takes_answers_of_0_and_1():
    with pytest.raises(ValueError, match="0 or 1"):
        share_change([(1, 2)], [0], [1])
    with pytest.raises(ValueError, match="unknown interval"):
        share_change([(1, 0)], [0], [1], interval="wald")


def test_a_change_describes_itself():
    assert mean_change(PAIRED, FIRST_ALONE, SECOND_ALONE).describe("da") == (
        "Gennemsnittet har ændret sig med -2 fra første til anden runde (95 %-konfidensinterval -3,73 til -0,27, "
        "Derricks t-test for delvist overlappende stikprøver, ens varians; p = 0,026; n = 8 i begge runder, 8 kun i "
        "den første og 8 kun i den anden)."
    )
    assert share_change(SHARES, SHARES_FIRST, SHARES_SECOND, interval="newcombe").describe("en") == (
        "The share changed by 22.6 percentage points from the first to the second round (95% confidence interval -1.9 "
        "to 43.3 percentage points, Newcombe's method for partially overlapping samples; Derrick's z-test for "
        "partially overlapping samples; p = 0.053; n = 15 in both rounds, 9 only in the first and 6 only in the "
        "second)."
    )
