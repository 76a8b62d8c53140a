import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis.raking import effective_n, rake

# R 4.2.2, survey 4.1-1: 55 people in two ages by three regions
# > n <- c(12, 5, 3, 20, 9, 6); des <- svydesign(~1, data = d, weights = rep(1000 / 55, 55))
# > r <- rake(des, list(~age, ~reg), list(data.frame(age = c("a1", "a2"), Freq = c(600, 400)),
# +   data.frame(reg = c("r1", "r2", "r3"), Freq = c(350, 350, 300))), control = list(maxit = 1000, epsilon = 1e-12))
# > w <- weights(r) / mean(weights(r)); tapply(w, cell, mean)
#             a1 r1             a1 r2             a1 r3             a2 r1             a2 r2             a2 r3
# 0.993857258371567 2.314803573681476 3.166565010377937 0.366185644977060 0.852886903510291 1.166717494811031
# > sum(w)^2 / sum(w^2)
# 35.1246036426955
CELLS = [[12, 5, 3], [20, 9, 6]]
MARGINS = [[600, 400], [350, 350, 300]]
RAKED = [0.993857258371567, 2.314803573681476, 3.166565010377937]
RAKED += [0.366185644977060, 0.852886903510291, 1.166717494811031]

# With a cap, by maximising the dual of the calibration problem in R 4.2.2:
# > X <- model.matrix(~age + reg, expand.grid(reg = c("r1", "r2", "r3"), age = c("a1", "a2")))
# > T <- 55 * c(1, .4, .35, .3)
# > f <- function(b) { e <- X %*% b; sum(n * ifelse(e < log(cap), exp(e), cap * (1 + e - log(cap)))) - sum(T * b) }
# > g <- function(b) as.vector(t(X) %*% (n * pmin(cap, exp(X %*% b)))) - T
# > cap <- 2.7; o <- optim(rep(0, 4), f, g, method = "BFGS", control = list(reltol = 1e-16, maxit = 5000))
# > pmin(cap, exp(X %*% o$par))
# 1.051600671008815 2.456158386551975 2.700000000000000 0.331539597150656 0.774356449615484 1.399999999136311
# > cap <- 2.5
# 1.083333334295126 2.500000000000000 2.500000000000000 0.312500001382116 0.749999997522722 1.500000005465278
CAPPED = [
    (2.7, [1.051600671, 2.456158387, 2.7, 0.331539597, 0.774356450, 1.4], ((0, 2),), 3),
    (2.5, [1.083333334, 2.5, 2.5, 0.312500001, 0.749999998, 1.5], ((0, 1), (0, 2)), 8),
]

positive = st.floats(0.1, 10)


@st.composite
def populations(draw):
    """Cells with people in each, and margins that some population has."""
    shape = tuple(draw(st.lists(st.integers(2, 3), min_size=1, max_size=3)))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    population = rng.integers(50, 200, size=shape)
    others = [tuple(axis for axis in range(len(shape)) if axis != kept) for kept in range(len(shape))]
    return rng.integers(1, 30, size=shape), [population.sum(axis=axes).tolist() for axes in others]


def test_raking_agrees_with_r():
    result = rake(CELLS, MARGINS)
    assert result.weights is not None
    assert result.weights.ravel() == pytest.approx(RAKED, abs=1e-9)
    assert (result.converged, result.reason, result.capped, result.capped_n) == (
        True,
        "",
        (),
        0,
    )
    assert result.effective_n == pytest.approx(35.1246036426955, abs=1e-7)
    assert result.gap is not None
    assert result.gap <= 1e-10


@pytest.mark.parametrize(("cap", "weights", "capped", "capped_n"), CAPPED)
def test_raking_with_a_cap_agrees_with_r_and_tells_what_was_capped(cap, weights, capped, capped_n):
    result = rake(CELLS, MARGINS, cap=cap)
    assert result.weights is not None
    assert result.weights.ravel() == pytest.approx(weights, abs=1e-8)
    assert (result.converged, result.capped, result.capped_n) == (
        True,
        capped,
        capped_n,
    )


def test_margins_may_be_given_as_shares():
    shares = rake(CELLS, [[0.6, 0.4], [0.35, 0.35, 0.3]])
    assert shares.weights == pytest.approx(rake(CELLS, MARGINS).weights, abs=1e-9)


@given(populations(), st.floats(1.5, 6) | st.none())
def test_raked_weights_meet_every_margin_average_1_and_keep_below_the_cap(population, cap):
    cells, margins = population
    result = rake(cells, margins, cap=cap)
    assume(result.converged)
    assert result.weights is not None
    weighted = cells * result.weights
    assert weighted.sum() == pytest.approx(cells.sum(), rel=1e-9)
    for dimension, margin in enumerate(margins):
        others = tuple(axis for axis in range(cells.ndim) if axis != dimension)
        assert weighted.sum(axis=others) / weighted.sum() == pytest.approx(np.array(margin) / sum(margin), abs=1e-9)
    assert cap is None or result.weights.max() <= cap


@given(populations())
def test_raking_keeps_every_odds_ratio_of_those_who_answered(population):
    cells, margins = population
    assume(cells.ndim == 2)
    result = rake(cells, margins)
    assert result.converged
    log = np.log(np.asarray(result.weights))
    assert log - log[:1] - log[:, :1] + log[0, 0] == pytest.approx(np.zeros(cells.shape), abs=1e-9)


def test_those_who_already_look_like_the_population_weigh_1():
    result = rake([[20, 30], [30, 20]], [[50, 50], [50, 50]])
    assert result.weights is not None
    assert (result.weights.tolist(), result.rounds, result.effective_n) == (
        [[1, 1], [1, 1]],
        0,
        100,
    )


def test_a_cell_without_answers_weighs_nothing():
    result = rake([[10, 0], [10, 20]], [[0.5, 0.5], [0.25, 0.75]], tolerance=1e-6)
    assert result.weights is not None
    assert result.weights[0, 1] == 0


def test_a_group_of_whom_nobody_answered_is_named():
    result = rake([[12, 0, 3], [20, 0, 6]], MARGINS)
    assert (result.weights, result.converged, result.reason) == (
        None,
        False,
        "empty-level",
    )
    assert result.unreachable == ((1, 1),)


def test_answers_from_a_group_that_is_known_to_be_empty_are_named():
    result = rake(CELLS, [[600, 400], [500, 500, 0]])
    assert (result.weights, result.reason, result.unreachable) == (
        None,
        "no-population",
        ((1, 2),),
    )


def test_a_level_that_is_empty_on_both_sides_is_passed_over():
    result = rake([[12, 0, 3], [20, 0, 6]], [[600, 400], [500, 0, 500]])
    assert (result.converged, result.reason) == (True, "")


def test_a_cap_that_leaves_a_level_too_light_is_named():
    # Regions: 9 people stand for 30 % of 55, each for 1.83; ages: 20 for 60 %, each for 1.65.
    assert rake(CELLS, MARGINS, cap=1.7).unreachable == ((1, 2),)
    result = rake(CELLS, MARGINS, cap=1.5)
    assert (result.weights, result.reason, result.unreachable) == (
        None,
        "cap-too-low",
        ((0, 0), (1, 2)),
    )


def test_margins_that_cannot_be_met_together_do_not_converge():
    # The young live in the north and the old in the south, but the margins say otherwise.
    result = rake([[10, 0], [0, 10]], [[0.7, 0.3], [0.3, 0.7]])
    assert (result.converged, result.reason, result.rounds) == (
        False,
        "not-converged",
        2000,
    )
    assert result.gap is not None
    assert result.gap > 0.1


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 9), min_size=6, max_size=6).filter(any),
    st.lists(st.integers(1, 30), min_size=6, max_size=6),
    st.none() | st.sampled_from([1.3, 1.6, 2.5]),
)
def test_weights_are_found_wherever_linear_programming_finds_any(cells, people, cap):
    answered, known = np.array(cells).reshape(2, 3), np.array(people).reshape(2, 3)
    margins = [known.sum(axis=1), known.sum(axis=0)]
    result = rake(answered, margins, cap=cap)
    held = [np.where(np.indices((2, 3))[at] == level, answered, 0) for at in (0, 1) for level in range(2 + at)]
    wanted = np.concatenate(margins) * answered.sum() / known.sum()
    # The least weight made as large as can be: above 0 there are weights that count everybody in.
    equal = np.column_stack([np.reshape(held, (5, 6)), np.zeros(5)])
    least = np.column_stack([-np.diag(answered.ravel() > 0).astype(float), (answered.ravel() > 0).astype(float)])
    found = linprog([0] * 6 + [-1], least, np.zeros(6), equal, wanted, [(0, cap)] * 6 + [(0, 1)])
    if found.status == 0 and 1e-9 < -found.fun < 1e-3:
        return
    assert result.converged == (found.status == 0 and -found.fun >= 1e-3)


def test_without_answers_there_is_nothing_to_weight():
    assert rake([[0, 0], [0, 0]], [[1, 1], [1, 1]]).reason == "nothing-answered"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: rake(CELLS, [[600, 400]]),
        lambda: rake(CELLS, [[600, 400], [350, 650]]),
        lambda: rake(CELLS, [[600, 400], [350, 350, 301]]),
        lambda: rake(CELLS, [[600, 400], [-50, 750, 300]]),
        lambda: rake(CELLS, [[0, 0], [350, 350, 300]]),
        lambda: rake([[-1, 2], [3, 4]], [[1, 1], [1, 1]]),
        lambda: rake(CELLS, MARGINS, cap=1.0),
        lambda: rake(3, []),
        lambda: effective_n([1, -1]),
        lambda: effective_n([1, math.nan]),
        lambda: effective_n([1, 1], [3]),
    ],
)
def test_what_does_not_fit_is_refused(wrong):
    with pytest.raises(ValueError, match=r".+"):
        wrong()


def test_kishs_effective_n_by_hand():
    assert effective_n([1, 1, 2]) == pytest.approx(16 / 6)
    assert effective_n([1, 2], [2, 1]) == pytest.approx(16 / 6)
    assert (effective_n([3] * 7), effective_n([0, 0]), effective_n([])) == (7, 0, 0)


@given(st.lists(positive, min_size=1, max_size=20), positive)
def test_effective_n_lies_between_1_and_n_and_ignores_the_unit(weights, unit):
    size = effective_n(weights)
    assert 1 - 1e-9 <= size <= len(weights) + 1e-9
    assert effective_n([unit * weight for weight in weights]) == pytest.approx(size, rel=1e-9)
