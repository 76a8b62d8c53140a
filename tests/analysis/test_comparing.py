import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit, stdtrit

from analysis.comparing import compare_overlapping, compare_samples

# R 4.2.2 with coin 1.4-2:
# > p <- function(a, b) { y <- c(rep(seq_along(a), a), rep(seq_along(b), b))
# +   pvalue(wilcox_test(y ~ factor(rep(1:2, c(sum(a), sum(b)))), distribution = "exact")) }
# > p(c(0,10), c(6,54)); fisher.test(matrix(c(0,10,6,54), 2))$p.value      [1] 0.583459484364168 twice
# > p(c(0,0,0,10), c(0,0,6,14))                                           [1] 0.141316155109259
# > p(c(0,0,0,0,10), c(1,1,1,4,53))                                       [1] 0.484748060085885
# > p(c(11,2,0,1,0), c(3,1,4,2,1))                                        [1] 0.00669022299995513
# > p(c(3,5,8,9,5), c(2,4,4,18,12))                                       [1] 0.0333419169107776
IN_R = [
    ((0, 10), (6, 54), 0.583459484364168),
    ((0, 0, 0, 10), (0, 0, 6, 14), 0.141316155109259),
    ((0, 0, 0, 0, 10), (1, 1, 1, 4, 53), 0.484748060085885),
    ((11, 2, 0, 1, 0), (3, 1, 4, 2, 1), 0.00669022299995513),
    ((3, 5, 8, 9, 5), (2, 4, 4, 18, 12), 0.0333419169107776),
]

# R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10: yes of all in one group, and in another
DIFFERENCE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (5, 56, 0, 29, -0.0381, 0.1926),
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
]

TABLE, THEN, NOW = [[3, 2, 1], [1, 4, 3], [0, 1, 5]], [4, 3, 2], [1, 3, 5]

rows = st.lists(st.integers(0, 4), min_size=3, max_size=3)
panels = st.tuples(st.lists(rows, min_size=3, max_size=3), rows, rows)
two = st.integers(2, 5).flatmap(
    lambda levels: st.tuples(*(st.lists(st.integers(0, 4), min_size=levels, max_size=levels) for _ in range(2)))
)


@pytest.mark.parametrize(("then", "now", "pvalue"), IN_R)
def test_the_p_value_is_that_of_the_exact_permutation_test(then, now, pvalue):
    result = compare_samples(then, now)
    assert result.pvalue == pytest.approx(pvalue, rel=1e-12)
    assert (result.method, result.seed, result.resamples) == ("permutation-exact", None, None)
    assert (result.n_then, result.n_now, result.n_linked) == (sum(then), sum(now), 0)


def test_ten_of_ten_and_54_of_60_are_no_clear_change():
    """Brunner and Munzel's variance is 0 for the ten, so that their test says p = 0.013 and their interval 41-49 %."""
    for then, now, _ in IN_R[:3]:
        result = compare_samples(then, now)
        assert not result.clear
        assert result.interval.low < 0.5 < result.interval.high


def test_a_change_is_clear_by_p_value_and_interval_together():
    assert compare_samples((11, 2, 0, 1, 0), (3, 1, 4, 2, 1)).clear
    # Few answers from both ends against many in the middle: dealt out by chance they would seldom lie as far apart.
    spread = compare_samples((1, 0, 0, 0, 6), (0, 2, 56, 2, 0))
    assert spread.pvalue < 0.05
    assert spread.interval.low < 0.5 < spread.interval.high
    assert not spread.clear
    # Five answers that are nearly all alike: their interval excludes no change, and chance explains the difference.
    alike = compare_samples((0, 0, 0, 1, 4), (3, 4, 8, 6, 19))
    assert alike.interval.high < 0.5
    assert alike.pvalue == pytest.approx(0.1436, abs=1e-4)
    assert not alike.clear


def test_the_interval_of_spread_out_answers_agrees_with_r():
    # R 4.2.2; p the effect, s Brunner and Munzel's standard error of it, df Satterthwaite's (42.6427610643995):
    # > plogis(qlogis(p) + c(-1, 1) * qt(0.975, df) * s / (p * (1 - p)))      0.5587215609287897 0.8491703845189181
    result = compare_samples([6, 4, 6, 3, 2], [2, 3, 5, 9, 8])
    assert result.interval.method == "studentised-logit"
    assert (result.interval.low, result.interval.high) == pytest.approx(
        (0.5587215609287897, 0.8491703845189181), rel=1e-12
    )


def test_a_wave_whose_answers_are_all_alike_is_taken_to_vary_as_with_one_answer_more_at_the_far_end():
    """Ten on the highest level: their places among the later answers have no variance of their own."""
    result = compare_samples((0, 0, 0, 0, 10), (1, 1, 1, 4, 53))
    places, far = np.array([0, 0, 0, 0, 0.5]), (7 + 53 / 2) / 60 - 1 / 2 / 60
    then = far**2 / 11 / 10
    counts = np.array([1, 1, 1, 4, 53])
    now = counts @ (places - counts @ places / 60) ** 2 / 59 / 60
    error, df = (then + now) ** 0.5, (then + now) ** 2 / (then**2 / 9 + now**2 / 59)
    estimate = 0.5 * 53 / 60
    reach = stdtrit(df, 0.975) * error / (estimate * (1 - estimate))
    expected = expit(logit(estimate) - reach), expit(logit(estimate) + reach)
    assert (result.interval.low, result.interval.high) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(("yes", "of", "yes_then", "of_then", "low", "high"), DIFFERENCE)
def test_two_levels_have_newcombes_interval_of_the_difference(yes, of, yes_then, of_then, low, high):
    result = compare_samples((of_then - yes_then, yes_then), (of - yes, yes))
    assert result.difference == pytest.approx(yes / of - yes_then / of_then, abs=1e-12)
    bounds = result.difference_interval
    assert (bounds.low, bounds.high) == pytest.approx((low, high), abs=5e-5)
    assert bounds.method == "newcombe"
    assert (result.interval.low, result.interval.high) == pytest.approx(
        (0.5 + bounds.low / 2, 0.5 + bounds.high / 2), abs=1e-12
    )


@pytest.mark.parametrize(("table", "low", "high"), PAIRED)
def test_two_levels_of_the_same_people_have_newcombes_paired_interval(table, low, high):
    bounds = compare_overlapping(table, (0, 0), (0, 0)).difference_interval
    assert (bounds.low, bounds.high) == pytest.approx((low, high), abs=1e-12)
    assert bounds.method == "newcombe-paired"
    assert compare_overlapping(table, (3, 1), (0, 2)).difference_interval.method == "newcombe-overlap"


def test_a_level_that_nobody_chose_changes_no_p_value_and_makes_no_share_of_an_ordered_scale():
    short, long = compare_samples((4, 6), (9, 21)), compare_samples((0, 4, 0, 6), (0, 9, 0, 21))
    assert short.pvalue == long.pvalue
    assert (short.difference, long.difference) == (pytest.approx(0.1), None)
    assert (short.interval.method, long.interval.method) == ("newcombe", "studentised-logit")


@given(two)
def test_without_linked_people_both_functions_say_the_same(drawn):
    then, now = drawn
    nobody = [[0] * len(then)] * len(then)
    assert compare_samples(then, now) == compare_overlapping(nobody, then, now)


@given(panels)
def test_the_estimate_is_that_of_all_pairs_of_answers(panel):
    table, then, now = panel
    result = compare_overlapping(table, then, now)
    x, y = np.sum(table, axis=1) + then, np.sum(table, axis=0) + now
    if result.estimate is None:
        assert min(x.sum(), y.sum()) == 0
        return
    below = sum(x[i] * y[j] * ((i < j) + (i == j) / 2) for i in range(3) for j in range(3))
    assert result.estimate == pytest.approx(below / (x.sum() * y.sum()), abs=1e-12)
    if result.interval is not None:
        assert 0 <= result.interval.low <= result.estimate <= result.interval.high <= 1


def assert_mirrored(there, back):
    assert there.method == back.method
    assert there.clear == back.clear
    if there.estimate is None:
        return
    assert there.estimate + back.estimate == pytest.approx(1, abs=1e-12)
    for name in ("pvalue", "spread_pvalue"):
        one, other = getattr(there, name), getattr(back, name)
        assert one == (None if other is None else pytest.approx(other, rel=1e-9))
    if there.interval is not None:
        assert (there.interval.low, there.interval.high) == pytest.approx(
            (1 - back.interval.high, 1 - back.interval.low), abs=1e-9
        )


@given(panels)
def test_turning_the_scale_around_mirrors_everything(panel):
    table, then, now = panel
    there = compare_overlapping(table, then, now)
    assert_mirrored(there, compare_overlapping(np.array(table)[::-1, ::-1], then[::-1], now[::-1]))


@given(panels)
def test_turning_the_waves_around_mirrors_everything(panel):
    table, then, now = panel
    assert_mirrored(compare_overlapping(table, then, now), compare_overlapping(np.array(table).T, now, then))


@given(panels)
def test_clear_needs_both(panel):
    result = compare_overlapping(*panel)
    excludes = result.interval is not None and not result.interval.low <= 0.5 <= result.interval.high
    assert result.clear == (result.pvalue is not None and result.pvalue < 0.05 and excludes)


def test_linking_answers_that_go_together_narrows_the_interval():
    linked = compare_overlapping(np.diag([8, 9, 8]) + np.eye(3, k=1, dtype=int) * 3, [0] * 3, [0] * 3)
    unlinked = compare_samples([11, 12, 8], [8, 12, 11])
    assert linked.estimate == unlinked.estimate
    assert linked.interval.high - linked.interval.low < 0.5 * (unlinked.interval.high - unlinked.interval.low)


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ((20, 20, 0, 0, 0), (0, 0, 0, 20, 20)),
        ((60, 0, 0), (0, 0, 60)),
        ((5, 0, 0, 0, 0), (0, 0, 0, 0, 5)),
        ((2, 3, 0, 0), (0, 0, 4, 2)),
    ],
)
def test_waves_that_lie_apart_are_clearly_changed_with_the_interval_of_two_levels(then, now):
    result = compare_samples(then, now)
    halves = compare_samples((sum(then), 0), (0, sum(now)))
    assert result.clear
    assert (result.interval, result.estimate) == (halves.interval, 1)
    back = compare_samples(now, then)
    assert back.clear
    assert (back.interval.low, back.interval.high) == (0, pytest.approx(1 - result.interval.low))


def test_waves_of_linked_people_that_lie_apart_are_clear_where_the_p_value_says_so():
    nobody = (0, 0, 0)
    five, six = (compare_overlapping([[0, 2, n], [0, 0, 0], [0, 0, 0]], nobody, nobody) for n in (3, 4))
    assert (five.pvalue, six.pvalue) == (pytest.approx(2 / 2**5), pytest.approx(2 / 2**6))
    assert (five.clear, six.clear) == (False, True)
    assert six.interval.method == "newcombe-paired"


def test_linked_people_who_all_moved_alike_are_clear_where_they_are_many():
    nobody = (0, 0, 0)
    few, many = (compare_overlapping([[0, n, 0], [0, 0, n], [0, 0, 0]], nobody, nobody) for n in (3, 30))
    assert (few.clear, many.clear) == (False, True)
    # A person more who moved all the way down: further by 0.625 and 0.625 than the mean, which 7 people share by 6.
    result = few.interval
    reach = stdtrit(5, 0.975) * (1.25**2 / 7 / 6) ** 0.5 / (0.875 * 0.125)
    assert result.high == pytest.approx(expit(logit(0.875) + reach), rel=1e-6)


def test_of_billions_a_small_wave_is_drawn_and_not_taken_for_normal():
    """A normal p-value of seven of eight against half is 0.034, and clear; the binomial one is 18 / 256."""
    result = compare_samples((1, 7), (10**9, 10**9))
    assert result.pvalue == pytest.approx(18 / 256, abs=0.01)
    assert (result.method, result.clear) == ("permutation-resampled", False)
    back = compare_samples((10**9, 10**9), (1, 7))
    assert back.pvalue == pytest.approx(18 / 256, abs=0.01)


NOBODY = [[0, 0, 0]] * 3


@pytest.mark.parametrize(
    ("table", "then", "now", "estimate", "pvalue", "method"),
    [
        (NOBODY, [1, 2, 0], [0, 0, 0], None, None, "no-answers"),
        (NOBODY, [1, 0, 0], [0, 1, 3], 1.0, None, "too-few"),
        ([[0, 0, 0], [0, 4, 0], [0, 0, 0]], [0, 2, 0], [0, 3, 0], 0.5, 1, "all-tied"),
        (NOBODY, [2, 3, 0], [0, 0, 4], 1.0, 1 / math.comb(9, 4), "complete-separation"),
        ([[2, 0, 0], [0, 3, 0], [0, 0, 4]], [0, 0, 0], [0, 0, 0], 0.5, 1, "no-variance"),
    ],
)
def test_where_nothing_varies_there_is_no_interval_and_nothing_is_clear(table, then, now, estimate, pvalue, method):
    result = compare_overlapping(table, then, now)
    assert result.estimate == (None if estimate is None else pytest.approx(estimate))
    assert (result.interval, result.pvalue, result.method) == (None, pytest.approx(pvalue), method)
    assert not result.clear


def test_billions_of_answers_neither_overflow_nor_take_long():
    """NumPy draws without replacement from less than a billion, and squares of such counts are beyond 64 bits."""
    many = compare_samples((10**9, 2 * 10**9, 10**9), (10**9, 2 * 10**9, 10**9 + 10**5))
    assert many.method == "permutation-normal"
    assert many.pvalue == pytest.approx(many.spread_pvalue, rel=1e-6)
    few = compare_overlapping(np.array(TABLE) * 5 * 10**9, np.array(THEN) * 5 * 10**9, np.array(NOW) * 5 * 10**9)
    assert few.estimate == pytest.approx(compare_overlapping(TABLE, THEN, NOW).estimate, rel=1e-12)
    assert few.clear


def test_the_level_is_that_of_interval_and_p_value():
    wide, narrow = (compare_samples([6, 4, 6, 3, 2], [2, 3, 5, 6, 4], level=level) for level in (0.99, 0.8))
    assert wide.pvalue == narrow.pvalue
    assert (wide.clear, narrow.clear) == (False, True)
    assert wide.interval.low < narrow.interval.low


def test_what_is_drawn_comes_again_with_the_same_seed():
    then, now = [200, 300, 500], [240, 320, 440]
    result = compare_samples(then, now, seed=7, resamples=999)
    assert (result.method, result.seed, result.resamples) == ("permutation-resampled", 7, 999)
    assert result == compare_samples(then, now, seed=7, resamples=999)


def test_different_scales_and_too_few_draws_are_refused():
    with pytest.raises(ValueError, match="one scale"):
        compare_overlapping(TABLE, [1, 2], [1, 2])
    with pytest.raises(ValueError, match="resamples"):
        compare_samples(THEN, NOW, resamples=10)
