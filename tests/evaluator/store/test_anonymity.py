"""What the database files tell of an anonymous wave after a fold: neither whose answers nor in which order."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from scipy.stats import spearmanr

from evaluator.store import anonymising
from evaluator.store.documents import save_document
from evaluator.store.drafts import save_draft
from evaluator.store.engine import Store, open_store
from evaluator.store.paper import Agreement, PaperEntry, add_agreement, begin_entry, remember_form, remove_form
from evaluator.store.submissions import insert_submissions, send
from evaluator.store.tables import submission
from evaluator.store.tallies import fold, recount
from evaluator.store.waves import Wave, save_wave

PROGRAMME, PEOPLE = "harbour", 200
FAR_FROM_ONE = 0.5
"""Of ranks of 200 in random order the correlation lies within 0.5 but for one time in 10^11."""


def send_in_turn(store: Store, draft, now, people: range) -> None:
    """Each in a transaction of their own, with a text that nobody else has."""
    for number in people:
        with store.writing() as db:
            its = draft(f"draft-{number:04d}", texts={"why": f"Because of bench {number:04d}."})
            save_draft(db, its)
        with store.writing() as db:
            send(db, its, receipt="sent", now=now, synthetic=False)


def xmins(store: Store, table: str) -> list[str]:
    with store.reading() as db:
        return list(db.execute(sa.text(f"SELECT xmin::text FROM {table}")).scalars())


def order_of(texts: list[str]) -> list[int]:
    return [int(text.split()[3].rstrip(".")) for text in texts]


@pytest.fixture
def postgresql(make_postgresql, open_wave: Wave, linked_wave: Wave):
    store = open_store(make_postgresql("store"))
    with store.writing() as db:
        db.execute(sa.text("TRUNCATE programme, unfolded CASCADE"))  # new files, without what earlier tests deleted
        save_wave(db, open_wave)
        save_wave(db, linked_wave)
    yield store
    store.close()


def fold_all(store: Store) -> None:
    with store.writing() as db:
        fold(db, PROGRAMME)
        assert recount(db, PROGRAMME) == []


class TestOnPostgreSQL:
    def test_before_the_fold_answers_and_draft_can_be_held_together(self, postgresql: Store, draft, now) -> None:
        send_in_turn(postgresql, draft, now, range(3))
        assert set(xmins(postgresql, "submission")) == set(xmins(postgresql, "draft"))

    def test_after_it_all_answers_have_one_transaction_and_no_draft_has_it(self, postgresql: Store, draft, now) -> None:
        send_in_turn(postgresql, draft, now, range(20))
        fold_all(postgresql)
        for table in ("submission", "free_text"):
            assert len(xmins(postgresql, table)) == 20
            assert len(set(xmins(postgresql, table))) == 1
            assert set(xmins(postgresql, table)).isdisjoint(xmins(postgresql, "draft"))

    def test_one_that_is_folded_alone_is_mixed_with_the_earlier_ones(self, postgresql: Store, draft, now) -> None:
        send_in_turn(postgresql, draft, now, range(20))
        fold_all(postgresql)
        send_in_turn(postgresql, draft, now, range(20, 21))
        fold_all(postgresql)
        assert len(xmins(postgresql, "submission")) == 21
        assert len(set(xmins(postgresql, "submission"))) == 1

    def test_in_a_large_wave_it_is_mixed_with_as_many_from_a_random_place(
        self, postgresql: Store, draft, now, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        send_in_turn(postgresql, draft, now, range(20))
        fold_all(postgresql)
        monkeypatch.setattr(anonymising, "MIXED_WITH", 6)
        send_in_turn(postgresql, draft, now, range(20, 21))
        fold_all(postgresql)
        mixed, others = sorted(Counter(xmins(postgresql, "submission")).values())
        assert (mixed in (6, 7), mixed + others) == (True, 21), "the one itself may be among the six from the place"

    @pytest.mark.parametrize("limit", [None, 30])
    def test_rows_do_not_lie_in_the_order_of_sending(self, postgresql: Store, draft, now, limit: int | None) -> None:
        send_in_turn(postgresql, draft, now, range(PEOPLE))
        while True:
            with postgresql.writing() as db:
                if not fold(db, PROGRAMME, limit=limit):
                    break
        for query in (
            "SELECT text FROM free_text ORDER BY ctid",
            "SELECT text FROM free_text JOIN submission USING (programme_id, submission_id) ORDER BY submission.ctid",
        ):
            with postgresql.reading() as db:
                lying = order_of(list(db.execute(sa.text(query)).scalars()))
            assert sorted(lying) == list(range(PEOPLE))
            assert abs(spearmanr(lying, range(PEOPLE)).statistic) < FAR_FROM_ONE

    def test_linked_answers_stay_as_they_lie(self, postgresql: Store, linked_draft, now) -> None:
        with postgresql.writing() as db:
            send(db, linked_draft(), receipt="R", now=now, synthetic=False)
        before = xmins(postgresql, "submission")
        fold_all(postgresql)
        assert xmins(postgresql, "submission") == before

    def test_no_answers_are_left_in_the_file_of_the_drafts(self, postgresql: Store, draft, now) -> None:
        send_in_turn(postgresql, draft, now, range(PEOPLE))
        fold_all(postgresql)
        postgresql.tidy()
        found = {table: self.bytes_of(postgresql, table) for table in ("draft", "free_text")}
        assert {found["draft"].count(b"Because of bench %04d." % number) for number in range(PEOPLE)} == {0}
        assert {found["free_text"].count(b"Because of bench %04d." % number) for number in range(PEOPLE)} == {1}

    def test_a_reader_meanwhile_is_not_waited_for(self, postgresql: Store, draft, now) -> None:
        send_in_turn(postgresql, draft, now, range(3))
        fold_all(postgresql)
        with postgresql.reading(snapshot=True) as db:
            db.execute(sa.select(submission)).first()
            postgresql.tidy()
        with postgresql.saving() as db:
            assert db.execute(sa.text("SHOW lock_timeout")).scalar_one() == "30s"

    @staticmethod
    def bytes_of(store: Store, table: str) -> bytes:
        with store.saving() as db:
            db.execute(sa.text("CHECKPOINT"))
            folder = db.execute(sa.text("SHOW data_directory")).scalar_one()
            path = db.execute(sa.text(f"SELECT pg_relation_filepath('{table}')")).scalar_one()
        return (Path(folder) / path).read_bytes()


def test_what_was_folded_is_all_there_and_the_same(filled: Store, draft, linked_draft, now) -> None:
    send_in_turn(filled, draft, now, range(7))
    with filled.writing() as db:
        send(db, linked_draft("x"), receipt="R", now=now, synthetic=False)
    every = sa.select(submission).order_by(submission.c.submission_id)
    with filled.reading() as db:
        before = db.execute(every).all()
    fold_all(filled)
    filled.tidy()
    with filled.reading() as db:
        assert db.execute(every).all() == before
        assert len(list(db.execute(sa.text("SELECT text FROM free_text")).scalars())) == 8


def type_forms(store: Store, submission, serials: list[str]) -> None:
    """Each form typed twice and stored, as `evaluator.paper.adjudication` does it, in the order of ``serials``."""
    for number, serial in enumerate(serials):
        its = {"programme": PROGRAMME, "wave": "open", "serial": serial, "linkage": "anonymous", "version": 1}
        typed = {"why": f"Because of bench {number:04d}."}
        for turn, name in ((1, "ann"), (2, "bo")):
            entry = PaperEntry(**its, turn=turn, language="da", group="visitors", typed=typed, typed_by=name)
            with store.writing() as db:
                assert begin_entry(db, entry)
        with store.writing() as db:
            assert remove_form(db, PROGRAMME, "open", serial) == 2
            insert_submissions(db, [submission(texts=typed, collection_mode="paper")])
            remember_form(db, PROGRAMME, f"{number * 7919 % 10007:032x}")
            add_agreement(db, PROGRAMME, "open", Agreement(1, 3, 0, 0))


SERIALS = [f"K7Q2-X{number:03d}" for number in range(PEOPLE)]


class TestPaperForms:
    def test_the_files_of_sqlite_hold_no_serial_number_and_no_order(
        self, sqlite_store: Store, open_wave: Wave, submission
    ) -> None:
        with sqlite_store.writing() as db:
            save_wave(db, open_wave)
        type_forms(sqlite_store, submission, SERIALS)
        before, log = TestInTheFilesOfSQLite.files(sqlite_store)
        assert any(serial.encode() in before + log for serial in SERIALS)
        fold_all(sqlite_store)
        sqlite_store.tidy()
        database, log = TestInTheFilesOfSQLite.files(sqlite_store)
        assert log == b""
        assert not any(serial.encode() in database for serial in SERIALS)
        lying = sorted(range(PEOPLE), key=lambda number: database.index(b"Because of bench %04d." % number))
        assert abs(spearmanr(lying, range(PEOPLE)).statistic) < FAR_FROM_ONE

    def test_on_postgresql_answers_and_fingerprints_have_no_transaction_in_common(
        self, postgresql: Store, submission
    ) -> None:
        type_forms(postgresql, submission, SERIALS[:20])
        assert set(xmins(postgresql, "submission")) == set(xmins(postgresql, "imported_row"))
        fold_all(postgresql)
        kept = {*xmins(postgresql, "imported_row"), *xmins(postgresql, "paper_agreement")}
        assert len(set(xmins(postgresql, "submission"))) == 1
        assert kept.isdisjoint(xmins(postgresql, "submission"))
        assert kept.isdisjoint(xmins(postgresql, "free_text"))

    def test_on_postgresql_the_file_of_the_typings_holds_nothing_once_they_are_stored(
        self, postgresql: Store, submission
    ) -> None:
        type_forms(postgresql, submission, SERIALS[:20])
        fold_all(postgresql)
        postgresql.tidy()
        found = TestOnPostgreSQL.bytes_of(postgresql, "paper_entry")
        assert b"K7Q2" not in found
        assert b"Because of bench" not in found


class TestInTheFilesOfSQLite:
    @pytest.fixture
    def folded(self, sqlite_store: Store, open_wave: Wave, draft, now) -> Store:
        with sqlite_store.writing() as db:
            save_document(db, programme=PROGRAMME, kind="programme", key=PROGRAMME, text="one", now=now)
            save_wave(db, open_wave)
        send_in_turn(sqlite_store, draft, now, range(PEOPLE))
        fold_all(sqlite_store)
        sqlite_store.tidy()
        return sqlite_store

    @staticmethod
    def files(store: Store) -> tuple[bytes, bytes]:
        """The database and its log."""
        path = str(store.url.database)
        return Path(path).read_bytes(), Path(path + "-wal").read_bytes()

    def test_every_text_is_there_once_and_the_log_is_empty(self, folded: Store) -> None:
        database, log = self.files(folded)
        assert log == b""
        assert {database.count(b"Because of bench %04d." % number) for number in range(PEOPLE)} == {1}

    def test_the_texts_do_not_lie_in_the_order_of_sending(self, folded: Store) -> None:
        database, _ = self.files(folded)
        lying = sorted(range(PEOPLE), key=lambda number: database.index(b"Because of bench %04d." % number))
        assert abs(spearmanr(lying, range(PEOPLE)).statistic) < FAR_FROM_ONE

    def test_a_reader_meanwhile_leaves_the_rest_to_the_next_time(self, folded: Store) -> None:
        with folded.reading(snapshot=True) as db:
            db.execute(sa.select(submission)).first()
            folded.tidy()
        folded.tidy()
        assert self.files(folded)[1] == b""
