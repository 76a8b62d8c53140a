"""A programme's theory and framework edited in the browser, as somebody without script does it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from evaluator.programme.model import NODE_KINDS
from evaluator.web.designing.parts import ENTRIES, FRAME
from surveys.document.content import read_content
from tests.support.designer import Designer
from tests.support.editor_site import words


@pytest.fixture
def eva(site) -> Designer:
    return Designer(site)


@pytest.fixture
def editing(eva: Designer) -> Designer:
    return eva.begin()


def test_a_published_programme_shows_its_theory_and_is_edited_as_a_draft(eva: Designer) -> None:
    page = eva.get("")
    assert "Ret i en kladde" in words(page)
    assert "<svg" in page.text
    page = words(eva.post("begynd", {}))
    assert "Kladde til version 2. Sidst gemt af eva den 4. maj 2026." in page
    assert len(eva.versions) == 1


def test_every_page_opens_in_both_languages(editing: Designer) -> None:
    places = ["", "rammer", "indsats", "udgiv", "kasser", "versioner", "grupper/residents", "nedslag/m1"]
    places += ["kasser/meetings", "forbindelser/meetings>contact", "fjern/kasser/meetings", "fjern/grupper/staff"]
    places += [f"ny/{slug}" for slug in ENTRIES]
    for language in ("da", "en"):
        editing.get(f"/sprog/{language}")
        for place in places:
            assert editing.get(place).status_code == 200, place


def test_pages_that_are_not_there_are_not_found(editing: Designer) -> None:
    places = ["kasser/nowhere", "forbindelser/a", "nowhere/x", "ny/nowhere", "fjern/kasser/x", "fjern/x/y"]
    assert {editing.get(place).status_code for place in places} == {404}


def test_a_box_is_added_edited_moved_and_removed(editing: Designer) -> None:
    editing.post("ny/kasser", {"kind": "activity", "title-da": "Havearbejde", "title-en": "Gardening", "then": "list"})
    assert editing.content["nodes"]["havearbejde"] == {
        "kind": "activity",
        "title": {"da": "Havearbejde", "en": "Gardening"},
    }
    page = editing.fill("kasser/havearbejde", **{"description-da": "Om lørdagen", "description-en": "On Saturdays"})
    assert "Kladden er gemt" in words(page)
    assert editing.content["nodes"]["havearbejde"]["description"]["da"] == "Om lørdagen"
    editing.post("flyt", {"up": "nodes:havearbejde"})
    assert list(editing.content["nodes"]) == ["havearbejde", "meetings", "contact"]
    editing.fill("fjern/kasser/havearbejde")
    assert "havearbejde" not in editing.content["nodes"]


@pytest.mark.parametrize(
    ("slug", "added", "kept"),
    [
        ("kasser", {"kind": "activity", "title-da": "Have"}, "kind=activity"),
        ("forbindelser", {"from": "contact", "to": "meetings"}, "from=contact"),
        ("indikatorer", {"node": "contact", "title-da": "Taler sammen"}, "node=contact"),
        ("grupper", {"title-da": "Pårørende"}, ""),
    ],
)
def test_a_form_that_adds_leads_to_another_beside_what_was_added(
    editing: Designer, slug: str, added: dict[str, str], kept: str
) -> None:
    answer = editing.post(f"ny/{slug}", added | {"then": "another"}, follow=False)
    path, _, query = answer.headers["Location"].partition("?")
    assert (path, query) == (f"{editing.base}ny/{slug}", kept)
    page = words(editing.get(answer.headers["Location"]))
    assert "er tilføjet." in page
    assert "Tilføj, og lav flere" in page


def test_a_box_moves_past_its_neighbour_in_the_column_only(editing: Designer) -> None:
    for title in ("En", "To"):
        editing.post("ny/kasser", {"kind": "outcome_short", "title-da": title})
    editing.post("flyt", {"down": "nodes:contact"})
    assert list(editing.content["nodes"]) == ["meetings", "en", "contact", "to"]
    editing.post("flyt", {"up": "nodes:meetings"})
    assert next(iter(editing.content["nodes"])) == "meetings"


def test_a_box_that_is_dragged_is_put_into_its_column_above_another(editing: Designer) -> None:
    editing.post("ny/kasser", {"kind": "activity", "title-da": "Havearbejde"})
    editing.post("placer", {"node": "havearbejde", "kind": "outcome_short", "above": "contact"})
    assert list(editing.content["nodes"]) == ["meetings", "havearbejde", "contact"]
    assert editing.content["nodes"]["havearbejde"]["kind"] == "outcome_short"
    editing.post("placer", {"node": "nowhere", "kind": "impact", "above": ""})
    editing.post("placer", {"node": "havearbejde", "kind": "nowhere", "above": ""})
    assert editing.content["nodes"]["havearbejde"]["kind"] == "outcome_short"


def test_a_link_says_why_on_what_and_what_else(editing: Designer) -> None:
    assumed = {"assumptions-0-da": "Der er plads", "assumptions-0-en": "There is room"}
    rival = {"rivals-0-da": "En ny vej", "rivals-0-en": "A new road"}
    editing.fill("forbindelser/meetings>contact", **assumed, **rival)
    link = editing.content["links"][0]
    assert link["assumptions"] == [{"da": "Der er plads", "en": "There is room"}]
    assert link["rivals"] == [{"da": "En ny vej", "en": "A new road"}]
    page = words(editing.get(""))
    assert "Det, teorien hviler på Fælles spisning → Naboer taler sammen" in page
    assert "Antagelser Der er plads Andre forklaringer En ny vej" in page


def test_two_boxes_have_one_link_and_the_form_says_so_at_its_field(editing: Designer) -> None:
    page = editing.post("ny/forbindelser", {"from": "meetings", "to": "contact", "mechanism-da": "Fordi"})
    assert page.status_code == 422
    assert "der er allerede en forbindelse" in words(page).lower()
    assert 'aria-describedby="to-wrong"' in page.text
    assert "Fordi" in page.text


def test_a_link_without_its_ends_and_a_box_without_a_title_are_not_added(editing: Designer) -> None:
    before = editing.content
    assert editing.post("ny/forbindelser", {"from": "meetings"}).status_code == 422
    page = editing.post("ny/kasser", {"kind": "activity", "title-en": ""})
    assert page.status_code == 422
    assert "title-da-wrong" in page.text
    assert editing.content == before


def test_the_framework_is_filled_in_with_numbers_days_and_per_cent(editing: Designer) -> None:
    editing.fill("grupper/staff", population="60", **{"populations-m1": "42"})
    assert editing.content["groups"]["staff"]["population"] == 60
    assert editing.content["groups"]["staff"]["populations"] == {"m1": 42}
    editing.fill("nedslag/m1", cut_off="2026-06-30", **{"quality-response_rate": "62,5", "quality-minimum_n": "12"})
    milestone = editing.content["milestones"]["m1"]
    assert milestone["cut_off"] == dt.date(2026, 6, 30)
    assert milestone["quality"] == {"response_rate": Decimal("0.625"), "minimum_n": 12}
    page = words(editing.get("nedslag/m1"))
    assert "Mindste antal svar bag et mål" in page
    assert "Mindste antal svar bag et mål (i procent)" not in page
    assert 'value="62,5"' in editing.get("nedslag/m1").text
    editing.post("ny/forloeb", {"title-da": "Saloner", "title-en": "Salons", "scale": "light", "starts": "2026-03-01"})
    assert editing.content["processes"]["saloner"]["scale"] == "light"


def test_every_section_of_the_framework_takes_a_new_entry(editing: Designer) -> None:
    for section in FRAME:
        part = next(part for part in ENTRIES.values() if part.kind == section)
        editing.post(f"ny/{part.slug}", {"title-da": f"Nyt {section}", "title-en": "New"})
        assert [one for one in editing.content[section] if one.startswith("nyt")], section
        assert f"Nyt {section}" in words(editing.get("rammer"))


def test_the_programme_itself_keeps_what_its_form_does_not_have(editing: Designer) -> None:
    before = editing.content
    editing.fill(
        "indsats", evaluator="Evaluering Syd", **{"hours-stated_total": "3300", "hours-source-da": "Budgettet"}
    )
    after = editing.content
    assert (after["evaluator"], after["hours"]["stated_total"]) == ("Evaluering Syd", 3300)
    assert after["information"] == before["information"]
    assert after["key"] == before["key"]


def test_a_language_that_is_taken_away_takes_its_texts_along(editing: Designer) -> None:
    editing.fill("indsats", languages=["da"])
    assert editing.content["nodes"]["meetings"]["title"] == {"da": "Fælles spisning"}
    assert "en" not in editing.content["title"]


def test_what_is_wrong_stands_at_its_field_and_leads_there_from_the_theory(editing: Designer) -> None:
    editing.fill("nedslag/m1", **{"quality-response_rate": "mange"})
    page = editing.get("nedslag/m1")
    assert 'id="quality-response_rate-wrong"' in page.text
    assert 'value="mange"' in page.text
    assert "design/nedslag/m1#quality-response_rate" in editing.get("").text
    editing.post("ny/kasser", {"kind": "activity", "title-da": "Ene", "title-en": "Alone"})
    assert "/design/kasser/ene" in editing.get("").text
    assert "ingen forbindelse fører til eller fra" in words(editing.get("kasser/ene")).lower()


def test_removing_says_what_uses_it(editing: Designer) -> None:
    page = words(editing.get("fjern/kasser/contact"))
    assert "Forbindelsen Fælles spisning → Naboer taler sammen" in page
    assert "Indikatoren ”Føler sig hørt”" in page
    editing.fill("fjern/kasser/contact")
    assert "links" not in editing.content
    assert "Indikatoren ”Føler sig hørt”" in words(editing.get(""))


def test_removing_asks_again_where_the_draft_was_saved_since(editing: Designer) -> None:
    fields = editing.fields("fjern/kasser/contact")
    editing.fill("kasser/contact", **{"title-da": "Nyt"})
    page = editing.post("fjern/kasser/contact", fields)
    assert page.status_code == 409
    assert "contact" in editing.content["nodes"]


def test_the_last_change_is_undone_and_the_one_before_it(editing: Designer) -> None:
    before = editing.content
    editing.fill("kasser/contact", **{"title-da": "Et"})
    editing.fill("kasser/contact", **{"title-da": "To"})
    editing.post("fortryd", {"revision": editing.revision()})
    assert editing.content["nodes"]["contact"]["title"]["da"] == "Et"
    editing.post("fortryd", {"revision": editing.revision()})
    assert editing.content == before
    assert "Der er ikke mere at fortryde" in words(editing.post("fortryd", {"revision": editing.revision()}))
    assert "siden du åbnede siden" in words(editing.post("fortryd", {"revision": "1"}))


def test_a_key_of_a_new_thing_can_change_with_everything_that_names_it(editing: Designer) -> None:
    editing.post("ny/kasser", {"kind": "activity", "title-da": "Have", "title-en": "Garden"})
    editing.post("ny/forbindelser", {"from": "have", "to": "contact"})
    page = editing.fill("kasser/have", key="garden")
    assert page.status_code == 200
    assert [link["from"] for link in editing.content["links"]] == ["meetings", "garden"]
    taken = editing.fill("kasser/garden", key="contact")
    assert taken.status_code == 422
    assert 'id="key-wrong"' in taken.text


def test_a_key_that_was_published_stays(editing: Designer) -> None:
    page = editing.fill("kasser/contact", key="other")
    assert page.status_code == 422
    assert "er udgivet og kan ikke ændres" in words(page)
    assert "contact" in editing.content["nodes"]


@pytest.mark.parametrize("kind", NODE_KINDS)
def test_a_box_of_every_kind_is_drawn_and_leads_to_its_form(editing: Designer, kind: str) -> None:
    editing.post("ny/kasser", {"kind": kind, "title-da": "Ny", "title-en": "New"})
    page = editing.get("").text
    assert 'href="/p/lindevang/design/kasser/ny"' in page
    assert f'data-node="ny" data-kind="{kind}"' in page


def test_the_picture_marks_what_is_edited_and_is_redrawn_by_each_save(editing: Designer) -> None:
    page = editing.fill("kasser/contact", **{"title-da": "Naboerne snakker"})
    assert 'aria-current="true" data-node="contact"' in page.text
    assert "Naboerne snakker" in page.text.partition("<svg")[2].partition("</svg>")[0].replace("</text>", " ")
    link = editing.get("forbindelser/meetings>contact").text
    assert (
        'aria-label="Fælles spisning → Naboerne snakker: Man lærer hinanden at kende ved bordet" aria-current' in link
    )


@pytest.mark.parametrize("kind", ["svg", "png", "toml"])
def test_picture_and_document_are_taken_away(editing: Designer, kind: str) -> None:
    page = editing.get("hent.toml" if kind == "toml" else f"billede.{kind}")
    assert page.status_code == 200
    assert f'filename="lindevang.{kind}"' in page.headers["Content-Disposition"]
    assert len(page.data) > 500


def test_a_draft_with_holes_is_drawn_all_the_same(editing: Designer) -> None:
    editing.post("ny/kasser", {"kind": "", "title-da": "Uden kolonne"})
    editing.fill("kasser/contact", **{"title-da": "", "title-en": ""})
    editing.post("ny/forbindelser", {"from": "meetings", "to": "meetings"})
    page = editing.get("")
    assert page.status_code == 200
    assert "Uden kolonne" in words(page)


def test_the_document_keeps_its_comments(editing: Designer) -> None:
    editing.fill("kasser/contact", **{"title-da": "Naboerne snakker"})
    assert editing.draft is not None
    assert editing.draft.text.startswith("# A small invented programme")
    assert read_content(editing.draft.text)["nodes"]["contact"]["title"]["da"] == "Naboerne snakker"
