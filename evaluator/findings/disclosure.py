"""Which figures of a milestone are withheld, decided over all of them at once: no table may give another away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from analysis.differencing import withheld
from evaluator.findings.answers import Cell

TOTAL: Final = ""
Figure = tuple[str, str]
"""(table, group): one published figure; group '' for the table's total. A table is an indicator, the involvement grid
(group 'stage/group') or the table of responses."""


@dataclass(frozen=True, slots=True)
class Published:
    """One table: the cells of each of its figures, and whether their total is shown too."""

    name: str
    groups: Mapping[str, frozenset[Cell]]
    with_total: bool = True


@dataclass(frozen=True, slots=True)
class Withheld:
    figures: frozenset[Figure]

    def hides(self, table: str, group: str = TOTAL) -> bool:
        return (table, group) in self.figures


def decide(cells: Mapping[Cell, int], tables: Iterable[Published], minimum: int) -> Withheld:
    """What to withhold so that no group below ``minimum`` can be seen in, or computed from, what is published."""
    figures: dict[Figure, frozenset[Cell]] = {}
    together = []
    for table in tables:
        its = {(table.name, group): over for group, over in table.groups.items()}
        together.append(list(its))
        figures |= its
        if table.with_total:
            figures[table.name, TOTAL] = frozenset[Cell]().union(*table.groups.values())
    people = {name: people_behind(over, cells) for name, over in figures.items()}
    totals = [name for name in figures if name[1] == TOTAL]
    return Withheld(withheld(cells, figures, minimum, people=people, tables=together, keep=totals))


def people_behind(over: Iterable[Cell], cells: Mapping[Cell, int]) -> int:
    """At least how many people gave the answers: one person answers several questions of a questionnaire, so that of
    each questionnaire and group the question with the most answers counts."""
    most: dict[tuple[str, str], int] = {}
    for cell in over:
        source = (cell[0].partition(".")[0], cell[1])
        most[source] = max(most.get(source, 0), cells[cell])
    return sum(most.values())


def protected_count(n: int, asked: int, minimum: int) -> int:
    """The count by which a cell is protected: its answers on the scale, or where there are none but somebody was asked
    and answered outside it, the number of those, at most one less than the minimum."""
    return n or min(asked, minimum - 1)
