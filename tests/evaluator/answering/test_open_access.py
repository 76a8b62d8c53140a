"""How many may come through a door that anybody can open, and what is known of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
import sqlalchemy as sa

from evaluator.answering import open_access
from evaluator.answering.open_access import (
    Doors,
    forget_who_came,
    limit_of_a_door,
    limit_of_an_address,
    network_of,
    people_of,
)
from evaluator.store import sign_ins
from evaluator.store.engine import Store, open_store
from evaluator.vault.engine import open_vault
from evaluator.vault.tables import door_level

KEY = "a key for tests alone, long enough"
NOW = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)
DOOR = ("lindevang", "open")


@pytest.fixture
def vault(make_sqlite: Callable[[str], str]) -> Iterator[Store]:
    with closing(open_vault(make_sqlite("vault"))) as opened:
        yield opened


@pytest.fixture
def doors(vault: Store) -> Doors:
    return Doors(vault, KEY)


def let_in(doors: Doors, times: int, *, people: int | None, address: str = "192.0.2.1", now: dt.datetime = NOW) -> int:
    return sum(doors.come(DOOR, address, people, now) == 0 for _ in range(times))


@pytest.mark.parametrize(("people", "in_all"), [(7, 34), (26, 72), (None, 320)])
def test_one_client_is_let_in_about_as_often_as_there_are_people(doors: Doors, people: int | None, in_all: int) -> None:
    assert let_in(doors, 2577, people=people) == in_all


def test_a_room_of_two_hundred_phones_behind_one_address_gets_in_at_once(doors: Doors) -> None:
    assert let_in(doors, 200, people=200) == 200
    assert let_in(doors, 200, people=None, address="192.0.2.2") == 200


def test_whoever_waits_as_long_as_was_said_gets_in(doors: Doors) -> None:
    now = NOW
    let_in(doors, 100, people=7)
    for _ in range(20):
        waits = doors.come(DOOR, "192.0.2.1", 7, now)
        assert 0 < waits <= 3600 / limit_of_an_address(7) + 1
        assert doors.come(DOOR, "192.0.2.1", 7, now + dt.timedelta(seconds=waits - 1.01)) > 0
        now += dt.timedelta(seconds=waits)
        assert doors.come(DOOR, "192.0.2.1", 7, now) == 0


def test_others_get_in_while_one_address_is_held_back_and_many_addresses_together_have_a_limit_too(
    doors: Doors,
) -> None:
    let_in(doors, 2577, people=7)
    assert let_in(doors, 1, people=7, address="192.0.2.2") == 1
    rest = sum(let_in(doors, 10, people=7, address=f"198.51.100.{n}") for n in range(200))
    assert rest == 3 * 34 - 34 - 1


def test_a_few_addresses_that_ask_all_the_time_leave_room_for_everybody_else(doors: Doors) -> None:
    """Three asked every second for two hours; eight people came in between, from where nobody had come yet."""
    waited = []
    for second in range(7200):
        now = NOW + dt.timedelta(seconds=second)
        for n in (1, 2, 3):
            doors.come(DOOR, f"192.0.2.{n}", 7, now)
        if second % 900 == 600:
            waited.append(doors.come(DOOR, f"198.51.100.{second % 250}", 7, now))
    assert waited == [0] * 8


def test_a_room_behind_one_address_that_nobody_came_from_gets_in_beside_them_too(doors: Doors) -> None:
    for n in (1, 2, 3):
        let_in(doors, 500, people=200, address=f"192.0.2.{n}")
    assert let_in(doors, 200, people=200, address="198.51.100.1") == 200


def test_doors_do_not_count_for_each_other(doors: Doors) -> None:
    let_in(doors, 100, people=7)
    assert doors.come(("lindevang", "spring"), "192.0.2.1", 7, NOW) == 0


def test_another_process_counts_on_and_one_with_another_key_finds_nothing(vault: Store) -> None:
    assert let_in(Doors(vault, KEY), 20, people=7) == 20
    assert let_in(Doors(vault, KEY), 20, people=7) == 14
    assert let_in(Doors(vault, KEY.upper()), 20, people=7) == 20


@pytest.mark.parametrize("make", ["make_sqlite", "make_postgresql"])
def test_as_many_are_let_in_by_several_processes_and_threads_at_a_time(
    make: str,
    request: pytest.FixtureRequest,
    at_once: Callable[[list[Callable[[], object]]], list[object]],
) -> None:
    url = request.getfixturevalue(make)("vault")
    with closing(open_vault(url)) as one, closing(open_vault(url)) as other:
        doors = [Doors(one, KEY), Doors(other, KEY)]
        found = at_once([lambda n=n: let_in(doors[n % 2], 20, people=7) for n in range(8)])
    assert sum(map(int, map(str, found))) == 34


def test_after_an_hour_nothing_is_kept_of_an_address_and_no_address_stands_anywhere(
    doors: Doors, vault: Store, make_sqlite: Callable[[str], str]
) -> None:
    let_in(doors, 100, people=7)
    assert "192.0.2" not in f"{vars(doors)} {_levels(vault)}"
    assert len(_levels(vault)) == 2
    with closing(open_store(make_sqlite("store"))) as store:
        _attempt(store, NOW - dt.timedelta(days=1, seconds=1))
        _attempt(store, NOW)
        forget_who_came(store, vault, now=NOW + dt.timedelta(minutes=59))
        assert len(_levels(vault)) == 1, "that of the address sinks for an hour, that of the door was lower"
        forget_who_came(store, vault, now=NOW + dt.timedelta(hours=1))
        assert _levels(vault) == []
        with store.reading() as db:
            assert db.execute(sa.select(sa.func.count()).select_from(sign_ins.login_attempt)).scalar() == 1


def test_a_clock_that_ran_a_day_ahead_keeps_nobody_out(doors: Doors, vault: Store) -> None:
    let_in(doors, 100, people=7, now=NOW + dt.timedelta(days=1))
    assert let_in(doors, 100, people=7) == 34
    let_in(doors, 1, people=7, now=NOW + dt.timedelta(days=1), address="192.0.2.2")
    with vault.writing() as db:
        assert open_access.forget_sunk_levels(db, now=NOW.timestamp()) == 2


def test_who_is_held_back_writes_nothing_and_asks_the_database_once(doors: Doors, vault: Store) -> None:
    let_in(doors, 34, people=7)
    before, commits = _levels(vault), vault.commits
    let_in(doors, 500, people=7)
    assert (_levels(vault), vault.commits) == (before, commits)


def test_no_number_of_addresses_fills_the_memory_or_the_database_or_makes_a_door_forget_how_many_came(
    doors: Doors, vault: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_access, "MOST_KNOWN", 10)
    came = sum(doors.come(DOOR, f"10.0.{n >> 8}.{n & 255}", 7, NOW) == 0 for n in range(2_000))
    assert came == limit_of_a_door(7)
    assert len(doors._waiting) == 10
    assert len(_levels(vault)) == came + 1


def test_those_who_were_held_back_are_counted_once(doors: Doors) -> None:
    let_in(doors, 40, people=7)
    assert doors.take_held_back(DOOR) == 6
    assert doors.take_held_back(DOOR) == 0


def _levels(vault: Store) -> list[tuple[bytes, float]]:
    with vault.reading() as db:
        return [(row.subject, row.sunk_at) for row in db.execute(sa.select(door_level))]


def _attempt(store: Store, now: dt.datetime) -> None:
    with store.writing() as db:
        row = {"attempt_id": sign_ins.uuid4(), "subject": "s", "attempted_at": now}
        db.execute(sa.insert(sign_ins.login_attempt), row)


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
