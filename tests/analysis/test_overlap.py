import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.change import symmetry
from analysis.overlap import share_change

# B. Derrick, A. Dobson-Mckittrick, D. Toher and P. White, J. Applied Quantitative Methods 10 (2015) no. 3, the example
# of R's Partiallyoverlapping 2.0, whose help page has p.value = 0.053. More digits by its formulas in R 4.2.2:
# > a <- c(1,1,1,1,1,1,1,1,1,0,0,0,0,0,0, 1,1,1,1,1,0,0,0,0, NA,NA,NA,NA,NA,NA)
# > b <- c(1,1,1,1,1,1,1,1,0,1,1,1,0,0,0, NA,NA,NA,NA,NA,NA,NA,NA,NA, 1,1,1,1,1,1)
# > Prop.test(a, b, stacked = TRUE, conf.level = .95)
# z -1.93673961536523143, p 0.05277718059238292
SHARES = [(1, 1)] * 8 + [(1, 0)] + [(0, 1)] * 3 + [(0, 0)] * 3
SHARES_FIRST, SHARES_SECOND = [1] * 5 + [0] * 4, [1] * 6

# R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10
DIFFERENCE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0),
    (10, 10, 0, 10, 0.6075, 1.0),
]

# Later share less earlier; cells are [[neither, only later], [only earlier, both]].
# Complete response before and after consolidation (Cavo et al., 2012), as R's contingencytables prints it:
# > Newcombe_square_and_add_CI_paired_2x2(cavo_2012)
# estimate = -0.0621 (95% CI -0.1186 to -0.0046)      there the earlier wave less the later
# To more digits, and the other tables, by Newcombe's formula around prop.test(correct = FALSE) in R 4.2.2.
PAIRED = [
    ([[12, 7], [1, 1]], 0.0255591241648599, 0.5069202266861409),
    ([[80, 16], [6, 59]], 0.00462511393305007, 0.11862119563870993),
    ([[22, 0], [5, 14]], -0.2264926843512113, -0.0114832413830333),
    ([[5, 5], [0, 10]], 0.0319080502321364, 0.4337187017076573),
    ([[54, 0], [0, 0]], -0.0664135880908964, 0.0664135880908964),
]

yes_or_no = st.lists(st.integers(0, 1), min_size=2, max_size=12)
yes_or_no_pairs = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), max_size=12)


def test_the_change_of_a_share_agrees_with_derricks_program():
    result = share_change(SHARES, SHARES_FIRST, SHARES_SECOND)
    assert (result.estimate, result.statistic) == pytest.approx((0.22619047619047616, 1.93673961536523143), rel=1e-12)
    assert result.pvalue == pytest.approx(0.05277718059238292, rel=1e-12)
    assert (result.df, result.method, result.interval.method) == (None, "derrick-z", "newcombe-overlap")
    assert (result.n_paired, result.n_only_first, result.n_only_second) == (15, 9, 6)


@pytest.mark.parametrize(("successes_a", "trials_a", "successes_b", "trials_b", "low", "high"), DIFFERENCE)
def test_the_difference_of_two_shares_agrees_with_newcombe(successes_a, trials_a, successes_b, trials_b, low, high):
    later = [1] * successes_a + [0] * (trials_a - successes_a)
    earlier = [1] * successes_b + [0] * (trials_b - successes_b)
    interval = share_change([], earlier, later).interval
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-5)
    assert (interval.level, interval.method) == (0.95, "newcombe")


@pytest.mark.parametrize(("table", "low", "high"), PAIRED)
def test_the_difference_of_paired_shares_agrees_with_newcombe(table, low, high):
    pairs = [pair for pair in ((0, 0), (0, 1), (1, 0), (1, 1)) for _ in range(table[pair[0]][pair[1]])]
    interval = share_change(pairs, [], []).interval
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-12)
    assert (interval.level, interval.method) == (0.95, "newcombe-paired")


@given(yes_or_no, yes_or_no)
def test_without_overlap_the_change_of_a_share_is_the_pooled_z_test(first, second):
    pooled = np.mean(first + second)
    assume(0 < pooled < 1)
    error = math.sqrt(pooled * (1 - pooled) * (1 / len(first) + 1 / len(second)))
    result = share_change([], first, second)
    assert result.statistic == pytest.approx((np.mean(second) - np.mean(first)) / error, rel=1e-12, abs=1e-12)
    assert result.method == "two-sample-z"


@given(yes_or_no_pairs.filter(lambda pairs: len(pairs) > 1 and any(a != b for a, b in pairs)))
def test_with_everybody_linked_the_change_of_a_share_is_mcnemars_test(pairs):
    table = [[sum(pair == (a, b) for pair in pairs) for b in (0, 1)] for a in (0, 1)]
    expected, result = symmetry(table), share_change(pairs, [], [])
    assert result.statistic**2 == pytest.approx(expected.statistic, rel=1e-12)
    assert result.pvalue == pytest.approx(expected.pvalue, rel=1e-12, abs=1e-12)
    assert result.method == "mcnemar-z"


def assert_mirrored(there, back):
    assert there.estimate == pytest.approx(-back.estimate, abs=1e-12)
    assert -1 <= there.interval.low <= there.estimate + 1e-12
    assert there.estimate - 1e-12 <= there.interval.high <= 1
    assert (there.interval.low, there.interval.high) == pytest.approx(
        (-back.interval.high, -back.interval.low), abs=1e-12
    )


@given(yes_or_no_pairs, yes_or_no, yes_or_no)
def test_swapping_yes_and_no_mirrors_the_change_of_a_share(pairs, first, second):
    there = share_change(pairs, first, second)
    back = share_change([(1 - a, 1 - b) for a, b in pairs], [1 - a for a in first], [1 - b for b in second])
    assert_mirrored(there, back)


@given(yes_or_no_pairs, yes_or_no, yes_or_no)
def test_turning_the_waves_around_mirrors_the_change_of_a_share(pairs, first, second):
    assert_mirrored(share_change(pairs, first, second), share_change([(b, a) for a, b in pairs], second, first))


def test_nobody_in_a_wave_gives_no_change():
    result = share_change([], [], [1, 0])
    assert (result.estimate, result.interval, result.pvalue, result.method) == (None, None, None, "no-answers")


def test_one_answer_in_a_wave_gives_the_estimate_alone():
    result = share_change([], [1], [0, 1])
    assert (result.estimate, result.interval, result.pvalue, result.method) == (-0.5, None, None, "too-few")


def test_answers_without_any_spread_have_an_interval_and_no_test():
    same = share_change([(1, 1)] * 5, [1, 1], [1])
    assert (same.estimate, same.statistic, same.pvalue, same.method) == (0, None, 1, "all-tied")
    assert same.interval.low < 0 < same.interval.high
    with_everybody_back = share_change([(0, 0)] * 5, [], [])
    assert (with_everybody_back.pvalue, with_everybody_back.method) == (1, "all-tied")


@pytest.mark.parametrize(
    ("paired", "first", "second"),
    [([1, 2, 3], [], []), ([(1, 2, 3)], [], []), ([(1, 2)], [[1]], [1]), ([(1, math.nan)], [1], [1])],
)
def test_answers_of_other_shapes_and_blanks_are_refused(paired, first, second):
    with pytest.raises(ValueError, match=r"shape|blank"):
        share_change(paired, first, second)


def test_a_share_takes_answers_of_0_and_1():
    with pytest.raises(ValueError, match="0 or 1"):
        share_change([(1, 2)], [0], [1])
