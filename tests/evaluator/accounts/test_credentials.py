"""Accounts and passwords: what is refused, how passwords are hashed, and how many at a time."""

from __future__ import annotations

import datetime as dt
import threading
import time

import pytest
from argon2 import PasswordHasher

from evaluator.accounts import credentials
from evaluator.accounts.credentials import Busy, Gate, add_account, fits, hashed, is_outdated
from evaluator.accounts.passwords import faults, new_password
from evaluator.store import audit
from evaluator.store.accounts import Account, Role, account_named, set_flag
from tests.support.diagnostics import rejected, said

pytestmark = pytest.mark.usefixtures("strong_passwords")
NOW = dt.datetime(2026, 5, 4, 10, 0, tzinfo=dt.UTC)
PASSWORD = "a good long password"


def add(store, name: str = "anna", password: str = PASSWORD, role: str = "evaluator", **more: str) -> str:
    with store.writing() as db:
        return add_account(db, name=name, password=password, role=role, now=NOW, **more)


def anna(store) -> Account:
    with store.reading() as db:
        found = account_named(db, "anna")
    assert found is not None
    return found


def test_a_password_is_stored_as_an_argon2_hash_that_only_it_fits(sqlite_store) -> None:
    add(sqlite_store)
    found = anna(sqlite_store)
    assert found.password_hash.startswith("$argon2id$")
    assert fits(found, PASSWORD)
    assert not fits(found, f"{PASSWORD}!")


def test_an_unknown_name_fits_no_password_at_all() -> None:
    assert not fits(None, "a password that nobody has")


def test_an_account_that_was_closed_opens_nothing(sqlite_store) -> None:
    id_ = add(sqlite_store)
    with sqlite_store.writing() as db:
        set_flag(db, id_, "active", False)
    assert not fits(anna(sqlite_store), PASSWORD)


def test_everything_wrong_with_a_new_account_is_said_at_once(sqlite_store) -> None:
    with rejected() as error:
        add(sqlite_store, " ", "short", "owner", programme="nowhere")
    assert [line.partition(";")[0] for line in error] == [
        "the name is empty",
        "the role 'owner' is unknown",
        "the programme 'nowhere' is unknown",
        "the password is too short",
    ]


def test_an_administrator_is_one_for_all_programmes(sqlite_store) -> None:
    with rejected("an administrator is one for all programmes"):
        add(sqlite_store, role="administrator", programme="harbour")


def test_a_name_is_given_once(sqlite_store) -> None:
    add(sqlite_store)
    with rejected("anna has an account already"):
        add(sqlite_store)


def test_an_account_that_is_added_is_entered_in_the_log_without_its_name(store) -> None:
    id_ = add(store)
    with store.reading() as db:
        (entry,) = audit.entries(db)
    assert (entry.kind, entry.actor, entry.subject) == ("account_added", "command-line", id_)
    assert entry.details == {"role": "evaluator"}
    assert anna(store).roles == (Role("evaluator"),)


@pytest.mark.parametrize(
    "password", ["12345678901", "123456789012", "password12345", "aaaaaaaaaaaa", "qwertyuiop12", "anna-anna-anna"]
)
def test_short_and_common_passwords_are_refused(password: str) -> None:
    assert len(said(faults(password, "anna"))) == 1


def test_eleven_characters_are_too_few_however_odd_they_are_and_twelve_will_do() -> None:
    assert said(faults("x7Kq29fLm0p", "anna")) == ["the password is too short; use at least 12 characters"]
    assert said(faults("x7Kq29fLm0pp", "anna")) == []


@pytest.mark.parametrize("password", ["adgangskode1", "velkommen2026", "København1234"])
def test_words_that_people_here_begin_with_are_refused(password: str) -> None:
    assert said(faults(password, "anna")) != []


@pytest.mark.parametrize(
    "password", ["anna-lind-anna-lind", "Anna-Lind og Lindevang", "lindevang-nedslag-26", "KOMMUNE.lindevang.1"]
)
def test_known_words_put_together_are_refused(password: str) -> None:
    """For zxcvbn two names with something between them are strong."""
    assert said(faults(password, "anna-lind", ["lindevang"])) != []
    assert said(faults(f"{password} x7Kq29fL", "anna-lind", ["lindevang"])) == []


@pytest.mark.parametrize("password", [PASSWORD, "x7Kq29fLm0ppQ", "hest batteri klamme korrekt"])
def test_passwords_that_nobody_guesses_are_taken(password: str) -> None:
    assert said(faults(password, "anna")) == []


def test_a_password_that_is_made_up_is_taken_and_never_the_same() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(said(faults(one, "anna")) == [] for one in made)


def test_a_password_of_any_length_is_looked_at_quickly() -> None:
    assert said(faults("ab1" * 67, "anna")) == ["the password is too long; use at most 200 characters"]
    began = time.monotonic()
    list(faults("ab1cd" * 40, "anna"))
    assert time.monotonic() - began < 2


def test_a_hash_that_was_made_in_another_way_is_told(sqlite_store) -> None:
    add(sqlite_store)
    assert not is_outdated(anna(sqlite_store))
    old = PasswordHasher(time_cost=1, memory_cost=64, parallelism=4).hash(PASSWORD)
    assert is_outdated(Account("a1", "anna", old, True, 1, False, False, None, None, NOW))


class Crowd:
    """Counts how many are inside at a time, and lets them out together."""

    def __init__(self, gate: Gate) -> None:
        self.gate, self.leave = gate, threading.Event()
        self.inside, self.most, self.turned_away, self._lock = 0, 0, 0, threading.Lock()

    def come(self) -> None:
        try:
            with self.gate.passed():
                with self._lock:
                    self.inside += 1
                    self.most = max(self.most, self.inside)
                self.leave.wait(10)
                with self._lock:
                    self.inside -= 1
        except Busy:
            with self._lock:
                self.turned_away += 1


def test_two_are_let_through_at_a_time_two_wait_and_the_others_are_asked_to_try_again() -> None:
    crowd = Crowd(Gate())
    threads = [threading.Thread(target=crowd.come) for _ in range(16)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 10
    while crowd.turned_away < 12 and time.monotonic() < until:
        time.sleep(0.001)
    assert crowd.gate.is_full()
    crowd.leave.set()
    for thread in threads:
        thread.join()
    assert (crowd.most, crowd.turned_away, crowd.inside) == (2, 12, 0)
    assert not crowd.gate.is_full()


def test_nobody_waits_for_ever() -> None:
    crowd = Crowd(Gate(at_once=1, waiting=1, patience=0.05))
    thread = threading.Thread(target=crowd.come)
    thread.start()
    while not crowd.inside:
        time.sleep(0.001)
    crowd.come()
    crowd.leave.set()
    thread.join()
    assert crowd.turned_away == 1


def test_every_hash_goes_through_the_gate(monkeypatch) -> None:
    gate = Gate(at_once=1, waiting=0)
    monkeypatch.setattr(credentials, "GATE", gate)
    with gate.passed():
        for look in (lambda: hashed(PASSWORD), lambda: fits(None, PASSWORD)):
            with pytest.raises(Busy):
                look()
