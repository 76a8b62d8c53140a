"""Which rows may be of one matter: those with alike titles, and those that name each other. Somebody confirms it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.records.registry import REGISTERS
from evaluator.store import threads
from evaluator.store.threads import Key
from evaluator.threads.rows import Row, in_order, standing_rows
from evaluator.threads.titles import alike_titles

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST: Final = 40
"""Rows of a proposal: nobody can judge more of them at once."""
NAMED: Final = 1.0
"""Rows of which one names the other are surely of one matter."""
_NOT_PROPOSED: Final = frozenset({"activities"})
"""Talks and workshops have the same titles and are not one matter; they can be put into a thread by hand."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Rows by day that may be one matter, some of them in ``threads`` already. ``named``: whether any is held by what
    it names, or what names it; else ``score`` is that of the titles that are least alike, in 0..1."""

    rows: tuple[Row, ...]
    threads: tuple[UUID, ...]
    score: float
    named: bool

    @property
    def title(self) -> str:
        """That of the row which most of the others name, or the shortest: 'Status of' and 'and what followed' are no
        part of a matter."""
        naming = Counter(key for row in self.rows for key in row.refers_to)
        return min(self.rows, key=lambda row: (-naming[row.key], len(row.title), row.title)).title

    @property
    def into(self) -> UUID | None:
        return self.threads[0] if self.threads else None


def proposals(db: Connection, programme: str) -> list[Proposal]:
    """The surest first. What somebody has said no to is not among them."""
    rows = [*standing_rows(db, programme).values()]
    return proposed(rows, threads.members(db, programme), threads.held_apart(db, programme, "thread"))


def proposed(rows: Sequence[Row], members: Mapping[Key, UUID], apart: Collection[frozenset[Key]]) -> list[Proposal]:
    """Rows are put together pair by pair, the surest first, unless somebody has held apart two of them."""
    pairs = sorted([*_naming(rows), *_alike(rows)], key=lambda its: (-its[0], its[1], its[2]))
    groups = {row.key: {row.key} for row in rows}
    for thread in set(members.values()):
        its = {key for key, one in members.items() if one == thread and key in groups}
        groups |= dict.fromkeys(its, its)
    not_with: dict[Key, set[Key]] = {}
    for one, other in (tuple(pair) for pair in apart if len(pair) == 2):
        not_with.setdefault(one, set()).add(other)
        not_with.setdefault(other, set()).add(one)
    score: dict[Key, float] = {}
    for sure, one, other in pairs:
        first, second = groups[one], groups[other]
        if (
            first is second
            or len(first) + len(second) > MOST
            or any(not_with.get(key, set()) & second for key in first)
        ):
            continue
        both = first | second
        groups |= dict.fromkeys(both, both)
        score |= dict.fromkeys(both, sure)
    by_key = {row.key: row for row in rows}
    found = {id(its): its for key, its in groups.items() if key in score}.values()
    made = [_proposal([by_key[key] for key in its], members, min(score[key] for key in its)) for its in found]
    return sorted(made, key=lambda one: (-one.score, one.rows[0].key))


def _proposal(rows: Sequence[Row], members: Mapping[Key, UUID], score: float) -> Proposal:
    """The thread with most rows first: the others join it."""
    its = [members[row.key] for row in rows if row.key in members]
    by_size = sorted(set(its), key=lambda thread: (-its.count(thread), str(thread)))
    return Proposal(tuple(in_order(rows)), tuple(by_size), score, named=_are_named(rows))


def _are_named(rows: Sequence[Row]) -> bool:
    keys = {row.key for row in rows}
    return any(keys & set(row.refers_to) for row in rows)


def _naming(rows: Iterable[Row]) -> list[tuple[float, Key, Key]]:
    keys = {row.key for row in rows}
    return [(NAMED, row.key, other) for row in rows for other in row.refers_to if other in keys]


def _alike(rows: Sequence[Row]) -> list[tuple[float, Key, Key]]:
    """Not two things with a life of their own: numbered actions, say, are different ones."""
    its = [row for row in rows if row.register not in _NOT_PROPOSED]
    found = alike_titles([row.title for row in its])
    pairs = [(one.score, its[one.first].key, its[one.second].key) for one in found]
    return [(score, one, other) for score, one, other in pairs if one[0] != other[0] or not REGISTERS[one[0]].history]
