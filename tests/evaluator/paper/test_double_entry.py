"""Paper forms: typed twice by two people, compared, and stored as if the participant had sent them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa

from evaluator.answering.intake import find_entry
from evaluator.paper.adjudication import (
    GROUP,
    PERSON,
    Stored,
    both_entries,
    discrepancies,
)
from evaluator.paper.double_entry import delete_form, finish_entry, save_typed
from evaluator.paper.refusals import Refused
from evaluator.paper.serials import new_serials
from evaluator.store.engine import Store
from evaluator.store.import_tables import imported_row
from evaluator.store.paper import Agreement, all_entries
from evaluator.store.paper_tables import paper_entry
from evaluator.store.submissions import free_texts
from evaluator.store.tables import draft
from evaluator.store.wave_times import TIME_ZONE
from evaluator.store.waves import WaveInUse, save_wave
from tests.support.paper_desk import ANSWERS, LINKAGES, Desk

STORED = {
    "came": 1,
    "times": 3,
    "heard": 4,
    **{f"told-by#{code}": int(code in (1, 2)) for code in (1, 2, 3, -998)},
    "welcome": 5,
    "left-out": -998,
    "again": None,
    "dish": 1,
    "better": None,
}


@pytest.fixture
def desk(store: Store, vault: Store) -> Desk:
    return Desk(store, vault)


@pytest.fixture
def plain_desk(sqlite_store: Store, sqlite_vault: Store) -> Desk:
    """On SQLite only, for what does not depend on the database."""
    return Desk(sqlite_store, sqlite_vault)


@pytest.mark.parametrize("linkage", LINKAGES)
def test_a_form_that_two_typed_alike_is_stored_once_in_a_wave_of_each_mode(desk: Desk, linkage: str) -> None:
    desk.type_twice(linkage, ANSWERS, ANSWERS | {"told-by": "1,2"}, desk.code(linkage))
    assert desk.stored(linkage) == []
    assert desk.store_it(linkage) == Stored(fields=8, differing=0, impossible=0)
    (its,) = desk.stored(linkage)
    assert its.answers == STORED
    assert (its.collection_mode, its.group, its.version) == ("paper", "residents", 1)
    with desk.store.reading() as db:
        assert free_texts(db, "lindevang", linkage, "dish") == ["Suppe"]
        assert all_entries(db, "lindevang") == []
    with pytest.raises(Refused, match="gone"):
        desk.store_it(linkage)
    assert len(desk.stored(linkage)) == 1


@pytest.mark.parametrize("linkage", ["pseudonymous", "confidential"])
def test_a_linked_form_is_the_persons_own_and_their_link_opens_it(desk: Desk, linkage: str) -> None:
    code = desk.code(linkage)
    desk.type_twice(linkage, ANSWERS, ANSWERS, code)
    desk.store_it(linkage)
    (its,) = desk.stored(linkage)
    assert its.submitted_at == dt.datetime(2026, 5, 2, 12, tzinfo=TIME_ZONE)
    with desk.store.reading() as db, desk.vault.reading() as vault_db:
        entry = find_entry(db, vault_db, code)
        assert entry is not None
        assert entry.is_sent
        assert find_entry(db, vault_db, its.receipt or "") is not None
    with pytest.raises(Refused, match="answered"):
        desk.begin(linkage, "ann", code, serial=new_serials(1)[0])


def test_of_an_anonymous_form_neither_serial_number_nor_time_nor_draft_nor_typist_is_left(desk: Desk) -> None:
    desk.type_twice("anonymous", ANSWERS, ANSWERS)
    desk.store_it("anonymous")
    (its,) = desk.stored("anonymous")
    assert (its.pseudonym, its.submitted_at, its.receipt) == (None, None, None)
    assert (desk.count(draft), desk.count(paper_entry), desk.count(imported_row)) == (0, 0, 1)
    with desk.store.reading() as db:
        (kept,) = db.execute(sa.select(imported_row))
    assert desk.serial not in str(kept)


def test_a_form_that_was_stored_is_not_typed_again(plain_desk: Desk) -> None:
    plain_desk.type_twice("anonymous", ANSWERS, ANSWERS)
    plain_desk.store_it("anonymous")
    for account in ("ann", "cid"):
        with pytest.raises(Refused, match="stored"):
            plain_desk.begin("anonymous", account)


def test_the_second_typing_is_for_another_account_once_the_first_is_finished(desk: Desk) -> None:
    first = desk.begin("anonymous", "ann")
    with pytest.raises(Refused, match="first_unfinished"):
        desk.begin("anonymous", "bo")
    assert desk.type("anonymous", "ann", ANSWERS) == {}
    assert desk.begin("anonymous", "ann").turn == first.turn == 1
    assert desk.begin("anonymous", "bo").turn == 2
    with pytest.raises(Refused, match="both_typed"):
        desk.begin("anonymous", "cid")
    with pytest.raises(Refused, match="typed_once"), desk.store.reading() as db:
        both_entries(db, desk.wave("anonymous"), desk.serial)


def test_the_database_itself_refuses_a_second_typing_by_the_same_account(desk: Desk) -> None:
    desk.begin("anonymous", "ann")
    with desk.store.reading() as db:
        row = dict(db.execute(sa.select(paper_entry)).mappings().one())
    with pytest.raises(sa.exc.IntegrityError), desk.store.writing() as db:
        db.execute(sa.insert(paper_entry), row | {"turn": 2})


@pytest.mark.parametrize(
    "forbidden",
    [{"pseudonym": "x"}, {"draft_key": "x"}, {"received_on": dt.date(2026, 5, 2)}, {"codes": [["x"]]}, {"turn": 3}],
)
def test_the_database_itself_refuses_what_would_link_an_anonymous_form(desk: Desk, forbidden: dict) -> None:
    desk.begin("anonymous", "ann")
    with pytest.raises(sa.exc.IntegrityError), desk.store.writing() as db:
        db.execute(sa.update(paper_entry).values(**forbidden))


def test_what_was_typed_stays_until_it_is_finished_and_stored(desk: Desk) -> None:
    entry, questionnaire = desk.begin("anonymous", "ann"), desk.questionnaire()
    for lines in ({"came": "1"}, {"heard": "9"}, {"unknown": "x"}):
        with desk.store.writing() as db:
            save_typed(db, entry, lines, questionnaire)
    with desk.store.writing() as db:
        assert list(finish_entry(db, entry, questionnaire)) == ["heard"]
    again = desk.begin("anonymous", "ann")
    assert again.typed == {"came": "1", "heard": "9"}
    assert not again.finished
    assert desk.type("anonymous", "ann", {"heard": "*"}) == {}
    assert desk.type("anonymous", "ann", {"heard": "5"}) == {}
    assert desk.begin("anonymous", "ann").typed["heard"] == "*"


def test_what_differs_is_told_by_field_and_what_is_decided_is_stored(desk: Desk) -> None:
    desk.type("anonymous", "ann", ANSWERS)
    desk.type("anonymous", "bo", ANSWERS | {"heard": "5", "dish": "Supper", "better": "Bænke"}, group="staff")
    with desk.store.reading() as db:
        told = discrepancies(desk.questionnaire(), *both_entries(db, desk.wave("anonymous"), desk.serial))
    assert [(one.name, one.first, one.second) for one in told] == [
        (GROUP, "residents", "staff"),
        ("heard", "4", "5"),
        ("dish", "Suppe", "Supper"),
        ("better", "", "Bænke"),
    ]
    found = desk.store_it("anonymous", **{GROUP: "staff", "heard": "*", "better": "Bænke"})
    assert found == Stored(fields=9, differing=4, impossible=1)
    (its,) = desk.stored("anonymous")
    assert its.group == "staff"
    assert its.answers == STORED | {"heard": None, "better": 1}
    desk.serial = new_serials(1)[0]
    desk.type_twice("anonymous", ANSWERS, ANSWERS)
    desk.store_it("anonymous")
    assert desk.agreement("anonymous") == Agreement(forms=2, fields=17, differing=4, impossible=1)


def test_two_codes_for_one_form_are_a_difference_that_shows_neither(plain_desk: Desk) -> None:
    for account, person in (("ann", "p1"), ("bo", "p2")):
        plain_desk.type("pseudonymous", account, ANSWERS, plain_desk.code("pseudonymous", person))
    with plain_desk.store.reading() as db:
        both = both_entries(db, plain_desk.wave("pseudonymous"), plain_desk.serial)
    (one,) = discrepancies(plain_desk.questionnaire(), *both)
    assert (one.name, one.first, one.second) == (PERSON, "", "")


def test_a_code_of_nobody_or_of_another_wave_is_refused(plain_desk: Desk) -> None:
    for code in ("", "nothing", plain_desk.code("confidential")):
        with pytest.raises(Refused, match="code"):
            plain_desk.begin("pseudonymous", "ann", code)
    with pytest.raises(Refused, match="group"):
        plain_desk.begin("anonymous", "ann", group="visitors")


def test_a_form_is_not_stored_over_answers_that_came_meanwhile(desk: Desk) -> None:
    code = desk.code("pseudonymous")
    desk.type_twice("pseudonymous", ANSWERS, ANSWERS, code)
    desk.serial, first = new_serials(1)[0], desk.serial
    desk.type_twice("pseudonymous", ANSWERS | {"heard": "1"}, ANSWERS | {"heard": "1"}, code)
    desk.store_it("pseudonymous")
    desk.serial = first
    with pytest.raises(Refused, match="answered"):
        desk.store_it("pseudonymous")
    assert [one.answers["heard"] for one in desk.stored("pseudonymous")] == [1]
    with desk.store.reading() as db:
        assert [entry.serial for entry in all_entries(db, "lindevang")] == [first, first]


def test_a_form_without_consent_is_not_stored(sqlite_store: Store, sqlite_vault: Store) -> None:
    desk = Desk(sqlite_store, sqlite_vault, "tovholt")
    lines = {"moved-in": "1.5.1999"}
    desk.type_twice("anonymous", lines, lines)
    with pytest.raises(Refused, match="consent"):
        desk.store_it("anonymous")
    assert desk.stored("anonymous") == []
    assert desk.count(paper_entry) == 2


def test_a_form_can_be_deleted_and_typed_anew(plain_desk: Desk) -> None:
    plain_desk.type_twice("anonymous", ANSWERS, ANSWERS)
    with plain_desk.store.writing() as db, plain_desk.vault.writing() as vault_db:
        assert delete_form(db, vault_db, plain_desk.wave("anonymous"), plain_desk.serial) == 2
    assert plain_desk.begin("anonymous", "bo").turn == 1


def test_a_wave_whose_forms_are_being_typed_keeps_its_version_and_mode(plain_desk: Desk) -> None:
    plain_desk.begin("anonymous", "ann")
    with pytest.raises(WaveInUse), plain_desk.store.writing() as db:
        save_wave(db, replace(plain_desk.wave("anonymous"), linkage="pseudonymous"))
