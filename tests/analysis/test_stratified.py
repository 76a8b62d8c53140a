import time
from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from analysis.allocations import FINE, Drawn, Sums, is_likely
from analysis.chernoff import is_bounded
from analysis.proportions import known_population_interval
from analysis.stratified import Stratum, stratified_interval, stratified_share
from analysis.weighting import weighted_share

# R 4.2.2: every number of yes for which neither one-sided test rejects all allocations to the strata
# > bf <- function(N, n, x, a = .025) { t <- sum(N * x / n)
# +   grid <- do.call(expand.grid, lapply(seq_along(N), function(h) x[h]:(N[h] - n[h] + x[h])))
# +   xs <- do.call(expand.grid, lapply(n, function(k) 0:k)); s <- as.matrix(xs) %*% (N / n)
# +   p <- function(K, up) { d <- rep(1, nrow(xs))
# +     for (h in seq_along(N)) d <- d * dhyper(xs[, h], K[h], N[h] - K[h], n[h])
# +     if (up) sum(d[s >= t - 1e-9]) else sum(d[s <= t + 1e-9]) }
# +   mu <- tapply(apply(grid, 1, p, up = TRUE), rowSums(grid), max)
# +   ml <- tapply(apply(grid, 1, p, up = FALSE), rowSums(grid), max)
# +   c(min(as.numeric(names(mu))[mu > a]), max(as.numeric(names(ml))[ml > a])) }
# > bf(c(14, 100), c(13, 30), c(12, 9))            [1] 30 59
# > bf(c(8, 60), c(6, 30), c(6, 20))               [1] 40 55
# > bf(c(8, 10, 12), c(6, 5, 7), c(5, 2, 6))       [1] 17 25
# > bf(c(8, 60), c(3, 20), c(3, 17))               [1] 48 65
IN_FULL = [
    ([(14, 13, 12), (100, 30, 9)], 30, 59),
    ([(8, 6, 6), (60, 30, 20)], 40, 55),
    ([(8, 6, 5), (10, 5, 2), (12, 7, 6)], 17, 25),
    ([(8, 3, 3), (60, 20, 17)], 48, 65),
]

# R 4.2.2, survey 4.1-1, N, n and x in the order of the strata
# > d <- data.frame(h = rep(seq_along(N), n), y = unlist(mapply(function(k, s) rep(c(1, 0), c(s, k - s)), n, x)))
# > s <- svydesign(~1, strata = ~h, fpc = ~N[h], data = d); m <- svymean(~y, s); c(coef(m), SE(m))
# > confint(svyciprop(~y, s, method = "logit"))
# 0.3765182186235 0.0625042291023, 0.260751110582 0.508339747695
# 0.5767676767677 0.0420988209541, 0.491010457860 0.658136005287
# 0.6890652557319 0.0243507064336, 0.638993115478 0.735071768472
THREE = [(14, 9, 8), (36, 20, 15), (60, 30, 12)]
EIGHT = [*THREE, (31, 20, 10), (12, 8, 7), (9, 7, 7), (40, 25, 22), (50, 25, 20)]
SURVEY = [
    ([(14, 13, 12), (100, 30, 9)], 0.3765182186235, 0.0625042291023, 0.260751110582, 0.508339747695),
    (THREE, 0.5767676767677, 0.0420988209541, 0.491010457860, 0.658136005287),
    (EIGHT, 0.6890652557319, 0.0243507064336, 0.638993115478, 0.735071768472),
]


def strata(*rows):
    return [Stratum(*row) for row in rows]


@st.composite
def populations(draw, limit=9, most=3):
    rows = []
    for _ in range(draw(st.integers(1, most))):
        size = draw(st.integers(1, limit))
        n = draw(st.integers(0, size))
        rows.append((size, n, draw(st.integers(0, n))))
    return rows


@pytest.mark.parametrize(("rows", "low", "high"), IN_FULL)
def test_every_allocation_tried_in_r_gives_the_same_bounds(rows, low, high):
    interval = stratified_interval(strata(*rows))
    assert (interval.low, interval.high, interval.level, interval.method) == (low, high, 0.95, "stratified")


@pytest.mark.parametrize(("rows", "value", "error", "low", "high"), SURVEY)
def test_estimate_and_standard_error_are_those_of_rs_survey_and_the_interval_is_little_wider(
    rows, value, error, low, high
):
    found = weighted_share(strata(*rows))
    assert (found.value, found.standard_error) == pytest.approx((value, error), abs=1e-12)
    interval = stratified_share(strata(*rows)).interval
    assert found.interval == interval
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.015)


@pytest.mark.parametrize(("successes", "n", "size"), [(5, 8, 14), (0, 5, 14), (40, 60, 400), (500, 1200, 50000)])
def test_one_stratum_is_a_known_population(successes, n, size):
    known, found = known_population_interval(successes, n, size), stratified_interval(strata((size, n, successes)))
    assert (found.low, found.high) == (known.low, known.high)


@given(populations())
@settings(max_examples=60)
def test_a_census_of_all_strata_has_no_interval_and_its_bounds_are_a_point(rows):
    everybody = strata(*((size, size, min(size, yes)) for size, _, yes in rows))
    found, bounds = stratified_share(everybody), stratified_interval(everybody)
    assert found.interval is None
    assert bounds.low == bounds.high == sum(one.yes for one in everybody)
    assert found.value == pytest.approx(bounds.low / found.population)


@given(populations())
@settings(max_examples=60)
def test_an_interval_holds_its_estimate_and_yes_and_no_mirror_it(rows):
    found = stratified_share(strata(*rows))
    mirrored = stratified_share(strata(*((size, n, n - yes) for size, n, yes in rows)))
    if found.interval is None:
        assert mirrored.interval is None
        return
    assert found.interval.low - 1e-12 <= found.value <= found.interval.high + 1e-12
    assert (mirrored.interval.low, mirrored.interval.high) == pytest.approx(
        (1 - found.interval.high, 1 - found.interval.low)
    )


@given(populations(), st.integers(0, 2))
@settings(max_examples=60)
def test_bounds_widen_when_a_stratum_loses_its_answers(rows, place):
    place = place % len(rows)
    lost = [(size, 0, 0) if at == place else (size, n, yes) for at, (size, n, yes) in enumerate(rows)]
    before, after = stratified_interval(strata(*rows)), stratified_interval(strata(*lost))
    silent = rows[place][0]
    others = stratified_interval(strata(*(row for at, row in enumerate(rows) if at != place)))
    assert (after.low, after.high) == (others.low, others.high + silent)
    assert after.high - after.low >= before.high - before.low - silent


@given(populations(limit=7, most=2))
@settings(max_examples=40, deadline=None)
def test_both_errors_keep_to_their_half_whatever_the_truth(rows):
    """Every sample of every population, weighted by its chance."""
    sizes = [(size, n) for size, n, _ in rows if 0 < n < size]
    if not sizes:
        return
    outcomes = [*product(*(range(n + 1) for _, n in sizes))]
    bounds = [
        stratified_interval(strata(*((*one, yes) for one, yes in zip(sizes, found, strict=True)))) for found in outcomes
    ]
    for truth in product(*(range(size + 1) for size, _ in sizes)):
        chances = [
            prod(hypergeom.pmf(yes, size, true, n) for (size, n), true, yes in zip(sizes, truth, found, strict=True))
            for found in outcomes
        ]
        above = sum(chance for chance, one in zip(chances, bounds, strict=True) if one.low > sum(truth))
        below = sum(chance for chance, one in zip(chances, bounds, strict=True) if one.high < sum(truth))
        assert max(above, below) <= 0.025 + 1e-12


@pytest.mark.parametrize(("strata_of", "largest", "times"), [(3, 40, 20), (4, 12, 10)])
def test_the_search_finds_no_less_likely_allocation_than_trying_all(monkeypatch, strata_of, largest, times):
    rng = np.random.default_rng(1)
    for _ in range(times):
        sizes = rng.integers(4, largest, size=strata_of).tolist()
        answered = [int(rng.integers(1, size)) for size in sizes]
        said = [int(rng.integers(0, n + 1)) for n in answered]
        drawn = tuple(Drawn(*one) for one in zip(sizes, answered, said, strict=True))
        people = range(sum(one.yes for one in drawn), sum(one.most for one in drawn) + 1)
        for yes in (people[len(people) // 4], people[len(people) // 2]):
            found = {}
            for enumerated in (0, 10**6):
                monkeypatch.setattr("analysis.allocations.ENUMERATED", enumerated)
                found[enumerated] = [is_likely(Sums(drawn), yes, tail) for tail in (0.005, 0.025, 0.1)]
            assert found[0] == found[10**6]


def test_the_chance_of_a_sum_is_never_too_small_and_hardly_too_large():
    drawn = (Drawn(14, 9, 7), Drawn(36, 20, 12), Drawn(60, 30, 14))
    sums = Sums(drawn)
    observed = sum(one.size * one.yes / one.n for one in drawn)
    for allocation in ((9, 20, 25), (14, 12, 20), (7, 28, 40)):
        exact = sum(
            prod(
                hypergeom.pmf(yes, one.size, true, one.n)
                for one, true, yes in zip(drawn, allocation, found, strict=True)
            )
            for found in product(range(10), range(21), range(31))
            if sum(one.size * yes / one.n for one, yes in zip(drawn, found, strict=True)) >= observed - 1e-9
        )
        assert exact - 1e-12 <= sums.tail(allocation) <= exact + 0.003


def test_strata_of_millions_are_bounded_in_a_moment():
    found = stratified_share(strata((100_000, 4000, 3000), (5_000_000, 6000, 2000), (20_000, 1500, 300)))
    assert (found.interval.low, found.interval.high) == pytest.approx((0.3292, 0.3528), abs=1e-4)


def test_the_order_of_strata_does_not_matter():
    assert stratified_interval(strata(*EIGHT)) == stratified_interval(strata(*EIGHT[::-1]))


def test_a_stratum_without_answers_may_be_none_or_all():
    found = stratified_share(strata((20, 20, 10), (80, 0, 0)))
    assert (found.value, found.n, found.population) == (0.5, 20, 100)
    assert (found.interval.low, found.interval.high) == (0.1, 0.9)
    assert stratified_share(strata((5, 0, 0))).value is None


def test_who_is_not_concerned_leaves_the_population_and_the_silent_as_often():
    found = stratified_share(strata((100, 40, 30, 10)))
    known = stratified_share(strata((80, 40, 30)))
    # Of 50 who answered 40 are concerned: of 100 as many, 80, of which nobody knows exactly.
    assert (found.value, found.population) == (0.75, 80)
    assert found.interval.low <= known.interval.low < known.interval.high <= found.interval.high
    everybody = stratified_share(strata((50, 40, 30, 10)))
    assert (everybody.interval, everybody.population) == (None, 40)


def test_strata_of_unknown_relevance_are_weighed_both_ways():
    plain, unsure = strata((14, 9, 9), (60, 30, 9)), strata((14, 9, 9), (120, 30, 9, 30))
    one, other = stratified_share(plain), stratified_share(unsure)
    assert (one.value, one.population) == (other.value, other.population)
    assert other.interval.low < one.interval.low
    assert one.interval.high < other.interval.high


@pytest.mark.parametrize("wrong", [(5, 6, 1), (5, 3, 4), (5, 3, -1), (5, 3, 2, 1)])
def test_what_does_not_fit_is_refused(wrong):
    with pytest.raises(ValueError, match="yes <= n <= size"):
        stratified_interval(strata(wrong))
    with pytest.raises(ValueError, match="level"):
        stratified_interval(strata((5, 3, 2)), 1.0)


def test_a_weighted_share_tells_what_the_weights_cost():
    found = weighted_share(strata((10, 5, 4), (30, 5, 1)))
    # Weights 0.5 and 1.5 of 5 people each: 10^2 / (5 * 0.25 + 5 * 2.25).
    assert (found.effective_n, found.n) == (pytest.approx(8.0), 10)
    assert weighted_share(strata((10, 5, 4), (30, 0, 0))) is None
    assert weighted_share(strata((10, 5, 4), (30, 1, 0))).standard_error is None


@pytest.mark.parametrize(
    ("sizes", "answered", "said", "truth"),
    [
        ((5, 5, 5, 5, 5, 300), (2, 4, 2, 2, 1, 30), (0, 2, 2, 2, 0, 28), (0, 3, 5, 5, 1, 237)),
        ((25, 22, 14, 60, 12, 20, 16), (12, 15, 5, 6, 5, 10, 15), (0, 0, 5, 6, 0, 0, 15), (0, 0, 14, 34, 0, 0, 16)),
        ((8, 60, 14, 400), (5, 18, 5, 40), (5, 17, 0, 27), (8, 56, 0, 210)),
    ],
)
def test_a_truth_with_all_strata_but_one_near_their_ends_is_found(sizes, answered, said, truth):
    """Under it what was observed, or more, happens in 2.60 to 2.75 % of samples, so that it must not be ruled out."""
    drawn = tuple(Drawn(*one) for one in zip(sizes, answered, said, strict=True))
    assert 0.0259 < Sums(drawn, FINE).tail(truth) < 0.0276
    assert is_likely(Sums(drawn), sum(truth), 0.025)


def test_a_bound_is_not_coarser_than_the_cells_in_which_its_last_word_is_said():
    """Among 4,096 cells the 47 had a chance of 2.57 %, which rounding had raised from 2.30 %."""
    rows = [(24, 12, 3), (21, 15, 6), (14, 11, 6), (60, 41, 15), (11, 10, 3), (19, 16, 4), (16, 11, 2)]
    assert stratified_interval(strata(*rows)).low == 48


@pytest.mark.parametrize("rows", [EIGHT, [(14, 13, 12), (100, 30, 9)], [(14, 12, 5)] * 6])
def test_the_formula_for_many_strata_is_never_narrower_than_the_search(rows):
    drawn = tuple(Drawn(*one) for one in rows)
    for yes in range(sum(one.yes for one in drawn), int(Sums(drawn).observed) + 1):
        if is_bounded(drawn, yes, 0.025):
            assert not is_likely(Sums(drawn), yes, 0.025)
    assert is_bounded(drawn, sum(one.yes for one in drawn), 0.025)


@pytest.mark.parametrize(
    "rows",
    [[(14, 6, 3)] * 30, [(40 + i, 12, 6) for i in range(16)], [(10**9, 4 * 10**8 + i, 2 * 10**8) for i in range(8)]],
)
def test_many_or_very_large_strata_are_bounded_within_a_moment(rows):
    began, found = time.process_time(), stratified_interval(strata(*rows))
    assert time.process_time() - began < 2
    estimate = sum(size * yes / n for size, n, yes in rows)
    assert found.low < estimate < found.high
