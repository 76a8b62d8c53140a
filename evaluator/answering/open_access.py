"""Doors that anybody can come through: an open link, and the page on which people make a code. How many may come, by
address and by door.

An address is known by an HMAC under a key that is made anew each hour, in memory alone: after the hour, or when the
program ends, nobody can say which addresses came. Nothing of it stands beside an answer, in a database or in a log.
Several programs that serve the same databases count for themselves, so that as many times as many may come.
"""

from __future__ import annotations

import datetime as dt
import hmac
import math
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from typing import Final

FORGOTTEN_AFTER: Final = dt.timedelta(hours=1)
MOST_KNOWN: Final = 50_000
"""Buckets that are kept at a time, so that no number of addresses fills the memory; the oldest goes first."""
UNKNOWN_PEOPLE: Final = 150
"""How many people a wave is taken to have where nobody says how many there are."""
_NETWORK: Final = 64
"""Bits of an IPv6 address that belong to a household or an office; whoever has one has all addresses below it."""


@dataclass(frozen=True, slots=True)
class Limit:
    """``at_once`` may come together, and ``an_hour`` after that, evenly."""

    at_once: int
    an_hour: int

    @property
    def each(self) -> dt.timedelta:
        """How long it takes until one more may come."""
        return FORGOTTEN_AFTER / self.an_hour


def limit_of_an_address(people: int | None) -> Limit:
    """Everybody in the groups may come from one address, as in a room whose phones share one or at a kiosk, twice, and
    some more."""
    known = UNKNOWN_PEOPLE if people is None else people
    return Limit(2 * known + 20, 2 * known + 20)


def limit_of_a_door(people: int | None) -> Limit:
    """However many addresses they come from."""
    one = limit_of_an_address(people)
    return Limit(3 * one.at_once, 3 * one.an_hour)


def reserved(people: int | None, begun: int) -> int:
    """How much of a door's bucket is left for others than an address from which so many have ``begun`` this hour: once
    everybody may have come from there, a third. Else a few addresses that ask all the time would take each place that
    becomes free."""
    at_once = limit_of_an_address(people).at_once
    return 0 if begun < at_once // 2 else at_once


@dataclass(slots=True)
class _Bucket:
    left: float
    at: dt.datetime
    begun: int = 0


@dataclass(slots=True)
class RateLimiter:
    """What is known of who came within the last hour. Safe to be used by several threads."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _since: dt.datetime | None = None
    _doors: dict[bytes, _Bucket] = field(default_factory=dict)
    _buckets: dict[bytes, _Bucket] = field(default_factory=dict)
    _held_back: dict[tuple[str, ...], int] = field(default_factory=dict)

    def come(self, door: tuple[str, ...], address: str, people: int | None, now: dt.datetime) -> int:
        """0 for whoever may come through ``door`` (a programme and a wave), else the seconds until it is worth trying
        again. ``people`` is how many there are in the groups of the wave."""
        with self._lock:
            self._forget(now)
            of_door, of_address = limit_of_a_door(people), limit_of_an_address(people)
            all_ = _bucket(self._doors, self._name(*door), of_door, now)
            own = _bucket(self._buckets, self._name(*door, network_of(address)), of_address, now)
            while len(self._buckets) > MOST_KNOWN:  # a door's own bucket is never forgotten for those of addresses
                del self._buckets[next(iter(self._buckets))]
            behind = 1 + reserved(people, own.begun) - all_.left
            waiting = max(behind * of_door.each, (1 - own.left) * of_address.each)
            if waiting > dt.timedelta():
                self._held_back[door] = self._held_back.get(door, 0) + 1
                return max(1, math.ceil(waiting / dt.timedelta(seconds=1)))
            for its in (all_, own):
                its.left -= 1
                its.begun += 1
            return 0

    def take_held_back(self, door: tuple[str, ...]) -> int:
        """How many were held back at ``door`` since this was asked last."""
        with self._lock:
            return self._held_back.pop(door, 0)

    def _forget(self, now: dt.datetime) -> None:
        if self._since is None or not dt.timedelta() <= now - self._since < FORGOTTEN_AFTER:
            self._key, self._since = secrets.token_bytes(32), now
            self._doors.clear()
            self._buckets.clear()

    def _name(self, *parts: str) -> bytes:
        return hmac.digest(self._key, "\x1f".join(parts).encode(), "sha256")


def _bucket(known: dict[bytes, _Bucket], name: bytes, limit: Limit, now: dt.datetime) -> _Bucket:
    its = known.get(name)
    if its is None:
        its = known[name] = _Bucket(limit.at_once, now)
    its.left = min(limit.at_once, its.left + max(dt.timedelta(), now - its.at) / limit.each)
    its.at = now
    return its


def network_of(address: str) -> str:
    """The address, or that of the network below which whoever has it has all; '' where none is known."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else f"{int(found) >> (128 - _NETWORK):x}"
    return str(found)


def people_of(populations: Sequence[int | None]) -> int | None:
    """How many people the groups of a wave have together; None where that of one is not known."""
    known = [n for n in populations if n is not None]
    return sum(known) if len(known) == len(populations) else None
