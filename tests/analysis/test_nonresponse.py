from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.criteria import judge
from analysis.nonresponse import Silent, silent_median, silent_share
from analysis.ordinal import median
from analysis.proportions import share
from analysis.results import Estimate, Judgement, Status

DIRECTIONS = st.sampled_from(["increase", "decrease"])


def judged(status: Status, target: float | None, margin: float = 0.0) -> Judgement:
    return Judgement(status, target, "interval", margin)


def whole(yes: int, population: int, target: float, direction: str, margin: float) -> Status:
    """The status when everybody has answered."""
    counted = share(yes, population, population=population)
    return judge(counted, target=target, direction=direction, margin=margin).status  # type: ignore[arg-type]


def test_a_met_target_fails_where_too_few_of_the_silent_agree() -> None:
    # 69 of 91 yes among 133, target 70 %: 94 yes are needed, 25 of them from the 42 silent (60 %).
    its = silent_share(69, 91, 133, judged(Status.MET, 0.7))
    assert (its.count, its.low, its.high) == (42, 69 / 133, 111 / 133)
    assert (its.at_tipping, its.tipping) == (25, pytest.approx(25 / 42))
    assert (its.against, its.favour) == (Status.NOT_MET, Status.MET)


def test_the_bounds_are_those_of_a_published_example() -> None:
    # C. F. Manski, Identification Problems in the Social Sciences (1995), chapter 2: of 106 homeless men 64 were found
    # again, 21 of whom had left homelessness; the bound is [21/106, 63/106], about [.20, .59].
    its = silent_share(21, 64, 106, judged(Status.UNDECIDED, None))
    assert (round(its.low or 0, 2), round(its.high or 0, 2)) == (0.2, 0.59)
    assert (its.tipping, its.against, its.favour) == (None, None, None)


@pytest.mark.parametrize(
    ("yes", "status", "target", "direction", "at"),
    [
        (22, Status.MET, 0.6, "increase", None),  # 22 of 36 are enough alone
        (8, Status.NOT_MET, 0.75, "increase", None),  # 18 of 36 are too few
        (14, Status.UNDECIDED, 0.5, "increase", 4),
        (4, Status.MET, 0.25, "decrease", 5),
        (20, Status.NOT_MET, 0.5, "decrease", None),
        (12, Status.UNDECIDED, 0.4, "decrease", 2),
    ],
)
def test_a_status_may_stand_whatever_the_silent_say(
    yes: int, status: Status, target: float, direction: str, at: int | None
) -> None:
    its = silent_share(yes, 26, 36, judged(status, target), direction)  # type: ignore[arg-type]
    assert (its.count, its.at_tipping) == (10, at)


def test_where_everybody_answered_there_are_no_silent() -> None:
    its = silent_share(9, 14, 14, judged(Status.MET, 0.6))
    assert (its.count, its.low, its.high, its.tipping) == (0, 9 / 14, 9 / 14, None)
    assert its.against is its.favour is Status.MET


@given(st.data(), st.integers(1, 200), st.floats(0.01, 0.99), st.floats(0, 0.2), DIRECTIONS)
def test_the_status_turns_exactly_at_the_tipping_share(
    data: st.DataObject, population: int, target: float, margin: float, direction: str
) -> None:
    n = data.draw(st.integers(0, population))
    yes = data.draw(st.integers(0, n))
    status = data.draw(st.sampled_from([Status.MET, Status.NOT_MET, Status.UNDECIDED]))
    its = silent_share(yes, n, population, judged(status, target, margin), direction)  # type: ignore[arg-type]
    statuses = [whole(yes + k, population, target, direction, margin) for k in range(population - n + 1)]
    ordered = statuses if direction == "increase" else statuses[::-1]
    assert (its.against, its.favour) == (ordered[0], ordered[-1])
    stands = [(s is not Status.NOT_MET) if status is Status.NOT_MET else s is Status.MET for s in statuses]
    at = its.at_tipping
    if at is None:
        assert len(set(stands)) == 1
    elif direction == "increase":
        assert stands == [k >= at for k in range(len(stands))]
    else:
        assert stands == [k <= at for k in range(len(stands))]


@given(st.lists(st.integers(0, 20), min_size=5, max_size=5), st.integers(0, 20), st.integers(1, 5), DIRECTIONS)
def test_a_median_filled_in_with_any_answers_lies_within_its_bounds(
    counts: list[int], silent: int, code: int, direction: str
) -> None:
    population = sum(counts) + silent
    if not population:
        return
    its = silent_median(counts, (1, 2, 3, 4, 5), population, judged(Status.UNDECIDED, 4), direction)  # type: ignore[arg-type]
    filled = [n + (silent if place + 1 == code else 0) for place, n in enumerate(counts)]
    value = median(filled).value
    assert its.low is not None
    assert its.high is not None
    assert value is not None
    assert its.low <= value <= its.high


def test_a_median_is_met_with_enough_silent_at_the_target() -> None:
    # 20 answers lie below and 18 at or above; of 61 people the 31st answer decides, so 13 of the 23 silent are needed.
    its = silent_median((0, 5, 15, 12, 6), (1, 2, 3, 4, 5), 61, judged(Status.UNDECIDED, 4))
    assert (its.count, its.low, its.high, its.at_tipping) == (23, 3, 4, 13)
    filled = judge(Estimate(4, 61, None, 61), target=4).status
    assert its.favour is filled is Status.MET


def test_a_median_of_a_target_downwards_is_met_with_few_silent_against_it() -> None:
    its = silent_median((0, 5, 15, 12, 6), (1, 2, 3, 4, 5), 61, judged(Status.UNDECIDED, 3), "decrease")
    assert (its.at_tipping, its.against, its.favour) == (12, Status.NOT_MET, Status.MET)


def test_more_answers_than_people_are_refused() -> None:
    for wrong in ((3, 2, 9), (1, 5, 4), (0, 0, 0)):
        with pytest.raises(ValueError, match="cannot be"):
            silent_share(*wrong, judged(Status.MET, 0.5))
    with pytest.raises(ValueError, match="cannot be"):
        silent_median((2, 2), (1, 2), 3, judged(Status.MET, 1))


def test_nothing_is_known_without_bounds() -> None:
    assert Silent(reason="unknown_size").at_tipping is None
