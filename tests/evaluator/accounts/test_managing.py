"""What administrators do to accounts, on both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest

from evaluator.accounts import managing
from evaluator.accounts.auditing import verified
from evaluator.accounts.credentials import add_account, change_password
from evaluator.store import accounts, audit
from evaluator.store.accounts import Account, Role
from tests.support.diagnostics import rejected

NOW = dt.datetime(2026, 5, 4, 10, 0, tzinfo=dt.UTC)
AS = {"actor": "a9", "now": NOW}


def add(store, name: str, role: str = "evaluator") -> Account:
    with store.writing() as db:
        add_account(db, name=name, password="a good long password", role=role, now=NOW)
        return managing.known_account(db, name)


@pytest.fixture
def anna(store) -> Account:
    return add(store, "anna")


def done(store, what: Callable[..., None], its: Account, *more: object) -> Account:
    with store.writing() as db:
        what(db, its, *more, **AS)
        return managing.known_account(db, its.name)


def test_every_change_is_entered_in_the_log_by_ids_and_the_chain_is_whole(store, anna) -> None:
    for what, *more in (
        (managing.reset_password, "hash"),
        (managing.disable,),
        (managing.enable,),
        (managing.give_role, Role("reader")),
        (managing.take_role, Role("reader")),
        (managing.require_second, True),
        (managing.require_second, False),
        (managing.reset_second,),
    ):
        done(store, what, anna, *more)
    with store.reading() as db:
        entries = list(audit.entries(db))[1:]
        assert verified(db)[0] == 9
    assert {(entry.kind, entry.actor, entry.subject) for entry in entries} == {("account_changed", "a9", anna.id)}
    assert [entry.details["change"] for entry in entries] == [
        *("password_reset", "disabled", "enabled", "role_given", "role_taken"),
        *("second_required", "second_optional", "second_reset"),
    ]
    assert not any("anna" in str(entry) for entry in entries)


ENDING = {
    "reset": (partial(managing.reset_password, password_hash="hash"), {"must_change": True}),
    "disable": (managing.disable, {"active": False}),
    "reset_second": (managing.reset_second, {"second_salt": None}),
}


@pytest.mark.parametrize("name", ENDING)
def test_reset_and_disabling_end_every_session(store, anna, name: str) -> None:
    what, expected = ENDING[name]
    its = done(store, what, anna)
    assert its.session_version == anna.session_version + 1
    assert {name: getattr(its, name) for name in expected} == expected


def test_a_password_that_was_changed_by_its_owner_ends_every_session_too(store, anna) -> None:
    done(store, managing.reset_password, anna, "hash")
    with store.writing() as db:
        change_password(db, anna, "own", now=NOW)
        its = accounts.account(db, anna.id)
    assert (its.password_hash, its.must_change, its.session_version) == ("own", False, 3)


def test_the_only_administrator_stays(store) -> None:
    only = add(store, "eva", "administrator")
    for what, *more in ((managing.disable,), (managing.take_role, Role("administrator"))):
        with rejected("eva is the only administrator"):
            done(store, what, only, *more)
    add(store, "bo", "administrator")
    assert not done(store, managing.disable, only).active


def test_wrong_roles_and_names_are_told(store, anna) -> None:
    for role, words in (
        (Role("owner"), "the role 'owner' is unknown"),
        (Role("reader", "nowhere"), "the programme 'nowhere' is unknown"),
        (Role("evaluator"), "anna has that role already"),
    ):
        with rejected(words):
            done(store, managing.give_role, anna, role)
    with rejected("anna does not have that role"):
        done(store, managing.take_role, anna, Role("reader"))
    with rejected("there is no account called bo"), store.reading() as db:
        managing.known_account(db, "bo")


@pytest.mark.usefixtures("anna")
def test_an_entry_noted_earlier_must_still_be_there(store) -> None:
    with store.reading() as db:
        number, digest = verified(db)
        assert verified(db, f"{number}:{digest}") == (number, digest)
        assert verified(db, f"0:{audit.START}") == (number, digest)
        for expected in (f"{number}:{'0' * 64}", f"{number + 1}:{digest}"):
            with rejected("is not in the audit log, or is another one than you noted"):
                verified(db, expected)
        with rejected("'somewhere' is not the number and digest of an entry"):
            verified(db, "somewhere")
