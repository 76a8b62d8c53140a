"""Which figures of a milestone are suppressed, decided over all of them at once: no table may disclose another's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from analysis.disclosure import suppressed
from evaluator.findings.answers import Cell, People, people_behind

TOTAL: Final = ""
Figure = tuple[str, str]
"""(table, group): one published figure; group '' for the table's total. A table is an indicator, the involvement grid
(group 'stage/group'), the table of responses, or one sum of data quality (group 'all')."""


@dataclass(frozen=True, slots=True)
class Published:
    """One table: the cells of each of its figures, and whether their total is shown too. ``people`` has the cells that
    tell how many submitted: who sees that all but a small group answered a question knows how many the others were.
    ``cost``: of one of its figures, for each person behind it; a total costs ten times as much."""

    name: str
    groups: Mapping[str, frozenset[Cell]]
    with_total: bool = True
    people: People = field(default_factory=dict)
    cost: int = 3

    def figures(self) -> dict[Figure, frozenset[Cell]]:
        total = {TOTAL: frozenset[Cell]().union(*self.groups.values())} if self.with_total else {}
        return {(self.name, group): over for group, over in {**self.groups, **total}.items()}

    def sums(self, over: Collection[Cell], cells: Mapping[Cell, int]) -> list[Mapping[Cell, int]]:
        """What a figure over some cells publishes: their answers, and the submissions of all who gave these."""
        people = Counter(one for cell in over for one in self.people.get(cell, ()))
        filled = [cell for cell in over if cells[cell]]
        return [dict.fromkeys(filled, 1), people if all(cell in self.people for cell in filled) else {}]


@dataclass(frozen=True, slots=True)
class Suppressed:
    """``cells`` are the counts that the decision was on, ``published`` the sums over them in all other figures."""

    figures: frozenset[Figure]
    cells: Mapping[Cell, int]
    published: tuple[Mapping[Cell, int], ...]

    def hides(self, table: str, group: str = TOTAL) -> bool:
        return (table, group) in self.figures


def decide(cells: Mapping[Cell, int], tables: Iterable[Published], minimum: int, last: Published) -> Suppressed:
    """What to suppress so that no group below ``minimum`` can be seen in, or computed from, what is published.

    ``last`` is decided on when all else is: nothing else is suppressed for its sake.
    """
    its = [*tables]
    figures = {name: table.sums(over, cells) for table in its for name, over in table.figures().items()}
    people = {name: people_behind(over, cells) for table in its for name, over in table.figures().items()}
    together = [[(table.name, group) for group in table.groups] for table in its]
    cost = {name: table.cost * (1 if name[1] else 10) for table in its for name in table.figures()}
    hidden = suppressed(cells, figures, minimum, people=people, tables=together, cost=cost)
    shown = [sums[0] for name, sums in figures.items() if name not in hidden]
    figures |= {name: _beyond(last.sums(over, cells), shown) for name, over in last.figures().items()}
    cost |= dict.fromkeys(last.figures(), 0)
    hidden = suppressed(cells, figures, minimum, people=people, tables=together, cost=cost, already=hidden)
    return Suppressed(hidden, cells, tuple(one for name, sums in figures.items() if name not in hidden for one in sums))


def _beyond(sums: Iterable[Mapping[Cell, int]], shown: Iterable[Mapping[Cell, int]]) -> list[Mapping[Cell, int]]:
    """The first sum without the published ones inside it, which says as much and touches fewer cells."""
    first, *others = sums
    left = set(first)
    for one in sorted(shown, key=len, reverse=True):
        left -= set(one) if left.issuperset(one) else set()
    return [dict.fromkeys(left, 1), *others]


def protected_count(n: int, asked: int, minimum: int) -> int:
    """The count by which a cell is protected: its answers on the scale, or where there are none but somebody was asked
    and answered outside it, the number of those, at most one less than the minimum."""
    return n or min(asked, minimum - 1)
