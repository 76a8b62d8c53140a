"""How long a sign-in lasts, as far as its cookie says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from evaluator.store.accounts import Account

IDLE: Final = dt.timedelta(minutes=60)
LONGEST: Final = dt.timedelta(days=1)
_CLOCKS_DIFFER: Final = dt.timedelta(minutes=2)
"""Between the servers of an installation, or where a clock is set right."""


BY_PROVIDER: Final = "provider"
SECOND: Final = "second"
"""In the marks: that an identity provider said who somebody is, and that its second factor stands for ours."""
FRESH: Final = dt.timedelta(minutes=10)
"""How long a sign-in by a provider stands for the password that somebody would else give again."""


def begun(
    account: Account, *, now: dt.datetime, by_provider: bool = False, second_by_provider: bool = False
) -> dict[str, int]:
    """What the cookie holds of a sign-in that begins now."""
    at = int(now.timestamp())
    marks = {"version": account.session_version, "since": at, "seen": at}
    return marks | ({BY_PROVIDER: 1, SECOND: int(second_by_provider)} if by_provider else {})


def is_by_provider(marks: Mapping[str, int]) -> bool:
    return bool(marks.get(BY_PROVIDER))


def is_fresh(marks: Mapping[str, int], *, now: dt.datetime) -> bool:
    """Whether a provider said who somebody is some minutes ago."""
    since = dt.datetime.fromtimestamp(marks.get("since", 0), dt.UTC)
    return is_by_provider(marks) and -_CLOCKS_DIFFER <= now - since <= FRESH


def lasts(marks: Mapping[str, int], account: Account, *, now: dt.datetime) -> bool:
    """Whether a sign-in still holds: not after the account was closed or its sessions were ended, not after an hour
    without a page, not after a day, and not from before the clock was set back."""
    if not account.active or marks.get("version") != account.session_version:
        return False
    since, seen = (dt.datetime.fromtimestamp(marks.get(name, 0), dt.UTC) for name in ("since", "seen"))
    return -_CLOCKS_DIFFER <= now - seen <= IDLE and -_CLOCKS_DIFFER <= now - since <= LONGEST


def seen(marks: Mapping[str, int], *, now: dt.datetime) -> dict[str, int]:
    """The marks with a page at this moment; the same where the last one is not a minute ago."""
    at = int(now.timestamp())
    return dict(marks) | {"seen": at} if at - marks["seen"] >= STEADY else dict(marks)


STEADY: Final = 60
"""Seconds after which the cookie is written anew."""
