"""Who was asked about a row that was merged away, what they told and the evidence that it is: all go along and back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from evaluator.evidence.sources import row_mark
from evaluator.owners.rows import owned_row
from evaluator.registers.keeping import move
from evaluator.store import registers
from evaluator.store.evidence import About, Piece, Recorded, add_piece, pieces
from evaluator.store.register_versions import correct
from evaluator.store.status_reports import StatusReport, add_report
from evaluator.store.status_rounds import StatusRequest, StatusRound, add_round, requests
from evaluator.threads.merging import merge
from evaluator.threads.undoing import undo
from tests.support.registers import NOW, SPRING, SUMMER
from tests.support.threads import BY, put

LATER = replace(BY, at=NOW + dt.timedelta(days=1))


@pytest.fixture
def pair(db):
    one = put(db, "trial_actions", title="Samtale i hjemmet", state="proposed", occurred_on=SPRING)
    other = put(db, "trial_actions", title="Samtale i  hjemmet", state="proposed", occurred_on=SPRING)
    move(db, "demo", *other, {"state": "started", "occurred_on": SUMMER}, by="owner", now=NOW)
    return one, other


def ask(db, *rows) -> list[UUID]:
    """A round about rows of one owner; the ids of its questions."""
    its = StatusRound(uuid4(), "Forår", "planen", SUMMER, SUMMER, NOW)
    asked = [StatusRequest(uuid4(), its.id, uuid4(), *row) for row in rows]
    add_round(db, "demo", its, asked)
    return [one.id for one in asked]


def about(db) -> dict[UUID, tuple[str, str]]:
    return {one.id: one.row for one in requests(db, "demo")}


def found(db, row) -> UUID:
    """A piece of evidence that is the row as it stands; its id."""
    its = next(one for one in registers.rows(db, "demo", row[0]) if one["reference"] == row[1])
    said = {"direction": "for", "strength": "weak", "test": "", "seen": "Set", "source": "", "milestone": "m1"}
    piece = Piece(
        programme="demo",
        id=uuid4(),
        version=1,
        about=About(subject="link", place="a>b"),
        kind="register",
        reference="/".join(row),
        mark=row_mark(its),
        recorded=Recorded(by="eva", at=NOW),
        **said,
    )
    add_piece(db, piece)
    return piece.id


def evidence(db) -> tuple[str, str]:
    (one,) = pieces(db, "demo")
    return one.reference, one.mark


def mark(db, row) -> str:
    return row_mark(next(one for one in registers.rows(db, "demo", row[0]) if one["reference"] == row[1]))


def test_a_question_and_what_was_told_follow_the_row_and_come_back(db, pair) -> None:
    kept, gone = pair
    (question,) = ask(db, gone)
    add_report(db, "demo", StatusReport(question, 1, "started", SUMMER, "Det virker", NOW, 2))
    number = merge(db, "demo", kept, gone, LATER)
    assert about(db) == {question: kept}
    row = owned_row(db, "demo", *kept)
    assert (row.told_on, [one.by_owner for one in row.steps]) == (NOW.date(), [False, True])
    undo(db, "demo", number, LATER)
    assert about(db) == {question: gone}
    assert [owned_row(db, "demo", *one).told_on for one in pair] == [None, NOW.date()]


def test_a_round_that_asks_about_both_keeps_both_questions(db, pair) -> None:
    kept, gone = pair
    first, second = ask(db, kept, gone)
    (later,) = ask(db, gone)
    number = merge(db, "demo", kept, gone, LATER)
    assert about(db) == {first: kept, second: gone, later: kept}
    undo(db, "demo", number, LATER)
    assert about(db) == {first: kept, second: gone, later: gone}


def test_evidence_points_at_the_row_that_stays_and_stands(db, pair) -> None:
    kept, gone = pair
    found(db, gone)
    before = evidence(db)
    number = merge(db, "demo", kept, gone, LATER)
    assert evidence(db) == ("/".join(kept), mark(db, kept))
    undo(db, "demo", number, LATER)
    assert evidence(db) == before == ("/".join(gone), mark(db, gone))


def test_evidence_of_a_row_that_said_something_else_by_then_still_waits_for_somebody_to_look(db, pair) -> None:
    kept, gone = pair
    found(db, gone)
    correct(db, "demo", *gone, {"title": "Samtale hjemme"}, LATER)
    merge(db, "demo", kept, gone, LATER)
    assert evidence(db)[0] == "/".join(kept)
    assert evidence(db)[1] != mark(db, kept)
