"""The theory tested in the browser without script: evidence from lists, judgements and joint interpretations."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from evaluator.coding.materials import Given, bring
from evaluator.results.counting import show_to_steering
from tests.support.members import Member
from tests.support.theory_tested import ASSUMED, ASSUMPTION, HEARD, THE_RIVAL, TheorySite, theory_site_in

BASE = "/p/lindevang/teorien/"
LINK = f"{BASE}forbindelse/meetings/contact"
NEW = f"{BASE}evidens/ny?om=link:meetings%3Econtact"
JUDGE = f"{BASE}vurdering?om="
FILLED = {"direction": "for", "strength": "strong", "test": "", "seen": "De sad længe", "source": ""}
THE_ASSUMPTION = f"assumption:meetings%3Econtact:{ASSUMPTION.claim}"


@pytest.fixture
def site(make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[TheorySite]:
    site = theory_site_in(make_sqlite, tmp_path)
    site.held_meals("m-1", "m-2")
    site.fill()
    yield site
    site.service.close()


class Reader(Member):
    """Follows addresses as they stand in a page, with their questions."""

    def get(self, address: str, **arguments: str):
        path, _, query = address.partition("?")
        return super().get(path, **{**dict(parse_qsl(query)), **arguments})


@pytest.fixture
def anna(site: TheorySite) -> Reader:
    return Reader(site, "anna", "evaluator")


def said(page) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def show(site: TheorySite) -> None:
    with site.service.store.writing() as db:
        show_to_steering(db, site.last_count, actor="x", now=site.now)


def thing(page, words: str) -> str:
    """The value of the choice that holds some words."""
    found = re.search(rf'<option value="([^"]*)"[^>]*>[^<]*{re.escape(html.escape(words))}', page.text)
    assert found, said(page)
    return html.unescape(found[1])


def test_evidence_goes_from_a_list_to_the_link_and_the_report(anna) -> None:
    page = anna.get(NEW)
    assert "Hvilken slags evidens?" in said(page)
    form = f"{NEW}&slags=indicator"
    offered = anna.get(form)
    assert offered.text.index("Ved forbindelsens begyndelse") < offered.text.index("Ved forbindelsens ende")
    page = anna.send(form, **FILLED, thing=thing(offered, "Føler sig hørt"))
    assert page.request.path == LINK
    assert "Evidensen er tilføjet." in said(page)
    assert "De sad længe" in said(page)
    assert "Peger på: Føler sig hørt (Første nedslag: 100 %" in said(page)
    assert "Svag evidens" in said(page)
    form = f"{NEW}&slags=register"
    found = anna.get(f"{form}&soeg=m-2")
    assert "Spisning m-1" not in found.text
    page = anna.send(form, **FILLED, thing=thing(found, "Spisning m-2"), milestone="m1")
    assert "Flere uafhængige slags evidens" in said(page)
    report = anna.get("/p/lindevang/rapport/m1-da.html")
    assert "Teorien afprøvet" in said(report)
    assert "De sad længe" in said(report)


def test_a_refused_form_comes_back_as_it_was_filled_in(anna) -> None:
    page = anna.send(f"{NEW}&slags=document", **FILLED | {"seen": "Skrevet med omhu", "strength": ""}, milestone="m1")
    assert page.status_code == 422
    assert "Skrevet med omhu" in page.text
    assert 'value="for" checked' in page.text
    for wrong in ("Der står ikke, hvor stærkt det taler", "der står ingen kilde"):
        assert wrong in said(page)
    assert anna.get(NEW.replace("contact", "nowhere")).status_code == 404
    assert anna.get(f"{BASE}evidens/ny?om=x").status_code == 404


def test_a_piece_is_changed_by_whoever_saw_it_and_its_history_stands_below(site, anna) -> None:
    id_ = site.enter(seen="Først")
    address = f"{BASE}evidens/{id_}"
    its = {"about": "link:meetings>contact", "milestone": "m1", "thing": "", "source": "Et brev"}
    page = anna.send(address, **FILLED | its, version="1", why="Læst igen")
    assert "Gemt." in said(page)
    late = anna.send(address, **FILLED | its | {"seen": "For sent"}, version="1")
    assert late.status_code == 422
    assert "En anden har ændret det" in said(late)
    assert "For sent" in late.text
    page = anna.get(address)
    for words in ("Version 1: eva", "Version 2: anna", "Læst igen", "Først"):
        assert words in said(page)


def test_a_piece_is_withdrawn_with_a_reason(site, anna) -> None:
    id_ = site.enter()
    page = anna.get(f"{BASE}evidens/{id_}")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
    for why, words in (("", "Begrundelsen mangler"), ("Det var en anden sag", "Trukket tilbage.")):
        its = {"csrf_token": token, "version": "1", "why": why}
        where = {"base_url": "https://localhost", "follow_redirects": True}
        assert words in said(anna.client.post(f"{BASE}evidens/{id_}/traek", data=its, **where))
    assert "Ingen evidens endnu" in said(anna.get(LINK))


def test_an_assumption_is_judged_once_there_is_evidence(site, anna) -> None:
    page = anna.get(f"{JUDGE}{THE_ASSUMPTION}")
    assert ASSUMED in said(page)
    assert "Tilføj evidens, før du vurderer." in said(page)
    page = anna.send(f"{JUDGE}{THE_ASSUMPTION}", version="0", verdict="failing", why="Nogle stod op")
    assert page.status_code == 422
    assert "Der er ingen evidens om det" in said(page)
    assert "Nogle stod op" in page.text
    site.enter(ASSUMPTION, direction="against")
    page = anna.send(f"{JUDGE}{THE_ASSUMPTION}", version="0", verdict="failing", why="Nogle stod op")
    assert page.request.path == LINK
    assert "holder ikke Nogle stod op" in said(page)
    overview = said(anna.get(BASE))
    assert f"{ASSUMED} (holder ikke)" in overview


def test_a_link_is_overruled_and_the_line_says_what_was_seen_and_for_whom(anna) -> None:
    its = {"version": "0", "verdict": "weak", "seen": "De talte", "for_whom": "Beboerne", "why": "Jeg så det selv"}
    page = anna.send(f"{JUDGE}link:meetings%3Econtact", **its)
    for words in ("Evaluator har vurderet anderledes end reglen", "Reglen siger ikke afprøvet", "Jeg så det selv"):
        assert words in said(page)
    assert "Efter reglen" not in said(page)
    line = said(anna.get(BASE))
    assert "forbindelser: 1 med svag evidens" in line
    for words in ("De talte", "Beboerne", "Man lærer hinanden at kende ved bordet"):
        assert words in line
    again = anna.send(f"{JUDGE}link:meetings%3Econtact", **its | {"seen": "Andet"})
    assert "En anden har ændret det" in said(again)


def test_the_picture_leads_to_the_links_and_the_list_says_the_same_in_words(site, anna) -> None:
    site.enter(**HEARD)
    page = anna.get(BASE)
    assert re.search(rf'<a href="{LINK}\?nedslag=m1" aria-label="[^"]*Svag evidens', page.text)
    assert 'role="img"' not in re.search(r"<svg[^>]*>", page.text)[0]
    assert "1 for, 0 imod" in said(page)


def test_an_interpretation_is_noted_shown_beside_the_finding_and_can_be_evidence(anna) -> None:
    its = {"title": "Møde i haven", "held_on": "2026-06-02", "milestone": "m1", "there-residents": "present"}
    its |= {"present-residents": "3", "there-staff": "absent", "said-heard": "disputed", "words-heard": "Ikke alle"}
    wrong = anna.send(f"{BASE}tolkninger/ny", **its | {"present-residents": "x", "held_on": "i går"})
    assert wrong.status_code == 422
    for words in ("Antallet er ikke et helt tal", "Datoen kan ikke læses"):
        assert words in said(wrong)
    page = anna.send(f"{BASE}tolkninger/ny", **its)
    assert "Møde i haven" in said(page)
    assert "Med var beboer" in said(page)
    assert "beboer (" not in said(page)
    assert "Der manglede ansat i boligforeningen" in said(page)
    assert "Ved en fælles tolkning blev det bestridt." in said(anna.get("/p/lindevang/diagrammer/m1/indicator-heard"))
    form = f"{NEW}&slags=interpretation"
    chosen = {"direction": "against", "thing": thing(anna.get(form), "Møde i haven"), "milestone": "m1"}
    page = anna.send(form, **FILLED | chosen)
    assert "Peger på: Møde i haven" in said(page)
    page = anna.get(re.search(r'href="([^"]*tolkninger/[0-9a-f-]{36})"', anna.get(f"{BASE}tolkninger").text)[1])
    assert 'value="Ikke alle"' in page.text
    assert 'value="3"' in page.text


def test_where_a_thing_is_used_is_found_from_the_thing(site, anna) -> None:
    site.enter(**HEARD, seen="De følte sig hørt")
    chart = anna.get("/p/lindevang/diagrammer/m1/indicator-heard").text
    assert f"{BASE}brugt?slags=indicator&amp;ting=heard" in chart
    page = said(anna.get(f"{BASE}brugt", slags="indicator", ting="heard"))
    assert "De følte sig hørt" in page
    assert "Fælles spisning → Naboer taler sammen" in page
    assert "Er ikke brugt som evidens." in said(anna.get(f"{BASE}brugt", slags="indicator", ting="meals"))


def test_for_whom_shows_what_the_question_pages_show_with_a_caution(anna) -> None:
    page = anna.get(f"{BASE}for-hvem/contact")
    assert "Forskellene var ikke planlagt på forhånd." in said(page)
    for way in ("Efter gruppe", "Efter forløb", "Efter klynge", "Efter nedslag"):
        assert way in said(page)
    asked = said(anna.get("/p/lindevang/sporgsmaal/neighbours/heard"))
    (row,) = re.findall(r"Svar i alt \(n\).{60}", asked)
    assert row in said(page)
    assert anna.get(f"{BASE}for-hvem/nothing").status_code == 404
    assert "Ingen indikator her er målt med et spørgsmål." in said(anna.get(f"{BASE}for-hvem/meetings"))


class TestWhoSees:
    def test_the_steering_group_reads_once_it_is_shown_and_changes_nothing(self, site, anna) -> None:
        lone = Reader(site, "sten", "steering")
        id_ = site.enter(**HEARD, seen="De følte sig hørt")
        assert "Der er ikke noget at se endnu" in said(lone.get(BASE))
        assert "De følte sig hørt" not in lone.get(LINK).text
        show(site)
        assert "De følte sig hørt" in lone.get(LINK).text
        assert "Tilføj evidens" not in said(lone.get(LINK))
        closed = (NEW, f"{JUDGE}link:meetings%3Econtact", *(f"{BASE}{one}" for one in (f"evidens/{id_}", "tolkninger")))
        for address in (*closed, f"{BASE}for-hvem/contact"):
            assert lone.get(address).status_code == 403
        assert anna.get(NEW).status_code == 200

    def test_what_no_longer_counts_has_no_words_for_the_steering_group(self, site, anna) -> None:
        lone = Reader(site, "sten", "steering")
        site.enter(THE_RIVAL, kind="register", reference="activities/m-1", seen="Solen skinnede hver gang")
        site.withdraw_meal("m-1")
        show(site)
        assert "Solen skinnede" not in lone.get(LINK).text
        page = said(anna.get(LINK))
        assert "Solen skinnede" in page
        assert "Tæller ikke" in page


def test_a_piece_that_its_finding_contradicts_is_stored_and_asked_about(site, anna) -> None:
    reached = {"kind": "indicator", "reference": "heard"}
    asks = "Evidensen taler imod, men fundet er, at målet er nået. Passer retningen?"
    site.enter(**reached)
    site.enter(THE_RIVAL, **reached, direction="against")
    assert asks not in said(anna.get(LINK))
    site.enter(**reached, direction="against")
    assert said(anna.get(LINK)).count(asks) == 1


def test_a_thing_leads_to_where_it_is_used_as_evidence(site, anna) -> None:
    quote = site.quoted("Birthe Holm")
    with site.service.store.writing() as db:
        given = Given(kind="interview", title="Et interview", milestone="m1")
        material = bring(db, "lindevang", "Vi talte længe om naboerne.", given, actor="eva", now=site.now)
    places = {
        ("quote", str(quote.id)): f"/p/lindevang/citater/{quote.id}",
        ("interview", str(material)): f"/p/lindevang/tekster/materiale/{material}",
        ("register", "activities/m-1"): "/p/lindevang/registre/aktiviteter/raekke/m-1",
    }
    for (kind, reference), place in places.items():
        assert "Brugt som evidens" not in said(anna.get(place))
        site.enter(kind=kind, reference=reference)
        page = anna.get(place)
        address = re.search(r'href="([^"]+/brugt[^"]+)"', page.text)
        assert address, place
        assert "Brugt som evidens:" in said(anna.get(html.unescape(address[1])))
