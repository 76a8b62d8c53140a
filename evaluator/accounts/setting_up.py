"""The first account of an instance, made on a page that opens once, by the code that the server printed."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.accounts.credentials import add_account
from evaluator.accounts.managing import ADMINISTRATOR, give_role
from evaluator.accounts.passwords import new_password
from evaluator.store import accounts, audit
from evaluator.store.accounts import Role
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

EVALUATOR = "evaluator"


@dataclass(slots=True)
class SetUp:
    """That the instance waits for its first account, in one start of the server. ``digest``: of the code that this
    start printed; ``is_over``: for good, once there is an account."""

    digest: bytes
    is_over: bool = False

    def takes(self, code: str) -> bool:
        """Whether it is the code; takes the same time whatever was typed."""
        return hmac.compare_digest(self.digest, _digest(code))

    def waits(self, db: Connection) -> bool:
        """Whether there is no account yet."""
        self.is_over = self.is_over or bool(accounts.names(db))
        return not self.is_over


def begun() -> tuple[SetUp, str]:
    """A set-up, and the code that opens it."""
    code = new_password()
    return SetUp(_digest(code)), code


def add_first_account(db: Connection, *, name: str, password: str, password_hash: str, now: dt.datetime) -> str:
    """The account that administers and evaluates everything; its id. InputRejected with everything that is wrong with
    name and password, and where somebody else made the first account meanwhile."""
    its = {"name": name, "password": password, "password_hash": password_hash, "role": ADMINISTRATOR}
    id_ = add_account(db, **its, now=now, actor=audit.OUTSIDE)  # type: ignore[arg-type]
    made = accounts.account(db, id_)
    assert made is not None
    give_role(db, made, Role(EVALUATOR), actor=audit.OUTSIDE, now=now)
    if len(accounts.names(db)) > 1:  # entries of the log come one after the other: whoever came second sees the first
        raise InputRejected([Diagnostic("accounts.set_up_is_over", ())])
    return id_


def _digest(code: str) -> bytes:
    """No slow hash: nobody guesses 99 random bits."""
    return hashlib.sha256("".join(code.split()).lower().encode()).digest()
