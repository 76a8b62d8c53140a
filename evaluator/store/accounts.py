"""Accounts of evaluators, steering groups and collectors (who type paper forms and interview), and failed sign-ins,
counted here so that all web workers see the same number."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

import sqlalchemy as sa

from evaluator.store.base import Upserts
from evaluator.store.tables import account as _table
from evaluator.store.tables import login_attempt

ROLES: Final = ("evaluator", "steering", "collector")
_KEPT: Final = dt.timedelta(days=1)

_adding = Upserts(lambda insert: insert(_table).on_conflict_do_nothing())
_columns = ("name", "password_hash", "role", "programme_id", "active", "created_at")
_all = sa.select(*(_table.c[name] for name in _columns))
_by_name = _all.where(_table.c.name == sa.bindparam("name"))


class AccountExists(Exception):
    """There is an account of that name already."""


@dataclass(frozen=True, slots=True)
class Account:
    """``password_hash``: as argon2 writes it. ``role``: one of `ROLES`. ``programme``: the only programme that the
    account sees, None for all."""

    name: str
    password_hash: str
    role: str
    programme: str | None
    active: bool
    created_at: dt.datetime


def add_account(
    db: sa.Connection,
    *,
    name: str,
    password_hash: str,
    role: str,
    programme: str | None = None,
    now: dt.datetime,
) -> None:
    """Add an account; `AccountExists` if the name is taken, IntegrityError if the programme is not known."""
    values = {"name": name, "password_hash": password_hash, "role": role, "programme_id": programme}
    if db.execute(_adding.on(db), values | {"active": True, "created_at": now}).rowcount != 1:
        raise AccountExists(f"there is an account '{name}' already; choose another name")


def account(db: sa.Connection, name: str) -> Account | None:
    row = db.execute(_by_name, {"name": name}).first()
    return None if row is None else Account(*row)


def accounts(db: sa.Connection) -> list[Account]:
    """All accounts by name."""
    return [Account(*row) for row in db.execute(_all.order_by(_table.c.name))]


def set_active(db: sa.Connection, name: str, active: bool) -> None:
    db.execute(sa.update(_table).where(_table.c.name == name).values(active=active))


def record_attempt(db: sa.Connection, name: str, *, succeeded: bool, now: dt.datetime) -> None:
    """Keep a failed attempt to sign in; one that succeeds clears those of its name. Kept for a day."""
    outdated = login_attempt.c.attempted_at < now - _KEPT
    db.execute(sa.delete(login_attempt).where((login_attempt.c.name == name) if succeeded else outdated))
    if not succeeded:
        db.execute(sa.insert(login_attempt), {"attempt_id": uuid4(), "name": name, "attempted_at": now})


def recent_failures(db: sa.Connection, name: str, *, since: dt.datetime) -> int:
    """Failed attempts of a name from ``since`` on."""
    of_name = (login_attempt.c.name == name, login_attempt.c.attempted_at >= since)
    return db.execute(sa.select(sa.func.count()).select_from(login_attempt).where(*of_name)).scalar_one()
