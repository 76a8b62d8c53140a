import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.ordinal import median
from analysis.results import Estimate, Interval


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
