"""How many may come through a door that anybody can open, and what is known of them."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from evaluator.answering import open_access as doors_of
from evaluator.answering.open_access import (
    MOST_KNOWN,
    RateLimiter,
    limit_of_a_door,
    limit_of_an_address,
    network_of,
    people_of,
)

NOW = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)
DOOR = ("lindevang", "open")


def let_in(
    doors: RateLimiter, times: int, *, people: int | None, address: str = "192.0.2.1", now: dt.datetime = NOW
) -> int:
    return sum(doors.come(DOOR, address, people, now) == 0 for _ in range(times))


@pytest.mark.parametrize(("people", "in_all"), [(7, 34), (26, 72), (None, 320)])
def test_one_client_is_let_in_about_as_often_as_there_are_people(people: int | None, in_all: int) -> None:
    assert let_in(RateLimiter(), 2577, people=people) == in_all


def test_a_room_of_two_hundred_phones_behind_one_address_gets_in_at_once() -> None:
    assert let_in(RateLimiter(), 200, people=200) == 200
    assert let_in(RateLimiter(), 200, people=None) == 200


def test_whoever_waits_as_long_as_was_said_gets_in() -> None:
    doors, now = RateLimiter(), NOW
    let_in(doors, 100, people=7)
    for _ in range(20):
        waits = doors.come(DOOR, "192.0.2.1", 7, now)
        assert 0 < waits <= 3600 / limit_of_an_address(7).an_hour + 1
        now += dt.timedelta(seconds=waits)
        assert doors.come(DOOR, "192.0.2.1", 7, now) == 0


def test_others_get_in_while_one_address_is_held_back_and_many_addresses_together_have_a_limit_too() -> None:
    doors = RateLimiter()
    let_in(doors, 2577, people=7)
    assert let_in(doors, 1, people=7, address="192.0.2.2") == 1
    rest = sum(let_in(doors, 10, people=7, address=f"198.51.100.{n}") for n in range(200))
    assert rest == 3 * 34 - 34 - 1


def test_a_few_addresses_that_ask_all_the_time_leave_room_for_everybody_else() -> None:
    """Three asked every second for two hours; eight people came in between, from where nobody had come yet."""
    doors, waited = RateLimiter(), []
    for second in range(7200):
        now = NOW + dt.timedelta(seconds=second)
        for n in (1, 2, 3):
            doors.come(DOOR, f"192.0.2.{n}", 7, now)
        if second % 900 == 600:
            waited.append(doors.come(DOOR, f"198.51.100.{second % 250}", 7, now))
    assert waited == [0] * 8


def test_a_room_behind_one_address_that_nobody_came_from_gets_in_beside_them_too() -> None:
    doors = RateLimiter()
    for n in (1, 2, 3):
        let_in(doors, 500, people=200, address=f"192.0.2.{n}")
    assert let_in(doors, 200, people=200, address="198.51.100.1") == 200


def test_doors_do_not_count_for_each_other() -> None:
    doors = RateLimiter()
    let_in(doors, 100, people=7)
    assert doors.come(("lindevang", "spring"), "192.0.2.1", 7, NOW) == 0


def test_after_an_hour_nothing_is_known_of_an_address_and_no_address_stands_anywhere() -> None:
    doors = RateLimiter()
    let_in(doors, 100, people=7)
    assert "192.0.2" not in repr(doors)
    key, known = doors._key, set(doors._buckets)
    let_in(doors, 1, people=7, now=NOW + dt.timedelta(hours=1))
    assert doors._key != key
    assert known.isdisjoint(doors._buckets)
    let_in(doors, 1, people=7, now=NOW - dt.timedelta(days=1))
    assert len(doors._buckets) == 1


def test_no_number_of_addresses_fills_the_memory() -> None:
    doors = RateLimiter()
    for n in range(MOST_KNOWN + 500):
        doors.come(DOOR, f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}", None, NOW)
    assert len(doors._buckets) <= MOST_KNOWN


def test_no_number_of_addresses_makes_a_door_forget_how_many_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors_of, "MOST_KNOWN", 10)
    doors = RateLimiter()
    came = sum(doors.come(DOOR, f"10.0.{n >> 8}.{n & 255}", 7, NOW) == 0 for n in range(2_000))
    assert came == limit_of_a_door(7).at_once


def test_as_many_are_let_in_by_several_threads_at_a_time() -> None:
    doors, found = RateLimiter(), []
    threads = [threading.Thread(target=lambda: found.append(let_in(doors, 200, people=7))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(found) == 34


def test_those_who_were_held_back_are_counted_once() -> None:
    doors = RateLimiter()
    let_in(doors, 40, people=7)
    assert doors.take_held_back(DOOR) == 6
    assert doors.take_held_back(DOOR) == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::1", True),
        ("", "unix:", True),
    ],
)
def test_a_network_counts_as_one_address(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


def test_how_many_people_there_are_is_known_only_where_it_is_of_every_group() -> None:
    assert people_of([3, 4]) == 7
    assert people_of([3, None]) is None
