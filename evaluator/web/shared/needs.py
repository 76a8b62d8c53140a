"""What needs doing, as the evaluator's home tells it: each room counts what waits in it, and no room knows the others.

A room in which something can wait declares it where its pages are made:

    @needs_doing("forms", "paper.listing")
    def forms(now: Now) -> int:
        return forms_to_type_again(now.db, now.programme.key)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import url_for

from evaluator.programme.model import Programme
from evaluator.results.open_waves import OpenWave

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Now:
    """Of what is asked. ``milestone``: the one that is being worked on; ``waves``: those of it that are open."""

    db: Connection
    vault_db: Connection
    programme: Programme
    milestone: str
    waves: tuple[OpenWave, ...]
    at: dt.datetime


Count = Callable[[Now], int]


@dataclass(frozen=True, slots=True)
class Kind:
    """``label``: of the texts ``home.need_LABEL`` and ``home.need_LABEL_one``. ``endpoint``: where it is done."""

    label: str
    endpoint: str
    count: Count


@dataclass(frozen=True, slots=True)
class Need:
    """``number`` is at least 1."""

    label: str
    number: int
    address: str


_kinds: Final[list[Kind]] = []


def needs_doing(label: str, endpoint: str) -> Callable[[Count], Count]:
    """Declare a kind. It is counted in one statement, however many rows there are."""

    def declared(count: Count) -> Count:
        _kinds.append(Kind(label, endpoint, count))
        return count

    return declared


def needs(now: Now) -> Iterator[Need]:
    """What waits, in the order in which the rooms are loaded."""
    for kind in _kinds:
        if number := kind.count(now):
            address = url_for(kind.endpoint, programme=now.programme.key, nedslag=now.milestone)
            yield Need(kind.label, number, address)
