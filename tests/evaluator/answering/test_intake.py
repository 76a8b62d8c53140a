"""From a key to a draft, from page to page, and from the draft to one submission."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from evaluator.answering.intake import (
    Phase,
    begin,
    find_entry,
    last_day_of_grace,
    personal_draft_key,
    phase_of,
    save_page,
    set_language,
)
from evaluator.answering.journey import incomplete_page
from evaluator.answering.posted_pages import NEXT, PostedPage, ResolvedPage, turn_page
from evaluator.answering.sending import send_answers
from evaluator.documents.storing import import_folder, load_questionnaire
from evaluator.store import waves
from evaluator.store.engine import Store
from evaluator.store.rights import reopen
from evaluator.store.submissions import submission_count, submissions
from evaluator.vault.invitations import invite
from surveys.answers.routing import route
from surveys.questionnaire import Questionnaire

NOW = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)
DOCUMENTS = Path(__file__).resolve().parents[2] / "documents" / "lindevang"
COMPLETE = {"came": "2", "heard": "4"}


class Desk:
    """A store and a vault with the programme, and the use cases with both handed over."""

    def __init__(self, store: Store, vault: Store) -> None:
        self.store, self.vault = store, vault
        with store.writing() as db, vault.writing() as vault_db:
            import_folder(db, vault_db, DOCUMENTS, NOW)

    def invite(self, wave: str, person: str | None = "p1") -> str:
        with self.vault.writing() as db:
            return invite(
                db, programme="lindevang", wave=wave, group="residents", person=person, linked=wave == "linked"
            )

    def find(self, key: str):
        with self.store.reading() as db, self.vault.reading() as vault_db:
            return find_entry(db, vault_db, key)

    def begin(self, key: str, **values):
        with self.store.writing() as db:
            own = begin(db, self.find(key), language="da", now=NOW, **values)
        return own or key

    @property
    def questionnaire(self) -> Questionnaire:
        with self.store.reading() as db:
            return load_questionnaire(db, "lindevang", "neighbours", 1)

    def save(self, entry, page: int, form: dict[str, str]) -> bool:
        return self.turn(entry, page, form) is not None

    def turn(self, entry, page: int, form: dict[str, str]) -> ResolvedPage | None:
        """Save a form onto the draft as ``entry`` knew it."""
        questionnaire = self.questionnaire
        key, posted = questionnaire.pages[page].key, PostedPage(MultiDict(form), NEXT)
        turn = partial(turn_page, questionnaire, page_key=key, posted=posted, language="da")
        turned = turn(entry.draft)
        assert turned
        with self.store.writing() as db:
            return save_page(db, entry.draft, turned, turn, language="da")

    def send(self, key: str, entry=None):
        """Send the draft; ``entry``: as it was read before others did something."""
        entry, questionnaire = entry or self.find(key), self.questionnaire
        with self.store.writing() as db:
            return send_answers(db, entry, questionnaire, now=NOW, synthetic=False)

    def heard(self, wave: str) -> list[int | None]:
        with self.store.reading() as db:
            return [one.answers["heard"] for one in submissions(db, "lindevang", wave)]

    def sent(self, wave: str) -> int:
        with self.store.reading() as db:
            return submission_count(db, "lindevang", wave)


@pytest.fixture
def desk(store: Store, vault: Store) -> Desk:
    return Desk(store, vault)


@pytest.mark.parametrize(
    ("moment", "phase"),
    [
        ("2026-03-27T22:59:59+00:00", Phase.NOT_YET),
        ("2026-03-27T23:00:00+00:00", Phase.OPEN),
        ("2026-03-29T21:59:59+00:00", Phase.OPEN),  # summer time began that morning: midnight is 22:00 UTC
        ("2026-03-29T22:00:00+00:00", Phase.GRACE),
        ("2026-03-30T21:59:59+00:00", Phase.GRACE),
        ("2026-03-30T22:00:00+00:00", Phase.CLOSED),
        ("2026-03-30T23:59:59+02:00", Phase.GRACE),
    ],
)
def test_a_wave_opens_and_closes_at_danish_midnight(moment: str, phase: Phase) -> None:
    wave = waves.Wave(
        "p", "w", "m1", "q", 1, ("g",), "anonymous", opens=dt.date(2026, 3, 28), closes=dt.date(2026, 3, 29)
    )
    assert phase_of(wave, dt.datetime.fromisoformat(moment)) is phase
    assert last_day_of_grace(wave) == dt.date(2026, 3, 30)


@pytest.mark.parametrize(
    ("moment", "phase"),
    [
        ("2026-03-28T07:59:59+01:00", Phase.NOT_YET),
        ("2026-03-28T08:00:00+01:00", Phase.OPEN),
        ("2026-03-29T15:59:59+02:00", Phase.OPEN),
        ("2026-03-29T16:00:00+02:00", Phase.GRACE),
        ("2026-03-30T23:59:59+02:00", Phase.GRACE),
        ("2026-03-31T00:00:00+02:00", Phase.CLOSED),
    ],
)
def test_a_wave_with_times_of_day_opens_and_closes_by_the_danish_clock(moment: str, phase: Phase) -> None:
    days = {"opens": dt.date(2026, 3, 28), "closes": dt.date(2026, 3, 29)}
    times = {"opens_at": dt.time(8), "closes_at": dt.time(16)}
    wave = waves.Wave("p", "w", "m1", "q", 1, ("g",), "anonymous", **days, **times)
    assert phase_of(wave, dt.datetime.fromisoformat(moment)) is phase


def test_nobody_new_begins_after_the_last_day_for_it_and_whoever_has_begun_has_until_the_wave_is_over() -> None:
    days = {"opens": dt.date(2026, 3, 2), "closes": dt.date(2026, 3, 20), "begin_by": dt.date(2026, 3, 9)}
    wave = waves.Wave("p", "w", "m1", "q", 1, ("g",), "anonymous", **days, begin_by_at=dt.time(16))
    at = {"2026-03-09T15:59": Phase.OPEN, "2026-03-09T16:00": Phase.GRACE, "2026-03-21T23:59": Phase.GRACE}
    at["2026-03-22T00:00"] = Phase.CLOSED
    assert {moment: phase_of(wave, dt.datetime.fromisoformat(f"{moment}:00+01:00")) for moment in at} == at


def test_a_key_that_nobody_was_given_leads_nowhere(desk: Desk) -> None:
    assert desk.find("no-such-key") is None
    assert desk.find("") is None


def test_an_invitation_leads_to_an_unsaved_draft_until_it_is_begun(desk: Desk) -> None:
    key = desk.invite("linked")
    entry = desk.find(key)
    assert (entry.begun, entry.draft.version, entry.draft.group, entry.is_sent) == (False, 1, "residents", False)
    assert entry.draft.pseudonym
    desk.begin(key)
    assert desk.find(key).begun


def test_beginning_again_keeps_what_was_answered(desk: Desk) -> None:
    key = desk.begin(desk.invite("linked"))
    desk.save(desk.find(key), 0, COMPLETE)
    desk.begin(key)
    assert desk.find(key).draft.answers["heard"] == 4


def test_two_who_begin_at_an_open_link_get_different_keys_and_the_store_holds_neither(desk: Desk) -> None:
    with desk.store.reading() as db:
        wave = waves.wave(db, "lindevang", "open")
    keys = {desk.begin(wave.open_key, group="staff") for _ in range(2)}
    assert len(keys) == 2
    for key in keys:
        entry = desk.find(key)
        assert (entry.begun, entry.draft.group, entry.draft.draft_key) == (True, "staff", personal_draft_key(key))
        assert key not in repr(entry.draft)


def test_a_page_is_put_onto_what_another_device_saved_in_the_meantime(desk: Desk) -> None:
    key = desk.begin(desk.invite("linked"))
    seen_by_the_phone = desk.find(key)
    desk.save(desk.find(key), 0, COMPLETE)
    desk.save(seen_by_the_phone, 2, {"dish": "Suppe"})
    draft = desk.find(key).draft
    assert draft.answers["heard"] == 4
    assert draft.texts == {"dish": "Suppe"}


def test_a_page_of_two_devices_at_once_keeps_both_and_tells_of_what_both_changed(desk: Desk, at_once) -> None:
    drawn = {"_set": "."}
    for forms, stored, conflicts in (
        (({"dish": "Suppe"}, {"better": "Plads"}), {("Suppe", "Plads")}, [(), ()]),
        (({"dish": "Suppe"}, {"dish": "Salat"}), {("Suppe", None), ("Salat", None)}, [(), ("dish",)]),
    ):
        key = desk.begin(desk.invite("linked", person=str(conflicts)))
        seen_by_both = desk.find(key)
        turns = [lambda form=form, its=seen_by_both: desk.turn(its, 2, form | drawn) for form in forms]
        found = [turned.conflicts for turned in at_once(turns)]
        draft = desk.find(key).draft
        assert (draft.texts.get("dish"), draft.texts.get("better")) in stored
        assert sorted(found) == conflicts


def test_changing_the_language_changes_nothing_else(desk: Desk) -> None:
    key = desk.begin(desk.invite("linked"))
    desk.save(desk.find(key), 0, COMPLETE)
    before = desk.find(key).draft
    with desk.store.writing() as db:
        assert set_language(db, before, "en")
    assert desk.find(key).draft == replace(before, language="en", revision=before.revision + 1)


def test_required_answers_that_apply_must_be_there(desk: Desk) -> None:
    questionnaire = desk.questionnaire
    assert incomplete_page(route(questionnaire, {})) is questionnaire.pages[0]
    assert incomplete_page(route(questionnaire, {"came": 2, "heard": None})) is questionnaire.pages[0]
    assert incomplete_page(route(questionnaire, {"came": 2, "heard": 4})) is None
    assert incomplete_page(route(questionnaire, {"came": 1, "heard": 4})) is questionnaire.pages[1]
    rows = {"welcome": 1, "left-out": 1}
    assert incomplete_page(route(questionnaire, {"came": 1, "heard": 4, **rows})) is questionnaire.pages[1]
    assert incomplete_page(route(questionnaire, {"came": 1, "heard": 4, **rows, "again": -998})) is None


def test_answers_are_sent_once(desk: Desk) -> None:
    key = desk.begin(desk.invite("linked"))
    desk.save(desk.find(key), 0, COMPLETE)
    assert desk.send(key) is None
    receipt = desk.find(key).draft.receipt
    assert desk.send(key) is None
    assert desk.find(key).draft.receipt == receipt
    assert desk.sent("linked") == 1


def test_what_another_device_saved_before_the_sending_is_sent(desk: Desk) -> None:
    key = desk.begin(desk.invite("linked"))
    empty = desk.find(key)
    desk.save(empty, 0, COMPLETE)
    complete = desk.find(key)
    desk.save(complete, 0, COMPLETE | {"heard": "1"})
    assert desk.send(key, complete) is None
    assert desk.heard("linked") == [1]
    other = desk.begin(desk.invite("linked", "p2"))
    empty = desk.find(other)
    desk.save(empty, 0, COMPLETE)
    assert desk.send(other, empty) is None
    assert sorted(desk.heard("linked")) == [1, 4]


def test_two_devices_that_read_the_same_draft_send_it_once(desk: Desk) -> None:
    key = desk.begin(desk.invite("linked"))
    desk.save(desk.find(key), 0, COMPLETE)
    read = desk.find(key)
    assert desk.send(key, read) is None
    assert desk.send(key, read) is None
    assert desk.sent("linked") == 1


def test_a_sending_that_was_read_before_a_correction_sends_the_correction(desk: Desk) -> None:
    key = desk.begin(desk.invite("linked"))
    desk.save(desk.find(key), 0, COMPLETE)
    read = desk.find(key)
    desk.send(key)
    with desk.store.writing() as db:
        assert reopen(db, desk.find(key).draft, language="da")
    desk.save(desk.find(key), 0, COMPLETE | {"heard": "2"})
    assert desk.find(key).draft.revision == read.draft.revision
    assert desk.send(key, read) is None
    assert desk.heard("linked") == [2]


def test_nothing_is_sent_or_saved_where_it_may_not_be(desk: Desk) -> None:
    key = desk.begin(desk.invite("linked"))
    assert desk.send(key) is desk.questionnaire.pages[0]
    assert desk.sent("linked") == 0
    desk.save(desk.find(key), 0, COMPLETE)
    before = desk.find(key)
    desk.send(key)
    assert not desk.save(before, 0, {"came": "2", "heard": "1"})
    with desk.store.writing() as db:
        assert not set_language(db, before.draft, "en")


def test_a_new_link_for_the_same_person_goes_on_with_the_same_draft(desk: Desk) -> None:
    lost = desk.begin(desk.invite("linked"))
    desk.save(desk.find(lost), 0, COMPLETE)
    again = desk.invite("linked")
    assert desk.find(lost) is None
    assert desk.find(again).draft.answers["heard"] == 4
