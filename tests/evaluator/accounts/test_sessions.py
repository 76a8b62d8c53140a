"""How long a sign-in lasts, by a clock that goes forward and back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from evaluator.accounts.sessions import begun, lasts, seen
from evaluator.store.accounts import Account

NOW = dt.datetime(2026, 5, 4, 10, 0, tzinfo=dt.UTC)
ANNA = Account("a1", "anna", "", True, 3, False, False, None, None, NOW)
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("later", "expected"),
    [(MINUTE, True), (HOUR, True), (HOUR + MINUTE, False), (-MINUTE, True), (-3 * MINUTE, False), (-48 * HOUR, False)],
)
def test_it_ends_after_an_hour_without_a_page_and_when_the_clock_is_set_back(later, expected: bool) -> None:
    assert lasts(begun(ANNA, now=NOW), ANNA, now=NOW + later) is expected


def test_it_ends_after_a_day_however_much_is_done() -> None:
    marks, now = begun(ANNA, now=NOW), NOW
    for _ in range(48):
        now += HOUR / 2
        assert lasts(marks, ANNA, now=now)
        marks = seen(marks, now=now)
    assert not lasts(marks, ANNA, now=now + MINUTE)


def test_it_ends_with_the_account_and_with_its_other_sessions() -> None:
    marks = begun(ANNA, now=NOW)
    assert not lasts(marks, replace(ANNA, active=False), now=NOW)
    assert not lasts(marks, replace(ANNA, session_version=4), now=NOW)
    assert not lasts({}, ANNA, now=NOW)


def test_the_cookie_is_written_anew_once_a_minute() -> None:
    marks = begun(ANNA, now=NOW)
    assert seen(marks, now=NOW + MINUTE / 2) == marks
    assert seen(marks, now=NOW + MINUTE)["seen"] == marks["seen"] + 60
