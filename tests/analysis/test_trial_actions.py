import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.trial_actions import (
    IMPLIES,
    STATES,
    Counts,
    Event,
    as_of,
    cumulative_started,
    duplicates,
)

SPRING, SUMMER, AUTUMN = dt.date(2019, 3, 1), dt.date(2019, 6, 1), dt.date(2019, 9, 1)

LIVES = [
    Event("a", "livets-afslutning", "proposed", SPRING),
    Event("a", "livets-afslutning", "started", SPRING),
    Event("a", "livets-afslutning", "adopted", AUTUMN),
    Event("b", "livets-afslutning", "started", SUMMER),
    Event("c", "diabetes", "proposed", SPRING),
    Event("c", "diabetes", "stopped", SUMMER),
]

events = st.lists(
    st.builds(
        Event,
        st.sampled_from("abcdef"),
        st.sampled_from(["north", "south"]),
        st.sampled_from(STATES),
        st.none() | st.dates(dt.date(2018, 1, 1), dt.date(2019, 12, 31)),
    ),
    max_size=25,
)


def test_actions_are_counted_by_how_far_they_had_come_on_the_date():
    result = as_of(LIVES, SUMMER)
    assert result.date == SUMMER
    assert result.total == Counts(proposed=3, started=2, running=2, stopped=1)
    assert result.by_process == {
        "diabetes": Counts(proposed=1, stopped=1),
        "livets-afslutning": Counts(proposed=2, started=2, running=2),
    }


def test_an_action_that_was_adopted_has_started_and_no_longer_runs():
    result = as_of(LIVES, AUTUMN)
    assert result.total == Counts(proposed=3, started=2, running=1, tried=1, adopted=1, stopped=1)


def test_what_happens_after_the_date_does_not_count():
    assert as_of(LIVES, dt.date(2019, 2, 28)).total == Counts()
    assert as_of(LIVES, dt.date(2019, 2, 28)).by_process == {}


def test_a_register_that_holds_only_the_latest_state_tells_the_life_before_it():
    latest = [Event("a", "p", "spread", SPRING), Event("b", "p", "tried", SPRING)]
    assert as_of(latest, SPRING).total == Counts(proposed=2, started=2, running=1, tried=2, spread=1)


def test_a_stopped_action_need_not_have_started():
    assert as_of([Event("a", "p", "stopped", SPRING)], SPRING).total == Counts(proposed=1, stopped=1)


def test_an_action_is_counted_once_however_often_it_is_entered():
    repeated = [
        Event("a", "p", "started", SUMMER),
        Event("a", "p", "started", SPRING),
        Event("a", "p", "started", SPRING),
    ]
    assert as_of(repeated, SUMMER).total.started == 1
    assert cumulative_started(repeated, SUMMER) == ((SPRING, 1),)
    assert duplicates(repeated) == 2


def test_an_action_under_two_processes_is_counted_in_that_of_its_first_event():
    moved = [Event("a", "south", "started", SUMMER), Event("a", "north", "proposed", SPRING)]
    result = as_of(moved, SUMMER)
    assert result.total.started == 1
    assert result.by_process == {"north": Counts(proposed=1, started=1, running=1)}


def test_an_undated_event_is_not_placed_in_time_but_told():
    undated = [Event("a", "p", "started", None), Event("a", "p", "adopted", SUMMER), Event("b", "p", "started", None)]
    result = as_of(undated, AUTUMN)
    assert (result.total.started, result.total.adopted, result.undated) == (1, 1, 2)
    assert cumulative_started(undated, AUTUMN) == ((SUMMER, 1),)


def test_26_actions_started_give_a_curve_that_ends_at_26():
    livets = [Event(f"la-{n:02}", "livets-afslutning", "started", SPRING if n <= 10 else AUTUMN) for n in range(1, 27)]
    assert as_of(livets, AUTUMN).by_process["livets-afslutning"].started == 26
    assert cumulative_started(livets, AUTUMN) == ((SPRING, 10), (AUTUMN, 26))
    assert cumulative_started(livets, SUMMER) == ((SPRING, 10),)


def test_no_events_give_zeros():
    assert as_of([], SPRING).total == Counts()
    assert cumulative_started([], SPRING) == ()
    assert duplicates([]) == 0


def test_an_unknown_state_is_refused():
    with pytest.raises(ValueError, match="unknown state 'finished'"):
        as_of([Event("a", "p", "finished", SPRING)], SPRING)


def test_every_state_says_what_it_implies():
    assert set(IMPLIES) == set(STATES)


@given(events, st.dates(dt.date(2018, 1, 1), dt.date(2019, 12, 31)))
def test_processes_add_up_to_the_total_and_the_curve_ends_at_it(drawn, date):
    result = as_of(drawn, date)
    assert sum(counts.started for counts in result.by_process.values()) == result.total.started
    assert sum(counts.proposed for counts in result.by_process.values()) == result.total.proposed
    curve = cumulative_started(drawn, date)
    assert (curve[-1][1] if curve else 0) == result.total.started
    assert [n for _, n in curve] == sorted({n for _, n in curve})


@given(events, st.randoms(use_true_random=False), st.dates(dt.date(2018, 1, 1), dt.date(2019, 12, 31)))
def test_totals_do_not_depend_on_the_order_of_the_register(drawn, random, date):
    shuffled = list(drawn)
    random.shuffle(shuffled)
    assert as_of(shuffled, date).total == as_of(drawn, date).total


@given(events, st.lists(st.dates(dt.date(2018, 1, 1), dt.date(2019, 12, 31)), min_size=2, max_size=2))
def test_what_was_once_reached_stays_reached(drawn, dates):
    before, after = (as_of(drawn, date).total for date in sorted(dates))
    for state in STATES:
        assert getattr(before, state) <= getattr(after, state)
    assert after.proposed >= after.started >= after.tried
