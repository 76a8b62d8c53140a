"""How often may be tried from where, and what the audit log is told of it, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from evaluator.accounts import signing_in
from evaluator.accounts.credentials import add_account
from evaluator.accounts.signing_in import FAILURES_ALLOWED, OF_A_NAME_IN_A_DAY, OF_AN_ADDRESS, PAUSE, TooManyAttempts
from evaluator.store import audit, sign_ins
from evaluator.store.account_tables import login_attempt
from evaluator.store.accounts import account

NOW = dt.datetime(2026, 5, 4, 10, 0, tzinfo=dt.UTC)
KEY = "the key of the server"
HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def tries(store, name: str, address: str, times: int, now: dt.datetime = NOW) -> int:
    """How many of so many wrong passwords are looked at."""
    made = 0
    for _ in range(times):
        try:
            with store.writing() as db:
                signing_in.reserved(db, signing_in.with_password(KEY, name, address), now=now)
            made += 1
        except TooManyAttempts:
            pass
    return made


def succeeds(store, name: str, address: str, now: dt.datetime = NOW) -> bool:
    try:
        with store.writing() as db:
            attempt = signing_in.reserved(db, signing_in.with_password(KEY, name, address), now=now)
            signing_in.was_right(db, attempt)
    except TooManyAttempts:
        return False
    return True


def test_a_name_pauses_for_the_address_that_guessed_and_for_no_other(store) -> None:
    assert tries(store, "anna", ELSEWHERE, 20) == FAILURES_ALLOWED
    assert succeeds(store, "anna", HOME)
    assert tries(store, "anna", ELSEWHERE, 1, NOW + PAUSE + dt.timedelta(seconds=1)) == 1


def test_an_address_that_guesses_many_names_pauses_for_all_of_them(store) -> None:
    assert sum(tries(store, f"name{number}", ELSEWHERE, 4) for number in range(20)) == OF_AN_ADDRESS
    assert not succeeds(store, "anna", ELSEWHERE)
    assert succeeds(store, "anna", HOME)


def test_signing_in_oneself_gives_an_address_no_more_guesses_at_other_names(store) -> None:
    for number in range(20):
        assert tries(store, f"name{number}", ELSEWHERE, 2) == 2
        assert succeeds(store, "eve", ELSEWHERE) == (number < 19)


def test_many_addresses_can_keep_somebody_out_for_about_an_hour_and_not_for_ever(sqlite_store) -> None:
    """An attacker with as many addresses as they like tries anna for six hours; she tries every quarter from home."""
    kept_out, guesses = 0, 0
    for minute in range(0, 6 * 60, 15):
        now = NOW + dt.timedelta(minutes=minute)
        with sqlite_store.writing() as db:
            for one in range(45):
                attempt = signing_in.with_password(KEY, "anna", f"198.51.{minute // 15}.{one}")
                guesses += bool(sign_ins.reserve(db, attempt.limits, now=now))
            kept_out += 15 * sign_ins.is_paused(db, signing_in.with_password(KEY, "anna", HOME).limits, now=now)
    assert guesses > OF_A_NAME_IN_A_DAY
    assert 0 < kept_out <= 60


def test_of_ipv6_the_network_is_one_address(store) -> None:
    assert tries(store, "anna", "2001:db8::1", 5) == 5
    assert tries(store, "anna", "2001:db8::2:3", 5) == FAILURES_ALLOWED - 5
    assert tries(store, "anna", "2001:db8:0:1::1", 1) == 1


def test_neither_names_nor_addresses_are_stored_and_after_a_day_nothing_is(store) -> None:
    tries(store, "anna", HOME, 1)
    with store.reading() as db:
        kept = db.execute(sa.select(login_attempt.c.subject)).scalars().all()
    assert len(kept) == 3
    assert not any("anna" in one or HOME in one for one in kept)
    tries(store, "bo", ELSEWHERE, 1, NOW + dt.timedelta(days=1, seconds=1))
    with store.reading() as db:
        assert not set(kept) & set(db.execute(sa.select(login_attempt.c.subject)).scalars())


@pytest.fixture
def anna(store):
    with store.writing() as db:
        id_ = add_account(db, name="anna", password="a good long password", role="evaluator", now=NOW)
        return account(db, id_)


def told(store) -> list[tuple[str, str, dict]]:
    with store.reading() as db:
        every = [(entry.kind, entry.subject, dict(entry.details)) for entry in audit.entries(db)]
    return [entry for entry in every if entry[0] != "account_added"]


def test_refused_sign_ins_are_summed_up_in_the_log_once_an_hour(store, anna) -> None:
    for minute in range(120):
        with store.writing() as db:
            for _ in range(5):
                signing_in.was_wrong(db, anna, now=NOW + dt.timedelta(minutes=minute))
                signing_in.was_wrong(db, None, now=NOW + dt.timedelta(minutes=minute))
    assert told(store) == [
        ("sign_in_refused", anna.id, {"attempts": 1}),
        ("sign_in_refused", "", {"attempts": 1}),
        ("sign_in_refused", anna.id, {"attempts": 300}),
        ("sign_in_refused", "", {"attempts": 300}),
    ]


def test_whoever_comes_in_is_entered_after_the_refused_ones_before(store, anna) -> None:
    with store.writing() as db:
        for _ in range(3):
            signing_in.was_wrong(db, anna, now=NOW)
        signing_in.is_in(db, anna, now=NOW)
        signing_in.sign_out(db, anna.id, now=NOW)
        assert account(db, anna.id).session_version == 2
    assert [(kind, details) for kind, _, details in told(store)] == [
        ("sign_in_refused", {"attempts": 1}),
        ("sign_in_refused", {"attempts": 2}),
        ("signed_in", {}),
        ("signed_out", {}),
    ]


def test_what_is_told_of_stands_only_if_the_entry_stands(store, anna) -> None:
    def fails() -> None:
        with store.writing() as db:
            signing_in.sign_out(db, anna.id, now=NOW)
            raise LookupError

    with pytest.raises(LookupError):
        fails()
    with store.reading() as db:
        assert account(db, anna.id).session_version == 1
    assert told(store) == []
