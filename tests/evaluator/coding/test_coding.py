from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from evaluator.coding.codebook import merge_code, retire_code, revive_code
from evaluator.coding.coding import (
    NOTHING,
    Said,
    Wanted,
    coded_by,
    coder_of,
    first_text,
    open_to,
    place_of,
    progress,
    record,
    said_of,
    wanted_ids,
    wanted_texts,
)
from evaluator.store.codings import CODED, NO_CODE_FITS, SET_ASIDE, Mark, codings, settled
from evaluator.store.engine import Store
from tests.support.coding_desk import BY, add_codes, add_texts, say
from tests.support.diagnostics import rejected

KEY = "harbour"
TEXTS = ("Der er støj.", "Bilerne kører for stærkt.", "Naboerne hilser.", "Ja.")


@pytest.fixture
def desk(store: Store) -> Store:
    with store.writing() as db:
        add_codes(db, KEY)
        add_texts(db, KEY, TEXTS)
    return store


def ids(db: sa.Connection) -> list[uuid.UUID]:
    return [unit.text_id for unit in wanted_texts(db, KEY, Wanted())]


def test_every_change_is_stored_and_the_next_text_is_one_that_is_not_coded(desk: Store) -> None:
    with desk.writing() as db:
        first, second, third, last = ids(db)
        say(db, KEY, "anna", first, "stoej")
        say(db, KEY, "anna", second, "trafik", "stoej")
        its = place_of(db, KEY, Wanted(), first, "anna-id")
    assert its is not None
    assert (its.number, its.of, its.done, its.before, its.after, its.onward) == (1, 4, 2, None, second, third)
    assert its.said == Said(CODED, frozenset({Mark("stoej")}))
    with desk.writing() as db:
        for text in (third, last):
            record(db, KEY, text, Said(NO_CODE_FITS), account="anna-id", name="anna")
        its = place_of(db, KEY, Wanted(), last, "anna-id")
    assert its is not None
    assert (its.done, its.after, its.onward) == (4, None, None)


def test_taking_the_last_code_away_leaves_the_text_uncoded(desk: Store) -> None:
    with desk.writing() as db:
        (text, *_) = ids(db)
        say(db, KEY, "anna", text, "stoej")
        record(db, KEY, text, NOTHING, account="anna-id", name="anna")
        assert coded_by(db, KEY, "anna-id") == frozenset()
        assert first_text(wanted_ids(db, KEY), frozenset()) == text


def test_a_second_coder_sees_nothing_of_the_first(desk: Store) -> None:
    with desk.writing() as db:
        for text in ids(db):
            say(db, KEY, "anna", text, "stoej")
        its = place_of(db, KEY, Wanted(), ids(db)[0], "bo-id")
        assert its is not None
        assert (its.said, its.done) == (NOTHING, 0)
        assert coder_of(db, KEY, "bo-id") is None
        assert open_to(db, KEY, "bo-id") is None
        say(db, KEY, "bo", ids(db)[1], "trafik")
        assert open_to(db, KEY, "bo-id") == {ids(db)[1]}


def test_a_sample_is_the_same_for_everybody(desk: Store) -> None:
    with desk.writing() as db:
        add_texts(db, KEY, ["En tekst til."] * 60)
        some = wanted_texts(db, KEY, Wanted(every=5))
        assert 0 < len(some) < 40
        assert all(unit.text_id.int % 5 == 0 for unit in some)
        assert wanted_texts(db, KEY, Wanted(milestone="m9")) == []
        (its,) = progress(some, {some[0].text_id}, lambda unit: unit.item)
        assert (its.milestone, its.question, its.done, its.of) == ("m1", "", 1, len(some))


def test_a_text_that_is_not_wanted_has_no_place(desk: Store) -> None:
    with desk.reading() as db:
        assert place_of(db, KEY, Wanted(), uuid.uuid4(), "anna-id") is None
        assert first_text([], frozenset()) is None


def test_a_merge_leaves_what_was_set_and_saving_again_keeps_it(desk: Store) -> None:
    with desk.writing() as db:
        (text, *_) = ids(db)
        say(db, KEY, "anna", text, "trafik", "tryghed")
        merge_code(db, KEY, "trafik", "stoej", BY)
        coder = coder_of(db, KEY, "anna-id")
        assert said_of(db, KEY, text, coder).marks == {Mark("stoej"), Mark("tryghed")}
        say(db, KEY, "anna", text, "stoej", "naboskab")
        assert settled(db, KEY, [text]).codes == {text: {"stoej", "naboskab"}}
        (stored,) = codings(db, KEY)
        assert stored.codes == {"trafik", "naboskab"}
        revive_code(db, KEY, "trafik", BY)
        assert settled(db, KEY, [text]).codes == {text: {"trafik", "naboskab"}}


def test_a_retired_code_stays_where_it_was_set_and_is_set_nowhere_else(desk: Store) -> None:
    with desk.writing() as db:
        first, second, *_ = ids(db)
        say(db, KEY, "anna", first, "trafik")
        retire_code(db, KEY, "trafik", BY)
        say(db, KEY, "anna", first, "trafik", "stoej")
        with rejected("no longer in use"):
            say(db, KEY, "anna", second, "trafik")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Said(SET_ASIDE, reason=" "), "no reason"),
        (Said(CODED, frozenset({Mark("stej")})), "did you mean 'stoej'"),
        (Said(CODED, frozenset({Mark("stoej", 3, 99)})), "no passage from character 3 to 99"),
        (Said(CODED, frozenset({Mark("stoej", 3, 3)})), "no passage"),
    ],
)
def test_what_cannot_be_said_of_a_text_is_refused_with_a_remedy(desk: Store, said: Said, why: str) -> None:
    with desk.writing() as db:
        with rejected(why):
            record(db, KEY, ids(db)[0], said, account="anna-id", name="anna")
        assert codings(db, KEY) == []


def test_a_text_that_went_meanwhile_is_told(desk: Store) -> None:
    with desk.writing() as db, rejected("no longer here"):
        record(db, KEY, uuid.uuid4(), Said(NO_CODE_FITS), account="anna-id", name="anna")
