"""Accounts: what is refused, and the pause after too many wrong passwords."""

from __future__ import annotations

import datetime as dt

import pytest

from evaluator.accounts.credentials import FAILURES_ALLOWED, PAUSE, TooManyAttempts, add_account, candidate, fits
from evaluator.store.accounts import record_attempt, set_active
from tests.support.diagnostics import rejected

NOW = dt.datetime(2026, 5, 4, 10, 0, tzinfo=dt.UTC)


def add(store, name: str = "anna", password: str = "eight letters", role: str = "evaluator", **more: str) -> None:
    with store.writing() as db:
        add_account(db, name=name, password=password, role=role, now=NOW, **more)


def test_a_password_is_stored_as_an_argon2_hash_that_only_it_fits(sqlite_store) -> None:
    add(sqlite_store)
    with sqlite_store.reading() as db:
        found = candidate(db, "anna", now=NOW)
    assert found is not None
    assert found.password_hash.startswith("$argon2id$")
    assert fits(found, "eight letters")
    assert not fits(found, "eight letterz")


def test_an_unknown_name_fits_no_password_at_all(sqlite_store) -> None:
    with sqlite_store.reading() as db:
        assert candidate(db, "nobody", now=NOW) is None
    assert not fits(None, "a password that nobody has")


def test_an_account_that_was_closed_opens_nothing(sqlite_store) -> None:
    add(sqlite_store)
    with sqlite_store.writing() as db:
        set_active(db, "anna", False)
        found = candidate(db, "anna", now=NOW)
    assert not fits(found, "eight letters")


def test_everything_wrong_with_a_new_account_is_said_at_once(sqlite_store) -> None:
    with rejected() as error:
        add(sqlite_store, " ", "short", "owner", programme="nowhere")
    assert [line.partition(";")[0] for line in error] == [
        "the name is empty",
        "the role 'owner' is unknown",
        "the password is too short",
        "the programme 'nowhere' is unknown",
    ]


def test_a_name_is_given_once(sqlite_store) -> None:
    add(sqlite_store)
    with rejected("anna has an account already"):
        add(sqlite_store)


def test_after_too_many_wrong_passwords_the_name_pauses_and_then_goes_on(sqlite_store) -> None:
    add(sqlite_store)
    with sqlite_store.writing() as db:
        for _ in range(FAILURES_ALLOWED):
            record_attempt(db, "anna", succeeded=False, now=NOW)
        with pytest.raises(TooManyAttempts):
            candidate(db, "anna", now=NOW)
        assert candidate(db, "anna", now=NOW + PAUSE + dt.timedelta(seconds=1)) is not None
        record_attempt(db, "anna", succeeded=True, now=NOW)
        assert candidate(db, "anna", now=NOW) is not None
