from __future__ import annotations

import datetime as dt

import pytest

from evaluator.records.event_histories import first_states, implied, in_life_order, may_follow, next_states, states
from evaluator.records.model import Register
from evaluator.records.registry import REGISTERS
from evaluator.records.trial_actions import REGISTER as TRIAL_ACTIONS

SPRING, SUMMER = dt.date(2019, 3, 1), dt.date(2019, 6, 1)
LIVING = [one for one in REGISTERS.values() if one.history]


@pytest.mark.parametrize("register", LIVING, ids=lambda one: one.name)
def test_every_state_says_what_may_follow_it_and_can_be_reached(register: Register) -> None:
    assert set(register.following) == {"", *states(register)}
    assert all(may_follow(register, "", state) for state in states(register))
    assert {one for its in register.following.values() for one in its} <= set(states(register))
    assert first_states(register) == next_states(register, "")


def test_a_life_only_goes_forward() -> None:
    assert may_follow(TRIAL_ACTIONS, "proposed", "spread")
    assert may_follow(TRIAL_ACTIONS, "adopted", "adapted")
    assert not may_follow(TRIAL_ACTIONS, "tried", "started")
    assert not any(may_follow(TRIAL_ACTIONS, "stopped", state) for state in states(TRIAL_ACTIONS))
    assert not may_follow(TRIAL_ACTIONS, "started", "started")


def test_what_is_asked_about_once_in_a_while_may_have_come_several_steps() -> None:
    plans = REGISTERS["action_plans"]
    assert next_states(plans, "") == ("planned", "started", "done", "stopped")
    assert next_states(plans, "planned") == ("started", "done", "stopped")
    assert next_states(plans, "done") == ()
    assert "started" in implied(plans, "done")
    assert next_states(TRIAL_ACTIONS, "proposed") == ("started", "stopped")


def test_a_register_without_a_history_has_no_states() -> None:
    assert states(REGISTERS["hours"]) == ()


def test_states_of_one_day_are_put_in_the_order_of_a_life() -> None:
    assert in_life_order(TRIAL_ACTIONS, [(SUMMER, "tried"), (SPRING, "started"), (SPRING, "proposed")]) == [
        (SPRING, "proposed"),
        (SPRING, "started"),
        (SUMMER, "tried"),
    ]
