"""The rows of a table that are no rows of its record: headings between them, notes and sums below them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from evaluator.arranging.words import plain
from surveys.diagnostics import Diagnostic
from surveys.tables.reading import Row
from surveys.toml.strings import basic_string

_TOTALS: Final = frozenset({"i alt", "ialt", "total", "sum", "samlet", "totalt", "in total"})
_Look = Literal["", "total", "note", "lone", "alone"]
"""A row of the record, a sum, a note that says so, one cell that cannot be a row, and one that could be one."""
_ENDS_A_TOTAL: Final = (" i alt", " ialt", " in total", " total")
_NOTE: Final = re.compile(
    r"\*|(?:noter?|kilder?|bemærk|sources?|obs|nb|i ?alt|in total)(?!\w)|(?:total|totalt|sum)(?: ?[:=]| [0-9])"
)
"""Begins a cell that is a note, where it is the only one of its row."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table. ``read`` are the headings whose cells are, ``needed`` those of which no row may leave the
    cell empty, and ``renamed`` the cells, by heading, of which a map says what they mean."""

    rows: Sequence[Row]
    read: frozenset[str]
    needed: frozenset[str]
    renamed: Mapping[str, frozenset[str]]

    def of_the_record(self) -> tuple[list[Row], list[Diagnostic]]:
        """The rows without those at the end that cannot be rows of the record: a note in one cell, or a sum. What looks
        like one in between is asked for, as is a last row of one cell where no other has so few."""
        looks = [self._look(row) for row in self.rows]
        end = next((number for number in range(len(looks), 0, -1) if not looks[number - 1]), 0)
        common = "alone" in looks[:end] or not end
        kept, left_out, asked = [*self.rows[:end]], list[Diagnostic](), list[tuple[Row, str]]()
        below = False
        for number, (row, look) in enumerate(zip(self.rows, looks, strict=True)):
            if number < end:
                asked += [(row, look)] if look not in ("", "alone") else []
                continue
            below = below or look == "note" or (number > 0 and row.number > self.rows[number - 1].number + 1)
            if look == "alone" and common and not below:
                kept.append(row)
            elif self._lacks(row) if look == "total" else below and not (look == "alone" and common):
                name = "total_below" if look == "total" else "lone_below"
                left_out.append(Diagnostic(f"arranging.{name}", row.where, {}, "note"))
            else:
                asked.append((row, look))
        return kept, [*left_out, *self._asked(asked)]

    def _look(self, row: Row) -> _Look:
        filled = [(heading, cell) for heading, cell in row.cells.items() if cell]
        if not filled or (filled[0][1] in self.renamed.get(filled[0][0], ()) and not self._lacks(row)):
            return ""
        first = plain(filled[0][1])
        if first in _TOTALS or first.endswith(_ENDS_A_TOTAL):
            return "total"
        if len(filled) > 1 or row.merged or len(row.cells) == 1:
            return ""
        if filled[0][1].startswith("*") or _NOTE.match(first):
            return "note"
        if self._lacks(row):
            return "lone"
        return "alone" if len(self.read) > 1 else ""

    def _lacks(self, row: Row) -> bool:
        """Whether a cell is empty that no row may leave so."""
        return any(not row.cells[heading] for heading in self.needed)

    def _asked(self, asked: Iterable[tuple[Row, str]]) -> list[Diagnostic]:
        """All with one line for a map that leaves all of them out. It names cells, since the rows of a later file have
        other numbers; a row whose cell others have, too, by its number."""
        asked = list(asked)
        cells: dict[str, list[str]] = {}
        numbers: list[int] = []
        for row, _ in asked:
            heading, cell = _first(row)
            if sum(other.cells[heading] == cell for other in self.rows) == 1:
                cells.setdefault(heading, []).append(basic_string(cell))
            else:
                numbers.append(row.number)
        by_cell = ", ".join(f"{basic_string(heading)} = [{', '.join(its)}]" for heading, its in cells.items())
        lines = [f"leave_out = {{ {by_cell} }}"] if cells else []
        lines += [f"leave_out_rows = {numbers}"] if numbers else []
        names = {"total": "total_between"}
        return [
            Diagnostic(f"arranging.{names.get(look, 'lone_between')}", row.where, {"lines": tuple(lines)})
            for row, look in asked
        ]


def _first(row: Row) -> tuple[str, str]:
    """The first cell that holds something, after its heading."""
    return next((heading, cell) for heading, cell in row.cells.items() if cell)
