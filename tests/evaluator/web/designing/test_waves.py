"""Waves planned in the browser: their forms, what they mean in plain words, and trying them as a participant."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from evaluator.documents.storing import Arrival, import_folder
from evaluator.store.programme_tables import rehearsal
from evaluator.store.tables import consent, draft, submission
from tests.support.designer import Designer
from tests.support.editor_site import words
from tests.support.site import DOCUMENTS, Site


@pytest.fixture
def editing(site: Site) -> Designer:
    return Designer(site).begin()


def plan(editing: Designer, **fields: object) -> str:
    """A wave of the residents in June, with its key."""
    before = set(editing.content["waves"])
    its = {"milestone": "m1", "questionnaire": "neighbours", "groups": ["residents"], "linkage": "pseudonymous"}
    when = {"open_link": "invitations", "opens": "2026-05-20", "closes": "2026-05-30", "closes_at": "16:00"}
    page = editing.post("ny/runder", its | when | fields)
    assert page.status_code == 200, words(page)
    return next(iter(set(editing.content["waves"]) - before))


def test_a_wave_is_planned_and_named_by_whom_it_asks(editing: Designer) -> None:
    key = plan(editing)
    assert key == "m1-residents"
    assert editing.content["waves"][key] == {
        "milestone": "m1",
        "questionnaire": "neighbours",
        "groups": ["residents"],
        "linkage": "pseudonymous",
        "opens": dt.date(2026, 5, 20),
        "closes": dt.date(2026, 5, 30),
        "closes_at": dt.time(16),
    }
    listed = words(editing.get("runder"))
    assert "Første nedslag: Beboer" in listed
    assert "20. maj 2026 – 30. maj 2026 16:00 · pseudonym" in listed


@pytest.mark.parametrize(
    ("way", "linkage", "written"),
    [
        ("open_link", "anonymous", {"open_link": True}),
        ("self_generated_code", "pseudonymous", {"self_generated_code": True}),
        ("invitations", "confidential", {}),
    ],
)
def test_how_people_come_is_one_choice(editing: Designer, way: str, linkage: str, written: dict[str, bool]) -> None:
    key = plan(editing, open_link=way, linkage=linkage)
    its = editing.content["waves"][key]
    assert {name: its[name] for name in ("open_link", "self_generated_code") if name in its} == written


def test_ways_that_do_not_fit_the_linkage_are_faults_beside_the_choice(editing: Designer) -> None:
    key = plan(editing, open_link="open_link", linkage="confidential")
    page = editing.get(f"runder/{key}").text
    assert 'id="open_link-wrong"' in page
    editing.fill(f"runder/{key}", open_link="self_generated_code")
    assert "self_generated_code-wrong" in editing.get(f"runder/{key}").text


def test_a_wave_without_questionnaire_or_groups_is_not_added(editing: Designer) -> None:
    page = editing.post("ny/runder", {"milestone": "m1", "linkage": "anonymous"})
    assert page.status_code == 422
    assert 'id="questionnaire-wrong"' in page.text
    assert 'id="groups-wrong"' in page.text


def test_what_a_wave_means_is_said_in_plain_words(editing: Designer) -> None:
    page = words(editing.get(f"runder/{plan(editing)}"))
    assert "Samme person kan følges fra nedslag til nedslag." in page
    assert "Folk får en kvittering. Med den kan de se deres svar, trække dem tilbage og rette dem" in page
    page = words(editing.get(f"runder/{plan(editing, linkage='anonymous')}"))
    assert "Et svar, der er sendt, kan hverken rettes eller trækkes tilbage." in page


def test_where_there_is_no_questionnaire_the_waves_lead_to_where_one_is_made(editing: Designer) -> None:
    said = "En runde stiller et spørgeskema, og her er ingen endnu."
    assert said not in words(editing.get("runder"))
    editing.new_programme("ny-indsats")
    empty = words(editing.get("runder"))
    assert "Tilføj først et nedslag" in empty
    assert said not in empty
    editing.post("ny/nedslag", {"title-da": "Efter et år", "cut_off": "2026-12-31"})
    page = editing.get("runder")
    assert said in words(page)
    assert 'href="/p/ny-indsats/spoergeskemaer/nyt"' in page.text


def test_a_group_of_four_is_told_that_it_will_never_be_shown(editing: Designer) -> None:
    editing.fill("grupper/staff", population="4")
    key = plan(editing, groups=["staff"])
    page = words(editing.get(f"runder/{key}"))
    assert "Ansat i boligforeningen (4): kan ikke vises. Der ventes 4 svar, og der skal mindst 5 til." in page
    assert "Mindst én gruppe bliver for lille til at blive vist." in words(editing.get("runder"))


def test_a_small_group_that_is_asked_with_a_larger_one_is_shown_with_it(editing: Designer) -> None:
    editing.fill("grupper/staff", population="4")
    for key in ("linked", "nameless", "open", "open-one"):
        editing.fill(f"fjern/runder/{key}")
    page = words(editing.get(f"runder/{plan_of_both(editing)}"))
    assert "Ansat i boligforeningen (4): vises altid sammen med Beboer og får aldrig sit eget tal." in page
    assert "kan ikke vises" not in page
    assert "kan også en anden gruppe" not in page


def test_that_few_answers_of_one_group_hide_another_is_told_before_anybody_is_asked(editing: Designer) -> None:
    warned = "Svarer færre end 5 i én af grupperne, kan også en anden gruppe og tallet for alle blive skjult"
    assert warned in words(editing.get(f"runder/{plan_of_both(editing)}"))
    assert warned not in words(editing.get(f"runder/{plan(editing, groups=['staff'])}"))


def plan_of_both(editing: Designer) -> str:
    its = {"milestone": "m1", "questionnaire": "neighbours", "groups": ["residents", "staff"], "linkage": "anonymous"}
    assert editing.post("ny/runder", its | {"opens": "2026-05-20", "closes": "2026-05-30"}).status_code == 200
    return "m1-residents"


def test_what_an_open_wave_no_longer_allows_is_said_whether_or_not_anybody_answers(
    editing: Designer, site: Site
) -> None:
    page = editing.get("runder/linked")
    before = words(page)
    site.begin(site.invite("linked"))
    assert words(editing.get("runder/linked")) == before
    assert "Runden er åben, så nedslag, spørgeskema og kobling ligger fast." in before
    assert page.text.count('type="radio" id="linkage_') == 1


def test_young_people_are_planned_for_with_an_age_and_what_guardians_agree_to(editing: Designer) -> None:
    said = {"guardian-da": "Min mor eller far har sagt ja.", "guardian-en": "My mother or father has agreed."}
    key = plan(editing, lowest_age="13", guardian_below="15", **said)
    assert editing.content["waves"][key]["lowest_age"] == 13
    assert not editing.get(f"runder/{key}").text.count("-wrong")
    editing.fill(f"runder/{key}", guardian_below="12")
    assert 'id="guardian_below-wrong"' in editing.get(f"runder/{key}").text


class TestUntilWhen:
    def test_days_of_the_programme_and_of_a_wave_are_written(self, editing: Designer) -> None:
        editing.fill("information", **{"retention-da": "Så slettes de", "retention-en": "Then they are deleted"})
        editing.fill("indsats", **{"retention-answers_months": "12", "retention-key_until": "2029-12-31"})
        editing.fill("runder/open", answers_until="2026-12-31")
        assert editing.content["retention"] == {"answers_months": 12, "key_until": dt.date(2029, 12, 31)}
        assert editing.content["waves"]["open"]["answers_until"] == dt.date(2026, 12, 31)
        for page in ("indsats", "runder/open", "information"):
            assert "-wrong" not in editing.get(page).text, page

    def test_what_is_wrong_with_a_day_stands_beside_its_field_and_stays_typed(self, editing: Designer) -> None:
        editing.fill("indsats", **{"retention-answers_months": "12", "retention-answers_until": "2026-12-31"})
        page = editing.get("indsats").text
        assert "der står både en dag" in page.lower()
        assert 'value="12"' in page
        editing.fill("runder/open", answers_until="2026-05-01")
        assert 'id="answers_until-wrong"' in editing.get("runder/open").text


class TestWhatPeopleAreTold:
    def test_each_field_is_filled_in_and_the_rest_of_the_table_kept(self, editing: Designer) -> None:
        page = editing.fill("information", **{"contact-da": "Skriv til Rådhuset", "take_out": "y"})
        assert "Kladden er gemt" in words(page)
        its = editing.content["information"]
        assert its["contact"]["da"] == "Skriv til Rådhuset"
        assert its["take_out"] is True
        assert its["basis"] == "public_task"

    def test_what_is_missing_is_named_beside_its_field(self, editing: Designer) -> None:
        editing.fill("information", basis="consent", **{"retention-da": "", "retention-en": ""})
        page = editing.get("information").text
        assert 'id="retention-wrong"' in page or 'id="retention-da-wrong"' in page
        assert "consent-version-wrong" in page
        editing.fill("information", **{"consent-version": "2", "consent-text-da": "Ja", "consent-text-en": "Yes"})
        assert editing.content["information"]["consent"] == {"version": "2", "text": {"da": "Ja", "en": "Yes"}}

    def test_some_waves_have_another_text(self, editing: Designer) -> None:
        editing.post("ny/andre-tekster", {"waves": ["open", "open-one"], "quotes": "no"})
        variants = editing.content["information"]["variants"]
        assert variants == {"open": {"waves": ["open", "open-one"], "quotes": False}}
        assert "open" in words(editing.get("information"))
        editing.fill("andre-tekster/open", basis="consent")
        assert "consent-version-wrong" in editing.get("andre-tekster/open").text
        editing.fill("fjern/andre-tekster/open")
        assert "variants" not in editing.content["information"]

    def test_without_a_text_the_page_says_that_it_is_missing(self, editing: Designer) -> None:
        fields = {name: "" for name in editing.fields("information") if name not in ("csrf_token", "base")}
        editing.fill("information", **fields)
        assert "mangler her" in words(editing.get("information"))


class TestTrying:
    def test_a_wave_is_walked_as_people_will_see_it_and_nothing_is_stored(self, editing: Designer, site: Site) -> None:
        key = plan(editing)
        first = f"/p/lindevang/proev/{key}"
        page = editing.get(first)
        said = "<strong>Prøve.</strong> Sådan ser deltagerne runden. Svarene tæller ikke med og bliver slettet."
        assert said in " ".join(page.text.split())
        address = editing.post(f"{first}/begynd", {"language": "da"}, follow=False).location
        for form in (site.MEALS, site.TABLE, site.IDEAS):
            response = editing.post(address, form, follow=False)
            assert response.status_code == 303, words(response)
            address = response.location
        assert address.endswith("/tjek")
        assert "Suppe" in words(editing.get(address))
        assert "Det, du svarede, er slettet" in words(editing.post(address, {}))
        with site.service.store.reading() as db:
            assert all(not db.execute(sa.select(one)).first() for one in (submission, draft, consent, rehearsal))

    def test_long_texts_last_to_the_end_of_a_trial_and_are_gone_when_it_begins_anew(
        self, editing: Designer, site: Site, tmp_path: Path
    ) -> None:
        shutil.copytree(DOCUMENTS, tmp_path, dirs_exist_ok=True)
        asked = tmp_path / "questionnaires" / "neighbours.toml"
        asked.write_text(asked.read_text("utf-8").replace("max_length = 300", "max_length = 9000"), "utf-8")
        with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
            import_folder(db, vault_db, tmp_path, site.now, Arrival(reason="Mere plads til ord"))
        first = "/p/lindevang/proev/open-one"
        address = editing.post(f"{first}/begynd", {"language": "da"}, follow=False).location
        text = ("Hvad der skete. " * 300).strip()
        for form in (site.MEALS, site.TABLE, dict(site.IDEAS) | {"better": text}):
            address = editing.post(address, form, follow=False).location
        assert text in words(editing.get(address))
        with site.service.store.reading() as db:
            assert not db.execute(sa.select(submission)).first()
        Designer(site, "other").get(first)
        assert text in words(editing.get(address))
        editing.get(first)
        assert text not in words(editing.get(address))

    def test_what_somebody_left_in_the_middle_is_gone_a_day_later(self, editing: Designer, site: Site) -> None:
        editing.post("/p/lindevang/proev/open-one/begynd", {"language": "da"})
        site.later(site.now + dt.timedelta(days=1, minutes=1))
        Designer(site, "other").get("/p/lindevang/proev/linked")
        with site.service.store.reading() as db:
            assert not db.execute(sa.select(rehearsal)).first()

    def test_an_answer_that_cannot_be_taken_is_shown_again(self, editing: Designer, site: Site) -> None:
        first = "/p/lindevang/proev/open-one"
        address = editing.post(f"{first}/begynd", {"language": "en"}, follow=False).location
        page = editing.post(address, dict(site.MEALS) | {"times": "-3"})
        assert page.status_code == 422
        assert 'lang="en"' in page.text

    def test_at_an_open_link_people_choose_their_group(self, editing: Designer) -> None:
        assert 'name="group"' in editing.get("/p/lindevang/proev/open").text
        assert editing.post("/p/lindevang/proev/open/begynd", {"language": "da"}).status_code == 422

    def test_only_waves_of_the_programme_can_be_tried(self, editing: Designer) -> None:
        assert editing.get("/p/lindevang/proev/nowhere").status_code == 404
        assert editing.get("/p/nowhere/proev/open").status_code == 404

    def test_a_wave_whose_questionnaire_has_faults_leads_to_its_form(self, editing: Designer) -> None:
        key = plan(editing)
        editing.fill(f"runder/{key}", questionnaire="")
        assert editing.get(f"/p/lindevang/proev/{key}").location.endswith(f"/runder/{key}")


def test_waves_that_open_with_the_publication_before_the_plan_is_approved_are_named(editing: Designer) -> None:
    key = plan(editing, opens="2026-06-20", closes="2026-06-30")
    assert "åbner, så snart du udgiver" not in words(editing.get("udgiv"))
    editing.fill(f"runder/{key}", opens="2026-05-01", closes="2026-05-30")
    page = editing.get("udgiv")
    assert "Én runde åbner, så snart du udgiver, og styregruppen har ikke godkendt planen." in words(page)
    assert f'href="/p/{editing.programme}/design/runder/{key}"' in page.text


def test_who_may_answer_is_not_lowered_once_a_wave_is_open(editing: Designer) -> None:
    its = {"lowest_age": "15", "guardian-da": "Mor siger ja", "guardian-en": "Mum agrees", "guardian_below": "18"}
    key = plan(editing, opens="2026-05-01", closes="2026-05-30", **its)
    assert editing.fill("udgiv", reason="Flere spørges").status_code == 200
    editing.begin()
    editing.fill(f"runder/{key}", **{"lowest_age": "", "guardian-da": "", "guardian-en": "", "guardian_below": ""})
    page = editing.fill("udgiv", reason="Alle må svare")
    assert page.status_code == 422
    assert "folk har fået at vide, hvor gammel man skal være" in words(page)
    editing.fill(f"runder/{key}", **its | {"lowest_age": "16"})
    assert editing.fill("udgiv", reason="Kun de store").status_code == 200
