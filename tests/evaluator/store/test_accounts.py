from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from evaluator.store.accounts import (
    Account,
    AccountExists,
    account,
    accounts,
    add_account,
    recent_failures,
    record_attempt,
    set_active,
)
from evaluator.store.engine import Store

QUARTER = dt.timedelta(minutes=15)


def add(store: Store, now: dt.datetime, name: str = "anna", **values: object) -> None:
    fields = {"password_hash": "$argon2id$1", "role": "evaluator", "programme": "harbour", "now": now}
    with store.writing() as db:
        add_account(db, name=name, **(fields | values))


def test_an_account_is_read_as_it_was_added(filled: Store, now: dt.datetime) -> None:
    add(filled, now)
    add(filled, now, "ole", role="steering", programme=None)
    with filled.reading() as db:
        assert account(db, "anna") == Account("anna", "$argon2id$1", "evaluator", "harbour", True, now)
        assert [(found.name, found.programme) for found in accounts(db)] == [("anna", "harbour"), ("ole", None)]
        assert account(db, "nobody") is None


def test_a_name_is_given_once(filled: Store, now: dt.datetime) -> None:
    add(filled, now)
    with pytest.raises(AccountExists, match="choose another name"):
        add(filled, now, password_hash="other")
    with filled.reading() as db:
        assert account(db, "anna").password_hash == "$argon2id$1"


@pytest.mark.parametrize("wrong", [{"role": "owner"}, {"programme": "nowhere"}])
def test_the_database_refuses_unknown_roles_and_programmes(filled: Store, now: dt.datetime, wrong) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        add(filled, now, **wrong)


def test_an_account_can_be_closed(filled: Store, now: dt.datetime) -> None:
    add(filled, now)
    with filled.writing() as db:
        set_active(db, "anna", False)
        assert not account(db, "anna").active


def test_failures_are_counted_by_name_and_time_until_one_succeeds(store: Store, now: dt.datetime) -> None:
    with store.writing() as db:
        for minutes, name in ((0, "anna"), (10, "anna"), (20, "anna"), (20, "ole")):
            record_attempt(db, name, succeeded=False, now=now + dt.timedelta(minutes=minutes))
        later = now + dt.timedelta(minutes=20)
        assert recent_failures(db, "anna", since=later - QUARTER) == 2
        record_attempt(db, "anna", succeeded=True, now=later)
        assert recent_failures(db, "anna", since=now) == 0
        assert recent_failures(db, "ole", since=now) == 1


def test_failures_are_forgotten_after_a_day(store: Store, now: dt.datetime) -> None:
    with store.writing() as db:
        record_attempt(db, "anna", succeeded=False, now=now)
        record_attempt(db, "ole", succeeded=False, now=now + dt.timedelta(days=2))
        assert recent_failures(db, "anna", since=now) == 0
