"""What is agreed, on its page: the steering group approves what it has read; an evaluator asks, and enters papers."""

from __future__ import annotations

import datetime as dt
import html
import re
import shutil

import pytest

from evaluator.accounts.credentials import add_account
from evaluator.documents.storing import Arrival, import_folder
from evaluator.store.accounts import account_named
from evaluator.store.plans import approvals
from tests.support.second import code_of, turn_off
from tests.support.site import DOCUMENTS

PASSWORD = "a good long password"
PAGE = "/p/lindevang/aftale/"
BEFORE = dt.datetime(2026, 4, 20, 10, tzinfo=dt.UTC)
"""Before the first wave opens."""


def get(site, address: str = PAGE):
    return site.client.get(address, base_url="https://localhost")


def value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found
    return found[1]


def sign_in(site, name: str) -> None:
    form = {"name": name, "password": PASSWORD, "csrf_token": value(get(site, "/log-ind").text, "csrf_token")}
    site.client.post("/log-ind", data=form, base_url="https://localhost")


def approve(site, seen: str = "", **form: str):
    page = get(site).text
    its = {"approved_by": "Karen Holm", "approved_on": value(page, "approved_on"), "remark": "Som aftalt"}
    its |= {"csrf_token": value(page, "csrf_token"), "seen": seen or value(page, "seen")}
    its |= {"second_code": code_of(site.service, "sten", site.now)}
    return site.client.post(PAGE, data=its | form, base_url="https://localhost")


def import_changed(site, *pairs: tuple[str, str], reason: str = "", question: tuple[str, str] = ("", "")) -> None:
    folder = site.service.config.home / "changed"
    shutil.copytree(DOCUMENTS, folder, dirs_exist_ok=True)
    text = (folder / "programme.toml").read_text("utf-8")
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after)
    (folder / "programme.toml").write_text(text, "utf-8")
    asked = folder / "questionnaires" / "neighbours.toml"
    asked.write_text(asked.read_text("utf-8").replace(*question), "utf-8")
    with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
        import_folder(db, vault_db, folder, site.now, Arrival(reason=reason))


def id_of(site, name: str) -> str:
    with site.service.store.reading() as db:
        found = account_named(db, name)
    assert found
    return found.id


def stored(site):
    with site.service.store.reading() as db:
        return approvals(db, "lindevang")


@pytest.fixture
def members(site):
    site.now = BEFORE
    with site.service.store.writing() as db:
        for name, role in (("eva", "evaluator"), ("sten", "steering"), ("carla", "collector")):
            add_account(db, name=name, password=PASSWORD, role=role, programme="lindevang", now=site.now)
    return site


@pytest.fixture
def steering(members):
    sign_in(members, "sten")
    members.signed_in = [lambda: (turn_off(members.service, "sten"), sign_in(members, "sten"))]
    return members


@pytest.fixture
def evaluator(members):
    sign_in(members, "eva")
    members.signed_in = [lambda: sign_in(members, "eva")]
    return members


def test_the_steering_group_sees_what_it_approves_in_plain_words(steering) -> None:
    page = re.sub(r"\s+", " ", get(steering).text.replace("\N{NO-BREAK SPACE}", " "))
    assert "Ikke godkendt endnu" in page
    assert re.search(r"<th[^>]*>Føler sig hørt</th> ?<td[^>]*>mindst 50 %</td>", page)
    assert "hele intervallet" in page
    assert re.search(r"<th[^>]*>Beboer</th>", page)
    assert re.search(r"\(version 1, \d+ spørgsmål\)", page)
    assert value(page, "approved_on") == "2026-04-20"


def test_an_approval_names_who_when_and_what(steering) -> None:
    seen = value(get(steering).text, "seen")
    assert approve(steering).status_code == 302
    (its,) = stored(steering)
    assert (its.approved_by, its.approved_on, its.remark) == ("Karen Holm", BEFORE.date(), "Som aftalt")
    assert (its.document, its.on_paper, its.recorded_by, its.digest) == (1, False, id_of(steering, "sten"), seen)
    page = get(steering).text
    assert "Godkendt den 20. april 2026 af Karen Holm." in page
    assert "Ikke godkendt endnu" not in page
    assert "Hvem godkender?" not in page, "there is nothing to approve until something changes"


@pytest.mark.parametrize("code", ["", "123456"])
def test_the_steering_group_approves_with_a_code_of_its_second_factor(steering, code: str) -> None:
    assert "Styregruppens underskrift kræver totrinslogin" in get(steering).text
    refused = approve(steering, second_code=code)
    assert refused.status_code == 422
    assert 'value="Karen Holm"' in refused.text
    assert stored(steering) == []
    assert approve(steering).status_code == 302


def test_what_is_approved_is_what_was_read(steering) -> None:
    seen = value(get(steering).text, "seen")
    import_changed(steering, ("m1 = 0.5", "m1 = 0.3"))
    refused = approve(steering, seen=seen)
    assert refused.status_code == 422
    assert "Planen er ændret, siden du læste den" in refused.text
    assert 'value="Karen Holm"' in refused.text
    assert stored(steering) == []
    assert approve(steering, seen=value(refused.text, "seen")).status_code == 302


@pytest.mark.parametrize("wrong", [{"approved_by": " "}, {"approved_on": "2026-05-20"}, {"approved_on": "i går"}])
def test_an_approval_needs_a_name_and_a_day_that_has_come(steering, wrong: dict[str, str]) -> None:
    assert approve(steering, **wrong).status_code == 422
    assert stored(steering) == []


def test_it_is_told_what_has_changed_since(steering) -> None:
    approve(steering)
    title = ('da = "Fælles spisning"', 'da = "Fælles morgenmad"')
    import_changed(steering, ("m1 = 0.5", "m1 = 0.3"), title)
    page = html.unescape(get(steering).text).replace("\N{NO-BREAK SPACE}", " ")
    assert "Ændret siden godkendelsen" in page
    assert "”Føler sig hørt” ved ”Første nedslag”: Målet gik fra 50 % til 30 %." in page
    assert "Forandringsteorien er ændret: ”Fælles morgenmad”." in page
    assert "Hvem godkender?" in page


def test_what_has_changed_otherwise_is_told_too(steering) -> None:
    approve(steering)
    import_changed(steering, ("closes = 2026-05-14", "closes = 2026-05-15"))
    page = get(steering).text
    assert "Ændret siden godkendelsen" in page
    assert "Noget i perioder, forløb eller titler." in page


def test_it_is_told_what_a_milestone_that_has_begun_is_judged_by(steering) -> None:
    approve(steering)
    steering.later(dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC))
    import_changed(steering, ("m1 = 0.5", "m1 = 0.3"), reason="Vi var for optimistiske")
    page = get(steering).text
    assert "Første nedslag: Indsamlingen begyndte den 1. maj 2026." in page
    assert "Der måles på version 1, som var godkendt." in page
    assert "”Vi var for optimistiske”" in page


def test_it_is_told_which_questionnaire_is_asked_otherwise_than_it_was_approved(steering) -> None:
    approve(steering)
    import_changed(steering, question=("Dine naboer og dig", "Din opgang"))
    steering.later(dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC))
    page = get(steering).text
    assert "Spørgeskemaet neighbours er stillet i version 2. Den er ikke godkendt; det blev version 1." in page


def test_whoever_approves_is_told_which_small_groups_are_shown_together(steering) -> None:
    assert "vises samlet" not in get(steering).text
    import_changed(
        steering,
        (
            "population = 40",
            'population = 40\n\n[groups.caretakers]\ntitle = { da = "Viceværter", en = "Caretakers" }\npopulation = 3',
        ),
        ('groups = ["residents"', 'groups = ["caretakers", "residents"'),
    )
    assert "Viceværter" in get(steering).text
    assert "vises samlet: Fra den ene kan der ventes færre end 5 svar." in get(steering).text


def test_what_can_be_decided_is_told_of_the_target_that_the_report_judges_by(evaluator) -> None:
    wave = '[waves.more]\nmilestone = "m1"\nquestionnaire = "neighbours"\ngroups = ["more"]\nlinkage = "anonymous"\n'
    known = (
        ("[groups.staff]", '[groups.more]\ntitle = { da = "Flere", en = "More" }\npopulation = 30\n\n[groups.staff]'),
        ("[waves.linked]", f"{wave}opens = 2026-05-01\ncloses = 2026-05-14\n\n[waves.linked]"),
    )
    import_changed(evaluator, *known)
    assert "mindst 50 %" in get(evaluator, "/p/lindevang/plan").text.replace("\N{NO-BREAK SPACE}", " ")
    evaluator.later(dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC))
    import_changed(evaluator, ("m1 = 0.5", "m1 = 0.3"), *known, reason="Vi var for optimistiske")
    page = get(evaluator, "/p/lindevang/plan").text.replace("\N{NO-BREAK SPACE}", " ")
    assert "mindst 50 %" in page
    assert "mindst 30 %" not in page


def test_an_evaluator_asks_with_a_link_and_enters_papers_with_where_they_are(evaluator) -> None:
    page = get(evaluator).text
    assert 'href="mailto:?subject=Til%20godkendelse' in page
    assert "/p/lindevang/aftale/" in page
    assert approve(evaluator, remark=" ").status_code == 422
    assert approve(evaluator, remark="Referatet, punkt 4").status_code == 302
    (its,) = stored(evaluator)
    assert (its.on_paper, its.recorded_by, its.remark) == (True, id_of(evaluator, "eva"), "Referatet, punkt 4")
    assert "Skrevet ind af evaluator." in get(evaluator).text


def test_a_collector_has_no_business_here(members) -> None:
    sign_in(members, "carla")
    assert get(members).status_code == 403
    assert members.client.post(PAGE, base_url="https://localhost").status_code == 403


def test_nothing_is_approved_without_a_token(steering) -> None:
    assert approve(steering, csrf_token="made up").status_code in (400, 422)
    assert stored(steering) == []


def test_a_paper_that_is_nowhere_is_asked_for_at_its_field(evaluator) -> None:
    assert "(skal udfyldes)" in get(evaluator).text
    refused = approve(evaluator, remark="")
    assert refused.status_code == 422
    assert 'id="remark-wrong"' in refused.text
    assert stored(evaluator) == []


def test_the_contents_lead_to_a_folded_part_and_open_it(evaluator) -> None:
    page = get(evaluator).text
    assert 'href="?vis=targets#targets"' in page
    assert 'href="#asked"' in page, "what is not folded needs no other page"
    assert not re.search(r"<details[^>]* open><summary><h2 id=", page)
    opened = get(evaluator, f"{PAGE}?vis=targets").text
    assert re.findall(r'<details[^>]* open><summary><h2 id="([^"]*)"', opened) == ["targets"]


def test_each_field_says_what_it_has_to_hold(evaluator) -> None:
    refused = approve(evaluator, approved_by="", approved_on="i går", remark="").text
    for name, said in (
        ("approved_by", "Skriv, hvem der godkender planen, med højst 200 tegn."),
        ("approved_on", "Skriv den dag, planen blev godkendt."),
    ):
        assert f'<a href="#{name}">{said}</a>' in refused
        assert f'id="{name}-wrong">{said}</p>' in refused
    nowhere = approve(evaluator, remark="").text
    assert '<a href="#remark">Det står ikke, hvor godkendelsen kan ses' in nowhere
