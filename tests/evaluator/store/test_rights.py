"""Seeing, correcting and withdrawing answers that are linked; the tallies and pairs follow exactly."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass, replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from evaluator.store.drafts import Draft, load_draft, save_draft
from evaluator.store.engine import Store
from evaluator.store.pairs import pair_tallies
from evaluator.store.rights import keep, reopen, replace_sent, sent_answers, withdraw, withdrawn
from evaluator.store.submissions import Submission, free_texts, insert_submissions, send, submission_count, submissions
from evaluator.store.tables import draft as draft_table
from evaluator.store.tables import free_text, metadata, unfolded
from evaluator.store.tallies import SUBMITTED, fold, recount, tallies
from evaluator.store.waves import Wave, save_wave

PROGRAMME = "harbour"
RECEIPT = "K7QM-2XWD-0V9T-MB5E"


def stored(store: Store, key: str = "d1", wave: str = "panel") -> Draft:
    with store.reading() as db:
        found = load_draft(db, PROGRAMME, wave, key)
    assert found is not None
    return found


def rows(store: Store, wave: str = "panel") -> list[Submission]:
    with store.reading() as db:
        return list(submissions(db, PROGRAMME, wave))


def fold_all(store: Store) -> int:
    with store.writing() as db:
        return fold(db, PROGRAMME)


def counted(store: Store) -> dict[tuple[str, int], int]:
    with store.reading(snapshot=True) as db:
        assert recount(db, PROGRAMME) == []
        return {(row.variable, row.code): row.n for row in tallies(db, PROGRAMME) if row.wave == "panel"}


def correct(store: Store, answers: dict, texts: dict | None = None, key: str = "d1", wave: str = "panel") -> None:
    """A whole correction: open the answers, change them, send them."""
    with store.writing() as db:
        assert reopen(db, stored(store, key, wave), language="en")
    with store.writing() as db:
        replace_sent(db, replace(stored(store, key, wave), answers=answers, texts=texts or {}))


@pytest.fixture
def sent(filled: Store, linked_draft, now) -> Store:
    """One person's answers to the linked wave, sent and not folded yet."""
    with filled.writing() as db:
        send(db, linked_draft(time_used=3), receipt=RECEIPT, now=now, synthetic=False)
    return filled


class TestSeeing:
    def test_what_was_sent_is_found_by_the_draft_that_sent_it(self, sent: Store) -> None:
        with sent.reading() as db:
            found = sent_answers(db, stored(sent))
        assert found is not None
        assert (found.answers, found.texts) == ({"calm": 4, "safe": None}, {"why": "The benches."})
        assert (found.version, found.group, found.process, found.pseudonym) == (1, "staff", "quay", "a1")

    def test_nothing_is_found_before_sending_and_of_an_anonymous_wave(
        self, filled: Store, draft, linked_draft, now
    ) -> None:
        with filled.writing() as db:
            save_draft(db, linked_draft())
            send(db, draft(), receipt="sent", now=now, synthetic=False)
        with filled.reading() as db:
            assert sent_answers(db, stored(filled)) is None
            assert sent_answers(db, stored(filled, wave="open")) is None

    def test_imported_answers_get_the_receipt_of_who_answers_again(self, filled: Store, linked_draft, submission, now):
        imported = submission(
            wave="panel", linkage="pseudonymous", pseudonym="a1", answers={"calm": 1}, collection_mode="import"
        )
        with filled.writing() as db:
            insert_submissions(db, [imported])
            send(db, linked_draft(), receipt=RECEIPT, now=now, synthetic=False)
        with filled.reading() as db:
            found = sent_answers(db, stored(filled))
        assert found is not None
        assert found.answers == {"calm": 1}


class TestCorrecting:
    def test_what_was_sent_stands_until_the_correction_is_sent(self, sent: Store) -> None:
        with sent.writing() as db:
            assert reopen(db, stored(sent), language="en")
        opened = stored(sent)
        assert (opened.answers, opened.texts, opened.language) == (rows(sent)[0].answers, {"why": "The benches."}, "en")
        assert (opened.receipt, opened.corrects, opened.pseudonym) == (None, RECEIPT, "a1")
        fold_all(sent)
        assert counted(sent)[SUBMITTED, 1] == 1
        with sent.writing() as db:
            assert not reopen(db, opened, language="da")

    @pytest.mark.parametrize("folded", [True, False])
    def test_the_answers_and_texts_are_replaced_and_counted_anew(self, sent: Store, now, *, folded: bool) -> None:
        if folded:
            fold_all(sent)
        correct(sent, {"calm": 2, "dull": 5}, {"other": "Æbler"})
        [row] = rows(sent)
        assert (row.answers, row.submitted_at, row.receipt, row.collection_mode) == (
            {"calm": 2, "dull": 5},
            now,
            RECEIPT,
            "web",
        )
        with sent.reading() as db:
            assert free_texts(db, PROGRAMME, "panel", "why") == []
            assert free_texts(db, PROGRAMME, "panel", "other") == ["Æbler"]
        assert counted(sent) == {}
        assert fold_all(sent) == 1
        assert counted(sent) == {("_in_time", 1): 1, (SUBMITTED, 1): 1, ("calm", 2): 1, ("dull", 5): 1}
        assert (stored(sent).receipt, stored(sent).time_used) == (RECEIPT, 3)

    def test_a_correction_can_be_given_up(self, sent: Store) -> None:
        with sent.writing() as db:
            reopen(db, stored(sent), language="en")
            keep(db, stored(sent))
        with sent.writing() as db:
            keep(db, stored(sent))
        assert stored(sent).receipt == RECEIPT
        assert stored(sent).answers == {}
        assert rows(sent)[0].answers == {"calm": 4, "safe": None}

    def test_a_correction_that_was_sent_twice_replaces_once(self, sent: Store) -> None:
        with sent.writing() as db:
            reopen(db, stored(sent), language="en")
        correction = replace(stored(sent), answers={"calm": 1})
        for answers in ({"calm": 1}, {"calm": 5}):
            with sent.writing() as db:
                now_stored = load_draft(db, PROGRAMME, "panel", "d1", to_change=True)
                if now_stored and now_stored.corrects:
                    replace_sent(db, replace(correction, answers=answers))
        assert rows(sent)[0].answers == {"calm": 1}


class TestWithdrawing:
    @pytest.mark.parametrize("folded", [True, False])
    @pytest.mark.parametrize("correcting", [True, False])
    def test_nothing_of_the_answers_is_left(self, sent: Store, *, folded: bool, correcting: bool) -> None:
        if folded:
            fold_all(sent)
        with sent.writing() as db:
            if correcting:
                reopen(db, stored(sent), language="en")
            assert withdraw(db, stored(sent))
        assert rows(sent) == []
        assert counted(sent) == {}
        with sent.reading() as db:
            for table in (free_text, unfolded):
                assert db.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 0
            assert sent_answers(db, stored(sent)) is None
            assert withdrawn(db, PROGRAMME, "panel") == {"a1"}
        left = stored(sent)
        assert (left.receipt, left.answers, left.texts, left.pseudonym) == (RECEIPT, {}, {}, None)
        assert left.time_used is None
        with sent.writing() as db:
            assert not withdraw(db, left)
            assert not reopen(db, left, language="da")

    def test_who_has_withdrawn_cannot_send_again(self, sent: Store, linked_draft, now) -> None:
        with sent.writing() as db:
            withdraw(db, stored(sent))
            send(db, linked_draft(), receipt=RECEIPT, now=now, synthetic=False)
        assert rows(sent) == []

    def test_nobody_can_be_noted_as_withdrawn_from_an_anonymous_wave(self, filled: Store) -> None:
        values = {"p": PROGRAMME, "w": "open", "x": "a1"}
        for linkage in ("anonymous", "pseudonymous"):
            statement = (
                f"INSERT INTO withdrawal (programme_id, wave_key, pseudonym, linkage) VALUES (:p, :w, :x, '{linkage}')"
            )
            with pytest.raises(sa.exc.IntegrityError), filled.writing() as db:
                db.execute(sa.text(statement), values)

    def test_pairs_with_the_withdrawn_answers_are_gone_and_others_stay(
        self, sent: Store, linked_wave: Wave, submission
    ) -> None:
        linked = {"linkage": "pseudonymous", "group": "staff"}
        with sent.writing() as db:
            save_wave(db, replace(linked_wave, key="later"))
            insert_submissions(db, [submission(wave="later", pseudonym=person, **linked) for person in ("a1", "b2")])
            insert_submissions(db, [submission(wave="panel", pseudonym="b2", **linked)])
        fold_all(sent)
        with sent.writing() as db:
            assert {row.n for row in pair_tallies(db, PROGRAMME)} == {2}
            withdraw(db, stored(sent))
        assert counted(sent)[SUBMITTED, 1] == 1
        with sent.reading() as db:
            assert {row.n for row in pair_tallies(db, PROGRAMME)} == {1}


def test_corrections_withdrawals_and_folds_beside_each_other_lose_nothing(
    filled: Store, linked_draft, linked_wave: Wave, now, at_once
) -> None:
    people = [f"p{number}" for number in range(12)]
    with filled.writing() as db:
        save_wave(db, replace(linked_wave, key="later"))
        for wave in ("panel", "later"):
            for person in people:
                draft = replace(linked_draft(person, person), wave=wave)
                send(db, draft, receipt=f"{wave}-{person}", now=now, synthetic=False)
    done = threading.Event()

    def fold_until_done() -> None:
        while not done.is_set():
            fold_all(filled)

    def use_rights(number: int) -> None:
        person = people[number % 12]
        for answers in ({"calm": 1, "safe": 2}, {"calm": 5}):
            with filled.writing() as db:
                reopen(db, stored(filled, person), language="en")
            with filled.writing() as db:
                draft = load_draft(db, PROGRAMME, "panel", person, to_change=True)
                if draft and draft.corrects:
                    replace_sent(db, replace(draft, answers=answers))
        if number % 3 == 0:
            with filled.writing() as db:
                withdraw(db, stored(filled, person))

    folder = threading.Thread(target=fold_until_done)
    folder.start()
    try:
        assert at_once([lambda n=n: use_rights(n) for n in [*range(12), 0, 3, 1]]) == [None] * 15
    finally:
        done.set()
        folder.join(60)
    fold_all(filled)
    assert counted(filled)[SUBMITTED, 1] == 8
    assert {tuple(row.answers) for row in rows(filled)} == {("calm",)}


answers = st.dictionaries(st.sampled_from(["a", "b", "c#1"]), st.one_of(st.none(), st.integers(-999, 9)))
written = st.dictionaries(st.sampled_from(["t", "u"]), st.text("æblegrød", min_size=1, max_size=5))


@dataclass
class Standing:
    """What a person has sent, as the test knows it."""

    answers: dict
    texts: dict


class AnyOrder(RuleBasedStateMachine):
    """Sends, imports, corrections, withdrawals and folds in any order: the rows are as expected, the tallies agree."""

    store: Store
    waves: tuple[Wave, ...]
    now: dt.datetime
    people = st.sampled_from(["a", "b", "c"])
    places = st.sampled_from(["panel", "later", "other"])

    @initialize()
    def begin(self) -> None:
        self.stand: dict[tuple[str, str], Standing] = {}
        self.gone: set[tuple[str, str]] = set()
        with self.store.writing() as db:
            for table in reversed([one for one in metadata.sorted_tables if one.name != "audit_entry"]):
                db.execute(sa.delete(table))
            for wave in self.waves:
                save_wave(db, wave)

    def draft(self, person: str, wave: str) -> Draft | None:
        with self.store.reading() as db:
            return load_draft(db, PROGRAMME, wave, person)

    @rule(person=people, wave=places, answers=answers, texts=written)
    def send(self, person: str, wave: str, answers: dict, texts: dict) -> None:
        linkage = next(one.linkage for one in self.waves if one.key == wave)
        place = {"programme": PROGRAMME, "wave": wave, "linkage": linkage, "version": 1, "group": "staff"}
        draft = Draft(**place, draft_key=person, pseudonym=person, answers=answers, texts=texts)
        old = self.draft(person, wave)
        if old is not None and old.corrects:
            return
        with self.store.writing() as db:
            send(db, draft, receipt=f"{wave} {person}", now=self.now, synthetic=False)
        if (person, wave) not in self.gone:
            self.stand.setdefault((person, wave), Standing(answers, texts))

    @rule(person=people, wave=places, answers=answers)
    def bring_in(self, person: str, wave: str, answers: dict) -> None:
        if (person, wave) in self.stand or (person, wave) in self.gone:
            return
        linkage = next(one.linkage for one in self.waves if one.key == wave)
        row = {"linkage": linkage, "version": 1, "group": "staff", "collection_mode": "import"}
        imported = Submission(
            programme=PROGRAMME, wave=wave, answers=answers, texts={"t": "in"}, pseudonym=person, **row
        )
        with self.store.writing() as db:
            insert_submissions(db, [imported])
        self.stand[person, wave] = Standing(answers, {"t": "in"})

    @rule(person=people, wave=places)
    def reopen(self, person: str, wave: str) -> None:
        draft = self.draft(person, wave)
        if draft is not None:
            with self.store.writing() as db:
                assert reopen(db, draft, language="en") == ((person, wave) in self.stand and draft.corrects is None)

    @rule(person=people, wave=places, answers=answers, texts=written)
    def send_correction(self, person: str, wave: str, answers: dict, texts: dict) -> None:
        draft = self.draft(person, wave)
        if draft is not None and draft.corrects:
            with self.store.writing() as db:
                replace_sent(db, replace(draft, answers=answers, texts=texts))
            self.stand[person, wave] = Standing(answers, texts)

    @rule(person=people, wave=places)
    def give_up(self, person: str, wave: str) -> None:
        if (draft := self.draft(person, wave)) is not None:
            with self.store.writing() as db:
                keep(db, draft)

    @rule(person=people, wave=places)
    def withdraw(self, person: str, wave: str) -> None:
        if (draft := self.draft(person, wave)) is not None:
            with self.store.writing() as db:
                assert withdraw(db, draft) == ((person, wave) in self.stand)
            if self.stand.pop((person, wave), None):
                self.gone.add((person, wave))

    @rule(limit=st.sampled_from([1, 2, None]))
    def fold(self, limit: int | None) -> None:
        with self.store.writing() as db:
            fold(db, PROGRAMME, limit=limit)

    @invariant()
    def agrees(self) -> None:
        with self.store.reading(snapshot=True) as db:
            assert recount(db, PROGRAMME) == []
            for wave in self.waves:
                its = {person: one for (person, where), one in self.stand.items() if where == wave.key}
                found = {row.pseudonym: row.answers for row in submissions(db, PROGRAMME, wave.key)}
                assert found == {person: one.answers for person, one in its.items()}
                assert submission_count(db, PROGRAMME, wave.key) == len(its)
                for item in ("t", "u"):
                    texts = sorted(one.texts[item] for one in its.values() if item in one.texts)
                    assert sorted(free_texts(db, PROGRAMME, wave.key, item)) == texts

    def teardown(self) -> None:
        self.fold(None)
        self.agrees()
        with self.store.reading() as db:
            submitted = [row.n for row in tallies(db, PROGRAMME) if row.variable == SUBMITTED]
            unsent = sa.select(sa.func.count()).select_from(draft_table).where(draft_table.c.receipt.is_(None))
            assert db.execute(unsent).scalar_one() <= sum(submitted) == len(self.stand)


def test_rights_used_in_any_order_leave_tallies_that_agree_with_the_rows(store: Store, linked_wave: Wave, now) -> None:
    AnyOrder.now = now
    later = replace(linked_wave, key="later", linkage="confidential")
    AnyOrder.store = store
    AnyOrder.waves = (linked_wave, later, replace(linked_wave, key="other", questionnaire="other"))
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
