"""Rows of all registers found by words, in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from evaluator.records.registry import REGISTERS
from evaluator.store.programme_index import Scope, within
from evaluator.store.register_lists import contains, is_searched
from evaluator.store.register_tables import TABLES


@dataclass(frozen=True, slots=True)
class FoundRow:
    programme: str
    register: str
    reference: str
    title: str


def rows_with(db: sa.Connection, words: Sequence[str], scopes: Mapping[str, Scope], most: int) -> list[FoundRow]:
    """Rows that hold with all the words in their texts, at most so many of each register. Events are not looked at, nor
    who answers for a row. ``scopes``: by register."""
    is_sqlite = db.dialect.name == "sqlite"
    each = []
    for name, scope in scopes.items():
        register, table = REGISTERS[name], TABLES[name]
        texts = [table.c.reference, *(table.c[one.name] for one in register.columns if is_searched(one))]
        title = sa.cast(table.c[register.title], sa.Text).label("title")
        found = sa.select(table.c.programme_id, sa.literal(name).label("register"), table.c.reference, title)
        where = (*within(table, scope), *(contains(texts, word, is_sqlite) for word in words))
        ordered = found.where(*where).order_by(table.c.programme_id, table.c.reference)
        each.append(sa.select(ordered.limit(most).subquery()))
    return (
        [FoundRow(one[0], one[1], one[2], one[3] or one[2]) for one in db.execute(sa.union_all(*each))] if each else []
    )
