"""Codes of an app and recovery codes: which are taken, and only once."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from evaluator.accounts import second_factor
from evaluator.accounts.credentials import add_account
from evaluator.store import audit
from evaluator.store.accounts import Account, account

NOW = dt.datetime(2026, 5, 4, 10, 0, tzinfo=dt.UTC)
KEY, SALT = "the key of the server", "0011"
STEP = dt.timedelta(seconds=30)


def read(store, id_: str) -> Account:
    with store.reading() as db:
        found = account(db, id_)
    assert found is not None
    return found


def app_of(its: Account) -> pyotp.TOTP:
    """What somebody's telephone makes of the square, by the standard alone."""
    return pyotp.TOTP(parse_qs(urlsplit(second_factor.uri(KEY, its, SALT)).query)["secret"][0])


@pytest.fixture
def anna(store) -> str:
    with store.writing() as db:
        return add_account(db, name="anna", password="a good long password", role="evaluator", now=NOW)


def turned_on(store, id_: str) -> tuple[str, ...]:
    its = read(store, id_)
    with store.writing() as db:
        return second_factor.turn_on(db, KEY, its, SALT, app_of(its).at(NOW), now=NOW)


def takes(store, id_: str, code: str, now: dt.datetime) -> bool:
    its = read(store, id_)
    with store.writing() as db:
        return second_factor.takes(db, KEY, its, code, now=now)


def test_it_is_on_once_the_app_shows_the_right_code(store, anna) -> None:
    with store.writing() as db:
        assert second_factor.turn_on(db, KEY, read(store, anna), SALT, "000000", now=NOW) == ()
    assert read(store, anna).second_salt is None
    assert len(set(turned_on(store, anna))) == 8
    assert read(store, anna).second_salt == SALT


def test_a_code_is_taken_once_and_no_earlier_one_after_it(store, anna) -> None:
    turned_on(store, anna)
    app = app_of(read(store, anna))
    assert not takes(store, anna, app.at(NOW), NOW)
    assert takes(store, anna, f" {app.at(NOW + STEP)[:3]} {app.at(NOW + STEP)[3:]} ", NOW + STEP)
    assert not takes(store, anna, app.at(NOW + STEP), NOW + STEP)


@pytest.mark.parametrize(("steps", "expected"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_codes_of_the_step_before_and_after_are_taken_too(store, anna, steps: int, expected: bool) -> None:
    turned_on(store, anna)
    later = NOW + 10 * STEP
    assert takes(store, anna, app_of(read(store, anna)).at(later + steps * STEP), later) is expected


def test_a_recovery_code_is_taken_once_in_any_case_and_spacing_and_entered_in_the_log(store, anna) -> None:
    codes = turned_on(store, anna)
    assert takes(store, anna, f" {codes[3].upper()} ", NOW)
    assert not takes(store, anna, codes[3], NOW)
    assert takes(store, anna, codes[4], NOW)
    with store.reading() as db:
        told = [entry.details["change"] for entry in audit.entries(db) if entry.kind == "account_changed"]
    assert told == ["second_on", "recovery_code_used", "recovery_code_used"]


def test_the_database_alone_makes_no_code(store, anna) -> None:
    its = read(store, anna)
    assert second_factor.secret_of(KEY, its, SALT) != second_factor.secret_of("another key", its, SALT)
    assert second_factor.secret_of(KEY, its, SALT) != second_factor.secret_of(KEY, its, "other")
