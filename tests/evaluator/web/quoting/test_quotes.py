"""Quotes in the browser without script: chosen, redacted and reviewed by forms, and who may see them."""

from __future__ import annotations

import html
import json
import re

import pytest

from evaluator.store.accounts import set_flag
from tests.evaluator.quoting.conftest import written, written_once
from tests.support.broken_databases import refusing
from tests.support.editor_site import Fields
from tests.support.members import Member
from tests.support.quoted import Written

__all__ = ["written", "written_once"]
BASE = "/p/lindevang/citater/"


@pytest.fixture
def site(written: Written) -> Written:
    return written


@pytest.fixture
def anna(site: Written) -> Member:
    return Member(site, "anna", "evaluator")


@pytest.fixture
def bent(site: Written) -> Member:
    return Member(site, "bent", "evaluator")


def said(page) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page.text))


def chosen(site: Written, anna: Member, **form: str) -> str:
    """Choose a quote by the form; its address."""
    place = f"{BASE}nyt/{site.text('Birthe Holm')}"
    page = anna.send(place, **({"words": "", "language": "da", "place": "node:contact"} | form))
    assert page.status_code == 200
    assert page.request.path.startswith(BASE)
    return page.request.path


def saved(anna: Member, address: str, **form: str):
    page = anna.get(address).text
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]
    out = re.findall(r'name="out" value="(\d+)" checked', page)
    its = {"revision": revision, "out": out, "words": "", "kind": "name", "language": "da", "place": "node:contact"}
    return anna.send(address, **(its | form))


def test_a_quote_goes_from_the_text_to_the_report(site, anna, bent) -> None:
    address = chosen(site, anna)
    page = saved(anna, address, words="naboerne", kind="other", send="1")
    assert "venter nu på, at en anden evaluator" in said(page)
    page = bent.get(BASE)
    assert "Venter på, at du ser dem igennem" in said(page)
    page = bent.get(f"{address}/gennemsyn")
    assert "Vi talte med [navn] om [udeladt]." in said(page)
    assert "Birthe" not in page.text
    assert "Beboer" in said(page)
    assert "12 svarede i gruppen" in said(page)
    page = bent.send(f"{address}/gennemsyn", revision="2", recognisable="no", reason="")
    assert "Citatet er godkendt" in said(page)
    assert "Står i rapporten for ”Første nedslag”." in said(page)
    assert "Første nedslag · Beboer · " in said(page)
    report = anna.get("/p/lindevang/rapport/m1-da.html").text
    assert "”Vi talte med [navn] om [udeladt].”" in report
    assert "Birthe" not in report
    data = json.loads(anna.get("/p/lindevang/rapport/m1.json").text)
    assert data["quotes"] == [
        {
            "text": "Vi talte med [navn] om [udeladt].",
            "language": "da",
            "belongs_to": {"kind": "node", "key": "contact"},
            "source": "answer",
            "group": "residents",
        }
    ]


def test_whoever_chose_it_is_told_to_let_somebody_else_review_it(site, anna) -> None:
    address = chosen(site, anna)
    saved(anna, address, send="1")
    assert "Venter på, at du ser dem igennem" not in said(anna.get(BASE))
    page = anna.get(f"{address}/gennemsyn")
    assert "En anden evaluator skal se det igennem" in said(page)
    page = anna.post(
        f"{address}/gennemsyn",
        revision="2",
        recognisable="no",
        reason="",
        csrf_token=re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1],
    )
    assert page.status_code == 422
    assert "kan ikke godkende det" in said(page)


def test_an_evaluator_alone_is_told_what_to_do(site) -> None:
    eva = Member(site, "anna", "evaluator")
    with site.service.store.writing() as db:
        for name in site.accounts.values():
            set_flag(db, name, "active", False)
    assert "Bed en administrator om at oprette en evaluator mere" in said(eva.get(BASE))


def test_a_refused_form_comes_back_as_it_was_filled_in(site, anna) -> None:
    place = f"{BASE}nyt/{site.text('Birthe Holm')}"
    page = anna.send(place, words="det står der ikke", language="en", place="indicator:heard")
    assert page.status_code == 422
    assert "Ordene står ikke i teksten" in said(page)
    assert "det står der ikke</textarea>" in page.text
    assert '<option selected value="indicator:heard">' in page.text
    address = chosen(site, anna)
    page = saved(anna, address, words="det står der ikke", kind="place")
    assert page.status_code == 422
    assert 'value="det står der ikke"' in page.text
    assert '<option selected value="place">' in page.text


@pytest.mark.parametrize(("where", "words"), [({"fra": "3", "til": "8"}, "talte"), ({"fra": "x"}, "")])
def test_a_passage_that_was_marked_elsewhere_stands_in_the_form(site, anna, where: dict, words: str) -> None:
    page = anna.get(f"{BASE}nyt/{site.text('Birthe Holm')}", **where)
    assert Fields(page.text).values["words"] == [words]


def test_a_review_without_an_answer_is_asked_for_one(site, anna, bent) -> None:
    address = chosen(site, anna)
    saved(anna, address, send="1")
    page = bent.send(f"{address}/gennemsyn", revision="2", reason="Måske")
    assert page.status_code == 422
    assert "Svar ja eller nej" in said(page)
    assert "Måske</textarea>" in page.text
    page = bent.send(f"{address}/gennemsyn", revision="2", recognisable="yes", reason="Kun én taler sådan")
    assert "Afvist: Kun én taler sådan" in said(page)


def test_a_page_that_stood_open_changes_nothing(site, anna) -> None:
    address = chosen(site, anna)
    saved(anna, address, words="naboerne")
    page = saved(anna, address, revision="1", words="talte")
    assert page.status_code == 422
    assert "Citatet blev ændret imens" in said(page)


def test_a_quote_is_taken_back(site, anna) -> None:
    address = chosen(site, anna)
    page = anna.get(address).text
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    assert anna.post(f"{address}/traek", revision=revision, csrf_token=token).status_code == 302
    assert "trukket tilbage" in said(anna.get(BASE))


def test_texts_that_may_not_be_quoted_lead_back_to_the_list(site, anna) -> None:
    for holding, problem in (("nummer et", "beskytter enkelte"), ("Åben 3", "fik ikke at vide")):
        page = anna.get(f"{BASE}nyt/{site.text(holding)}")
        assert problem in said(page)
        assert holding not in said(page)


@pytest.mark.parametrize("role", ["steering", "reader", "assistant", "collector"])
def test_only_evaluators_see_quotes_before_they_stand_in_a_report(site, anna, role: str) -> None:
    address, other = chosen(site, anna), Member(site, "other", role)
    for place in (BASE, f"{BASE}nyt/{site.text('Birthe Holm')}", address, f"{address}/gennemsyn"):
        assert other.get(place).status_code == 403


def test_unknown_quotes_and_texts_lead_nowhere(anna) -> None:
    nowhere = "00000000-0000-4000-8000-000000000000"
    assert anna.get(f"{BASE}{nowhere}").status_code == 404
    assert anna.get(f"{BASE}{nowhere}/gennemsyn").status_code == 404
    assert "Teksten er der ikke" in said(anna.get(f"{BASE}nyt/{nowhere}"))
    assert anna.get(f"{BASE}1").status_code == 404


def test_a_statement_that_fails_betrays_nothing_of_what_was_written(site, anna, caplog, capfd) -> None:
    address = chosen(site, anna)
    place = f"{BASE}nyt/{site.text('Birthe Holm')}"
    form = {"words": "naboerne", "language": "da", "place": "node:contact"}
    for post in (lambda: anna.send(place, **form), lambda: saved(anna, address, words="naboerne")):
        with refusing(site.service.store, "quote"):
            page = post()
        assert page.status_code == 500
    told = caplog.text + "".join(capfd.readouterr())
    assert "quoting.one" in told
    for secret in ("Birthe", "naboerne", "residents", "better", "contact", address, site.text("Birthe Holm").hex):
        assert secret not in told
