"""No result holds NaN or infinity, whatever the counts: empty, on one level, or huge."""

import math
from collections import Counter
from dataclasses import fields, is_dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.agreement import cohen_kappa
from analysis.change import matched_effect
from analysis.comparing import compare_overlapping, compare_samples
from analysis.criteria import judge
from analysis.involvement import Reading, grid
from analysis.multiplicity import benjamini_hochberg, holm
from analysis.ordinal import median
from analysis.planning import deciding, deciding_median, required_n
from analysis.proportions import (
    clopper_pearson_interval,
    known_population_interval,
    share,
    wilson_interval,
)
from analysis.raking import effective_n, rake
from analysis.reliability import ScaleSums, cronbach_alpha, mcdonald_omega
from analysis.stratified import Stratum, stratified_share
from analysis.weighting import weighted_share

small = st.sampled_from([0, 0, 1, 1, 2, 3, 7, 40, 1000])
number = small | st.just(10**6)
levels = st.sampled_from([0.5, 0.8, 0.95, 0.999])


def rows(size, least=1, most=4):
    """Several counts along one scale."""
    return st.lists(st.lists(number, min_size=size, max_size=size), min_size=least, max_size=most)


scales = st.integers(1, 5)
samples = scales.flatmap(lambda size: rows(size, 2, 2))
groups = scales.flatmap(lambda size: rows(size, 1, 4))
tables = scales.flatmap(lambda size: rows(size, size, size))
answers = st.lists(st.sampled_from([0.0, 1.0, 1.0, 3.5, 1e6]), max_size=6)


def check(*results):
    """Every number in the results is finite."""
    for result in results:
        if is_dataclass(result):
            check(*(getattr(result, field.name) for field in fields(result)))
        elif isinstance(result, np.ndarray):
            assert np.isfinite(result).all()
        elif isinstance(result, tuple | list):
            check(*result)
        elif isinstance(result, float):
            assert math.isfinite(result), result


@given(st.data(), levels)
def test_shares(data, level):
    trials = data.draw(small)
    yes = data.draw(st.integers(0, trials))
    population = trials + data.draw(small)
    check(share(yes, trials, level=level), share(yes, trials, population=population, level=level))
    check(known_population_interval(yes, trials, population, level))
    if trials:
        check(wilson_interval(yes, trials, level), clopper_pearson_interval(yes, trials, level))


@given(groups, levels)
def test_medians(counted, level):
    for counts in counted:
        check(median(counts, level), median(counts, level, population=sum(counts)))


@given(samples, levels)
def test_two_samples(two, level):
    x, y = two
    check(compare_samples(x, y, level=level, resamples=100))


@given(tables, levels)
def test_pairs(table, level):
    check(matched_effect(table, level))


@given(scales.flatmap(lambda size: st.tuples(rows(size, size, size), rows(size, 2, 2))))
def test_samples_of_partly_the_same_people(drawn):
    table, (first, second) = drawn
    check(compare_overlapping(table, first, second, resamples=100))


@settings(max_examples=30)
@given(st.integers(1, 60), st.integers(1, 5), st.integers(1, 3), st.integers(0, 10))
def test_scales(people, items, steps, seed):
    random = np.random.default_rng(seed)
    matrix = random.integers(0, steps, (people, items)) + random.integers(0, steps, (people, 1))
    sums = ScaleSums.of(Counter(map(tuple, matrix.tolist())))
    check(cronbach_alpha(sums), mcdonald_omega(sums))


@given(tables)
def test_two_coders(table):
    check(cohen_kappa(table))


@settings(max_examples=25)
@given(st.lists(number, min_size=4, max_size=4), st.none() | st.sampled_from([1.2, 2.0]), st.integers(1, 9))
def test_weights(cells, cap, share_of_first):
    table = np.array(cells).reshape(2, 2)
    raked = rake(table, [[share_of_first, 10 - share_of_first], [5, 5]], cap=cap)
    check(raked)
    weights = np.ones(4) if raked.weights is None else raked.weights.ravel()
    check(effective_n(weights, np.array(cells)))


@settings(max_examples=25)
@given(st.lists(st.tuples(*[st.integers(0, 5)] * 4), min_size=1, max_size=3))
def test_strata(rows):
    strata = [Stratum(yes + no + out + silent, yes + no, yes, out) for yes, no, out, silent in rows]
    check(stratified_share(strata))
    if (weighted := weighted_share(strata)) is not None:
        check(weighted)


@given(st.data(), st.sampled_from(["increase", "decrease"]), st.sampled_from([0.0, 0.05, 0.5]))
def test_plans(data, direction, margin):
    target, expected = data.draw(st.sampled_from([0.0, 0.3, 0.6, 1.0])), data.draw(st.sampled_from([0.0, 0.5, 1.0]))
    n, population = data.draw(st.integers(1, 30)), data.draw(st.none() | st.integers(30, 60))
    rule = {"target": target, "direction": direction, "margin": margin}
    check(deciding(n, population=population, **rule), deciding_median(n, population=population, **rule))
    check(required_n(expected, population=population, searched=60, **rule))
    check(judge(share(0, n), **rule), judge(share(n, n, population=n), rule="value", **rule))


@given(st.lists(st.integers(0, 5), max_size=3), st.lists(number, min_size=6, max_size=6))
def test_involvement(planned, experienced):
    readings = [Reading("p", "s", "g", level) for level in planned]
    check(grid(readings, readings, {("s", "g"): experienced}))


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
def test_families(adjust):
    for pvalues in ([], [0.0], [1.0, 1.0], [0.0, 1e-300, 0.5]):
        check(adjust(pvalues))
