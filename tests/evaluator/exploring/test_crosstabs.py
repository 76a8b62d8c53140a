"""A table of two questions: over the rows that were counted, refused in words, and logged."""

from __future__ import annotations

from itertools import count
from uuid import UUID

import pytest
import sqlalchemy as sa

from evaluator.exploring.crosstabs import CrosstabLook, crosstab, note_look
from evaluator.exploring.questions import Counted
from evaluator.store import audit
from evaluator.store.engine import Store, open_store
from evaluator.store.tables import submission
from evaluator.store.tallies import take_out
from evaluator.store.wave_erasures import WaveErasure, erase_answers
from surveys.diagnostics import InputRejected
from tests.support.exploring import Person, as_counted, cross, stored
from tests.support.small_programmes import IN_TIME

EVEN: list[Person] = [
    ("g0", "p1", (first, second, third)) for first in (1, 3) for second in (1, 3) for third in (1, 3) for _ in range(6)
]

ALIKE_IN_SIZE: list[Person] = [
    (group, "p1", (first, second, 1))
    for group, same, other in (("g0", 8, 8), ("g1", 14, 2))
    for first in (1, 3)
    for second in (1, 3)
    for _ in range(same if first == second else other)
]
"""Groups of 32, of which the second alone has few in a cell."""


def refused(store: Store, its: Counted, first: str = "q.a", second: str = "q.b") -> list[str]:
    with pytest.raises(InputRejected) as found:
        cross(store, its, first, second)
    return [one.code for one in found.value.diagnostics]


def test_the_table_counts_the_rows_and_says_who_looked(store: Store) -> None:
    its = stored(store, EVEN)
    found = cross(store, its)
    assert found.table.n == 48
    assert [n for counts in found.table.counts for n in counts if n] == [12, 12, 12, 12]
    assert found.groups == ("g0",)
    with store.reading() as db:
        (entry,) = audit.entries_of(db, "crosstab_shown", "p")
        assert audit.entries_of(db, "crosstab_shown", "another") == []
    assert (entry.actor, entry.subject) == ("eva", "m")
    assert entry.details == {"first_question": "q.a", "second_question": "q.b", "rows": 48, "number": 1}


def test_a_third_table_that_closes_a_circle_is_refused_and_the_same_again_is_not(sqlite_store: Store) -> None:
    its = stored(sqlite_store, EVEN)
    cross(sqlite_store, its)
    cross(sqlite_store, its, "q.b", "q.c")
    assert refused(sqlite_store, its, "q.a", "q.c") == ["exploring.closes_a_circle"]
    assert cross(sqlite_store, its, "q.b", "q.a").table.n == 48


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("q.a", "q.a", "exploring.not_two_of_one"),
        ("q.a", "r.b", "exploring.no_choices"),
        ("q.a", "q.unknown", "exploring.no_choices"),
    ],
)
def test_what_is_no_pair_of_questions_is_refused(sqlite_store: Store, first: str, second: str, code: str) -> None:
    assert refused(sqlite_store, stored(sqlite_store, EVEN), first, second) == [code]


def test_few_people_are_in_no_table_and_a_refusal_is_not_logged(sqlite_store: Store) -> None:
    its = stored(sqlite_store, [("g0", "p1", (1, 1, 1))] * 20 + [("g0", "p1", (3, 3, 3))] * 4)
    assert refused(sqlite_store, its) == ["exploring.tells_of_few"]
    with sqlite_store.reading() as db:
        assert audit.entries_of(db, "crosstab_shown", "p") == []


def test_as_soon_as_one_answer_is_gone_since_the_count_there_is_no_table(store: Store) -> None:
    its = stored(store, EVEN)
    with store.writing() as db:
        one = db.execute(sa.select(submission.c.submission_id).limit(1)).scalar_one()
        db.execute(sa.delete(submission).where(submission.c.submission_id == one))
    assert refused(store, its) == ["exploring.rows_differ"]


def test_whoever_looks_holds_nobody_up_and_sees_nothing_once_an_answer_moved_meanwhile(store: Store) -> None:
    """Rows are read on a connection that cannot write while others write; then the table is noted, or not shown."""
    its = stored(store, EVEN, linkage="pseudonymous")
    with store.reading(snapshot=True) as db:
        read = crosstab(db, its, "q.a", "q.b")
        with store.writing() as other:
            take_out(other, "p", wave="w", pseudonym="3")
            other.execute(sa.delete(submission).where(submission.c.pseudonym == "3"))
        assert crosstab(db, its, "q.a", "q.b").table == read.table
    assert not_noted(store, read) == ["exploring.rows_differ"]


def test_of_two_who_look_at_once_one_sees_the_table_that_closes_a_circle(sqlite_store: Store) -> None:
    its = stored(sqlite_store, EVEN)
    cross(sqlite_store, its)
    with sqlite_store.reading(snapshot=True) as db:
        read = crosstab(db, its, "q.b", "q.c")
    cross(sqlite_store, its, "q.a", "q.c")
    assert not_noted(sqlite_store, read) == ["exploring.closes_a_circle"]


def test_no_table_is_shown_of_answers_that_were_deleted_while_they_were_read(sqlite_store: Store) -> None:
    its = stored(sqlite_store, EVEN)
    with sqlite_store.reading(snapshot=True) as db:
        read = crosstab(db, its, "q.a", "q.b")
    with sqlite_store.writing() as db:
        erase_answers(db, "p", WaveErasure("w", IN_TIME.date(), "eva", due=False))
    assert not_noted(sqlite_store, read) == ["store.answers_deleted"]


def not_noted(store: Store, read: CrosstabLook) -> list[str]:
    """Why a table that was read is not shown; then nothing is noted of it either."""
    with pytest.raises(InputRejected) as found, store.writing() as db:
        note_look(db, read, actor="eva", now=IN_TIME)
    with store.reading() as db:
        shown = [one.details for one in audit.entries_of(db, "crosstab_shown", "p") if one.details]
    assert not any(
        one["first_question"] == read.first.name for one in shown if one["second_question"] == read.second.name
    )
    return [one.code for one in found.value.diagnostics]


def test_in_a_confidential_wave_nobody_is_told_apart(sqlite_store: Store) -> None:
    assert refused(sqlite_store, stored(sqlite_store, EVEN, linkage="confidential")) == ["exploring.confidential"]


def test_answers_off_the_scale_have_a_category_of_their_own(sqlite_store: Store) -> None:
    people = [*EVEN, *(("g0", "p1", (None, second, 1)) for second in (1, 3) for _ in range(6))]
    found = cross(sqlite_store, stored(sqlite_store, people))
    assert found.first.categories == (None, 1, 2, 3)
    assert found.table.n == 60


def test_which_of_two_classes_is_left_out_does_not_come_from_the_order_of_rows(make_sqlite, monkeypatch) -> None:
    """Two tables of which each left out another would tell by how much the two differ."""
    looks = []
    for order in (1, -1):
        ids = count(2**64, order)
        monkeypatch.setattr("evaluator.store.submissions.uuid4", lambda ids=ids: UUID(int=next(ids)))
        store = open_store(make_sqlite("store"))
        looks.append(cross(store, stored(store, ALIKE_IN_SIZE)))
        store.close()
    first, second = looks
    assert first.groups == second.groups == ("g0",)
    assert first.table == second.table


def test_rows_of_a_group_that_is_not_shown_are_in_no_table(sqlite_store: Store) -> None:
    its = stored(sqlite_store, [*EVEN, *[("g1", "p1", (1, 1, 1))] * 4])
    assert ("w", "g1") in its.printed.hidden
    assert cross(sqlite_store, as_counted(its.gathered)).table.n == 48
