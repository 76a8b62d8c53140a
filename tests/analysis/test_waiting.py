"""The median wait: R's figures, what nobody knows yet, and what must hold for any times."""

import math
import warnings

import pytest
from scipy.stats import CensoredData, ecdf

from analysis.waiting import Waiting, median_wait

# R 4.2.2, survival 3.5-3: survfit(Surv(time, status) ~ x, data = aml, conf.type = "log-log")
#                  n events median 0.95LCL 0.95UCL
# x=Maintained    11      7     31      13      NA
# x=Nonmaintained 12     11     23       5      33
MAINTAINED = ([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0])
NOT_MAINTAINED = ([5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45], [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1])


@pytest.mark.parametrize(
    ("times", "happened", "expected"),
    [
        (*MAINTAINED, Waiting(11, 7, 31, 13, None)),
        (*NOT_MAINTAINED, Waiting(12, 11, 23, 5, 33)),
        # the same call in R on each of these
        ([3, 5, 5, 8, 10, 12, 12, 20], [1, 1, 0, 1, 0, 1, 1, 0], Waiting(8, 5, 12, 3, None)),
        ([10, 20, 30, 40], [1, 1, 1, 1], Waiting(4, 4, 25, 10, None)),
        ([0, 0, 14, 30, 30, 90, 120, 200], [1, 1, 1, 1, 0, 1, 0, 0], Waiting(8, 5, 60, 0, None)),
        ([10, 20], [1, 0], Waiting(2, 1, 10, 10, None)),
        ([10], [1], Waiting(1, 1, 10, None, None)),
        ([10, 20, 30], [0, 0, 0], Waiting(3, 0, None, None, None)),
    ],
)
def test_it_is_what_r_says(times, happened, expected):
    assert median_wait(times, [bool(did) for did in happened]) == expected


def test_what_has_not_happened_is_not_a_zero_and_not_the_day_it_was_looked_at():
    """Three of four still wait: the median of the times themselves would be 40, that of those who got there 10."""
    assert median_wait([10, 40, 40, 40], [True, False, False, False]).median is None
    assert median_wait([10, 40, 40, 90], [True, True, True, True]).median == 40


def test_nothing_to_wait_for_has_no_median():
    assert median_wait([], []) == Waiting(0, 0, None, None, None)


def test_the_bounds_are_those_of_the_library():
    times, happened = NOT_MAINTAINED
    data = CensoredData(
        uncensored=[time for time, did in zip(times, happened, strict=True) if did],
        right=[time for time, did in zip(times, happened, strict=True) if not did],
    )
    curve = ecdf(data).sf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        band = curve.confidence_interval(method="log-log")
    found = median_wait(times, [bool(did) for did in happened])
    assert found.low == next(t for t, p in zip(curve.quantiles, band.low.probabilities, strict=True) if p <= 0.5)
    assert found.high == next(t for t, p in zip(curve.quantiles, band.high.probabilities, strict=True) if p <= 0.5)


def test_more_waiting_never_shortens_the_wait():
    times, happened = NOT_MAINTAINED
    known = [bool(did) for did in happened]
    before = median_wait(times, known).median or math.inf
    for later in (1, 20, 100):
        assert (median_wait([*times, later], [*known, False]).median or math.inf) >= before


@pytest.mark.parametrize(("times", "happened"), [([1, 2], [True]), ([-1], [True])])
def test_times_that_cannot_be_are_refused(times, happened):
    with pytest.raises(ValueError, match="one time of 0 or more"):
        median_wait(times, happened)
