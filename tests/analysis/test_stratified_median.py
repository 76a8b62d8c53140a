from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from analysis.ordinal import median
from analysis.proportions import known_population_interval
from analysis.results import Estimate
from analysis.stratified_median import OrdinalStratum, stratified_median

CODES = (1, 2, 3, 4, 5)


def strata(*rows):
    return [OrdinalStratum(*row) for row in rows]


@st.composite
def answers(draw):
    rows = draw(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=3))
    return strata(*((sum(row) + draw(st.integers(0, 8)), tuple(row)) for row in rows))


def test_a_target_is_hardly_ever_called_met_because_a_small_group_answered_more():
    """Of 20 all say 4 or 5, and 19 answer; of 40 only 9 do, and 12 answer. Of the 60 that is 29, so that the median is
    3. Pooled, a target of 4 came out as met in 55 of 100 such surveys."""
    met = sum(
        hypergeom.pmf(high, 40, 9, 12)
        for high in range(10)
        if stratified_median(strata((20, (0, 0, 0, 9, 10)), (40, (0, 0, 12 - high, high, 0))), CODES).interval.low > 3
    )
    pooled = sum(
        hypergeom.pmf(high, 40, 9, 12)
        for high in range(10)
        if median((0, 0, 12 - high, 9 + high, 10), codes=CODES).interval.low > 3
    )
    assert met <= 0.025
    assert pooled > 0.5


def test_each_group_counts_by_its_size():
    # 14 of 14 above, 9 of 30 above among 100: of 114 that is 44, though it is 23 of the 44 who answered.
    found = stratified_median(strata((14, (0, 0, 0, 7, 7)), (100, (0, 6, 15, 9, 0))), CODES)
    assert (found.value, found.n, found.population) == (3, 44, 114)
    assert (found.interval.low, found.interval.high, found.interval.method) == (3, 4, "stratified-median")


def test_a_group_of_which_nothing_is_shown_may_have_answered_anything():
    alone = stratified_median(strata((30, (0, 0, 0, 20, 0))), CODES)
    beside = stratified_median(strata((30, (0, 0, 0, 20, 0)), (40, (0, 0, 0, 0, 0))), CODES)
    assert (alone.interval.low, alone.interval.high) == (4, 4)
    assert (beside.value, beside.population) == (4, 70)
    assert (beside.interval.low, beside.interval.high) == (1, 5)


def test_whom_the_question_does_not_concern_is_not_among_the_people():
    found = stratified_median(strata((61, (2, 6, 10, 12, 8), 2)), CODES)
    assert (found.n, found.population, found.estimated) == (38, 58, True)
    of_all = stratified_median(strata((40, (2, 6, 10, 12, 8), 2)), CODES)
    assert of_all == Estimate(4, 38, None, 38)


def test_no_interval_of_few_answers_and_none_of_a_census():
    assert stratified_median(strata((9, (0, 1, 3, 1, 0))), CODES) == Estimate(3, 5, None, 9)
    assert stratified_median(strata((5, (0, 0, 5, 0, 0)), (2, (1, 1, 0, 0, 0))), CODES) == Estimate(3, 7, None, 7)
    assert stratified_median(strata((5, (0, 0, 0, 0, 0))), CODES) == Estimate(None, 0, None, 5)


@given(answers())
@settings(deadline=None)
def test_the_value_is_that_of_everybody_filled_in_alike(its):
    """Each answer of a stratum stands for size / n people: with all sizes times all n these are whole people."""
    answered = [one for one in its if any(one.counts)]
    found, common = stratified_median(its, (1, 2, 3)), int(np.prod([sum(one.counts) for one in answered]))
    everybody = [
        sum(one.counts[place] * one.size * common // sum(one.counts) for one in answered) for place in range(3)
    ]
    assert found.value == median(everybody).value
    mirrored = stratified_median([replace(one, counts=one.counts[::-1]) for one in its], (-3, -2, -1))
    assert found.value is None or mirrored.value == -found.value
    if found.interval is not None:
        assert found.interval.low <= found.value <= found.interval.high
        assert (mirrored.interval.low, mirrored.interval.high) == (-found.interval.high, -found.interval.low)


@pytest.mark.parametrize(("size", "counts"), [(22, (2, 3, 9, 1)), (60, (8, 8, 4, 20)), (14, (0, 6, 6, 0))])
def test_of_one_group_the_bounds_are_those_of_its_shares(size, counts):
    n, found = sum(counts), stratified_median(strata((size, counts)), (1, 2, 3, 4))
    reached = [code for code in (2, 3, 4) if 2 * known_population_interval(sum(counts[code - 1 :]), n, size).low > size]
    kept = [code for code in (1, 2, 3) if 2 * known_population_interval(sum(counts[:code]), n, size).low > size]
    assert (found.interval.low, found.interval.high) == (max(reached, default=1), min(kept, default=4))
