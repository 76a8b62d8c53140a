"""A draft published, thrown away, or overtaken; its versions; and a programme begun from nothing or from another."""

from __future__ import annotations

from itertools import pairwise

import pytest

from evaluator.accounts.managing import give_role, take_role
from evaluator.store.accounts import Role, account_named
from evaluator.store.programme_drafts import programme_draft
from evaluator.vault.contacts import Contact, save_contacts
from tests.support.designer import Designer
from tests.support.editor_site import words

THEORY = (
    ("resource", "Et hold", "hold"),
    ("activity", "Samtaler", "samtaler"),
    ("output", "Aflevering", "aflevering"),
    ("impact", "Bedre løsninger", "loesninger"),
)


@pytest.fixture
def eva(site) -> Designer:
    return Designer(site)


@pytest.fixture
def editing(eva: Designer) -> Designer:
    return eva.begin()


def filled(eva: Designer) -> None:
    """A programme that has just begun, filled in as far as it can be published."""
    eva.fill("indsats", **{"purpose-da": "Borgere skal høres"})
    eva.post("ny/grupper", {"title-da": "Borgere"})
    eva.post("ny/nedslag", {"title-da": "Slut", "cut_off": "2026-12-01", "final": "y"})
    for kind, title, key in THEORY:
        eva.post("ny/kasser", {"kind": kind, "title-da": title, "key": key})
    for (_, _, source), (_, _, target) in pairwise(THEORY):
        eva.post("ny/forbindelser", {"from": source, "to": target, "mechanism-da": "Det ene giver det andet."})


def test_a_programme_is_begun_from_nothing_filled_in_and_published(eva: Designer) -> None:
    eva.new_programme("proeven")
    assert "Indsatsen er endnu ikke udgivet" in words(eva.get(""))
    missing = words(eva.get(""))
    assert "Aktørgrupper : Der er ingen endnu. Tilføj mindst én." in missing
    assert "Indsatsen, formål : Mangler. Udfyld feltet." in missing
    assert "Mangler her: 1 Rammer Mangler her: 2 Forandringsteorien" in missing
    assert "Én ting mangler her" in words(eva.get("indsats"))
    assert not [sign for sign in ("[groups", "[nodes", "= true", '"...') if sign in missing]
    assert "Teorien er tom" in words(eva.get("vis"))
    assert eva.get("billede.png").status_code == 404
    filled(eva)
    page = words(eva.get("udgiv"))
    assert "4 kasser, 3 forbindelser, 0 indikatorer, 1 grupper og 1 nedslag" in page
    page = eva.fill("udgiv", reason="Aftalt på mødet")
    assert "Version 1 er udgivet" in words(page)
    assert "Det skal gøres Styregruppen har ikke godkendt planen" in words(page)
    assert [(one.number, one.reason, one.origin) for one in eva.versions] == [(1, "Aftalt på mødet", "browser")]
    assert eva.draft is None
    assert eva.get("/p/proeven/aftale/").status_code == 200


def test_whoever_begins_a_programme_evaluates_it(site) -> None:
    own = Designer(site, "una", role="evaluator")
    with site.service.store.writing() as db:
        una = account_named(db, "una")
        assert una is not None
        give_role(db, una, Role("evaluator", "lindevang"), actor="test", now=site.now)
        take_role(db, una, Role("evaluator"), actor="test", now=site.now)
    own.new_programme("unas")
    assert own.get("").status_code == 200
    with site.service.store.reading() as db:
        una = account_named(db, "una")
    assert una is not None
    assert "evaluator" in una.roles_in("unas")


def test_the_key_is_made_of_the_title_and_cannot_be_taken_twice(eva: Designer) -> None:
    eva.post("/indsatser/ny/", {"title-da": "Unge på vej", "languages": ["da"], "source": "empty"})
    with eva.site.service.store.reading() as db:
        assert programme_draft(db, "unge-paa-vej") is not None
    page = eva.post("/indsatser/ny/", {"title-da": "Igen", "languages": ["da"], "key": "lindevang"})
    assert page.status_code == 422
    assert "nøglen 'lindevang' er taget" in words(page).lower()
    assert 'value="Igen"' in page.text
    for title in ("x" * 201, "Nul\x07klokke"):
        assert eva.post("/indsatser/ny/", {"title-da": title, "source": "empty"}).status_code == 422
    assert eva.post("/indsatser/ny/", {"title-da": " "}).status_code == 422


def test_a_programme_is_begun_from_another(eva: Designer) -> None:
    eva.new_programme("naboer", source="copy", original="lindevang")
    assert set(eva.content["nodes"]) == {"meetings", "contact"}
    assert "waves" not in eva.content
    assert "Føler sig hørt" in eva.draft.text if eva.draft else False


def test_what_changes_is_told_in_words_and_in_the_picture(editing: Designer) -> None:
    editing.fill("kasser/contact", **{"title-da": "Naboerne snakker"})
    editing.post("ny/kasser", {"kind": "activity", "title-da": "Havearbejde", "title-en": "Gardening"})
    editing.post("ny/forbindelser", {"from": "havearbejde", "to": "contact"})
    editing.fill("forbindelser/havearbejde>contact", **{"mechanism-da": "Man mødes", "mechanism-en": "People meet"})
    page = editing.get("udgiv")
    told = words(page)
    assert "Kassen ”Naboerne snakker” Ændret Titel (dansk) Naboer taler sammen Naboerne snakker" in told
    assert "Kassen ”Havearbejde” Kommet til" in told
    assert "Forbindelsen Havearbejde → Naboerne snakker Kommet til" in told
    assert "<title>Kommet til: Havearbejde" in page.text
    assert "Version 2 er udgivet" in words(editing.fill("udgiv", reason="Naboerne ville det"))


def test_versions_say_who_why_and_what_and_are_compared(editing: Designer) -> None:
    editing.fill("kasser/contact", **{"title-da": "Naboerne snakker"})
    editing.fill("udgiv", reason="Klarere ord")
    editing.begin()
    editing.fill("fjern/forbindelser/meetings>contact")
    page = editing.get("versioner")
    told = words(page)
    assert "Version 2 Udgivet den 4. maj 2026 af eva. Klarere ord" in told
    assert "Version 1 Indlæst fra en mappe" in told
    assert "Fra version 1 til version 2" in told
    assert "Naboer taler sammen Naboerne snakker" in told
    assert editing.get("versioner?fra=1&til=9").status_code == 404


def test_columns_ends_and_groups_are_told_by_what_people_call_them(editing: Designer) -> None:
    editing.post("ny/kasser", {"kind": "impact", "title-da": "Ro", "title-en": "Peace"})
    editing.fill("kasser/contact", kind="outcome_long")
    editing.fill("forbindelser/meetings>contact", to="ro")
    told = words(editing.get("udgiv"))
    assert "Kolonne Virkninger på kort sigt Virkninger på længere sigt" in told
    assert "Forbindelsen Fælles spisning → Ro Kommet til" in told
    editing.fill("nedslag/m1", **{"quality-response_rate": "60", "cut_off": "2026-06-30"})
    told = words(editing.get("udgiv"))
    assert "Mål: Svarprocent, mindst 60 %" in told
    assert "31. maj 2026 30. juni 2026" in told


def test_what_was_taken_out_is_dashed_in_the_picture(editing: Designer) -> None:
    editing.fill("fjern/forbindelser/meetings>contact")
    page = editing.get("udgiv").text
    assert "<title>Taget ud: Fælles spisning → Naboer taler sammen" in page
    assert page.count('stroke-dasharray="7 4"') >= 1


def test_a_draft_with_faults_is_not_published(editing: Designer) -> None:
    editing.post("ny/kasser", {"kind": "activity", "title-da": "Ene", "title-en": "Alone"})
    assert "<textarea" not in editing.get("udgiv").text
    page = editing.post("udgiv", {"revision": editing.revision(), "reason": "x"})
    assert page.status_code == 409
    assert len(editing.versions) == 1


def test_what_was_agreed_changes_after_collection_began_only_for_a_reason(editing: Designer) -> None:
    editing.fill("nedslag/m1", cut_off="2026-06-30")
    page = editing.fill("udgiv", reason="  ")
    assert page.status_code == 422
    assert "Den er ikke udgivet" in words(page)
    assert "Version 2 er udgivet" in words(editing.fill("udgiv", reason="Mødet blev flyttet"))


def test_a_draft_that_was_saved_since_is_not_published_unseen(editing: Designer) -> None:
    fields = editing.fields("udgiv")
    editing.fill("kasser/contact", **{"title-da": "Nyt"})
    assert editing.post("udgiv", fields | {"reason": "hvorfor"}).status_code == 409
    assert len(editing.versions) == 1


def test_a_draft_without_changes_has_nothing_to_publish(editing: Designer) -> None:
    assert "Der er intet at udgive" in words(editing.get("udgiv"))


def test_a_draft_is_thrown_away_and_the_versions_stay(editing: Designer) -> None:
    editing.fill("kasser/contact", **{"title-da": "Nyt"})
    stale = editing.post("kasser", {"revision": "1"})
    assert stale.status_code == 409
    assert "Ret i en kladde" in words(editing.fill("kasser"))
    assert editing.draft is None
    assert len(editing.versions) == 1
    assert "Der er ingen kladde lige nu" in words(editing.client.get(editing.base + "rammer", follow_redirects=True))


def test_pages_of_a_programme_that_was_never_published_lead_to_its_draft(eva: Designer) -> None:
    eva.new_programme("proeven")
    for place in ("aftale/", "diagrammer", "runder"):
        page = eva.client.get(f"/p/proeven/{place}", base_url="https://localhost")
        assert page.status_code in (302, 404), place
    assert 'href="/p/proeven/design/"' in eva.get("/").text
    assert "Kladden er kasseret" in words(eva.fill("kasser"))
    assert eva.get("").status_code == 404


def test_what_a_new_questionnaire_lacks_is_named_and_leads_to_its_draft(eva: Designer) -> None:
    eva.new_programme("proeven")
    filled(eva)
    eva.post("/p/proeven/spoergeskemaer/nyt", {"title-da": "Borgernes skema", "key": "skema"})
    wave = {"milestone": "slut", "questionnaire": "skema", "groups": ["borgere"], "linkage": "anonymous"}
    eva.post("ny/runder", wave | {"open_link": "open_link", "opens": "2026-10-01", "closes": "2026-10-20"})
    page = eva.get("udgiv")
    assert "Spørgeskemaet ”Borgernes skema” : Der er ingen sider. Tilføj mindst én." in words(page)
    assert "Spørgeskemaet ”Borgernes skema”, information før første spørgsmål : Mangler" in words(page)
    assert 'href="/p/proeven/spoergeskemaer/skema/kladde/"' in page.text
    assert "Borgernes skema skema Kladde" in words(eva.get("/p/proeven/spoergeskemaer/"))


def test_a_group_that_contacts_name_is_not_published_away(site, editing: Designer) -> None:
    with site.service.vault.writing() as db:
        save_contacts(db, site.programme, [Contact(person="p1", group="staff")])
    for wave in ("linked", "nameless", "open"):
        editing.fill(f"runder/{wave}", groups=["residents"])
    editing.fill("fjern/grupper/staff")
    page = editing.fill("udgiv", reason="De skal ikke med")
    assert page.status_code == 422
    assert "Nøglen ”staff” er taget ud eller lavet om, men nævnes stadig i kontakterne" in words(page)
    assert editing.draft is not None
    with site.service.vault.writing() as db:
        save_contacts(db, site.programme, [Contact(person="p1", group="residents")])
    assert "Version 2 er udgivet" in words(editing.fill("udgiv", reason="De skal ikke med"))
