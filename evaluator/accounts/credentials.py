"""Accounts of everybody who signs in: Argon2 hashes, and a pause after too many wrong passwords."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from evaluator.store import accounts
from evaluator.store.documents import programme_keys
from surveys.diagnostics import Diagnostic, InputRejected, unknown

if TYPE_CHECKING:
    from sqlalchemy import Connection

SHORTEST_PASSWORD: Final = 8
LONGEST_NAME: Final = 200
FAILURES_ALLOWED: Final = 8
PAUSE: Final = dt.timedelta(minutes=15)

_hasher = PasswordHasher()
_NOBODY: Final = _hasher.hash("a password that nobody has")


class TooManyAttempts(Exception):
    """More wrong passwords for one name within `PAUSE` than `FAILURES_ALLOWED`."""


def add_account(
    db: Connection, *, name: str, password: str, role: str, programme: str | None = None, now: dt.datetime
) -> None:
    """Add an account; ``programme`` restricts it to one programme. InputRejected names everything that is wrong."""
    found = []
    if not name.strip():
        found.append(Diagnostic("accounts.no_name", ()))
    elif len(name) > LONGEST_NAME:
        found.append(Diagnostic("accounts.name_too_long", (), {"most": LONGEST_NAME}))
    elif accounts.account(db, name) is not None:
        found.append(Diagnostic("accounts.name_taken", (), {"name": name}))
    if role not in accounts.ROLES:
        found.append(unknown("accounts.unknown_role", (), role, accounts.ROLES))
    if len(password) < SHORTEST_PASSWORD:
        found.append(Diagnostic("accounts.password_too_short", (), {"least": SHORTEST_PASSWORD}))
    if programme is not None and programme not in programme_keys(db):
        found.append(Diagnostic("accounts.unknown_programme", (), {"programme": programme}))
    if found:
        raise InputRejected(found)
    accounts.add_account(db, name=name, password_hash=_hasher.hash(password), role=role, programme=programme, now=now)


def candidate(db: Connection, name: str, *, now: dt.datetime) -> accounts.Account | None:
    """The account of that name, None where there is none; raises TooManyAttempts while the name is paused."""
    if accounts.recent_failures(db, name, since=now - PAUSE) >= FAILURES_ALLOWED:
        raise TooManyAttempts(name)
    return accounts.account(db, name)


def fits(account: accounts.Account | None, password: str) -> bool:
    """Whether the password opens the account. Slow on purpose: call it outside a transaction.

    An unknown name costs the same hash as a wrong password, so that the time taken does not tell names apart.
    """
    try:
        right = _hasher.verify(account.password_hash if account else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return right and account is not None and account.active
