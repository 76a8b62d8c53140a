"""Two people at the same draft, a session that ran out, and a draft that is gone: nothing that was typed is lost."""

from __future__ import annotations

import pytest

from evaluator.designing.drafts import discard
from tests.support.designer import Designer
from tests.support.editor_site import LOCAL, PASSWORD, words


@pytest.fixture
def eva(site) -> Designer:
    return Designer(site).begin()


@pytest.fixture
def ulf(site, eva: Designer) -> Designer:  # noqa: ARG001
    return Designer(site, "ulf")


def test_two_who_edit_different_boxes_never_meet(eva: Designer, ulf: Designer) -> None:
    mine, theirs = eva.fields("kasser/contact"), ulf.fields("kasser/meetings")
    assert eva.post("kasser/contact", mine | {"title-da": "Evas"}).status_code == 200
    assert ulf.post("kasser/meetings", theirs | {"title-da": "Ulfs"}).status_code == 200
    titles = [node["title"]["da"] for node in eva.content["nodes"].values()]
    assert titles == ["Ulfs", "Evas"]


def test_two_who_edit_one_box_are_merged_field_by_field_and_told(eva: Designer, ulf: Designer) -> None:
    mine = eva.fields("kasser/contact")
    ulf.fill("kasser/contact", **{"title-da": "Ulfs titel", "description-da": "Ulfs beskrivelse"})
    page = eva.post("kasser/contact", mine | {"title-en": "Eva's title", "title-da": "Evas titel"})
    assert page.status_code == 409
    assert "ulf gemte ændringer her, mens du skrev" in words(page)
    for kept in ("Evas titel", "Eva&#39;s title", "Ulfs beskrivelse"):
        assert kept in page.text, kept
    assert eva.content["nodes"]["contact"]["title"]["da"] == "Ulfs titel"


def test_texts_in_rows_are_merged_as_well(eva: Designer, ulf: Designer) -> None:
    mine = eva.fields("forbindelser/meetings>contact")
    ulf.fill("forbindelser/meetings>contact", **{"assumptions-0-da": "Der er plads", "assumptions-0-en": "Room"})
    page = eva.post("forbindelser/meetings>contact", mine | {"rivals-0-da": "En ny vej", "rivals-0-en": "A new road"})
    assert page.status_code == 409
    assert "Der er plads" in page.text
    assert "En ny vej" in page.text


def test_what_was_typed_about_a_box_that_is_gone_is_put_back(eva: Designer, ulf: Designer) -> None:
    mine = eva.fields("kasser/contact")
    ulf.fill("fjern/kasser/contact")
    page = eva.post("kasser/contact", mine | {"title-da": "Evas titel"})
    assert page.status_code == 409
    assert "ulf har fjernet det" in words(page)
    assert "Titel Evas titel" in words(page)
    typed = page.text.partition('name="typed"')[2].partition(">")[2].partition("</textarea>")[0].replace("&#34;", '"')
    restored = eva.post("genopret/kasser", {"typed": typed})
    assert "Det er sat ind igen" in words(restored)
    assert eva.content["nodes"]["contact"]["title"]["da"] == "Evas titel"
    assert eva.post("genopret/kasser", {"typed": "no = = toml"}).status_code == 422
    assert eva.post("genopret/kasser", {"typed": typed}).status_code == 422


def test_a_form_of_a_draft_that_was_published_meanwhile_begins_the_next(eva: Designer, ulf: Designer) -> None:
    mine = eva.fields("kasser/contact")
    ulf.fill("kasser/meetings", **{"title-da": "Ulfs"})
    ulf.fill("udgiv", reason="x")
    page = eva.post("kasser/contact", mine | {"title-da": "Evas titel"})
    assert "En ny er begyndt fra den seneste version" in words(page)
    assert eva.content["nodes"]["contact"]["title"]["da"] == "Evas titel"
    assert eva.content["nodes"]["meetings"]["title"]["da"] == "Ulfs"


def test_what_was_typed_into_a_first_draft_that_is_gone_is_shown(eva: Designer) -> None:
    eva.new_programme("proeven")
    eva.post("ny/kasser", {"kind": "activity", "title-da": "Samtaler"})
    mine = eva.fields("kasser/samtaler")
    with eva.site.service.store.writing() as db:
        assert discard(db, "proeven", revision=int(eva.revision()))
    page = eva.post("kasser/samtaler", mine | {"title-da": "Lange samtaler"})
    assert page.status_code == 410
    assert "Lange samtaler" in page.text


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ("kasser/contact", {"title-da": "Evas titel"}),
        ("ny/kasser", {"kind": "activity", "title-da": "Evas titel"}),
        ("indsats", {"purpose-da": "Evas titel"}),
        ("udgiv", {"reason": "Evas titel"}),
    ],
)
def test_what_was_typed_when_the_sign_in_ran_out_is_kept(eva: Designer, place: str, fields: dict[str, str]) -> None:
    mine = eva.fields(place) | fields
    eva.client.post("/log-ud", data={"csrf_token": eva.csrf_token}, base_url=LOCAL)
    own = {"Sec-Fetch-Site": "same-origin"}
    page = eva.client.post(eva.base + place, data=mine, base_url=LOCAL, headers=own)
    assert page.status_code == 422
    assert "Evas titel" in page.text
    form = {"name": "eva", "password": PASSWORD, "csrf_token": eva.token(eva.get("/log-ind"))}
    eva.client.post("/log-ind", data=form, base_url=LOCAL)
    again = dict(mine) | {"csrf_token": eva.token(eva.get("indsats"))}
    assert eva.client.post(eva.base + place, data=again, base_url=LOCAL).status_code in (200, 302, 409)


def test_a_form_whose_token_ran_out_comes_back_filled(eva: Designer) -> None:
    mine = eva.fields("kasser/contact") | {"title-da": "Evas titel", "csrf_token": "old"}
    page = eva.client.post(eva.base + "kasser/contact", data=mine, base_url=LOCAL)
    assert page.status_code == 422
    assert "Evas titel" in page.text
    new = eva.client.post(eva.base + "ny/kasser", data={"title-da": "Evas kasse", "csrf_token": "old"}, base_url=LOCAL)
    assert "Evas kasse" in new.text
