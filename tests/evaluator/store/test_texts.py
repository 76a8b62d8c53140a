"""Texts that can be read: made once for what was counted, chosen, and gone with their answers."""

from __future__ import annotations

import re
import threading
import uuid
from dataclasses import replace

import pytest
import sqlalchemy as sa

from evaluator.coding.stems import Stemmer
from evaluator.store import texts as module
from evaluator.store.drafts import load_draft
from evaluator.store.engine import Store
from evaluator.store.imports import note_import, note_people, take_back_people, take_back_rows
from evaluator.store.rights import reopen, replace_sent, withdraw
from evaluator.store.submissions import insert_submissions, send
from evaluator.store.tables import free_text, metadata
from evaluator.store.tallies import fold
from evaluator.store.text_tables import code, coder, text_code, text_coding, text_unit
from evaluator.store.texts import OF_A_UNIT, Chosen, make_units, remove_units_of, unit_count, units
from tests.support.statements import statements

PROGRAMME = "harbour"
BOTH = {"open": ("why", "other"), "panel": ("why", "other")}


def opened(store: Store, asked: dict | None = None) -> int:
    with store.writing() as db:
        return make_units(db, PROGRAMME, BOTH if asked is None else asked, stems=Stemmer().of_text)


def texts(store: Store, **chosen) -> list[str]:
    with store.reading() as db:
        found = units(db, PROGRAMME, Chosen(**chosen))
        assert unit_count(db, PROGRAMME, Chosen(**chosen)) == len(found)
        return sorted(one.text for one in found)


def number(store: Store, table: sa.Table) -> int:
    with store.reading() as db:
        return db.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def code_everything(store: Store) -> None:
    """One coder gives every text a code."""
    its = {"programme_id": PROGRAMME}
    coder_id = uuid.uuid4()
    with store.writing() as db:
        values = {"title": {"da": "Sted"}, "definition": "", "example": "", "position": 1, "retired": False}
        db.execute(sa.insert(code), {**its, "code_key": "place", **values})
        db.execute(sa.insert(coder), {**its, "coder_id": coder_id, "kind": "import", "title": "Anna"})
        for one in units(db, PROGRAMME):
            row = {**its, "text_id": one.text_id, "coder_id": coder_id}
            db.execute(sa.insert(text_coding), {**row, "state": "coded", "reason": "", "recorded_by": "x"})
            db.execute(sa.insert(text_code), {**row, "code_key": "place", "starts": 0, "ends": 0})


@pytest.fixture
def written(filled: Store, submission, linked_draft, now) -> Store:
    """Two anonymous texts, and one person of a panel with a text that was sent in a draft."""
    with filled.writing() as db:
        insert_submissions(
            db,
            [
                submission(texts={"why": "Bænkene ved havnen"}, process="quay"),
                submission(texts={"why": "Quiet evenings", "when": "2026-05-01"}, group="staff", process="pier"),
            ],
        )
        send(db, linked_draft(), receipt="R", now=now, synthetic=False)
    return filled


def test_every_table_that_refers_to_a_text_goes_with_it() -> None:
    refer = {
        table
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table in (text_unit, *OF_A_UNIT) and table is not text_unit
    }
    assert refer == set(OF_A_UNIT)


class TestMaking:
    def test_what_was_asked_in_words_is_opened_once(self, written: Store) -> None:
        assert texts(written) == []
        assert opened(written) == 3
        assert opened(written) == 0
        assert texts(written) == ["Bænkene ved havnen", "Quiet evenings", "The benches."]

    def test_no_more_are_held_than_are_opened_at_a_time(self, written: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "_AT_ONCE", 1)
        with written.writing() as db:
            open_already: list[int] = []

            def stems(text: str) -> str:
                open_already.append(db.execute(sa.select(sa.func.count()).select_from(text_unit)).scalar_one())
                return text

            assert make_units(db, PROGRAMME, BOTH, stems=stems) == 3
        assert open_already == [0, 1, 2]

    def test_what_a_text_is_of_is_looked_up_by_its_key(self, written: Store) -> None:
        its = module._not_open.params(programme=PROGRAMME, items=["why"])
        with written.writing() as db:
            if not written.is_sqlite:  # which would rather read a table of two rows as a whole
                db.exec_driver_sql("SET LOCAL enable_seqscan = off")
                db.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
            plain = str(its.compile(db, compile_kwargs={"literal_binds": True}))
            how = "EXPLAIN QUERY PLAN" if written.is_sqlite else "EXPLAIN"
            plan = [str(row[-1]).strip() for row in db.exec_driver_sql(f"{how} {plain}")]
        looked_up = [one for one in plan if re.search(r"\b(submission|text_unit)\b", one) and "free_text" not in one]
        assert len([one for one in looked_up if re.search(r"SEARCH|Index (Only )?Scan", one)]) == 2
        if written.is_sqlite:
            assert all("submission_id=?" in one for one in looked_up)
        else:
            assert sum("submission_id = free_text.submission_id" in one for one in plan) == 2

    def test_where_nothing_is_asked_in_words_no_answer_is_read(self, written: Store) -> None:
        with statements() as asked:
            assert opened(written, {"open": ("why",)}) == 2
            assert any("submission" in one for one in asked)
            asked.clear()
            assert opened(written, {"open": (), "panel": ()}) == 0
            assert not any("submission" in one for one in asked)

    def test_a_text_says_where_it_comes_from_and_not_from_whom(self, written: Store) -> None:
        opened(written)
        with written.reading() as db:
            [one] = units(db, PROGRAMME, Chosen(waves=["panel"]))
        assert (one.source, one.item, one.wave, one.linkage, one.milestone) == (
            *("answer", "why", "panel", "pseudonymous"),
            "m1",
        )
        assert (one.group, one.process, one.material, one.part) == ("staff", "quay", "", 0)
        assert not hasattr(one, "submission_id")

    def test_they_come_in_the_order_of_random_ids(self, written: Store) -> None:
        opened(written)
        with written.reading() as db:
            ids = [one.text_id for one in units(db, PROGRAMME)]
            pages = [one.text_id for start in range(3) for one in units(db, PROGRAMME, limit=1, offset=start)]
        assert ids == sorted(ids) == pages
        assert {one.version for one in ids} == {4}


class TestChoosing:
    @pytest.mark.parametrize(
        ("chosen", "found"),
        [
            ({"waves": ["open"]}, 2),
            ({"milestones": ["m1"]}, 3),
            ({"milestones": ["m2"]}, 0),
            ({"items": ["other"]}, 0),
            ({"sources": ["answer"]}, 3),
            ({"sources": ["interview"]}, 0),
            ({"cells": [("open", "why", "staff", "pier"), ("panel", "why", "staff", "quay")]}, 2),
            ({"cells": [("open", "why", "staff", "quay"), ("panel", "other", "staff", "quay")]}, 0),
            ({"cells": []}, 0),
            ({"ids": [uuid.UUID(int=1)]}, 0),
        ],
    )
    def test_texts_are_chosen_by_where_they_come_from(self, written: Store, chosen: dict, found: int) -> None:
        opened(written)
        assert len(texts(written, **chosen)) == found

    @pytest.mark.parametrize(
        ("search", "found"),
        [
            ("bænk", ["Bænkene ved havnen"]),
            ("havne BÆNKE", ["Bænkene ved havnen"]),
            ("bænk evening", []),
            ("evening", ["Quiet evenings"]),
            ("bench", ["The benches."]),
            ("100%_", []),
        ],
    )
    def test_all_words_of_a_search_stand_in_the_text_in_any_form(
        self, written: Store, search: str, found: list
    ) -> None:
        opened(written)
        assert texts(written, stems=Stemmer().wanted(search)) == found


class TestGoing:
    @pytest.fixture
    def coded(self, written: Store) -> Store:
        opened(written)
        code_everything(written)
        return written

    def test_with_a_withdrawal_everything_of_the_text_goes(self, coded: Store) -> None:
        with coded.writing() as db:
            draft = load_draft(db, PROGRAMME, "panel", "d1")
            assert draft is not None
            assert withdraw(db, draft)
        assert texts(coded) == ["Bænkene ved havnen", "Quiet evenings"]
        assert {number(coded, table) for table in (text_unit, text_coding, text_code)} == {2}

    @pytest.mark.parametrize(("why", "left"), [("The benches.", 3), ("The trees.", 2), ("", 2)])
    def test_a_text_that_is_corrected_after_the_count_closes_and_one_that_is_kept_stays(
        self, coded: Store, why: str, left: int
    ) -> None:
        for change in (
            lambda db, draft: reopen(db, draft, language="en"),
            lambda db, draft: replace_sent(db, replace(draft, answers={}, texts={"why": why, "other": "More"})),
        ):
            with coded.writing() as db:
                change(db, load_draft(db, PROGRAMME, "panel", "d1", to_change=True))
        assert {number(coded, table) for table in (text_unit, text_coding, text_code)} == {left}
        assert number(coded, free_text) == 3 + 1 + bool(why)

    def test_with_an_import_of_linked_people_that_is_undone(self, filled: Store, submission, now) -> None:
        its = {"wave": "panel", "linkage": "pseudonymous", "group": "staff", "collection_mode": "import"}
        with filled.writing() as db:
            note_import(db, PROGRAMME, digest="d", actor="eva", rows={"panel": 1}, now=now)
            insert_submissions(db, [submission(pseudonym="p", texts={"why": "Imported"}, **its)])
            note_people(db, PROGRAMME, 1, [("panel", "pseudonymous", "p")])
        assert opened(filled) == 1
        code_everything(filled)
        with filled.writing() as db:
            assert take_back_people(db, PROGRAMME, 1) == {"panel": 1}
        assert {number(filled, table) for table in (text_unit, text_coding, text_code, free_text)} == {0}

    def test_with_imported_rows_of_an_anonymous_wave(self, filled: Store, submission) -> None:
        row = submission(texts={"why": "Imported"}, collection_mode="import")
        with filled.writing() as db:
            insert_submissions(db, [row])
        opened(filled)
        code_everything(filled)
        with filled.writing() as db:
            assert take_back_rows(db, PROGRAMME, "open", [row]) == 0
        assert {number(filled, table) for table in (text_unit, text_coding, text_code, free_text)} == {0}

    def test_many_at_once(self, filled: Store, submission) -> None:
        with filled.writing() as db:
            insert_submissions(db, [submission(texts={"why": f"Text {n}"}) for n in range(1100)])
        opened(filled)
        with filled.writing() as db:
            ids = db.execute(sa.select(free_text.c.submission_id)).scalars().all()
            remove_units_of(db, PROGRAMME, ids[:1001])
        assert number(filled, text_unit) == 99

    def test_mixing_anonymous_answers_leaves_their_texts_open(self, written: Store) -> None:
        """On PostgreSQL a fold writes answers and texts anew, in one statement each; the units refer to them."""
        opened(written)
        code_everything(written)
        with written.writing() as db:
            assert fold(db, PROGRAMME) == 3
        assert texts(written) == ["Bænkene ved havnen", "Quiet evenings", "The benches."]
        assert number(written, text_code) == 3

    def test_who_codes_a_text_while_it_goes_finds_it_gone(self, coded: Store) -> None:
        """The withdrawal is not refused because a code came in between."""
        with coded.reading() as db:
            [text] = units(db, PROGRAMME, Chosen(waves=["panel"]))
            coders = db.execute(sa.select(coder.c.coder_id)).scalars().all()
        with coded.writing() as db:
            db.execute(sa.delete(text_code))
            db.execute(sa.delete(text_coding))
        refused = []

        def code_it() -> None:
            its = {"programme_id": PROGRAMME, "text_id": text.text_id, "coder_id": coders[0]}
            try:
                with coded.writing() as db:
                    db.execute(sa.insert(text_coding), {**its, "state": "coded", "reason": "", "recorded_by": "x"})
            except sa.exc.IntegrityError as error:
                refused.append(error)

        other = threading.Thread(target=code_it)
        with coded.writing() as db:
            ids = db.execute(sa.select(text_unit.c.submission_id).where(text_unit.c.text_id == text.text_id)).scalars()
            remove_units_of(db, PROGRAMME, list(ids))
            other.start()
            other.join(0.2)
        other.join(30)
        assert len(refused) == 1
        assert number(coded, text_coding) == 0
