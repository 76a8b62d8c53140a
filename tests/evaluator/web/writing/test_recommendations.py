"""Recommendations in the browser without script: written, handed over, and answered by the steering group."""

from __future__ import annotations

import pytest

from evaluator.store.registers import events, rows
from evaluator.writing.recommendations import NAME
from tests.support.passages import WritingSite
from tests.support.passages_desk import BASE, Writer, area, said

NEW = f"{BASE}anbefaling-ny"
ANSWERS = "/p/lindevang/anbefalinger/"
TYPED = {
    "text-da": "Spis sammen",
    "text-en": "Eat together",
    "to-da": "Boligforeningen",
    "to-en": "The housing association",
    "rests_on": ["outcome:contact", "heard", "no-such"],
}


@pytest.fixture
def handed(site: WritingSite, anna: Writer) -> WritingSite:
    anna.fill(NEW, **TYPED, do="sign")
    site.hand_over()
    return site


@pytest.fixture
def sif(site: WritingSite) -> Writer:
    return Writer(site, "sif", "steering")


def test_a_recommendation_gets_a_number_when_it_is_saved(site, anna) -> None:
    page = anna.fill(NEW, **TYPED | {"to-en": ""}, do="sign")
    assert page.status_code == 422
    assert "hvem anbefalingen er til" in said(page)
    assert area(anna.get(NEW)) == "Spis sammen"
    page = anna.fill(NEW, **TYPED, do="sign")
    assert "Anbefaling 1" in said(page)
    assert "Til: Boligforeningen." in said(page)
    assert area(anna.get(NEW)) == ""
    (its,) = (one for at, one in site.held().items() if at.place == "recommendation")
    assert (its.at.key, its.rests_on, its.signed) == ("1", ("outcome:contact", "heard"), True)
    page = anna.get(f"{BASE}anbefaling-1")
    assert 'value="outcome:contact" checked' in page.text
    anna.fill(NEW, **TYPED | {"text-da": "En til"}, do="save")
    assert "Anbefaling 2" in said(anna.get(BASE))
    assert anna.get(f"{BASE}anbefaling-3").status_code == 404


def test_what_is_handed_over_can_be_answered_and_not_changed(handed, anna, sif) -> None:
    assert "Udgivet" in said(anna.get(BASE))
    page = anna.get(f"{BASE}anbefaling-1")
    assert "Ordene står fast" in said(page)
    assert "<textarea" not in page.text
    page = sif.get(ANSWERS)
    assert "Spis sammen" in said(page)
    assert "Ingen har svaret endnu." in said(page)
    page = sif.fill(f"{ANSWERS}1", answer="rejected", action="Intet", due="i morgen")
    assert page.status_code == 422
    assert "Fristen er ikke en dato" in said(page)
    page = sif.fill(f"{ANSWERS}1", answer="rejected", action="Intet", due="2026-09-01")
    assert "hvorfor anbefalingen er afvist" in said(page)
    assert 'value="rejected" checked' in page.text
    assert "Intet" in page.text
    page = sif.fill(f"{ANSWERS}1", answer="agreed", reason="Gerne", action="Et bord til", due="2026-09-01")
    assert "Svaret er gemt." in said(page)
    assert "Enig" in said(page)
    assert "Frist 1. september 2026" in said(page)
    with handed.service.store.reading() as db:
        assert [one["state"] for one in events(db, "lindevang", NAME)] == ["agreed"]
        assert [row["action"] for row in rows(db, "lindevang", NAME)] == ["Et bord til"]
    assert "Enig" in said(anna.get(BASE))


def test_an_answer_is_corrected_in_the_form_as_it_was_filled_in_and_the_earlier_one_stays(handed, anna, sif) -> None:
    sif.fill(f"{ANSWERS}1", answer="agreed", reason="Gerne", action="Et bord til", owner="Formanden", due="2026-09-01")
    assert "Svaret af sif, 3. juni 2026 · Ret" in said(sif.get(ANSWERS))
    page = sif.get(f"{ANSWERS}1")
    assert 'value="agreed" checked' in page.text
    for words in ("Gerne</textarea>", "Et bord til</textarea>", 'value="Formanden"', 'value="2026-09-01"'):
        assert words in page.text
    page = sif.fill(f"{ANSWERS}1", answer="rejected", reason="")
    assert page.status_code == 422
    assert "hvorfor anbefalingen er afvist" in said(page)
    page = anna.fill(f"{ANSWERS}1", answer="partly", reason="Kun om sommeren", action="Et bord", owner="Formanden")
    assert "Svaret er gemt." in said(page)
    assert "Delvist enig Kun om sommeren" in said(page)
    assert "Svaret af anna, 3. juni 2026 · Ret" in said(page)
    assert "Tidligere svar Enig Gerne Svaret af sif, 3. juni 2026" in said(page)
    with handed.service.store.reading() as db:
        assert [(one["state"], one["note"]) for one in events(db, "lindevang", NAME)] == [("partly", "Kun om sommeren")]
        assert [(row["action"], row["due"]) for row in rows(db, "lindevang", NAME)] == [("Et bord", None)]
    assert "Svaret er gemt." in said(anna.fill(f"{ANSWERS}1", answer="partly", reason="Kun om sommeren"))


def test_nobody_sees_one_that_is_not_handed_over(anna, sif) -> None:
    anna.fill(NEW, **TYPED, do="sign")
    page = sif.get(ANSWERS)
    assert "Spis sammen" not in page.text
    assert "Der er ingen anbefalinger endnu" in said(page)
    assert sif.get(f"{ANSWERS}1").status_code == 404
    assert anna.get("/p/lindevang/registre/anbefalinger/").text.count("Spis sammen") == 0


def test_a_reader_reads_and_does_not_answer(handed) -> None:
    reader = Writer(handed, "rie", "reader")
    page = reader.get(ANSWERS)
    assert "Spis sammen" in said(page)
    assert f'href="{ANSWERS}1"' not in page.text
    assert reader.get(f"{ANSWERS}1").status_code == 403
    assert Writer(handed, "tom", "assistant").get(ANSWERS).status_code == 403
