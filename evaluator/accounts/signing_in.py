"""Signing in: how often may be tried, and what the audit log is told of it.

An attempt is counted before the password is looked at. The first limit is that of an address with a name, so that
somebody else's guessing does not keep the owner of a name out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.accounts.credentials import GATE, LONGEST_NAME, Busy
from evaluator.store import accounts, audit, sign_ins
from evaluator.store.accounts import Account
from evaluator.store.sign_ins import Limit

if TYPE_CHECKING:
    from sqlalchemy import Connection

PAUSE: Final = dt.timedelta(minutes=15)
FAILURES_ALLOWED: Final = 8
"""Of an address with one name, and of the codes and passwords of somebody who is signed in half or wholly."""
OF_AN_ADDRESS: Final = 40
OF_A_NAME: Final = 40
WISHES_ALLOWED: Final = 3
"""Mails with a new link to one address."""
OF_A_NAME_IN_A_DAY: Final = 160
"""After so many the name pauses no more that day, so that nobody is kept out by others for longer than about an hour;
the limits of each address stand."""
AUDITED_EVERY: Final = dt.timedelta(hours=1)
"""Refused attempts are summed up in the audit log, one entry for each account in an hour at most."""


class TooManyAttempts(Exception):
    """More attempts within `PAUSE` than a limit allows."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """``limits``: what is counted, the address alone first; ``rows``: of the attempt, once it is reserved."""

    limits: tuple[Limit, ...]
    rows: tuple[UUID, ...] = ()


def with_password(key: str, name: str, address: str) -> Attempt:
    """An attempt with a name and a password. ``key``: the secret key of the server, under which both are hashed."""
    place = network_of(address)
    return Attempt(
        (
            Limit(subject_of(key, "address", place), OF_AN_ADDRESS, PAUSE),
            Limit(subject_of(key, "name", name), OF_A_NAME, PAUSE, OF_A_NAME_IN_A_DAY),
            Limit(subject_of(key, "both", place, name), FAILURES_ALLOWED, PAUSE),
        )
    )


def with_set_up_code(key: str, address: str) -> Attempt:
    """An attempt with the code of a set-up: of an address, and of all together."""
    place = network_of(address)
    of_all = Limit(subject_of(key, "set-up"), OF_A_NAME, PAUSE)
    return Attempt((of_all, Limit(subject_of(key, "set-up", place), FAILURES_ALLOWED, PAUSE)))


def with_address(key: str, email: str, address: str) -> Attempt:
    """A wish for a link at a mail address: of who asks, and of the mail address."""
    place, named = network_of(address), email.lower()
    asking = Limit(subject_of(key, "forgotten", place), OF_AN_ADDRESS, PAUSE)
    return Attempt((asking, Limit(subject_of(key, "forgotten mail", named), WISHES_ALLOWED, PAUSE)))


def of_account(key: str, account_id: str) -> Attempt:
    """An attempt by somebody who gave the right password already: a code, or the password again."""
    return Attempt((Limit(subject_of(key, "account", account_id), FAILURES_ALLOWED, PAUSE),))


def require_room(db: Connection, attempt: Attempt, *, now: dt.datetime) -> None:
    """Raises TooManyAttempts, or Busy where passwords are being looked at already; costs next to nothing, so ask before
    anything else."""
    if GATE.is_full():
        raise Busy
    if sign_ins.is_paused(db, attempt.limits, now=now):
        raise TooManyAttempts


def reserved(db: Connection, attempt: Attempt, *, now: dt.datetime) -> Attempt:
    """Count the attempt. Raises TooManyAttempts where there is no room, also when many come at the same moment."""
    rows = sign_ins.reserve(db, attempt.limits, now=now)
    if not rows:
        raise TooManyAttempts
    return Attempt(attempt.limits, rows)


def not_made(db: Connection, attempt: Attempt) -> None:
    """Count an attempt no longer that was not looked at."""
    sign_ins.forget(db, attempt.rows)


def was_right(db: Connection, attempt: Attempt) -> None:
    """Forget what failed before; of an address alone only this attempt, since it may guess other names too."""
    subjects = [limit.subject for limit in (attempt.limits[1:] or attempt.limits)]
    sign_ins.forget(db, attempt.rows, subjects)


def was_wrong(db: Connection, account: Account | None, *, now: dt.datetime) -> None:
    """Count a refused sign-in for the audit log, and tell it once an hour."""
    subject = account.id if account else ""
    waiting, audited_at = sign_ins.count_refused(db, subject)
    if abs(now - audited_at) >= AUDITED_EVERY:
        _tell_refused(db, subject, waiting, now=now)


def is_in(db: Connection, account: Account, *, now: dt.datetime, told: Mapping[str, str] | None = None) -> None:
    """Enter a sign-in in the audit log, with the refused ones before it that it was not told of. ``told``: how an
    identity provider asked."""
    waiting, _ = sign_ins.refused(db, account.id)
    if waiting:
        _tell_refused(db, account.id, waiting, now=now)
    details: dict[str, audit.Detail] = {"provider": told["provider"]} if told else {}
    audit.record(db, "signed_in", actor=account.id, now=now, subject=account.id, details=details)


def sign_out(db: Connection, account_id: str, *, now: dt.datetime) -> None:
    """End every session of the account, wherever its cookie lies."""
    accounts.end_sessions(db, account_id)
    audit.record(db, "signed_out", actor=account_id, now=now, subject=account_id)


def can_be_a_name(name: str) -> bool:
    """Whether an account can have it; nothing is looked up or kept of what cannot."""
    return 0 < len(name) <= LONGEST_NAME and "\0" not in name


def _tell_refused(db: Connection, subject: str, attempts: int, *, now: dt.datetime) -> None:
    sign_ins.refused_are_told(db, subject, now)
    its = {"subject": subject, "details": {"attempts": attempts}}
    audit.record(db, "sign_in_refused", actor=audit.OUTSIDE, now=now, **its)  # type: ignore[arg-type]


def network_of(address: str) -> str:
    """The address; of IPv6 the /64 network, whose addresses a single line has all to itself."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def subject_of(key: str, *named: str) -> str:
    """How what is counted is named: by a keyed hash."""
    return hmac.new(key.encode(), "\n".join(("sign-in", *named)).encode(), hashlib.sha256).hexdigest()
