"""What a sending that finds everything as it was read stores, and that it stores nothing where it does not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest
import sqlalchemy as sa

from evaluator.store.drafts import Draft, load_draft, save_draft
from evaluator.store.engine import Store
from evaluator.store.sending import send_as_read
from evaluator.store.submissions import Submission, free_texts, insert_submissions, send, submissions
from evaluator.store.tables import draft as draft_table
from evaluator.store.tables import free_text, unfolded
from evaluator.store.tables import submission as table

RECEIPT = "K7QM-2XWD"


@pytest.fixture(params=("anonymous", "pseudonymous"))
def saved(request: pytest.FixtureRequest, filled: Store, draft, linked_draft) -> Draft:
    """A draft as it was read, in one run of an anonymous wave, in the other of a linked one."""
    its = replace((draft if request.param == "anonymous" else linked_draft)(), texts={"more": "æ 'ø'", "other": "2"})
    with filled.writing() as db:
        assert save_draft(db, its)
    return replace(its, revision=1)


def sent(store: Store, its: Draft, now: dt.datetime) -> UUID | None:
    with store.saving() as db:
        return send_as_read(db, its, receipt=RECEIPT, now=now, synthetic=False, collection_mode="web")


def everything(store: Store) -> list[list[dict[str, object]]]:
    """What stands in the store, but for the number of a submission."""
    found = []
    with store.reading() as db:
        for one in (table, free_text, unfolded, draft_table):
            rows = [dict(row) for row in db.execute(sa.select(one)).mappings()]
            found.append(sorted(({**row, "submission_id": None} for row in rows), key=str))
    return found


def test_it_stores_what_a_sending_step_by_step_does(filled: Store, saved: Draft, now: dt.datetime) -> None:
    number = sent(filled, saved, now)
    quick = everything(filled)
    with filled.writing() as db:
        for one in (free_text, unfolded, table, draft_table):
            db.execute(sa.delete(one))
        assert save_draft(db, replace(saved, revision=0))
        assert send(db, saved, receipt=RECEIPT, now=now, synthetic=False) == RECEIPT
    assert quick == everything(filled)
    assert len(quick[0]) == len(quick[2]) == 1
    assert len(quick[1]) == 2
    assert number is not None


def test_it_tells_the_number_of_what_was_stored(filled: Store, saved: Draft, now: dt.datetime) -> None:
    number = sent(filled, saved, now)
    with filled.reading() as db:
        assert list(db.execute(sa.select(table.c.submission_id)).scalars()) == [number]
        assert free_texts(db, saved.programme, saved.wave, "more") == ["æ 'ø'"]


@pytest.mark.parametrize("since", ["saved", "sent"])
def test_nothing_is_stored_of_a_draft_that_was_touched_since(filled: Store, saved: Draft, now, since: str) -> None:
    with filled.writing() as db:
        if since == "saved":
            assert save_draft(db, replace(saved, answers={"calm": 1}))
        else:
            send(db, saved, receipt=RECEIPT, now=now, synthetic=False)
    before = everything(filled)
    assert sent(filled, saved, now) is None
    assert everything(filled) == before


def test_nothing_is_stored_where_the_person_has_answered(filled: Store, linked_draft, now: dt.datetime) -> None:
    its = linked_draft()
    names = ("programme", "wave", "linkage", "version", "group", "pseudonym")
    with filled.writing() as db:
        save_draft(db, its)
        insert_submissions(db, [Submission(**{name: getattr(its, name) for name in names}, answers={"calm": 4})])
    assert sent(filled, replace(its, revision=1), now) is None
    with filled.reading() as db:
        found = load_draft(db, its.programme, its.wave, its.draft_key)
        assert found is not None
        assert (found.receipt, found.answers) == (None, its.answers)
        assert [one.answers for one in submissions(db, its.programme, its.wave)] == [{"calm": 4}]


def test_a_correction_is_left_to_those_who_replace(filled: Store, linked_draft, now: dt.datetime) -> None:
    its = linked_draft()
    with filled.writing() as db:
        save_draft(db, its)
        db.execute(sa.update(draft_table).values(corrects="R"))
    assert sent(filled, replace(its, revision=1), now) is None


def test_of_many_at_once_one_stores(filled: Store, saved: Draft, at_once, now: dt.datetime) -> None:
    numbers = at_once([lambda: sent(filled, saved, now)] * 6)
    assert len([one for one in numbers if isinstance(one, UUID)]) == 1
    assert numbers.count(None) == 5
    with filled.reading() as db:
        assert len(list(submissions(db, saved.programme, saved.wave))) == 1
