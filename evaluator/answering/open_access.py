"""Doors that anybody can come through: an open link, and the page on which people make a code. How many may come, by
address and by door, over all processes and hosts that serve the same databases.

An address is known by an HMAC under a key made of the server's. What is counted stands in the vault and sinks to
nothing within an hour, when the row is removed: then nobody can say which addresses came. Nothing of it stands beside
an answer or in a log.
"""

from __future__ import annotations

import hmac
import math
import threading
from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Final

from evaluator.store.sign_ins import forget_old_attempts
from evaluator.vault.door_levels import LONGEST, Level, forget_sunk_levels, raise_levels

if TYPE_CHECKING:
    import datetime as dt

    from evaluator.store.engine import Store

MOST_KNOWN: Final = 50_000
"""Of how many addresses that were held back this process remembers until when, so that they do not ask the database."""
UNKNOWN_PEOPLE: Final = 150
"""How many people a wave is taken to have where nobody says how many there are."""
_NETWORK: Final = 64
"""Bits of an IPv6 address that belong to a household or an office; whoever has one has all addresses below it."""


def limit_of_an_address(people: int | None) -> int:
    """How many may come together, and within each hour after that, evenly: everybody in the groups may come from one
    address, as in a room whose phones share one or at a kiosk, twice, and some more."""
    return 2 * (UNKNOWN_PEOPLE if people is None else people) + 20


def limit_of_a_door(people: int | None) -> int:
    """However many addresses they come from."""
    return 3 * limit_of_an_address(people)


def reserved(people: int | None, begun: int) -> int:
    """How much of a door's level is left for others than an address from which so many have ``begun`` this hour: once
    everybody may have come from there, a third. Else a few addresses that ask all the time would take each place that
    becomes free."""
    most = limit_of_an_address(people)
    return 0 if begun < most // 2 else most


class Doors:
    """Counts in the vault who came within the last hour. Safe to be used by several threads and processes at once."""

    def __init__(self, vault: Store, key: str) -> None:
        self._vault, self._lock = vault, threading.Lock()
        self._key = hmac.digest(key.encode(), b"doors", "sha256")
        self._waiting: dict[bytes, float] = {}
        self._held_back: dict[tuple[str, ...], int] = {}

    def come(self, door: tuple[str, ...], address: str, people: int | None, now: dt.datetime) -> int:
        """0 for whoever may come through ``door`` (a programme and a wave), else the seconds until it is worth trying
        again. ``people`` is how many there are in the groups of the wave. Counted before anything is begun."""
        own, at = self._name(*door, network_of(address)), now.timestamp()
        waiting = self._known_to_wait(own, at) or self._raised(own, self._name(*door), people, at)
        if not waiting:
            return 0
        with self._lock:
            self._held_back[door] = self._held_back.get(door, 0) + 1
            self._waiting[own] = at + waiting
            while len(self._waiting) > MOST_KNOWN:
                del self._waiting[next(iter(self._waiting))]
        return max(1, math.ceil(waiting))

    def take_held_back(self, door: tuple[str, ...]) -> int:
        """How many were held back at ``door`` by this process since this was asked last."""
        with self._lock:
            return self._held_back.pop(door, 0)

    def _known_to_wait(self, own: bytes, at: float) -> float:
        """Seconds that are left of a wait told before: levels only sink, so that it still holds."""
        with self._lock:
            left = self._waiting.get(own, at) - at
            if not 0 < left <= LONGEST:
                self._waiting.pop(own, None)
                return 0.0
        return left

    def _raised(self, own: bytes, door: bytes, people: int | None, at: float) -> float:
        """0.0 where both levels have room, else how long until they have; nothing is counted then."""
        of_door, of_address = LONGEST / limit_of_a_door(people), LONGEST / limit_of_an_address(people)
        try:
            with self._vault.writing() as db:
                levels = raise_levels(db, Level(own, of_address), Level(door, of_door), now=at)
                begun = round(levels[0] / of_address) - 1
                waiting = max(levels[0], levels[1] + reserved(people, begun) * of_door) - LONGEST
                if waiting > _ROUNDED:
                    raise _Full
        except _Full:
            return waiting
        return 0.0

    def _name(self, *parts: str) -> bytes:
        return hmac.digest(self._key, "\x1f".join(parts).encode(), "sha256")


class _Full(Exception):
    """Undoes the transaction that raised levels too high."""


_ROUNDED: Final = 0.001
"""Seconds by which sums of parts of an hour are off."""


def forget_who_came(store: Store, vault: Store, *, now: dt.datetime) -> None:
    """Remove of doors and of attempts to sign in what no limit counts any more."""
    with vault.writing() as vault_db:
        forget_sunk_levels(vault_db, now=now.timestamp())
    with store.writing() as db:
        forget_old_attempts(db, now=now)


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
