"""Which rows may be of one matter: those with alike titles, and those that name each other. Somebody confirms it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from evaluator.records.registry import REGISTERS
from evaluator.store import registers, threads
from evaluator.store.threads import Key
from evaluator.threads.rows import IN_THREADS, Row, in_order, standing_rows
from evaluator.threads.titles import alike_titles

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST: Final = 40
"""Rows of a proposal: nobody can judge more of them at once."""
NAMED: Final = 1.0
"""Rows of which one names the other are surely of one matter."""
SHOWN: Final = 20
"""Proposals at once; the next come when these are judged."""
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


@dataclass(frozen=True, slots=True)
class Proposals:
    """The surest first, at most `SHOWN`, and how many ``more`` there are."""

    first: tuple[Proposal, ...]
    more: int


class _Titled(NamedTuple):
    key: Key
    title: str
    refers_to: Sequence[Key]


class _Group(NamedTuple):
    """Rows by their places; ``score``: that of the least sure pair that holds it together."""

    score: float
    rows: frozenset[int]


def proposals(db: Connection, programme: str) -> Proposals:
    """What somebody has said no to is not among them. Of all rows no more than their titles is read, and what they
    name."""
    rows, members = [*_titled(db, programme)], threads.members(db, programme)
    every = _groups(rows, members, threads.held_apart(db, programme, "thread"))
    shown = [[rows[place].key for place in its.rows] for its in every[:SHOWN]]
    standing = standing_rows(db, programme, keys={key for keys in shown for key in keys})
    made = [
        _proposal([standing[key] for key in keys], members, its.score)
        for keys, its in zip(shown, every[:SHOWN], strict=True)
    ]
    return Proposals(tuple(made), len(every) - len(made))


def _titled(db: Connection, programme: str) -> Iterator[_Titled]:
    for name in IN_THREADS:
        naming = registers.named_by(db, programme, name)
        for reference, title in registers.in_columns(db, programme, name, [REGISTERS[name].title]):
            yield _Titled((name, reference), title, naming[reference])


def _groups(rows: Sequence[_Titled], members: Mapping[Key, UUID], apart: Collection[frozenset[Key]]) -> list[_Group]:
    """Rows are put together pair by pair, the surest first, unless somebody has held apart two of them."""
    place = {row.key: number for number, row in enumerate(rows)}
    groups = _together(place, members)
    not_with = _not_with(place, apart)
    score: dict[int, float] = {}
    for sure, one, other in sorted((*_naming(rows, place), *_alike(rows)), key=lambda its: (-its[0], its[1], its[2])):
        first, second = groups.get(one, {one}), groups.get(other, {other})
        too_many = len(first) + len(second) > MOST
        if other in first or too_many or any(not_with[row] & second for row in first & not_with.keys()):
            continue
        both = first | second
        groups.update(dict.fromkeys(both, both))
        score.update(dict.fromkeys(both, sure))
    found = {min(groups[row]): _Group(sure, frozenset(groups[row])) for row, sure in score.items()}
    return sorted(found.values(), key=lambda one: (-one.score, min(one.rows)))


def _together(place: Mapping[Key, int], members: Mapping[Key, UUID]) -> dict[int, set[int]]:
    """The rows that are in a thread already, each with all of its thread."""
    by_thread: dict[UUID, set[int]] = {}
    for key, thread in members.items():
        if key in place:
            by_thread.setdefault(thread, set()).add(place[key])
    return {one: its for its in by_thread.values() for one in its}


def _not_with(place: Mapping[Key, int], apart: Iterable[frozenset[Key]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for pair in apart:
        rows = {place[key] for key in pair if key in place}
        for row in rows:
            found.setdefault(row, set()).update(rows - {row})
    return found


def _proposal(rows: Sequence[Row], members: Mapping[Key, UUID], score: float) -> Proposal:
    """The thread with most rows first: the others join it."""
    its = [members[row.key] for row in rows if row.key in members]
    by_size = sorted(set(its), key=lambda thread: (-its.count(thread), str(thread)))
    return Proposal(tuple(in_order(rows)), tuple(by_size), score, named=_are_named(rows))


def _are_named(rows: Sequence[Row]) -> bool:
    keys = {row.key for row in rows}
    return any(keys & set(row.refers_to) for row in rows)


def _naming(rows: Iterable[_Titled], place: Mapping[Key, int]) -> Iterator[tuple[float, int, int]]:
    return ((NAMED, place[row.key], place[other]) for row in rows for other in row.refers_to if other in place)


def _alike(rows: Sequence[_Titled]) -> list[tuple[float, int, int]]:
    """Not two things with a life of their own: numbered actions, say, are different ones."""
    places = [place for place, row in enumerate(rows) if row.key[0] not in _NOT_PROPOSED]
    lives = [name if REGISTERS[name := rows[place].key[0]].history else "" for place in places]
    found = alike_titles([rows[place].title for place in places], apart=lives)
    return [(one.score, places[one.first], places[one.second]) for one in found]
