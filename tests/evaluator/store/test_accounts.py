"""Rows of accounts and their roles, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from evaluator.store import accounts
from evaluator.store.accounts import Account, AccountExists, Role
from evaluator.store.engine import Store


def add(store: Store, now: dt.datetime, name: str = "anna", *roles: Role, password_hash: str = "$argon2id$1") -> str:
    given = roles or (Role("evaluator", "harbour"),)
    with store.writing() as db:
        return accounts.add_account(db, name=name, password_hash=password_hash, roles=given, must_change=False, now=now)


def read(store: Store, id_: str) -> Account:
    with store.reading() as db:
        found = accounts.account(db, id_)
    assert found is not None
    return found


def test_an_account_is_read_as_it_was_added_under_an_id_that_is_not_its_name(filled: Store, now: dt.datetime) -> None:
    anna, ole = add(filled, now), add(filled, now, "ole", Role("steering"), Role("reader", "harbour"))
    its = Account(anna, "anna", "$argon2id$1", True, 1, False, False, None, None, now, (Role("evaluator", "harbour"),))
    assert read(filled, anna) == its
    assert "anna" not in anna
    with filled.reading() as db:
        assert accounts.account_named(db, "anna") == its
        assert [found.name for found in accounts.accounts(db)] == ["anna", "ole"]
        assert accounts.accounts(db)[1].roles == (Role("reader", "harbour"), Role("steering"))
        assert accounts.account_named(db, "nobody") is None
        assert accounts.names(db) == {anna: "anna", ole: "ole"}


def test_roles_hold_in_their_programme_or_in_all(filled: Store, now: dt.datetime) -> None:
    ole = read(filled, add(filled, now, "ole", Role("steering"), Role("reader", "harbour")))
    assert ole.roles_in("harbour") == {"steering", "reader"}
    assert ole.roles_in("elsewhere") == {"steering"}
    assert ole.roles_in(None) == {"steering", "reader"}


def test_a_name_is_given_once(filled: Store, now: dt.datetime) -> None:
    anna = add(filled, now)
    with pytest.raises(AccountExists, match="choose another name"):
        add(filled, now, password_hash="other")
    assert read(filled, anna).password_hash == "$argon2id$1"


@pytest.mark.parametrize(
    "wrong", [Role("owner"), Role("evaluator", "nowhere"), Role("administrator", "harbour")], ids=str
)
def test_the_database_refuses_unknown_roles_and_programmes(filled: Store, now: dt.datetime, wrong: Role) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        add(filled, now, "anna", wrong)


def test_a_role_is_given_once_and_taken_once(filled: Store, now: dt.datetime) -> None:
    anna = add(filled, now)
    with filled.writing() as db:
        assert [accounts.give_role(db, anna, Role("reader")) for _ in range(2)] == [True, False]
        assert [accounts.take_role(db, anna, Role("evaluator", "harbour")) for _ in range(2)] == [True, False]
    assert read(filled, anna).roles == (Role("reader"),)


def test_an_account_can_be_closed_and_its_sessions_ended(filled: Store, now: dt.datetime) -> None:
    anna = add(filled, now)
    with filled.writing() as db:
        accounts.set_flag(db, anna, "active", False)
        accounts.end_sessions(db, anna)
    its = read(filled, anna)
    assert (its.active, its.session_version) == (False, 2)


def test_a_step_and_a_recovery_code_are_taken_once(filled: Store, now: dt.datetime) -> None:
    anna = add(filled, now)
    with filled.writing() as db:
        accounts.set_second(db, anna, "salt", 7, ("d1", "d2"))
        assert [accounts.take_step(db, anna, step) for step in (7, 8, 8, 6)] == [False, True, False, False]
        assert [accounts.take_recovery_code(db, anna, code) for code in ("d1", "d1", "d3")] == [True, False, False]
        assert accounts.recovery_codes_left(db, anna) == 1
        accounts.set_second(db, anna, None, None, ())
        assert accounts.recovery_codes_left(db, anna) == 0


def test_other_administrators_are_counted_while_they_may_sign_in(store: Store, now: dt.datetime) -> None:
    anna, bo = (add(store, now, name, Role("administrator")) for name in ("anna", "bo"))
    with store.writing() as db:
        assert accounts.others_with(db, anna, "administrator") == 1
        accounts.set_flag(db, bo, "active", False)
        assert accounts.others_with(db, anna, "administrator") == 0
