import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.criteria import judge
from analysis.ordinal import median
from analysis.planning import Deciding, deciding, deciding_median, required_n
from analysis.proportions import share
from analysis.results import Status

# R 4.2.2, every number of answers tried; expected share p, target .6, chance .8
# > w <- function(x, n) binom.test(x, n)$conf.int
# > met <- function(n, p, t) { lo <- sapply(0:n, function(x) w(x, n)[1]); sum(dbinom(0:n, n, p)[lo >= t]) }
# > not <- function(n, p, t) { hi <- sapply(0:n, function(x) w(x, n)[2]); sum(dbinom(0:n, n, p)[hi < t]) }
# > a <- sapply(1:150, met, p = .8, t = .6); i <- max(which(a < .8)) + 1; c(i, a[i])
# 48 0.85208640612
# > b <- sapply(1:350, not, p = .5, t = .6); i <- max(which(b < .8)) + 1; c(i, b[i])
# 210 0.815144111262
# Of a population of N with K = p * N yes, with kp() as in test_proportions.py and dhyper(x, K, N - K, n):
# N = 14, met: 12 1; N = 14, not: 13 1; N = 60, met: 25 0.836954428741; N = 60, not: 48 0.833294130942
REQUIRED = [
    (0.8, None, Status.MET, 48, 0.85208640612),
    (0.5, None, Status.NOT_MET, 210, 0.815144111262),
    (0.8, 14, Status.MET, 12, 1),
    (0.5, 14, Status.NOT_MET, 13, 1),
    (0.8, 60, Status.MET, 25, 0.836954428741),
    (0.5, 60, Status.NOT_MET, 48, 0.833294130942),
]

directions = st.sampled_from(["increase", "decrease"])


@pytest.mark.parametrize(("expected", "population", "status", "n", "chance"), REQUIRED)
def test_the_number_that_settles_an_indicator_agrees_with_r(expected, population, status, n, chance):
    result = required_n(expected, target=0.6, population=population)
    assert (result.n, result.status, result.population, result.reason) == (n, status, population, "")
    assert result.chance == pytest.approx(chance, abs=1e-11)


@pytest.mark.parametrize(("expected", "population", "status", "n", "chance"), REQUIRED)
def test_an_indicator_that_should_fall_needs_as_many(expected, population, status, n, chance):
    result = required_n(1 - expected, target=0.4, direction="decrease", population=population)
    assert (result.n, result.status) == (n, status)
    assert result.chance == pytest.approx(chance, abs=1e-11)


@given(
    n=st.integers(1, 25),
    more=st.none() | st.integers(0, 20),
    target=st.integers(-1, 21),
    margin=st.integers(0, 4),
    direction=directions,
)
def test_what_decides_is_what_the_judgement_of_every_number_says(n, more, target, margin, direction):
    population = None if more is None else n + more
    rule = {"target": target / 20, "direction": direction, "margin": margin / 20}
    result = deciding(n, population=population, **rule)
    for yes in range(n + 1):
        status = judge(share(yes, n, population=population), rule="interval", **rule).status
        sign = 1 if direction == "increase" else -1
        is_met = result.met is not None and sign * yes >= sign * result.met
        is_missed = result.not_met is not None and sign * yes <= sign * result.not_met
        assert (status is Status.MET, status is Status.NOT_MET) == (is_met, is_missed)


@given(
    counts=st.lists(st.integers(0, 6), min_size=3, max_size=5).filter(any),
    more=st.none() | st.integers(0, 5),
    target=st.sampled_from([1, 2, 2.5, 3, 4]),
    margin=st.sampled_from([0, 0.5, 1]),
    direction=directions,
)
def test_what_decides_a_median_is_what_its_judgement_says(counts, more, target, margin, direction):
    n = sum(counts)
    population = None if more is None else n + more
    rule = {"target": target, "direction": direction, "margin": margin}
    result = deciding_median(n, population=population, **rule)
    sign = 1 if direction == "increase" else -1

    def beside(bar):
        return sum(count for code, count in enumerate(counts, 1) if sign * code >= sign * bar)

    status = judge(median(counts, population=population), rule="interval", **rule).status
    is_met = result.met is not None and beside(result.bar) >= result.met
    is_missed = result.not_met is not None and beside(result.target) <= result.not_met
    if n == population and n % 2 == 0 and not is_met and not is_missed:
        assert n // 2 in (beside(result.bar), beside(result.target))
    else:
        assert (status is Status.MET, status is Status.NOT_MET) == (is_met, is_missed)


def test_five_answers_never_decide_a_median_and_six_do_where_all_agree():
    assert (deciding_median(5, target=4).met, deciding_median(5, target=4).not_met) == (None, None)
    assert (deciding_median(6, target=4).met, deciding_median(6, target=4).not_met) == (6, 0)
    # The ranks of the sign test's interval in R 4.2.2: > qbinom(.025, 14, .5)    [1] 3
    assert (deciding_median(14, target=4).met, deciding_median(14, target=4).not_met) == (12, 2)
    assert (deciding_median(14, target=4, population=14).met, deciding_median(14, target=4, population=14).not_met) == (
        8,
        6,
    )


@given(st.integers(0, 40), st.integers(0, 40), directions)
def test_all_of_a_known_population_decide_every_target_without_a_margin(yes, no, direction):
    population = max(1, yes + no)
    result = required_n(yes / population, target=0.6, direction=direction, population=population)
    assert result.n is not None
    assert result.n <= population


def test_of_fourteen_people_fewer_must_say_yes_where_fourteen_are_all_there_are():
    assert deciding(14, target=0.6) == Deciding(14, met=13, not_met=4)
    assert deciding(12, target=0.6, population=14) == Deciding(12, met=9, not_met=6)
    assert deciding(14, target=0.6, population=14) == Deciding(14, met=9, not_met=8)


def test_a_few_answers_can_decide_nothing_of_a_high_target():
    assert deciding(5, target=0.9) == Deciding(5, met=None, not_met=2)
    assert deciding(1, target=0.5) == Deciding(1, met=None, not_met=None)
    assert required_n(0.95, target=0.9, searched=100).reason == "too-many"


def test_a_chance_that_rounding_leaves_just_below_is_reached():
    """Four answers decide in exactly four of five samples."""
    found = required_n(0.05, target=0.7, margin=0.05, population=20, direction="decrease")
    assert (found.n, found.chance) == (3, pytest.approx(0.85))
    mirrored = required_n(0.95, target=0.3, margin=0.05, population=20)
    assert (mirrored.n, mirrored.chance) == (found.n, found.chance)


def test_an_expected_share_within_the_margin_is_never_decided():
    for population in (None, 40):
        result = required_n(0.65, target=0.6, margin=0.1, population=population)
        assert (result.n, result.status, result.reason) == (None, Status.UNDECIDED, "within-margin")


def test_no_number_tells_a_share_from_itself():
    assert (required_n(0.6, target=0.6).n, required_n(0.6, target=0.6).reason) == (None, "at-target")
    assert required_n(0.7, target=0.6, margin=0.1).reason == "at-target"
    assert required_n(0.6, target=0.6, population=20).n == 20


def test_the_least_number_that_an_indicator_asks_for_is_kept():
    assert required_n(0.8, target=0.6, population=60, minimum_n=30).n == 30
    assert required_n(0.8, target=0.6, population=14, minimum_n=15).reason == "too-many"


def test_a_higher_chance_needs_more_answers_and_a_wider_gap_fewer():
    numbers = [required_n(0.8, target=0.6, chance=chance).n or 0 for chance in (0.5, 0.8, 0.9, 0.99)]
    assert numbers == sorted(set(numbers))
    assert (required_n(0.9, target=0.6).n or 0) < (required_n(0.8, target=0.6).n or 0)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: required_n(1.2, target=0.6),
        lambda: required_n(0.8, target=0.6, chance=1.0),
        lambda: required_n(0.8, target=0.6, level=1.0),
        lambda: required_n(0.8, target=0.6, margin=-0.1),
        lambda: required_n(0.8, target=0.6, population=0),
        lambda: required_n(0.8, target=0.6, direction="up"),
        lambda: deciding(0, target=0.6),
        lambda: deciding(15, target=0.6, population=14),
        lambda: deciding_median(0, target=3),
        lambda: deciding_median(15, target=3, population=14),
    ],
)
def test_what_cannot_be_planned_is_refused(wrong):
    with pytest.raises(ValueError, match=r".+"):
        wrong()


def test_reading_the_rules_still_needs_no_scipy():
    program = "import analysis.criteria, sys; sys.exit('scipy' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
