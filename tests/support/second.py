"""The second factor of somebody's account, without an app."""

from __future__ import annotations

import datetime as dt

from evaluator.accounts import second_factor
from evaluator.store.accounts import account_named, set_second
from evaluator.web.shared.service import Service

_SALT = "salt"


def code_of(here: Service, name: str, now: dt.datetime) -> str:
    """Turn the second factor on, as if no code had been taken yet, and give the code that an app shows."""
    with here.store.writing() as db:
        its = account_named(db, name)
        assert its is not None
        set_second(db, its.id, _SALT, None, ())
    at = int(now.timestamp()) // second_factor.STEP * second_factor.STEP
    return second_factor._codes(here.config.secret_key, its.id, _SALT).at(at)


def turn_off(here: Service, name: str) -> None:
    with here.store.writing() as db:
        its = account_named(db, name)
        assert its is not None
        set_second(db, its.id, None, None, ())
