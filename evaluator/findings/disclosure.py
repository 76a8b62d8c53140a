"""Which figures of a milestone are withheld, decided over all of them at once: no table may give another away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.differencing import withheld
from analysis.disclosure import TOTAL, suppressed
from evaluator.findings.answers import Cell

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
    hidden: set[Figure] = set()
    for table in tables:
        counts = {group: sum(cells[cell] for cell in over) for group, over in table.groups.items()}
        away = suppressed(counts, minimum, total_shown=table.with_total)
        hidden |= {(table.name, group) for group in away}
        figures |= {(table.name, group): over for group, over in table.groups.items()}
        if table.with_total:
            figures[table.name, TOTAL] = frozenset[Cell]().union(*table.groups.values())
    return Withheld(withheld(cells, figures, minimum, hidden=hidden))


def protected_count(n: int, asked: int, minimum: int) -> int:
    """The count by which a cell is protected: its answers on the scale, or where there are none but somebody was asked
    and answered outside it, the number of those, at most one less than the minimum."""
    return n or min(asked, minimum - 1)
