from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa

from evaluator.store.drafts import load_draft, save_draft
from evaluator.store.engine import Store
from evaluator.store.submissions import (
    Submission,
    add_imported_digests,
    answered_pseudonyms,
    free_texts,
    imported_digests,
    insert_submissions,
    send,
    submission_count,
    submissions,
)
from evaluator.store.tables import draft as draft_table
from evaluator.store.tables import free_text, unfolded
from evaluator.store.tables import submission as table

CASES = ("anonymous", "pseudonymous")


@pytest.fixture(params=CASES)
def any_draft(request: pytest.FixtureRequest, draft, linked_draft):
    """Makes drafts, in one run of an anonymous wave, in the other of a linked one."""
    return draft if request.param == "anonymous" else linked_draft


def send_it(store: Store, draft, now: dt.datetime, receipt: str = "K7QM-2XWD") -> str:
    with store.writing() as db:
        return send(db, draft, receipt=receipt, now=now, synthetic=False)


def rows(store: Store, which: sa.Table) -> list[dict[str, object]]:
    with store.reading() as db:
        return [dict(row) for row in db.execute(sa.select(which)).mappings()]


def test_a_draft_goes_on_where_it_stopped(filled: Store, any_draft) -> None:
    saved = any_draft()
    first = replace(saved, revision=1)
    later = replace(first, page="p3", language="en", answers={"calm": 2, "safe": 5, "odd": -998}, texts={})
    with filled.writing() as db:
        assert save_draft(db, saved)
    with filled.reading() as db:
        assert load_draft(db, saved.programme, saved.wave, "d1") == first
    with filled.writing() as db:
        assert save_draft(db, later)
        assert load_draft(db, saved.programme, saved.wave, "d1") == replace(later, revision=2)
        assert load_draft(db, saved.programme, saved.wave, "d2") is None


def test_a_draft_that_somebody_else_has_saved_since_is_not_overwritten(filled: Store, any_draft) -> None:
    read = any_draft()
    with filled.writing() as db:
        assert save_draft(db, replace(read, answers={"calm": 1}))
        assert not save_draft(db, replace(read, answers={"calm": 5}))
        assert load_draft(db, read.programme, read.wave, "d1").answers == {"calm": 1}


def test_two_devices_that_save_at_once_both_keep_their_page(filled: Store, any_draft, at_once) -> None:
    saved = any_draft()
    with filled.writing() as db:
        save_draft(db, replace(saved, answers={}))

    def save_page(item: str) -> bool:
        with filled.writing() as db:
            current = load_draft(db, saved.programme, saved.wave, "d1", to_change=True)
            return save_draft(db, replace(current, answers={**current.answers, item: 1}))

    items = [f"q{number}" for number in range(8)]
    assert at_once([lambda item=item: save_page(item) for item in items]) == [True] * 8
    with filled.reading() as db:
        assert load_draft(db, saved.programme, saved.wave, "d1").answers == dict.fromkeys(items, 1)


def test_an_anonymous_submission_holds_neither_time_nor_person(filled: Store, draft, now: dt.datetime) -> None:
    with filled.writing() as db:
        save_draft(db, draft())
    assert send_it(filled, draft(), now) == "K7QM-2XWD"
    (row,) = rows(filled, table)
    assert (row["pseudonym"], row["submitted_at"], row["receipt"]) == (None, None, None)
    assert row["answers"] == {"calm": 4, "safe": None}
    assert [text["text"] for text in rows(filled, free_text)] == ["The benches."]


def test_the_draft_of_anonymous_answers_keeps_its_key_and_receipt_only(filled: Store, draft, now: dt.datetime) -> None:
    send_it(filled, draft(), now)
    (row,) = rows(filled, draft_table)
    kept = {name: value for name, value in row.items() if value is not None}
    assert kept == {
        "programme_id": "harbour",
        "wave_key": "open",
        "draft_key": "d1",
        "linkage": "anonymous",
        "version": 1,
        "receipt": "K7QM-2XWD",
        "revision": 0,
    }


def test_a_linked_submission_can_be_found_by_receipt_and_pseudonym(
    filled: Store, linked_draft, now: dt.datetime
) -> None:
    send_it(filled, linked_draft(), now)
    (row,) = rows(filled, table)
    assert (row["pseudonym"], row["submitted_at"], row["receipt"]) == ("a1", now, "K7QM-2XWD")
    with filled.reading() as db:
        assert answered_pseudonyms(db, "harbour", "panel") == {"a1"}
        assert answered_pseudonyms(db, "harbour", "open") == frozenset()


def test_sending_twice_stores_once_and_gives_the_first_receipt(filled: Store, any_draft, now: dt.datetime) -> None:
    with filled.writing() as db:
        save_draft(db, any_draft())
    assert send_it(filled, any_draft(), now) == "K7QM-2XWD"
    assert send_it(filled, any_draft(), now, receipt="OTHER") == "K7QM-2XWD"
    assert len(rows(filled, table)) == len(rows(filled, unfolded)) == len(rows(filled, free_text)) == 1


def test_what_was_sent_cannot_be_saved_again(filled: Store, any_draft, now: dt.datetime) -> None:
    send_it(filled, any_draft(), now)
    with filled.writing() as db:
        assert not save_draft(db, any_draft())
    (row,) = rows(filled, draft_table)
    assert row["answers"] is None


def test_many_requests_at_once_send_one_submission(filled: Store, any_draft, at_once, now: dt.datetime) -> None:
    for key in ("d1", "d2", "d3"):
        saved = any_draft(key, pseudonym=key) if any_draft().pseudonym else any_draft(key)
        if key != "d3":  # the third was never saved
            with filled.writing() as db:
                save_draft(db, saved)
        tries = [lambda saved=saved, n=n: send_it(filled, saved, now, receipt=f"R-{n}") for n in range(10)]
        receipts = at_once(tries)
        assert len(set(receipts)) == 1, receipts
        assert str(receipts[0]).startswith("R-")
    assert len(rows(filled, table)) == len(rows(filled, unfolded)) == 3


def test_saving_and_sending_at_once_leaves_the_draft_sent_and_empty(
    filled: Store, any_draft, at_once, now: dt.datetime
) -> None:
    def save() -> bool:
        with filled.writing() as db:
            return save_draft(db, any_draft())

    at_once([save] * 6 + [lambda: send_it(filled, any_draft(), now)] * 2)
    (row,) = rows(filled, draft_table)
    assert (row["receipt"], row["answers"]) == ("K7QM-2XWD", None)
    assert len(rows(filled, table)) == 1


def test_one_person_with_two_drafts_answers_a_wave_once(filled: Store, linked_draft, at_once, now: dt.datetime) -> None:
    tries = [lambda n=n: send_it(filled, linked_draft(f"d{n}"), now, receipt=f"R-{n}") for n in range(8)]
    receipts = at_once(tries)
    (row,) = rows(filled, table)
    assert set(receipts) == {row["receipt"]}
    assert {draft["receipt"] for draft in rows(filled, draft_table)} == {row["receipt"]}
    assert len(rows(filled, free_text)) == len(rows(filled, unfolded)) == 1


def test_answers_that_were_imported_are_not_sent_again(filled: Store, linked_draft, submission, now) -> None:
    with filled.writing() as db:
        imported = submission(wave="panel", linkage="pseudonymous", pseudonym="a1", collection_mode="import")
        insert_submissions(db, [imported])
    assert send_it(filled, linked_draft(), now) == "K7QM-2XWD"
    with filled.reading() as db:
        assert list(submissions(db, "harbour", "panel")) == [replace(imported, receipt="K7QM-2XWD")]


def send_and_fail(store: Store, draft, now: dt.datetime) -> None:
    with store.writing() as db:
        send(db, draft, receipt="R", now=now, synthetic=False)
        raise LookupError


def test_a_transaction_that_fails_sends_nothing(filled: Store, any_draft, now: dt.datetime) -> None:
    with pytest.raises(LookupError):
        send_and_fail(filled, any_draft(), now)
    assert rows(filled, table) == rows(filled, draft_table) == []
    assert send_it(filled, any_draft(), now) == "K7QM-2XWD"


@pytest.mark.parametrize("held", [{"pseudonym": "a1"}, {"submitted_at": dt.datetime.now(dt.UTC)}, {"receipt": "R"}])
def test_the_database_refuses_what_an_anonymous_wave_must_not_hold(filled: Store, submission, held) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="ck_submission_anonymous"), filled.writing() as db:
        insert_submissions(db, [submission(**held)])


def test_the_database_refuses_a_linked_row_in_an_anonymous_wave(filled: Store, submission) -> None:
    with pytest.raises(sa.exc.IntegrityError, match=r"(?i)foreign key"), filled.writing() as db:
        insert_submissions(db, [submission(linkage="pseudonymous", pseudonym="a1")])


def test_the_database_refuses_a_linked_row_without_a_pseudonym(filled: Store, submission) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="ck_submission_linked"), filled.writing() as db:
        insert_submissions(db, [submission(wave="panel", linkage="pseudonymous")])


def test_the_database_refuses_a_pseudonym_in_an_anonymous_draft(filled: Store, draft) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="ck_draft_anonymous"), filled.writing() as db:
        save_draft(db, draft(pseudonym="a1"))


@pytest.mark.parametrize("kept", [{"answers": {"calm": 1}}, {"group_key": "staff"}, {"page": "p1"}])
def test_the_database_refuses_a_sent_draft_that_still_holds_something(filled: Store, any_draft, now, kept) -> None:
    send_it(filled, any_draft(), now)
    with pytest.raises(sa.exc.IntegrityError, match="ck_draft_sent_is_empty"), filled.writing() as db:
        db.execute(sa.update(draft_table).values(**kept))


def test_the_database_refuses_answers_to_a_wave_of_another_programme(filled: Store, submission) -> None:
    with pytest.raises(sa.exc.IntegrityError, match=r"(?i)foreign key"), filled.writing() as db:
        insert_submissions(db, [submission(programme="garden")])


def test_the_database_refuses_a_text_of_a_submission_of_another_programme(filled: Store, any_draft, now) -> None:
    send_it(filled, any_draft(), now)
    (row,) = rows(filled, table)
    strange = {"programme_id": "garden", "submission_id": row["submission_id"], "item_key": "x", "text": "y"}
    with pytest.raises(sa.exc.IntegrityError, match=r"(?i)foreign key"), filled.writing() as db:
        db.execute(sa.insert(free_text), strange)


def test_many_submissions_are_added_and_counted_by_wave(filled: Store, submission) -> None:
    plain = [submission(texts={"why": f"text {n}", "empty": ""}, group="staff") for n in range(3)]
    linked = [submission(wave="panel", linkage="pseudonymous", pseudonym=f"a{n}") for n in range(2)]
    with filled.writing() as db:
        assert insert_submissions(db, plain + linked) == 5
        assert insert_submissions(db, []) == 0
    with filled.reading() as db:
        assert [submission_count(db, "harbour", wave) for wave in ("open", "panel", "none")] == [3, 2, 0]
        assert submission_count(db, "garden", "open") == 0
        assert free_texts(db, "harbour", "open", "why") == ["text 0", "text 1", "text 2"]
        assert free_texts(db, "harbour", "open", "empty") == free_texts(db, "garden", "open", "why") == []
        assert {found.pseudonym for found in submissions(db, "harbour", "panel")} == {"a0", "a1"}
        assert {found.group for found in submissions(db, "harbour", "open")} == {"staff"}


def test_a_person_cannot_be_added_twice_to_a_wave(filled: Store, submission) -> None:
    twice: list[Submission] = [submission(wave="panel", linkage="pseudonymous", pseudonym="a1")] * 2
    with pytest.raises(sa.exc.IntegrityError), filled.writing() as db:
        insert_submissions(db, twice)
    assert rows(filled, table) == rows(filled, unfolded) == []


def test_imported_digests_are_remembered_by_programme(filled: Store) -> None:
    with filled.writing() as db:
        add_imported_digests(db, "harbour", ["a", "b"])
        add_imported_digests(db, "harbour", ["b", "c"])
        add_imported_digests(db, "garden", ["d"])
        assert imported_digests(db, "harbour") == {"a", "b", "c"}
        assert imported_digests(db, "garden") == {"d"}


def test_ids_and_the_order_of_rows_do_not_tell_the_order_of_arrival(filled: Store, submission) -> None:
    with filled.writing() as db:
        for n in range(50):
            insert_submissions(db, [submission(answers={"n": n})])
        stored = db.execute(sa.select(table.c.submission_id, table.c.answers)).all()
    if filled.is_sqlite:  # PostgreSQL's order of a table is no part of its contents
        assert [row.answers["n"] for row in stored] != list(range(50))
    assert all(row.submission_id.version == uuid4().version for row in stored)


def test_another_word_for_the_way_of_answering_is_refused(filled: Store, submission) -> None:
    with pytest.raises(sa.exc.IntegrityError), filled.writing() as db:
        insert_submissions(db, [submission(collection_mode="telephone")])
