"""Accounts and their passwords: Argon2 hashes, of which a process computes only two at a time.

Whatever changes an account is entered in the audit log in the same transaction, without a name.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from evaluator.accounts.known_words import words_of_programmes
from evaluator.accounts.passwords import faults
from evaluator.store import accounts, audit
from evaluator.store.account_tables import ROLES
from evaluator.store.accounts import Account, Role
from evaluator.store.documents import programme_keys
from evaluator.store.programme_drafts import programmes_in_draft
from surveys.diagnostics import Diagnostic, InputRejected, unknown

if TYPE_CHECKING:
    from sqlalchemy import Connection

LONGEST_NAME: Final = 200

_hasher = PasswordHasher(parallelism=1)
_NOBODY: Final = _hasher.hash("a password that nobody has")


class Busy(Exception):
    """Too many passwords are being looked at; one can try again in a moment."""


class Gate:
    """Lets so many threads through ``at_once`` and so many more wait for at most ``patience`` seconds. Hashing takes a
    tenth of a second of a core and 64 MB on purpose, so whoever sends sign-ins must not take all threads with it."""

    def __init__(self, *, at_once: int = 2, waiting: int = 2, patience: float = 5.0) -> None:
        self._places, self._turn = threading.BoundedSemaphore(at_once + waiting), threading.BoundedSemaphore(at_once)
        self._patience = patience

    def is_full(self) -> bool:
        """Whether nobody more may wait at this moment; raises nothing and takes no place."""
        if free := self._places.acquire(blocking=False):
            self._places.release()
        return not free

    @contextmanager
    def passed(self) -> Iterator[None]:
        """Raises Busy where the queue is full, or where waiting took too long."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            if not self._turn.acquire(timeout=self._patience):
                raise Busy
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._places.release()


GATE: Final = Gate()


def hashed(password: str) -> str:
    """Slow on purpose: call it outside a transaction where others wait. Raises Busy."""
    with GATE.passed():
        return _hasher.hash(password)


def fits(account: Account | None, password: str) -> bool:
    """Whether the password opens the account. Slow on purpose: call it outside a transaction. Raises Busy.

    An unknown name, and an account that has no password, cost the same hash as a wrong password, so that the time taken
    does not tell names apart.
    """
    with GATE.passed():
        try:
            right = _hasher.verify((account.password_hash if account else "") or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
    return right and account is not None and account.active and bool(account.password_hash)


def is_outdated(account: Account) -> bool:
    """Whether the hash was made in another way than new ones are."""
    return _hasher.check_needs_rehash(account.password_hash)


def add_account(
    db: Connection,
    *,
    name: str,
    password: str,
    role: str,
    programme: str | None = None,
    now: dt.datetime,
    actor: str = audit.COMMAND_LINE,
    must_change: bool = False,
    password_hash: str = "",
) -> str:
    """Add an account with one role; its id. ``programme``: the only one in which the role holds. ``must_change``: the
    password is to be changed at the first sign-in. ``password_hash``: made beforehand where others wait. InputRejected
    names everything that is wrong."""
    found = [*faults_of_name(db, name), *faults_of_role(db, role, programme or "")]
    if found := [*found, *faults(password, name, words_of_programmes(db))]:
        raise InputRejected(found)
    given = Role(role, programme or "")
    its = {"name": name, "password_hash": password_hash or hashed(password), "must_change": must_change}
    id_ = accounts.add_account(db, **its, roles=(given,), now=now)  # type: ignore[arg-type]
    entered = {"programme": given.programme, "subject": id_, "details": {"role": role}}
    audit.record(db, "account_added", actor=actor, now=now, **entered)  # type: ignore[arg-type]
    return id_


def faults_of_name(db: Connection, name: str) -> Iterator[Diagnostic]:
    if not name.strip() or not name.isprintable():
        yield Diagnostic("accounts.no_name", ())
    elif len(name) > LONGEST_NAME:
        yield Diagnostic("accounts.name_too_long", (), {"most": LONGEST_NAME})
    elif accounts.account_named(db, name) is not None:
        yield Diagnostic("accounts.name_taken", (), {"name": name})


def faults_of_role(db: Connection, role: str, programme: str) -> Iterator[Diagnostic]:
    if role not in ROLES:
        yield unknown("accounts.unknown_role", (), role, ROLES)
    if programme and role == "administrator":
        yield Diagnostic("accounts.administrator_of_one", ())
    elif programme and programme not in (*programme_keys(db), *programmes_in_draft(db)):
        yield Diagnostic("accounts.unknown_programme", (), {"programme": programme})


def change_password(db: Connection, account: Account, password_hash: str, *, now: dt.datetime) -> None:
    """Give an account the password that its owner chose, and end every session of it."""
    accounts.set_password(db, account.id, password_hash)
    accounts.set_flag(db, account.id, "must_change", False)
    accounts.end_sessions(db, account.id)
    _changed(db, account.id, "password_changed", actor=account.id, now=now)


def _changed(db: Connection, id_: str, what: str, *, actor: str, now: dt.datetime) -> None:
    audit.record(db, "account_changed", actor=actor, now=now, subject=id_, details={"change": what})
