"""Codes of an authenticator app (TOTP, RFC 6238), and recovery codes for the day on which the telephone is gone.

The app's secret is made of the server's secret key and a random salt. Only the salt is stored, so that the database
alone, or a backup of it, makes no codes.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Final

import pyotp

from evaluator.accounts.passwords import new_password
from evaluator.store import accounts, audit
from evaluator.store.accounts import Account

if TYPE_CHECKING:
    from sqlalchemy import Connection

ISSUER: Final = "nedslag"
STEP: Final = 30
_BESIDE: Final = (0, -1, 1)
"""Steps of time whose codes are taken: clocks differ, and typing takes a while."""
_RECOVERY_CODES: Final = 8


def new_salt() -> str:
    return secrets.token_hex(16)


def uri(key: str, account: Account, salt: str) -> str:
    """What the square that an app reads holds."""
    return _codes(key, account.id, salt).provisioning_uri(name=account.name, issuer_name=ISSUER)


def secret_of(key: str, account: Account, salt: str) -> str:
    """The same to be typed, in base 32."""
    return _secret(key, account.id, salt)


def step_of(key: str, account_id: str, salt: str, code: str, *, now: dt.datetime) -> int | None:
    """The step of time to which a code belongs; None where it is none of those about now."""
    written, at = "".join(code.split()), int(now.timestamp()) // STEP
    codes = _codes(key, account_id, salt)
    right = [at + by for by in _BESIDE if hmac.compare_digest(codes.at((at + by) * STEP).encode(), written.encode())]
    return right[0] if right else None


def turn_on(db: Connection, key: str, account: Account, salt: str, code: str, *, now: dt.datetime) -> tuple[str, ...]:
    """Turn the second factor on once the app shows the right code, and end every session; the recovery codes, which are
    shown this once. () where the code is wrong."""
    step = step_of(key, account.id, salt, code, now=now)
    if step is None:
        return ()
    codes = tuple(new_password() for _ in range(_RECOVERY_CODES))
    accounts.set_second(db, account.id, salt, step, (_digest(account.id, one) for one in codes))
    accounts.end_sessions(db, account.id)
    _changed(db, account, "second_on", now=now)
    return codes


def turn_off(db: Connection, account: Account, *, now: dt.datetime) -> None:
    """Turn the second factor off, and end every session."""
    accounts.set_second(db, account.id, None, None, ())
    accounts.end_sessions(db, account.id)
    _changed(db, account, "second_off", now=now)


def takes(db: Connection, key: str, account: Account, code: str, *, now: dt.datetime) -> bool:
    """Whether a code opens the account besides its password: one of the app that was not used before, or a recovery
    code, which is used up."""
    step = step_of(key, account.id, account.second_salt or "", code, now=now)
    if step is not None:
        return accounts.take_step(db, account.id, step)
    if not accounts.take_recovery_code(db, account.id, _digest(account.id, code)):
        return False
    _changed(db, account, "recovery_code_used", now=now)
    return True


def _secret(key: str, account_id: str, salt: str) -> str:
    made = hmac.new(key.encode(), f"second factor\n{account_id}\n{salt}".encode(), hashlib.sha256).digest()
    return base64.b32encode(made[:20]).decode()


def _codes(key: str, account_id: str, salt: str) -> pyotp.TOTP:
    return pyotp.TOTP(_secret(key, account_id, salt), interval=STEP)


def _digest(account_id: str, code: str) -> str:
    """No slow hash: nobody guesses 99 random bits."""
    written = "".join(code.split()).lower()
    return hashlib.sha256(f"{account_id}\n{written}".encode()).hexdigest()


def _changed(db: Connection, account: Account, what: str, *, now: dt.datetime) -> None:
    audit.record(db, "account_changed", actor=account.id, now=now, subject=account.id, details={"change": what})
