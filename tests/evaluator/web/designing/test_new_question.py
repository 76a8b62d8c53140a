"""A question written for an indicator on the spot goes into a questionnaire's draft and is published with the plan."""

from __future__ import annotations

import pytest

from evaluator.store.documents import QUESTIONNAIRE, latest_document
from evaluator.store.questionnaire_drafts import draft_of
from surveys.document.content import read_content
from surveys.document.editing import item_of
from surveys.document.values import Content
from tests.support.designer import Designer
from tests.support.editor_site import words

PLACE = "indikatorer/heard/nyt-spoergsmaal"
ASKED = {
    "text-da": "Hilser du på dine naboer?",
    "text-en": "Do you greet your neighbours?",
    "questionnaire": "neighbours",
}


@pytest.fixture
def editing(site) -> Designer:
    return Designer(site).begin()


def questionnaire(editing: Designer, key: str) -> Content:
    with editing.site.service.store.reading() as db:
        draft = draft_of(db, editing.programme, key)
    assert draft is not None
    return read_content(draft.text)


def test_a_question_on_a_scale_of_the_library_takes_the_place_of_the_one_before(editing: Designer) -> None:
    page = editing.post(PLACE, ASKED | {"model": "frequency"})
    assert "Spørgsmålet er tilføjet. Vælg, hvilke svar der tæller." in words(page)
    source = editing.content["indicators"]["heard"]["source"]
    assert source == {"survey": "neighbours.hilser-du-paa-dine-naboer", "statistic": "share"}
    content = questionnaire(editing, "neighbours")
    item = item_of(content, "hilser-du-paa-dine-naboer")
    assert (item["kind"], item["scale"]) == ("scale", "frequency")
    assert len(content["scales"]["frequency"]["choices"]) == 5
    assert 'id="source-codes_5"' in page.text


def test_a_question_can_have_the_answers_that_others_of_its_questionnaire_have(editing: Designer) -> None:
    scale = next(iter(questionnaire_published(editing)["scales"]))
    assert f'value="neighbours.{scale}"' in editing.get(PLACE).text
    editing.post(PLACE, ASKED | {"scale": f"neighbours.{scale}"})
    assert item_of(questionnaire(editing, "neighbours"), "hilser-du-paa-dine-naboer")["scale"] == scale


def questionnaire_published(editing: Designer) -> Content:
    with editing.site.service.store.reading() as db:
        found = latest_document(db, editing.programme, QUESTIONNAIRE, "neighbours")
    assert found is not None
    return read_content(found.text)


def test_a_new_questionnaire_is_begun_for_it(editing: Designer) -> None:
    title = {"title-da": "Om opgangen", "title-en": "About the stairs", "questionnaire": ""}
    editing.post(PLACE, ASKED | title | {"model": "yes_no"})
    assert editing.content["indicators"]["heard"]["source"]["survey"][-1].startswith("om-opgangen.")
    assert questionnaire(editing, "om-opgangen")["title"] == {"da": "Om opgangen", "en": "About the stairs"}


def test_what_is_missing_is_told_and_what_was_typed_stays(editing: Designer) -> None:
    page = editing.post(PLACE, {"text-da": "", "text-en": "Halfway", "questionnaire": "", "model": ""})
    assert page.status_code == 422
    assert 'href="#title-da"' in page.text
    assert 'href="#model"' in page.text
    assert "Halfway" in page.text
    assert editing.get("indikatorer/nowhere/nyt-spoergsmaal").status_code == 404


def test_the_changed_questionnaire_is_published_together_with_the_indicator(editing: Designer) -> None:
    """Neither can come first: an indicator needs its question, and a question something that uses it."""
    editing.post("indikatorer/heard/kopier", {})
    copy = list(editing.content["indicators"])[-1]
    editing.post(f"indikatorer/{copy}/nyt-spoergsmaal", ASKED | {"model": "frequency"})
    editing.fill(f"indikatorer/{copy}", **{"source-codes": ["4", "5"]})
    page = editing.get("udgiv")
    assert "udgives sammen med indsatsen: ”Dine naboer og dig”." in words(page)
    done = editing.post("udgiv", {"revision": editing.revision(), "reason": "Et spørgsmål mere"})
    assert done.status_code == 200, words(done)
    assert editing.draft is None
    assert item_of(questionnaire_published(editing), "hilser-du-paa-dine-naboer")
    with editing.site.service.store.reading() as db:
        assert draft_of(db, editing.programme, "neighbours") is None


def test_a_questionnaire_that_is_begun_so_lacks_nothing_but_what_people_are_told(editing: Designer) -> None:
    asked = {"title-da": "Naboskema", "title-en": "Neighbour form", "questionnaire": "", "model": "extent"}
    page = editing.post(PLACE, ASKED | asked)
    assert "Skriv også, hvad folk får at vide, før de svarer: Oplysninger i skemaet" in words(page)
    address = f"/p/{editing.programme}/spoergeskemaer/naboskema/kladde/tekster"
    assert f'href="{address}#information"' in page.text
    assert questionnaire(editing, "naboskema")["pages"][0]["title"] == {"da": "Spørgsmål", "en": "Questions"}
    outline = editing.get(f"/p/{editing.programme}/spoergeskemaer/naboskema/kladde/")
    assert "Spørgeskemaet, information før første spørgsmål : Mangler." in words(outline)
    assert "<title>Naboskema – Naboer i Lindevang" in outline.text


def test_what_is_missing_of_an_indicator_is_said_without_the_words_of_a_file(editing: Designer) -> None:
    editing.post(PLACE, ASKED | {"model": "frequency"})
    page = words(editing.get("indikatorer/heard"))
    assert "Det står ikke, hvilke svar der tæller med. Sæt kryds ved de svar, der tæller som ja." in page
    editing.post("ny/indikatorer", {"title-da": "Tal", "title-en": "Figure", "key": "tal", "source-kind": "manual"})
    assert "Mangler. Udfyld feltet." in words(editing.get("indikatorer/tal"))


def test_a_question_that_only_the_draft_of_the_plan_uses_is_no_fault_in_its_own_editor(editing: Designer) -> None:
    editing.post("indikatorer/heard/kopier", {})
    copy = list(editing.content["indicators"])[-1]
    editing.post(f"indikatorer/{copy}/nyt-spoergsmaal", ASKED | {"model": "frequency"})
    own = f"/p/{editing.programme}/spoergeskemaer/neighbours/kladde/"
    assert "mangler her" not in words(editing.get(own))
    page = editing.get(f"{own}udgiv")
    assert "De to udgives sammen: Udgiv" in words(page)
    assert f'href="/p/{editing.programme}/design/udgiv"' in page.text
    editing.fill(f"fjern/indikatorer/{copy}")
    assert "De to udgives sammen" not in words(editing.get(f"{own}udgiv"))
    assert "bruger" in words(editing.get(own))
