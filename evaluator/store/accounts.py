"""Accounts of everybody who signs in, and their roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from uuid import uuid4

import sqlalchemy as sa

from evaluator.store.account_tables import account as _table
from evaluator.store.account_tables import account_role, recovery_code
from evaluator.store.base import Upserts

_adding = Upserts(lambda insert: insert(_table).on_conflict_do_nothing())
_giving = Upserts(lambda insert: insert(account_role).on_conflict_do_nothing())
_roles = sa.select(account_role.c.account_id, account_role.c.role, account_role.c.programme_id)
_roles = _roles.order_by(account_role.c.role, account_role.c.within)
_columns: Final = (
    *("account_id", "name", "password_hash", "active", "session_version"),
    *("must_change", "second_required", "second_salt", "second_last", "created_at"),
)
_all = sa.select(*(_table.c[name] for name in _columns))
_with_roles = (
    _all.add_columns(account_role.c.role, account_role.c.programme_id)
    .join_from(_table, account_role, isouter=True)
    .order_by(account_role.c.role, account_role.c.within)
)
_by_id = _with_roles.where(_table.c.account_id == sa.bindparam("id"))
_by_name = _with_roles.where(_table.c.name == sa.bindparam("name"))
Flag = Literal["active", "must_change", "second_required"]


class AccountExists(Exception):
    """There is an account of that name already."""


@dataclass(frozen=True, slots=True, order=True)
class Role:
    """``name``: one of `ROLES`. ``programme``: the only programme in which it holds, '' for all."""

    name: str
    programme: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """``id``: random, and what sessions and the audit log call the account. ``password_hash``: as argon2 writes it.
    ``session_version``: sessions of another one are over. ``must_change``: whether the password is to be changed before
    anything else. ``second_salt``: None while no second factor is on; ``second_last``: the last step whose code was
    taken."""

    id: str
    name: str
    password_hash: str
    active: bool
    session_version: int
    must_change: bool
    second_required: bool
    second_salt: str | None
    second_last: int | None
    created_at: dt.datetime
    roles: tuple[Role, ...] = ()

    def roles_in(self, programme: str | None) -> frozenset[str]:
        """The names of the roles that hold in a programme; None: of all that hold anywhere."""
        return frozenset(one.name for one in self.roles if programme is None or one.programme in ("", programme))


def add_account(
    db: sa.Connection, *, name: str, password_hash: str, roles: Iterable[Role], must_change: bool, now: dt.datetime
) -> str:
    """Add an account; its id. `AccountExists` if the name is taken, IntegrityError for a role or programme that is not
    known."""
    its: dict[str, object] = {"account_id": uuid4().hex, "name": name, "password_hash": password_hash, "active": True}
    its |= {"session_version": 1, "must_change": must_change, "second_required": False, "created_at": now}
    if db.execute(_adding.on(db), its).rowcount != 1:
        raise AccountExists(f"there is an account '{name}' already; choose another name")
    for role in roles:
        give_role(db, str(its["account_id"]), role)
    return str(its["account_id"])


def drop_roles(db: sa.Connection, programme: str) -> None:
    """Take away every role in one programme."""
    db.execute(sa.delete(account_role).where(account_role.c.programme_id == programme))


def account(db: sa.Connection, id_: str) -> Account | None:
    return _account(db.execute(_by_id, {"id": id_}).all())


def account_named(db: sa.Connection, name: str) -> Account | None:
    return _account(db.execute(_by_name, {"name": name}).all())


def accounts(db: sa.Connection) -> list[Account]:
    """All accounts by name."""
    roles: dict[str, list[Role]] = {}
    for id_, name, programme in db.execute(_roles):
        roles.setdefault(id_, []).append(Role(name, programme or ""))
    found = [(*row, tuple(roles.get(row[0], ()))) for row in db.execute(_all.order_by(_table.c.name))]
    return [Account(*values) for values in found]


def names(db: sa.Connection) -> dict[str, str]:
    """The name of each account by its id."""
    return {row.account_id: row.name for row in db.execute(sa.select(_table.c.account_id, _table.c.name))}


def set_flag(db: sa.Connection, id_: str, flag: Flag, value: bool) -> None:
    db.execute(sa.update(_table).where(_table.c.account_id == id_).values({flag: value}))


def set_password(db: sa.Connection, id_: str, password_hash: str) -> None:
    db.execute(sa.update(_table).where(_table.c.account_id == id_).values(password_hash=password_hash))


def end_sessions(db: sa.Connection, id_: str) -> None:
    """End every session of the account, wherever its cookie lies."""
    raised = _table.c.session_version + 1
    db.execute(sa.update(_table).where(_table.c.account_id == id_).values(session_version=raised))


def give_role(db: sa.Connection, id_: str, role: Role) -> bool:
    """False where the account has it already."""
    its = {"account_id": id_, "role": role.name, "within": role.programme, "programme_id": role.programme or None}
    return bool(db.execute(_giving.on(db), its).rowcount == 1)


def take_role(db: sa.Connection, id_: str, role: Role) -> bool:
    """False where the account does not have it."""
    its = sa.delete(account_role).where(account_role.c.account_id == id_, account_role.c.role == role.name)
    return db.execute(its.where(account_role.c.within == role.programme)).rowcount == 1


def others_with(db: sa.Connection, id_: str, role: str) -> int:
    """How many other accounts that may sign in have a role."""
    of_others = account_role.c.role == role, _table.c.active, _table.c.account_id != id_
    counted = sa.select(sa.func.count()).select_from(_table.join(account_role)).where(*of_others)
    return db.execute(counted).scalar_one()


def set_second(db: sa.Connection, id_: str, salt: str | None, last: int | None, digests: Iterable[str]) -> None:
    """Turn the second factor on, with the digests of the recovery codes; off with None and no digests."""
    db.execute(sa.update(_table).where(_table.c.account_id == id_).values(second_salt=salt, second_last=last))
    db.execute(sa.delete(recovery_code).where(recovery_code.c.account_id == id_))
    if rows := [{"account_id": id_, "digest": digest} for digest in digests]:
        db.execute(sa.insert(recovery_code), rows)


def take_step(db: sa.Connection, id_: str, step: int) -> bool:
    """Note that the code of a step of time was taken; False where it or a later one was taken before."""
    free = _table.c.second_last.is_(None) | (_table.c.second_last < step)
    taken = sa.update(_table).where(_table.c.account_id == id_, free).values(second_last=step)
    return db.execute(taken).rowcount == 1


def take_recovery_code(db: sa.Connection, id_: str, digest: str) -> bool:
    """Use up a recovery code; False where there is none with that digest."""
    its = (recovery_code.c.account_id == id_, recovery_code.c.digest == digest)
    return db.execute(sa.delete(recovery_code).where(*its)).rowcount == 1


def recovery_codes_left(db: sa.Connection, id_: str) -> int:
    counted = sa.select(sa.func.count()).select_from(recovery_code).where(recovery_code.c.account_id == id_)
    return db.execute(counted).scalar_one()


def _account(rows: Sequence[sa.Row[Any]]) -> Account | None:
    """From a row for each role, or one without a role."""
    if not rows:
        return None
    roles = tuple(Role(row.role, row.programme_id or "") for row in rows if row.role)
    values: tuple[Any, ...] = (*rows[0][:-2], roles)
    return Account(*values)
