"""Rows of a register that may be the same row twice. Somebody looks at both, and merges them or says no."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from evaluator.records.model import Register
from evaluator.records.registry import REGISTERS
from evaluator.store import registers, threads
from evaluator.threads.rows import BODIES, IN_THREADS, Row, standing_rows
from evaluator.threads.titles import alike_titles

if TYPE_CHECKING:
    from sqlalchemy import Connection

NEAR: Final = 0.75
"""Titles this much alike, on the same day, may be the same row."""
SHOWN: Final = 20
"""Pairs that are proposed at once; the next come when these are judged."""
MOST: Final = 50
"""Rows of one title and day that are compared with each other."""
WHY: Final = ("same", "title", "near")
"""Why two rows may be the same, the surest first."""


@dataclass(frozen=True, slots=True)
class Twins:
    """Two rows of a register, the one that says more first. ``why``: 'same' where all that tells rows apart is equal,
    'title' where title and day are, 'near' where the titles are nearly."""

    first: Row
    second: Row
    why: str


class _Short(NamedTuple):
    """What tells whether a row may be another. ``days``: its own, or those of what happened in its life; that it has
    none is as good as one. ``cells``: what must not differ, and what tells rows of the register apart."""

    reference: str
    title: str
    days: frozenset[dt.date | None]
    cells: Mapping[str, Any]


class _Pair(NamedTuple):
    """Two rows by reference; in the order in which they are shown. ``why``: its place in `WHY`."""

    why: int
    register: str
    one: str
    other: str


def twins(db: Connection, programme: str) -> list[Twins]:
    """The surest first, at most `SHOWN`; not what somebody said no to. All rows are looked at by their titles and days,
    and only those that are shown are read."""
    apart = threads.held_apart(db, programme, "duplicate")
    found: list[_Pair] = []
    for name in IN_THREADS:
        pairs = _of_register(REGISTERS[name], _in_short(db, programme, REGISTERS[name]))
        found += [pair for pair in pairs if frozenset(((name, pair.one), (name, pair.other))) not in apart]
    shown = sorted(found)[:SHOWN]
    keys = {(pair.register, its) for pair in shown for its in (pair.one, pair.other)}
    rows = standing_rows(db, programme, keys=keys)
    return [_twins(rows[pair.register, pair.one], rows[pair.register, pair.other], WHY[pair.why]) for pair in shown]


def _twins(one: Row, other: Row, why: str) -> Twins:
    first, second = sorted((one, other), key=lambda row: (-_said(row), row.reference))
    return Twins(first, second, why)


def _in_short(db: Connection, programme: str, register: Register) -> list[_Short]:
    happened: dict[str, set[dt.date | None]] = {}
    if register.history:
        for reference, day in registers.events_in_columns(db, programme, register.name, [register.date]):
            happened.setdefault(reference, set()).add(day)
    own = {one.name for one in register.columns}
    wanted = (register.title, register.date, "process", *BODIES, *register.identity)
    names = [name for name in dict.fromkeys(wanted) if name in own]
    found = []
    for reference, *values in registers.in_columns(db, programme, register.name, names):
        cells = dict(zip(names, values, strict=True))
        days = happened.get(reference) or {cells.get(register.date)}
        found.append(_Short(reference, cells[register.title], frozenset(days), cells))
    return found


def _of_register(register: Register, rows: Sequence[_Short]) -> Iterator[_Pair]:
    titles = [_plain(row.title) for row in rows]
    for one, other in dict.fromkeys((*_of_one_title(titles, rows), *_of_near_titles(rows))):
        first, second = rows[one], rows[other]
        if not any(_differ(first.cells.get(name), second.cells.get(name)) for name in (*BODIES, "process")):
            same = all(first.cells[name] == second.cells[name] for name in register.identity)
            why = "same" if same else "title" if titles[one] == titles[other] else "near"
            yield _Pair(WHY.index(why), register.name, *sorted((first.reference, second.reference)))


def _of_one_title(titles: Sequence[str], rows: Sequence[_Short]) -> Iterator[tuple[int, int]]:
    """Of one day, too; no more than `MOST` are compared with each other."""
    by_title: dict[str, list[int]] = {}
    for place, title in enumerate(titles):
        by_title.setdefault(title, []).append(place)
    for places in by_title.values():
        by_day: dict[dt.date | None, list[int]] = {}
        for place in places if len(places) > 1 else ():
            for day in rows[place].days:
                by_day.setdefault(day, []).append(place)
        for its in by_day.values():
            yield from combinations(its[:MOST], 2)


def _of_near_titles(rows: Sequence[_Short]) -> Iterator[tuple[int, int]]:
    alike = alike_titles([row.title for row in rows], NEAR, among=[row.days - {None} for row in rows])
    return ((one.first, one.second) for one in alike)


def _differ(one: object, other: object) -> bool:
    """Whether both say something, and not the same."""
    return bool(one and other and one != other)


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())


def _said(row: Row) -> int:
    return sum(value not in ("", None) for value in row.cells.values()) + len(row.events)
