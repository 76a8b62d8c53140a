import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.criteria import judge
from analysis.proportions import share
from analysis.results import Estimate, Interval, Status


def estimate(low, value, high, n=20, population=None):
    return Estimate(value, n, Interval(low, high, 0.95, "wilson"), population)


@pytest.mark.parametrize(
    ("low", "high", "direction", "margin", "status"),
    [
        (0.6, 0.9, "increase", 0.0, Status.MET),
        (0.60001, 0.9, "increase", 0.1, Status.UNDECIDED),
        (0.7, 0.9, "increase", 0.1, Status.MET),
        (0.59, 0.9, "increase", 0.0, Status.UNDECIDED),
        (0.3, 0.6, "increase", 0.0, Status.UNDECIDED),
        (0.3, 0.59, "increase", 0.0, Status.NOT_MET),
        (0.3, 0.59, "increase", 0.1, Status.NOT_MET),
        (0.3, 0.6, "decrease", 0.0, Status.MET),
        (0.3, 0.5, "decrease", 0.1, Status.MET),
        (0.3, 0.51, "decrease", 0.1, Status.UNDECIDED),
        (0.6, 0.9, "decrease", 0.0, Status.UNDECIDED),
        (0.61, 0.9, "decrease", 0.0, Status.NOT_MET),
    ],
)
def test_the_interval_decides_against_a_target_of_60_per_cent(low, high, direction, margin, status):
    middle = estimate(low, (low + high) / 2, high)
    assert judge(middle, target=0.6, direction=direction, rule="interval", margin=margin).status is status


@pytest.mark.parametrize(
    ("value", "direction", "margin", "status"),
    [
        (26, "increase", 0, Status.MET),
        (20, "increase", 0, Status.MET),
        (19, "increase", 0, Status.NOT_MET),
        (22, "increase", 5, Status.UNDECIDED),
        (20, "decrease", 0, Status.MET),
        (21, "decrease", 0, Status.NOT_MET),
        (0, "increase", 0, Status.NOT_MET),
    ],
)
def test_a_count_is_itself_held_against_a_target_of_20(value, direction, margin, status):
    judgement = judge(Estimate(value, value), target=20, direction=direction, rule="value", margin=margin)
    assert judgement.status is status


def test_a_census_is_held_against_the_target_without_an_interval():
    assert judge(share(9, 14, population=14), target=0.6).status is Status.MET
    assert judge(share(8, 14, population=14), target=0.6).status is Status.NOT_MET


def test_without_an_interval_nothing_is_decided_by_the_interval():
    assert judge(Estimate(3, 4), target=2).status is Status.UNDECIDED


def test_no_value_is_no_data_also_where_no_target_was_set():
    assert judge(Estimate(None, 0), target=0.6).status is Status.NO_DATA
    assert judge(Estimate(None, 0), target=None).status is Status.NO_DATA


def test_a_figure_without_a_target_is_not_judged():
    assert judge(share(9, 14), target=None).status is Status.NO_TARGET


def test_fewer_answers_than_the_indicator_asks_for_are_undecided():
    few = estimate(0.7, 0.8, 0.9, n=9)
    assert judge(few, target=0.6, minimum_n=10).status is Status.UNDECIDED
    assert judge(few, target=0.6, minimum_n=9).status is Status.MET


def test_binary_fractions_do_not_decide():
    assert judge(Estimate(0.3, 10), target=0.1, margin=0.2, rule="value").status is Status.MET
    assert judge(Estimate(0.1 + 0.2, 10), target=0.3, direction="decrease", rule="value").status is Status.MET


def test_the_judgement_carries_the_rule_that_was_used():
    judgement = judge(share(9, 14), target=0.6, rule="interval", margin=0.05)
    assert (judgement.target, judgement.rule, judgement.margin) == (0.6, "interval", 0.05)


@pytest.mark.parametrize("wrong", [{"direction": "up"}, {"rule": "guess"}, {"margin": -0.1}])
def test_an_impossible_rule_is_refused(wrong):
    with pytest.raises(ValueError, match=r"unknown direction|margin must be"):
        judge(share(9, 14), target=0.6, **wrong)


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=3), st.floats(-5, 5), st.floats(0, 2))
def test_mirroring_figure_target_and_direction_changes_nothing(bounds, target, margin):
    low, value, high = sorted(bounds)
    there = judge(estimate(low, value, high), target=target, direction="increase", margin=margin)
    back = judge(estimate(-high, -value, -low), target=-target, direction="decrease", margin=margin)
    assert there.status is back.status


def test_judging_needs_no_scipy():
    program = "import analysis.criteria, sys; sys.exit('scipy' in sys.modules or 'matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
