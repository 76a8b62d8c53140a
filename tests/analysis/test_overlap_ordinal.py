import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit, stdtrit

from analysis.bootstrap import drawn_relative_effects, relative_effects
from analysis.ordinal import relative_effect
from analysis.overlap import relative_effect_overlap

TABLE, FIRST, SECOND = [[3, 2, 1], [1, 4, 3], [0, 1, 5]], [4, 3, 2], [1, 3, 5]

rows = st.lists(st.integers(0, 6), min_size=3, max_size=3)
panels = st.tuples(st.lists(rows, min_size=3, max_size=3), rows, rows)


@given(panels)
def test_the_estimate_is_the_relative_effect_of_all_answers(panel):
    table, first, second = panel
    result = relative_effect_overlap(table, first, second, seed=1, resamples=100)
    pooled = relative_effect(np.sum(table, axis=1) + first, np.sum(table, axis=0) + second)
    assert result.estimate == (None if pooled.estimate is None else pytest.approx(pooled.estimate, abs=1e-12))
    if result.interval is not None:
        assert 0 <= result.interval.low <= result.estimate <= result.interval.high <= 1
        assert 0 <= result.pvalue <= 1


@given(panels)
def test_reversing_the_scale_mirrors_the_estimate(panel):
    table, first, second = panel
    there = relative_effect_overlap(table, first, second, seed=1, resamples=100)
    back = relative_effect_overlap(np.array(table)[::-1, ::-1], first[::-1], second[::-1], seed=1, resamples=100)
    assert there.method == back.method
    if there.estimate is not None:
        assert there.estimate + back.estimate == pytest.approx(1, abs=1e-12)


def test_the_drawn_effects_are_those_of_raw_answers_drawn_person_by_person():
    # An independent bootstrap of rows: resampled by index, the effect from every pair of answers.
    pairs = np.array([(a, b) for a in range(3) for b in range(3) for _ in range(TABLE[a][b])])
    alone_first, alone_second = (np.repeat(range(3), counts) for counts in (FIRST, SECOND))
    random, effects = np.random.default_rng(5), []
    for _ in range(3000):
        people = pairs[random.integers(0, len(pairs), len(pairs))]
        x = np.concatenate([people[:, 0], random.choice(alone_first, alone_first.size)])
        y = np.concatenate([people[:, 1], random.choice(alone_second, alone_second.size)])
        effects.append((x[:, None] < y).mean() + (x[:, None] == y).mean() / 2)
    drawn = drawn_relative_effects(np.array(TABLE), np.array(FIRST), np.array(SECOND), seed=5, resamples=30_000)
    assert drawn.mean() == pytest.approx(np.mean(effects), abs=4 * np.std(effects) / 3000**0.5)
    # A standard deviation from 3000 draws has a standard error of 1.3 per cent.
    assert drawn.std() == pytest.approx(np.std(effects), rel=0.055)


def test_without_overlap_the_standard_error_is_nearly_that_of_brunner_and_munzel():
    x, y = [40, 60, 80, 20], [20, 50, 80, 50]
    exact = relative_effect(x, y)
    effects = drawn_relative_effects(np.zeros((4, 4), int), np.array(x), np.array(y), seed=2, resamples=40_000)
    error = (exact.interval.high - exact.estimate) / float(stdtrit(exact.df, 0.975))
    assert effects.std() == pytest.approx(error, rel=0.02)


def test_linking_answers_that_go_together_narrows_the_interval():
    linked = relative_effect_overlap(np.diag([8, 9, 8]) + np.eye(3, k=1, dtype=int) * 3, [0] * 3, [0] * 3, seed=1)
    unlinked = relative_effect_overlap(np.zeros((3, 3), int), [11, 12, 8], [8, 12, 11], seed=1)
    assert linked.estimate == unlinked.estimate
    assert linked.interval.high - linked.interval.low < 0.5 * (unlinked.interval.high - unlinked.interval.low)


def test_the_interval_is_students_on_the_logit_scale_and_agrees_with_the_test():
    result = relative_effect_overlap(TABLE, FIRST, SECOND, seed=3)
    effects = drawn_relative_effects(np.array(TABLE), np.array(FIRST), np.array(SECOND), seed=3, resamples=9999)
    error = effects.std(ddof=1) * (29 / 28) ** 0.5 / (result.estimate * (1 - result.estimate))
    df = 19 + 18 * (56 - 19) / (18 + 40)
    reach = stdtrit(df, 0.975) * error
    assert result.df == pytest.approx(df)
    assert (result.interval.low, result.interval.high) == pytest.approx(
        (expit(logit(result.estimate) - reach), expit(logit(result.estimate) + reach)), rel=1e-12
    )
    assert (result.pvalue < 0.05) == (result.interval.low > 0.5)


def test_the_seed_is_told_and_gives_the_same_result_again():
    result = relative_effect_overlap(TABLE, FIRST, SECOND, seed=11)
    assert (result.seed, result.resamples, result.method) == (11, 9999, "bootstrap-people")
    assert result == relative_effect_overlap(TABLE, FIRST, SECOND, seed=11)
    assert result != relative_effect_overlap(TABLE, FIRST, SECOND, seed=12)


def test_a_million_people_cost_no_more_than_their_counts():
    table, first, second = (np.array(counts) * 20_000 for counts in (TABLE, FIRST, SECOND))
    many, few = (
        relative_effect_overlap(*counts, seed=1) for counts in ((table, first, second), (TABLE, FIRST, SECOND))
    )
    assert many.estimate == pytest.approx(few.estimate, rel=1e-12)
    assert many.interval.high - many.interval.low < 0.01


def test_the_effects_of_many_rows_are_those_of_each():
    x, y = np.array([[1, 2, 3], [4, 0, 1]]), np.array([[2, 2, 0], [0, 0, 5]])
    expected = [relative_effect(a, b).estimate for a, b in zip(x, y, strict=True)]
    assert relative_effects(x, y).tolist() == pytest.approx(expected, abs=1e-12)


NOBODY = [[0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("table", "first", "second", "estimate", "pvalue", "method"),
    [
        (NOBODY, [1, 2], [0, 0], None, None, "no-answers"),
        (NOBODY, [1, 2], [0, 1], 2 / 3, None, "too-few"),
        ([[0, 0], [0, 4]], [0, 2], [0, 3], 0.5, 1, "all-tied"),
        ([[0, 4], [0, 0]], [2, 0], [0, 3], 1, None, "complete-separation"),
        ([[0, 0], [4, 0]], [0, 2], [3, 0], 0, None, "complete-separation"),
        ([[4, 0], [0, 0]], [0, 2], [3, 0], 1 / 3, None, "no-variance"),
    ],
)
def test_degenerate_answers_have_a_defined_result(table, first, second, estimate, pvalue, method):
    result = relative_effect_overlap(table, first, second, seed=1)
    assert result.estimate == (None if estimate is None else pytest.approx(estimate))
    assert (result.interval, result.statistic, result.pvalue, result.method) == (None, None, pvalue, method)


def test_different_scales_and_too_few_draws_are_refused():
    with pytest.raises(ValueError, match="one scale"):
        relative_effect_overlap(TABLE, [1, 2], [1, 2], seed=1)
    with pytest.raises(ValueError, match="resamples"):
        relative_effect_overlap(TABLE, FIRST, SECOND, seed=1, resamples=10)
