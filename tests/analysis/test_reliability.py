import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.one_factor import one_factor
from analysis.reliability import (
    ScaleSums,
    cronbach_alpha,
    item_reliability,
    mcdonald_omega,
    scale_alpha,
    scale_omega,
)

# The answers of 30 departments to 7 questions, one row for each question: S. Chatterjee and B. Price, Regression
# Analysis by Example (1977); in R as `attitude`.
QUESTIONS = """
    43 63 71 61 81 43 58 71 72 67 64 67 69 68 77 81 74 65 65 50 50 64 53 40 63 66 78 48 85 82
    51 64 70 63 78 55 67 75 82 61 53 60 62 83 77 90 85 60 70 58 40 61 66 37 54 77 75 57 85 82
    30 51 68 45 56 49 42 50 72 45 53 47 57 83 54 50 64 65 46 68 33 52 52 42 42 66 58 44 71 39
    39 54 69 47 66 44 56 55 67 47 58 39 42 45 72 72 69 75 57 54 34 62 50 58 48 63 74 45 71 59
    61 63 76 54 71 54 66 70 71 62 58 59 55 59 79 60 79 55 75 64 43 66 63 50 66 88 80 51 77 64
    92 73 86 84 83 49 68 66 83 80 67 74 63 77 77 54 79 80 85 78 64 80 80 57 75 76 78 83 74 78
    45 47 48 35 47 34 35 41 31 41 34 41 25 35 46 36 63 60 46 52 33 41 37 49 33 72 49 38 55 39
"""
ATTITUDE = np.array([[float(answer) for answer in row.split()] for row in QUESTIONS.strip().splitlines()]).T


@st.composite
def scales(draw):
    """Answers of 30 to 60 people to 3 to 6 items on five levels, held together by one trait."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    people, items = draw(st.integers(30, 60)), draw(st.integers(3, 6))
    trait, noise = rng.normal(size=(people, 1)), rng.normal(size=(people, items))
    return np.clip(np.round(3 + trait + noise), 1, 5)


def test_alpha_with_feldts_interval_agrees_with_r():
    # R 4.2.2, psych 2.2.9
    # > a <- alpha(attitude); alpha.ci(a$total$raw_alpha, n.obs = 30, n.var = 7, digits = 15)
    # $lower.ci 0.739375685643107   $alpha 0.84314276956476   $upper.ci 0.915773072159982
    result = cronbach_alpha(ATTITUDE)
    assert result.interval is not None
    assert (result.interval.low, result.estimate, result.interval.high) == pytest.approx(
        (0.739375685643107, 0.84314276956476, 0.915773072159982), abs=1e-13
    )
    assert (result.n, result.items, result.left_out, result.reason) == (30, 7, 0, "")
    assert (result.method, result.interval.method, result.interval.level) == ("cronbach-alpha", "feldt", 0.95)


def test_items_against_the_rest_agree_with_r():
    # R 4.2.2, psych 2.2.9
    # > a$item.stats$r.drop
    # [1] 0.671262057223664 0.742109710222238 0.560711111480256 0.714445498133676
    # [5] 0.786275593834400 0.265034339196676 0.460810549468496
    # > a$alpha.drop$raw_alpha
    # [1] 0.809760206308921 0.796917457274140 0.827847765938659 0.803030975022574
    # [5] 0.795386574198205 0.863872311446437 0.840464868265457
    result = item_reliability(ATTITUDE)
    assert [item.item for item in result] == list(range(7))
    rest = (
        0.671262057223664,
        0.742109710222238,
        0.560711111480256,
        0.714445498133676,
        0.786275593834400,
        0.265034339196676,
        0.460810549468496,
    )
    assert [item.item_rest for item in result] == pytest.approx(rest, abs=1e-13)
    dropped = (
        0.809760206308921,
        0.796917457274140,
        0.827847765938659,
        0.803030975022574,
        0.795386574198205,
        0.863872311446437,
        0.840464868265457,
    )
    assert [item.alpha_if_dropped for item in result] == pytest.approx(dropped, abs=1e-13)


def test_omega_agrees_with_r():
    # R 4.2.2; factanal stops within about 1e-6 of the maximum
    # > f <- factanal(attitude, 1, control = list(opt = list(factr = 10, pgtol = 0, maxit = 10000)))
    # > s <- sapply(attitude, sd); l <- s * as.vector(f$loadings); u <- s^2 * f$uniquenesses
    # > sum(l)^2 / (sum(l)^2 + sum(u))
    # 0.856326793686775
    result = mcdonald_omega(ATTITUDE)
    assert result.estimate == pytest.approx(0.856326793686775, abs=1e-6)
    assert (result.n, result.method, result.reason) == (30, "omega-total-ml", "")


def test_only_those_who_answered_every_item_count():
    some = np.vstack([ATTITUDE, ATTITUDE[:3], np.full((2, 7), np.nan)])
    some[30:33, 4] = np.nan
    for whole, holed in (
        (cronbach_alpha(ATTITUDE), cronbach_alpha(some)),
        (mcdonald_omega(ATTITUDE), mcdonald_omega(some)),
    ):
        assert holed.estimate == whole.estimate
        # Who answered nothing is not somebody left out.
        assert (holed.n, holed.left_out) == (30, 3)
    assert item_reliability(some) == item_reliability(ATTITUDE)


def test_below_thirty_people_there_is_no_figure_and_the_result_says_so():
    for coefficient in (cronbach_alpha, mcdonald_omega):
        result = coefficient(ATTITUDE[:29])
        assert (result.estimate, result.interval, result.n, result.reason) == (None, None, 29, "too-few-respondents")
        assert coefficient(np.empty((0, 4))).reason == "too-few-respondents"
    assert item_reliability(ATTITUDE[:29]) == ()


def test_the_interval_of_omega_is_that_of_a_robust_standard_error():
    # R 4.2.2, lavaan 0.6-14, which stops within about 1e-7 of the maximum; l loadings, u unique variances
    # > m <- paste("f =~", paste0("l", 1:7, "*", names(attitude), collapse = " + "), "\n",
    # +   paste0(names(attitude), "~~u", 1:7, "*", names(attitude), collapse = "\n"),
    # +   "\nomega := (l1+l2+l3+l4+l5+l6+l7)^2 / ((l1+l2+l3+l4+l5+l6+l7)^2 + u1+u2+u3+u4+u5+u6+u7)")
    # > p <- parameterEstimates(cfa(m, attitude, std.lv = TRUE, estimator = "MLM"))
    # > p[p$label == "omega", c("est", "se")]
    # 0.856326836775131 0.039757055869586
    # > o <- .856326836775131; plogis(qlogis(o) + c(-1, 1) * qnorm(.975) * .039757055869586 / (o * (1 - o)))
    # [1] 0.759831557799663 0.918224629360362
    factor, _ = one_factor(np.cov(np.asarray(ATTITUDE, dtype=float), rowvar=False))
    assert factor is not None
    assert factor.omega_error(np.asarray(ATTITUDE, dtype=float)) == pytest.approx(0.039757055869586, abs=1e-7)
    interval = mcdonald_omega(ATTITUDE).interval
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((0.759831557799663, 0.918224629360362), abs=1e-6)
    assert (interval.level, interval.method) == (0.95, "robust-delta")


def test_an_item_without_variance_has_no_correlation_with_the_rest():
    first, second = item_reliability(ATTITUDE)[:2]
    assert (first.item, second.item) == (0, 1)
    copies = np.column_stack([np.ones(30), np.tile([1, 2], 15)])
    assert (item_reliability(copies)[0].item_rest, item_reliability(copies)[0].alpha_if_dropped) == (None, None)


def test_one_item_has_no_alpha_and_two_have_no_omega():
    assert cronbach_alpha(ATTITUDE[:, :1]).reason == "too-few-items"
    assert mcdonald_omega(ATTITUDE[:, :2]).reason == "too-few-items"
    assert cronbach_alpha(ATTITUDE[:, :2]).estimate is not None


def test_two_items_have_no_alpha_without_one_of_them():
    assert [item.alpha_if_dropped for item in item_reliability(ATTITUDE[:, :2])] == [None, None]


def test_answers_that_are_all_alike_have_no_alpha_and_no_omega():
    alike = np.full((40, 4), 3.0)
    assert (cronbach_alpha(alike).estimate, cronbach_alpha(alike).reason) == (None, "no-variance")
    assert (mcdonald_omega(alike).estimate, mcdonald_omega(alike).reason) == (None, "no-variance")


def test_items_that_cancel_each_other_have_no_alpha():
    first = ATTITUDE[:, :1]
    assert cronbach_alpha(np.hstack([first, -first])).reason == "no-variance"


def test_an_item_with_one_answer_adds_nothing_to_omega():
    constant = np.hstack([ATTITUDE, np.full((30, 1), 4.0)])
    assert mcdonald_omega(constant).estimate == mcdonald_omega(ATTITUDE).estimate
    last = item_reliability(constant)[-1]
    assert last.item_rest is None
    assert last.alpha_if_dropped == pytest.approx(0.84314276956476, abs=1e-13)
    assert mcdonald_omega(constant[:, -3:]).reason == "too-few-items"


def test_copies_of_one_item_have_alpha_1_without_an_interval_and_no_omega():
    copies = np.repeat(ATTITUDE[:, :1], 4, axis=1)
    assert cronbach_alpha(copies).estimate == pytest.approx(1, abs=1e-12)
    assert cronbach_alpha(copies).interval is None
    assert (mcdonald_omega(copies).estimate, mcdonald_omega(copies).reason) == (None, "improper-solution")


def test_an_item_that_points_the_other_way_is_found_by_its_negative_correlation():
    turned = ATTITUDE.copy()
    turned[:, 2] = 100 - turned[:, 2]
    assert [item.item for item in item_reliability(turned) if item.item_rest is not None and item.item_rest < 0] == [2]


@pytest.mark.parametrize("wrong", [[1.0, 2.0], np.full((30, 3), np.inf)])
def test_what_is_no_matrix_of_answers_is_refused(wrong):
    with pytest.raises(ValueError, match=r"shape|finite"):
        cronbach_alpha(wrong)


@given(scales())
def test_alpha_is_the_mean_of_all_split_halves_by_guttmans_formula(answers):
    result = cronbach_alpha(answers)
    items = answers.shape[1]
    total = answers.sum(axis=1).var(ddof=1)
    pairs = [np.cov(answers[:, a], answers[:, b])[0, 1] for a in range(items) for b in range(items) if a != b]
    assert result.estimate == pytest.approx(items**2 * np.mean(pairs) / total, abs=1e-10)


@given(scales(), st.floats(0.1, 10), st.floats(-5, 5))
def test_neither_unit_nor_order_of_the_items_matters(answers, factor, shift):
    other = shift + factor * answers[:, ::-1]
    assert cronbach_alpha(other).estimate == pytest.approx(cronbach_alpha(answers).estimate, abs=1e-9)
    there, back = mcdonald_omega(answers), mcdonald_omega(other)
    assert there.reason == back.reason
    if there.estimate is not None:
        assert back.estimate == pytest.approx(there.estimate, abs=1e-5)


@given(scales())
def test_no_figure_is_ever_nan(answers):
    for result in (cronbach_alpha(answers), mcdonald_omega(answers)):
        assert (result.estimate is None) == bool(result.reason)
        assert result.estimate is None or math.isfinite(result.estimate)


@given(st.integers(0, 10**6))
def test_parallel_items_have_an_omega_that_equals_alpha(seed):
    # Loadings and unique variances that are all alike, imposed on the sample exactly: alpha is then the reliability.
    drawn = np.random.default_rng(seed).normal(size=(50, 5))
    drawn -= drawn.mean(axis=0)
    white = drawn @ np.linalg.inv(np.linalg.cholesky(np.cov(drawn, rowvar=False))).T
    answers = white @ np.linalg.cholesky(np.full((5, 5), 0.4) + 0.6 * np.eye(5)).T
    assert cronbach_alpha(answers).estimate == pytest.approx(5 * 0.4 / (1 + 4 * 0.4), abs=1e-9)
    assert mcdonald_omega(answers).estimate == pytest.approx(5 * 0.4 / (1 + 4 * 0.4), abs=1e-6)


def sums_of(matrix: np.ndarray) -> ScaleSums:
    return ScaleSums.of(Counter(tuple(int(code) for code in row) for row in matrix))


@given(scales())
def test_sums_give_the_alpha_and_omega_of_the_rows(matrix):
    sums, alpha, omega = sums_of(matrix), cronbach_alpha(matrix), mcdonald_omega(matrix)
    assert sums.covariance == pytest.approx(np.cov(matrix, rowvar=False), abs=1e-12)
    of_sums = scale_alpha(sums)
    assert (of_sums.n, of_sums.items, of_sums.reason) == (alpha.n, alpha.items, alpha.reason)
    assert of_sums.estimate == pytest.approx(alpha.estimate, abs=1e-12)
    assert (of_sums.interval is None) == (alpha.interval is None)
    if alpha.interval is not None:
        assert of_sums.interval is not None
        assert (of_sums.interval.low, of_sums.interval.high) == pytest.approx((alpha.interval.low, alpha.interval.high))
    assert (scale_omega(sums).reason, scale_omega(sums).interval) == (omega.reason, None)
    assert scale_omega(sums).estimate == pytest.approx(omega.estimate, abs=1e-6)


@given(scales(), st.data())
def test_sums_of_two_groups_are_those_of_all(matrix, data):
    cut = data.draw(st.integers(1, len(matrix) - 1))
    assert sums_of(matrix[:cut]) + sums_of(matrix[cut:]) == sums_of(matrix)


def test_sums_of_few_or_alike_have_no_figure_but_a_reason():
    few, alike = ScaleSums.of({(1, 2, 3): 1}), ScaleSums.of({(4, 4, 4): 40})
    assert [scale_alpha(few).reason, scale_omega(few).reason] == ["too-few-respondents"] * 2
    assert [scale_alpha(alike).reason, scale_omega(alike).reason] == ["no-variance"] * 2
    assert scale_omega(ScaleSums.of({(1, 2): 20, (2, 1): 20})).reason == "too-few-items"
    two = ScaleSums.of({(1, 2, 3): 20, (2, 1, 3): 20})
    assert (scale_omega(two).reason, scale_alpha(two).reason) == ("too-few-items", "no-variance")
    for wrong in ({}, {(1, 2): 3, (1, 2, 3): 1}):
        with pytest.raises(ValueError, match="one length"):
            ScaleSums.of(wrong)
