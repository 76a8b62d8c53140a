"""What an administrator does to an account, in the browser or by a command: each with an entry in the audit log."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from evaluator.accounts.credentials import faults_of_role
from evaluator.store import accounts, audit, identities
from evaluator.store.accounts import Account, Role
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

ADMINISTRATOR = "administrator"


def known_account(db: Connection, name: str) -> Account:
    """The account that signs in by a name; InputRejected where there is none."""
    found = accounts.account_named(db, name)
    if found is None:
        raise InputRejected([Diagnostic("accounts.unknown_account", (), {"name": name})])
    return found


def reset_password(db: Connection, account: Account, password_hash: str, *, actor: str, now: dt.datetime) -> None:
    """Give an account another password, to be changed at the next sign-in; every session of it ends."""
    accounts.set_password(db, account.id, password_hash)
    accounts.set_flag(db, account.id, "must_change", True)
    accounts.end_sessions(db, account.id)
    _changed(db, account, "password_reset", actor=actor, now=now)


def disable(db: Connection, account: Account, *, actor: str, now: dt.datetime) -> None:
    """Close an account: every session of it ends, and nobody signs in by it. InputRejected for the only administrator
    who is left."""
    _someone_else_administers(db, account)
    accounts.set_flag(db, account.id, "active", False)
    accounts.end_sessions(db, account.id)
    _changed(db, account, "disabled", actor=actor, now=now)


def enable(db: Connection, account: Account, *, actor: str, now: dt.datetime) -> None:
    accounts.set_flag(db, account.id, "active", True)
    _changed(db, account, "enabled", actor=actor, now=now)


def give_role(db: Connection, account: Account, role: Role, *, actor: str, now: dt.datetime) -> None:
    """InputRejected for a role or a programme that is not known, and where the account has the role already."""
    found = list(faults_of_role(db, role.name, role.programme))
    if not found and not accounts.give_role(db, account.id, role):
        found = [Diagnostic("accounts.has_role", (), {"name": account.name})]
    if found:
        raise InputRejected(found)
    _changed(db, account, "role_given", role, actor=actor, now=now)


def take_role(db: Connection, account: Account, role: Role, *, actor: str, now: dt.datetime) -> None:
    """InputRejected where the account does not have the role, and for the only administrator who is left."""
    if role.name == ADMINISTRATOR:
        _someone_else_administers(db, account)
    if not accounts.take_role(db, account.id, role):
        raise InputRejected([Diagnostic("accounts.has_no_such_role", (), {"name": account.name})])
    _changed(db, account, "role_taken", role, actor=actor, now=now)


def require_second(db: Connection, account: Account, required: bool, *, actor: str, now: dt.datetime) -> None:
    """Say whether the account must have a second factor: without one it then opens nothing but its own page."""
    accounts.set_flag(db, account.id, "second_required", required)
    _changed(db, account, "second_required" if required else "second_optional", actor=actor, now=now)


def reset_second(db: Connection, account: Account, *, actor: str, now: dt.datetime) -> None:
    """Take the second factor off, for somebody who lost both telephone and recovery codes; every session ends."""
    accounts.set_second(db, account.id, None, None, ())
    accounts.end_sessions(db, account.id)
    _changed(db, account, "second_reset", actor=actor, now=now)


def unlink_identity(db: Connection, account: Account, *, actor: str, now: dt.datetime) -> None:
    """Forget whom the identity provider knows the account as; every session ends. Who comes next from there with the
    account's mail address is linked. InputRejected where the account is not linked."""
    if not identities.unlink(db, account.id):
        raise InputRejected([Diagnostic("accounts.not_linked", (), {"name": account.name})])
    accounts.end_sessions(db, account.id)
    _changed(db, account, "identity_unlinked", actor=actor, now=now)


def _someone_else_administers(db: Connection, account: Account) -> None:
    is_one = account.active and ADMINISTRATOR in account.roles_in(None)
    if is_one and not accounts.others_with(db, account.id, ADMINISTRATOR):
        raise InputRejected([Diagnostic("accounts.last_administrator", (), {"name": account.name})])


def _changed(
    db: Connection, account: Account, what: str, role: Role | None = None, *, actor: str, now: dt.datetime
) -> None:
    details = {"change": what} | ({"role": role.name} if role else {})
    programme = role.programme if role else ""
    audit.record(db, "account_changed", actor=actor, now=now, programme=programme, subject=account.id, details=details)
