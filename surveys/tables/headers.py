"""Headers of several rows: a question above its choices, or the names of variables above their descriptions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

BETWEEN: Final = " / "
"""Stands between what the rows of a header say of one column."""
MOST_DESCRIBED: Final = 2
_DESCRIBED_BY: Final = '{"ImportId":'
"""Begins each cell of the row that Qualtrics writes last above the answers."""


def joined_names(rows: Sequence[Sequence[str]]) -> list[str]:
    """One name for each column. A name above reaches over the columns to its right that have none of their own there
    and one below, as that of a question over its choices."""
    width = max(map(len, rows))
    parts: list[list[str]] = [[] for _ in range(width)]
    for number, row in enumerate(rows):
        reaching = ""
        for column in range(width):
            cell = row[column] if column < len(row) else ""
            below = any(column < len(other) and other[column] for other in rows[number + 1 :])
            reaching = cell or (reaching if below else "")
            if reaching:
                parts[column].append(reaching)
    return [BETWEEN.join(dict.fromkeys(its)) for its in parts]


def described_rows(body: Sequence[Sequence[str]]) -> int:
    """How many rows below the names describe them, to the row with their ids in the tool; 0 where none does."""
    for number, row in enumerate(body[:MOST_DESCRIBED], start=1):
        filled = [cell for cell in row if cell]
        if filled and all(cell.startswith(_DESCRIBED_BY) for cell in filled):
            return number
    return 0


def named_below(names: Sequence[str], row: Sequence[str]) -> tuple[str, ...]:
    """The names in the second row of a header: it begins where the first has something, has nothing there, and fills
    every column that lacks a name. () where the row is one of the table."""
    unnamed = [column for column in range(max(len(names), len(row))) if column >= len(names) or not names[column]]
    below = [row[column] for column in unnamed if column < len(row) and row[column]]
    starts_empty = bool(names and names[0] and not (row and row[0]))
    return tuple(below) if below and len(below) == len(unnamed) and starts_empty else ()
