"""The moves of a change as JSON, and read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from evaluator.store.threads import Key, Moves


def as_cells(moves: Moves) -> dict[str, Any]:
    return {
        "titles": [[str(thread), *turn] for thread, turn in moves.titles.items()],
        "rows": [[*key, *(one and str(one) for one in turn)] for key, turn in moves.rows.items()],
        "apart": [[about, *first, *second, *turn] for (about, first, second), turn in moves.apart.items()],
    }


def moves_of(cells: Mapping[str, Any]) -> Moves:
    return Moves(
        titles={UUID(thread): (before, after) for thread, before, after in cells["titles"]},
        rows={(register, its): (_thread(a), _thread(b)) for register, its, a, b in cells["rows"]},
        apart={(about, (r, a), (s, b)): (were, are) for about, r, a, s, b, were, are in cells["apart"]},
    )


def _thread(written: str | None) -> UUID | None:
    return None if written is None else UUID(written)


def touched(cells: Mapping[str, Any]) -> list[Key]:
    """The rows that a change was about: those that moved or were merged, else those that were held apart."""
    if merged := cells.get("merged"):
        return [(merged["register"], merged["kept"]), (merged["register"], merged["gone"])]
    moved = [(register, reference) for register, reference, *_ in cells["rows"]]
    pairs = [key for _, r, a, s, b, *_ in cells["apart"] for key in ((r, a), (s, b))]
    return moved or list(dict.fromkeys(pairs))
