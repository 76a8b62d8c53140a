"""Rows that can be put into a thread by hand, found by their words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.store import threads
from evaluator.store.threads import Key
from evaluator.threads.rows import Row, in_order, standing_rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Found:
    """``rows``: by day, at most `MOST`; ``more``: how many others there are. ``thread_of``: the title of the thread
    that a row is in already."""

    rows: tuple[Row, ...]
    more: int
    thread_of: dict[Key, str]


def found_rows(db: Connection, programme: str, words: str, chosen: Collection[Key] = ()) -> Found:
    """The rows whose title, body or reference has all of the words, and those that are ``chosen`` already; all rows
    where no words are given."""
    wanted = words.casefold().split()
    rows = [
        row
        for row in in_order([*standing_rows(db, programme).values()])
        if row.key in chosen or all(word in f"{row.title} {row.body} {row.reference}".casefold() for word in wanted)
    ]
    shown = [*(row for row in rows if row.key in chosen), *(row for row in rows if row.key not in chosen)][:MOST]
    titles, its = threads.titles(db, programme), threads.members(db, programme)
    thread_of = {row.key: titles[its[row.key]] for row in shown if row.key in its}
    return Found(tuple(shown), len(rows) - len(shown), thread_of)
