"""How all registers of a programme stand: what is in each, when it was changed last, and what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.programme.model import Indicator, Programme, RegisterSource
from evaluator.records.model import Register
from evaluator.records.registry import REGISTERS
from evaluator.registers.listing import can_lack
from evaluator.store import register_lists as lists

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Stands:
    """``lacking``: column -> how many rows have nothing there, where some have not. ``late``: how many should have
    ended before today and have not."""

    register: Register
    rows: int
    changed_at: dt.datetime | None
    lacking: Mapping[str, int]
    late: int


def standings(db: Connection, programme: Programme, *, today: dt.date) -> Sequence[Stands]:
    """In the order of the records; two statements for each register, however full they are."""
    found = []
    for register in REGISTERS.values():
        its = lists.standing(db, programme.key, register.name, can_lack(register), today=today)
        lacking = {name: n for name, n in its.lacking.items() if n}
        found.append(Stands(register, its.rows, its.changed_at, lacking, its.late))
    return found


def counting_in(programme: Programme) -> dict[str, list[Indicator]]:
    """The indicators that count in each register, by its name."""
    found: dict[str, list[Indicator]] = {}
    for one in programme.indicators:
        if isinstance(one.source, RegisterSource):
            found.setdefault(one.source.register, []).append(one)
    return found
