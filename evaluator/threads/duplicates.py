"""Rows of a register that may be the same row twice. Somebody looks at both, and merges them or says no."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from evaluator.records.registry import REGISTERS
from evaluator.store import threads
from evaluator.threads.rows import IN_THREADS, Row, standing_rows
from evaluator.threads.titles import alike_titles

if TYPE_CHECKING:
    from sqlalchemy import Connection

NEAR: Final = 0.75
"""Titles this much alike, on the same day, may be the same row."""
MOST: Final = 50
"""Pairs that are proposed at once."""


@dataclass(frozen=True, slots=True)
class Twins:
    """Two rows of a register, the one that says more first. ``why``: 'same' where all that tells rows apart is equal,
    'title' where title and day are, 'near' where the titles are nearly."""

    first: Row
    second: Row
    why: str


def twins(db: Connection, programme: str) -> list[Twins]:
    """The surest first, at most `MOST`; not what somebody said no to."""
    apart = threads.held_apart(db, programme, "duplicate")
    found = []
    for name in IN_THREADS:
        rows = [*standing_rows(db, programme, [name]).values()]
        found += [one for one in _of_register(rows) if frozenset((one.first.key, one.second.key)) not in apart]
    order = ("same", "title", "near")
    return sorted(found, key=lambda one: (order.index(one.why), one.first.key, one.second.key))[:MOST]


def _of_register(rows: Sequence[Row]) -> Iterator[Twins]:
    """Rows of equal words are neighbours in a list; so no more than those of one title are compared with each other."""
    seen: set[frozenset[str]] = set()
    by_title: dict[str, list[Row]] = {}
    for row in rows:
        by_title.setdefault(_plain(row.title), []).append(row)
    equal = (pair for its in by_title.values() for pair in combinations(its[:MOST], 2))
    near = ((rows[one.first], rows[one.second]) for one in alike_titles([row.title for row in rows], NEAR))
    for one, other in (*equal, *near):
        pair = frozenset((one.reference, other.reference))
        why = _why(one, other)
        if why and pair not in seen:
            seen.add(pair)
            first, second = sorted((one, other), key=lambda row: (-_said(row), row.reference))
            yield Twins(first, second, why)


def _why(one: Row, other: Row) -> str:
    """Two rows that name different bodies or processes, or different days, are not the same."""
    if any(getattr(one, name) and getattr(other, name) not in ("", getattr(one, name)) for name in ("body", "process")):
        return ""
    register = REGISTERS[one.register]
    if all(one.cells[name] == other.cells[name] for name in register.identity) and _days(one) & _days(other):
        return "same"
    if not _days(one) & _days(other):
        return ""
    return "title" if _plain(one.title) == _plain(other.title) else "near" if one.day is not None else ""


def _days(row: Row) -> set[object]:
    """The days of a row, or of what happened in its life; that it has none is as good as one."""
    return {event.day for event in row.events} or {row.day}


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())


def _said(row: Row) -> int:
    return sum(value not in ("", None) for value in row.cells.values()) + len(row.events)
