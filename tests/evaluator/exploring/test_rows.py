"""Rows behind a count: told by how many are alike, and never held one by one."""

from __future__ import annotations

from collections import Counter

from evaluator.exploring.rows import counted_rows
from evaluator.store.counting import BLANK
from evaluator.store.engine import Store
from tests.support.exploring import CODES, Person, stored

PEOPLE: list[Person] = [
    (f"g{n % 2}", "p1", (CODES[n % 3], None if n % 5 == 0 else CODES[n % 2], 1)) for n in range(600)
]


def test_of_many_rows_as_many_numbers_are_held_as_differ(sqlite_store: Store) -> None:
    its = stored(sqlite_store, PEOPLE)
    wanted = [("a", "b"), ("b",), ("c", "of_another_version")]
    with sqlite_store.reading() as db:
        numbers = counted_rows(db, its.gathered, its.printed, "m", "q", wanted).numbers
    assert [*numbers] == wanted
    given = [("w", group, process, (a, BLANK if b is None else b)) for group, process, (a, b, _) in PEOPLE]
    assert numbers["a", "b"] == Counter(given)
    assert numbers["b",] == Counter((*place, codes[1:]) for *place, codes in given)
    assert numbers["c", "of_another_version"] == {("w", group, "p1", (1, None)): 300 for group in ("g0", "g1")}
