import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.reliability import ScaleSums, cronbach_alpha, mcdonald_omega

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
ATTITUDE = np.array([[int(answer) for answer in row.split()] for row in QUESTIONS.strip().splitlines()]).T


@st.composite
def scales(draw):
    """Answers of 30 to 60 people to 3 to 6 items on five levels, held together by one trait."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    people, items = draw(st.integers(30, 60)), draw(st.integers(3, 6))
    trait, noise = rng.normal(size=(people, 1)), rng.normal(size=(people, items))
    return np.clip(np.round(3 + trait + noise), 1, 5).astype(int)


def sums_of(matrix):
    """Of whole numbers, a row for each person."""
    return ScaleSums.of(Counter(map(tuple, np.asarray(matrix).tolist())))


def test_alpha_with_feldts_interval_agrees_with_r():
    # R 4.2.2, psych 2.2.9
    # > a <- alpha(attitude); alpha.ci(a$total$raw_alpha, n.obs = 30, n.var = 7, digits = 15)
    # $lower.ci 0.739375685643107   $alpha 0.84314276956476   $upper.ci 0.915773072159982
    result = cronbach_alpha(sums_of(ATTITUDE))
    assert result.interval is not None
    assert (result.interval.low, result.estimate, result.interval.high) == pytest.approx(
        (0.739375685643107, 0.84314276956476, 0.915773072159982), abs=1e-13
    )
    assert (result.n, result.items, result.reason) == (30, 7, "")
    assert (result.method, result.interval.method, result.interval.level) == ("cronbach-alpha", "feldt", 0.95)


def test_omega_agrees_with_r():
    # R 4.2.2; factanal stops within about 1e-6 of the maximum
    # > f <- factanal(attitude, 1, control = list(opt = list(factr = 10, pgtol = 0, maxit = 10000)))
    # > s <- sapply(attitude, sd); l <- s * as.vector(f$loadings); u <- s^2 * f$uniquenesses
    # > sum(l)^2 / (sum(l)^2 + sum(u))
    # 0.856326793686775
    result = mcdonald_omega(sums_of(ATTITUDE))
    assert result.estimate == pytest.approx(0.856326793686775, abs=1e-6)
    assert (result.n, result.method, result.reason) == (30, "omega-total-ml", "")


def test_below_thirty_people_there_is_no_figure_and_the_result_says_so():
    for coefficient in (cronbach_alpha, mcdonald_omega):
        result = coefficient(sums_of(ATTITUDE[:29]))
        assert (result.estimate, result.interval, result.n, result.reason) == (None, None, 29, "too-few-respondents")


def test_one_item_has_no_alpha_and_two_have_no_omega():
    assert cronbach_alpha(sums_of(ATTITUDE[:, :1])).reason == "too-few-items"
    assert mcdonald_omega(sums_of(ATTITUDE[:, :2])).reason == "too-few-items"
    assert cronbach_alpha(sums_of(ATTITUDE[:, :2])).estimate is not None


def test_answers_that_are_all_alike_have_no_alpha_and_no_omega():
    alike = sums_of(np.full((40, 4), 3))
    assert (cronbach_alpha(alike).estimate, cronbach_alpha(alike).reason) == (None, "no-variance")
    assert (mcdonald_omega(alike).estimate, mcdonald_omega(alike).reason) == (None, "no-variance")


def test_items_that_cancel_each_other_have_no_alpha():
    first = ATTITUDE[:, :1]
    assert cronbach_alpha(sums_of(np.hstack([first, -first]))).reason == "no-variance"


def test_an_item_with_one_answer_adds_nothing_to_omega():
    constant = np.hstack([ATTITUDE, np.full((30, 1), 4)])
    assert mcdonald_omega(sums_of(constant)).estimate == mcdonald_omega(sums_of(ATTITUDE)).estimate
    assert mcdonald_omega(sums_of(constant[:, -3:])).reason == "too-few-items"


def test_copies_of_one_item_have_alpha_1_without_an_interval_and_no_omega():
    copies = sums_of(np.repeat(ATTITUDE[:, :1], 4, axis=1))
    assert cronbach_alpha(copies).estimate == pytest.approx(1, abs=1e-12)
    assert cronbach_alpha(copies).interval is None
    assert (mcdonald_omega(copies).estimate, mcdonald_omega(copies).reason) == (None, "improper-solution")


@given(scales())
def test_alpha_is_the_mean_of_all_split_halves_by_guttmans_formula(answers):
    result = cronbach_alpha(sums_of(answers))
    items = answers.shape[1]
    total = answers.sum(axis=1).var(ddof=1)
    pairs = [np.cov(answers[:, a], answers[:, b])[0, 1] for a in range(items) for b in range(items) if a != b]
    assert result.estimate == pytest.approx(items**2 * np.mean(pairs) / total, abs=1e-10)


@given(scales(), st.integers(1, 10), st.integers(-5, 5))
def test_neither_unit_nor_order_of_the_items_matters(answers, factor, shift):
    its, other = sums_of(answers), sums_of(shift + factor * answers[:, ::-1])
    assert cronbach_alpha(other).estimate == pytest.approx(cronbach_alpha(its).estimate, abs=1e-9)
    there, back = mcdonald_omega(its), mcdonald_omega(other)
    assert there.reason == back.reason
    if there.estimate is not None:
        assert back.estimate == pytest.approx(there.estimate, abs=1e-5)


@given(scales())
def test_no_figure_is_ever_nan(answers):
    for result in (cronbach_alpha(sums_of(answers)), mcdonald_omega(sums_of(answers))):
        assert (result.estimate is None) == bool(result.reason)
        assert result.estimate is None or math.isfinite(result.estimate)


@given(st.integers(30, 60), st.integers(3, 6))
def test_parallel_items_have_an_omega_that_equals_alpha(pairs, items):
    """Everybody has an opposite and gives one item twice the weight: variances are alike, and so are covariances."""
    people = [
        [2 * sign if place == own else sign for own in range(items)] for place in range(items) for sign in (1, -1)
    ]
    its = sums_of(np.array(people * pairs))
    assert cronbach_alpha(its).estimate == pytest.approx(mcdonald_omega(its).estimate, abs=1e-6)


@given(scales())
def test_sums_have_the_covariance_of_the_rows(matrix):
    assert sums_of(matrix).covariance == pytest.approx(np.cov(matrix, rowvar=False), abs=1e-12)


@given(scales(), st.data())
def test_sums_of_two_groups_are_those_of_all(matrix, data):
    cut = data.draw(st.integers(1, len(matrix) - 1))
    assert sums_of(matrix[:cut]) + sums_of(matrix[cut:]) == sums_of(matrix)


def test_sums_of_few_or_alike_have_no_figure_but_a_reason():
    few, alike = ScaleSums.of({(1, 2, 3): 1}), ScaleSums.of({(4, 4, 4): 40})
    assert [cronbach_alpha(few).reason, mcdonald_omega(few).reason] == ["too-few-respondents"] * 2
    assert [cronbach_alpha(alike).reason, mcdonald_omega(alike).reason] == ["no-variance"] * 2
    assert mcdonald_omega(ScaleSums.of({(1, 2): 20, (2, 1): 20})).reason == "too-few-items"
    two = ScaleSums.of({(1, 2, 3): 20, (2, 1, 3): 20})
    assert (mcdonald_omega(two).reason, cronbach_alpha(two).reason) == ("too-few-items", "no-variance")
    for wrong in ({}, {(1, 2): 3, (1, 2, 3): 1}):
        with pytest.raises(ValueError, match="one length"):
            ScaleSums.of(wrong)
