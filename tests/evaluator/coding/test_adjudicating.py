from __future__ import annotations

import random
import uuid

import pytest

from evaluator.coding.adjudicating import adjudicate, discrepancies
from evaluator.coding.agreement import LEAST, agreement
from evaluator.coding.coding import NOTHING, Said, record
from evaluator.store.codings import CODED, NO_CODE_FITS, SET_ASIDE, Mark, settled
from evaluator.store.engine import Store
from tests.support.coding_desk import add_codes, add_texts, from_file, say
from tests.support.diagnostics import rejected

KEY = "harbour"


@pytest.fixture
def texts(store: Store) -> list[uuid.UUID]:
    with store.writing() as db:
        add_codes(db, KEY)
        return add_texts(db, KEY, [f"Tekst {number}." for number in range(40)])


def test_coders_see_only_discrepancies_of_texts_that_they_have_coded(store: Store, texts: list[uuid.UUID]) -> None:
    with store.writing() as db:
        for text in texts[:3]:
            say(db, KEY, "anna", text, "stoej")
        from_file(db, KEY, texts[2], "trafik")
        say(db, KEY, "bo", texts[0], "stoej")
        say(db, KEY, "bo", texts[1], "trafik")
        for account, seen in (
            ("anna-id", {texts[1], texts[2]}),
            ("bo-id", {texts[1]}),
            ("chr-id", {texts[1], texts[2]}),
        ):
            assert {one.unit.text_id for one in discrepancies(db, KEY, account=account)} == seen, account
        (its,) = discrepancies(db, KEY, account="bo-id")
    assert {one.coder.title: one.said.marks for one in its.versions} == {
        "anna": {Mark("stoej")},
        "bo": {Mark("trafik")},
    }


def test_an_adjudication_says_who_decided_and_can_be_changed(store: Store, texts: list[uuid.UUID]) -> None:
    both = Said(CODED, frozenset({Mark("stoej"), Mark("trafik", 0, 5)}))
    with store.writing() as db:
        say(db, KEY, "anna", texts[0], "stoej")
        say(db, KEY, "bo", texts[0], "trafik")
        adjudicate(db, KEY, texts[0], both, account="chr-id")
        (its,) = discrepancies(db, KEY)
        assert (its.holds, its.decided_by, len(its.versions)) == (both, "chr-id", 2)
        assert settled(db, KEY, texts[:1]).codes == {texts[0]: {"stoej", "trafik"}}
        adjudicate(db, KEY, texts[0], Said(SET_ASIDE, reason="Ironi"), account="anna-id")
        assert settled(db, KEY, texts[:1]).set_aside == {texts[0]}
        with rejected("adjudicated, so your codes stand"):
            say(db, KEY, "bo", texts[0], "stoej")


def test_what_is_not_open_to_somebody_is_not_decided_by_them(store: Store, texts: list[uuid.UUID]) -> None:
    with store.writing() as db:
        say(db, KEY, "anna", texts[0], "stoej")
        say(db, KEY, "bo", texts[0], "trafik")
        say(db, KEY, "chr", texts[1], "trafik")
        for text, account in ((texts[0], "chr-id"), (texts[1], "anna-id")):
            with rejected("the coders agree about the text, or you have not coded it"):
                adjudicate(db, KEY, text, Said(NO_CODE_FITS), account=account)
        with rejected("not chosen what holds"):
            adjudicate(db, KEY, texts[0], NOTHING, account="anna-id")
        with rejected("no reason"):
            adjudicate(db, KEY, texts[0], Said(SET_ASIDE), account="anna-id")


def test_agreement_is_told_for_each_pair_from_so_many_texts_on(store: Store, texts: list[uuid.UUID]) -> None:
    draws = random.Random(1)
    with store.writing() as db:
        for number, text in enumerate(texts):
            code = draws.choice(["stoej", "trafik"])
            say(db, KEY, "anna", text, code, *(["naboskab"] if number == 0 else []))
            from_file(db, KEY, text, code if number % 8 else "tryghed")
            if number < 20:
                say(db, KEY, "bo", text, code)
        record(db, KEY, texts[-1], Said(SET_ASIDE, reason="Ulæselig"), account="anna-id", name="anna")
        pairs = {(one.first.title, one.second.title): one for one in agreement(db, KEY)}
    assert set(pairs) == {("maskine", "anna"), ("maskine", "bo"), ("anna", "bo")}
    assert (pairs["anna", "bo"].n, pairs["anna", "bo"].is_enough, pairs["anna", "bo"].alpha) == (20, False, None)
    its = pairs["maskine", "anna"]
    assert (its.n, its.set_aside, its.same, its.is_enough) == (39, 1, 34, True)
    assert its.alpha is not None
    assert its.alpha.interval is not None
    assert (its.alpha.n, its.alpha.seed) == (39, 20180401)
    by_code = {one.code: one for one in its.codes}
    assert list(by_code) == ["stoej", "trafik", "tryghed", "naboskab"]
    tryghed = by_code["tryghed"]
    assert (tryghed.both, tryghed.first, tryghed.second, tryghed.neither, tryghed.kappa.estimate) == (0, 5, 0, 34, 0)
    assert (tryghed.is_lopsided, by_code["stoej"].is_lopsided) == (True, False)
    assert tryghed.alike == pytest.approx(34 / 39)
    assert LEAST == 30


def test_agreement_shows_a_coder_only_what_they_have_coded(store: Store, texts: list[uuid.UUID]) -> None:
    with store.writing() as db:
        for text in texts:
            say(db, KEY, "anna", text, "stoej")
            from_file(db, KEY, text, "stoej")
        say(db, KEY, "bo", texts[0], "stoej")
        assert {one.n for one in agreement(db, KEY, account="bo-id")} == {1}
        (its,) = [one for one in agreement(db, KEY, account="anna-id") if one.n > 1]
    assert (its.n, its.same) == (40, 40)
    assert its.alpha is not None
    assert (its.alpha.estimate, its.alpha.reason) == (None, "one-category")
    assert [one.kappa.reason for one in its.codes] == ["one-category"]
