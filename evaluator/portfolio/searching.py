"""One search over programmes, their documents, indicators and questions, and the rows of their registers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.store.programme_index import Entry, Scope, entries_with
from evaluator.store.register_search import FoundRow, rows_with

if TYPE_CHECKING:
    from sqlalchemy import Connection

ROWS: Final = "row"
MOST: Final = 20
"""Of each kind; whoever finds more writes another word."""
MOST_WORDS: Final = 8
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Found:
    """What has every word. ``more``: kinds of which there is more than is shown."""

    entries: Mapping[str, Sequence[Entry]]
    rows: Sequence[FoundRow]
    more: frozenset[str]

    @property
    def is_empty(self) -> bool:
        return not self.rows and not any(self.entries.values())


def words_of(text: str) -> list[str]:
    """The words that are sought."""
    return text[:LONGEST].split()[:MOST_WORDS]


def search(db: Connection, words: Sequence[str], scopes: Mapping[str, Scope], registers: Mapping[str, Scope]) -> Found:
    """``scopes``: by kind of entry, the programmes of which whoever asks may open the places that are found;
    ``registers``: the same of rows, by register. Two statements, whatever there is."""
    entries: dict[str, list[Entry]] = {kind: [] for kind in scopes}
    for one in entries_with(db, words, scopes, MOST + 1):
        entries[one.kind].append(one)
    rows = rows_with(db, words, {name: its for name, its in registers.items() if its != ()}, MOST + 1)
    more = {kind for kind, its in entries.items() if len(its) > MOST} | ({ROWS} if len(rows) > MOST else set())
    return Found({kind: its[:MOST] for kind, its in entries.items()}, rows[:MOST], frozenset(more))
