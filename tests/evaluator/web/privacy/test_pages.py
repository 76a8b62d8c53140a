"""The page of personal data: what is kept until when, a wave's answers deleted, a person erased, the key destroyed."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from evaluator.documents.storing import load_programme
from evaluator.store.wave_erasures import erased_waves
from evaluator.vault.keys import KeyDestroyed, key_of
from tests.support.kept import COUNTED, DUE, WORDS, answered, with_days
from tests.support.members import Member, token
from tests.support.site import PROGRAMME, Site

PAGE = f"/p/{PROGRAMME}/persondata/"


@pytest.fixture
def eva(site: Site) -> Member:
    """After the count, while the answers are still there."""
    with_days(site)
    site.keys = answered(site)  # type: ignore[attr-defined]
    site.now = COUNTED
    site.count()
    site.now = DUE
    return Member(site, "eva", role="evaluator")


def press(member: Member, end: str, **form: str) -> TestResponse:
    form["csrf_token"] = token(member.get(PAGE + ("person" if end.startswith("person") else end)).text)
    return member.client.post(PAGE + end, data=form, base_url="https://localhost", follow_redirects=True)


def title(site: Site) -> str:
    with site.service.store.reading() as db:
        return load_programme(db, PROGRAMME)[0].title["da"]


def test_it_says_until_when_each_thing_is_kept_and_what_is_due(eva) -> None:
    page = eva.get(PAGE).text
    assert page.count("1. december 2026") == 5
    assert "1. juni 2027" in page
    assert page.count("Bliver slettet i dag") == 3
    assert "Navne og adresser" in page


def test_the_answers_of_a_wave_are_deleted_once_the_name_is_typed(site, eva) -> None:
    ask = eva.get(f"{PAGE}svar/linked").text
    assert "Ingen kan længere læse svarene, tælle dem igen eller tage dem ud" in ask
    refused = press(eva, "svar/linked", name="noget andet")
    assert (refused.status_code, 'value="noget andet"' in refused.text) == (422, True)
    assert len(site.submissions("linked")) == 6
    assert "Svarene er slettet" in press(eva, "svar/linked", name=title(site)).text
    assert site.submissions("linked") == []
    page = eva.get(f"{PAGE}svar/linked").text
    assert "Slettet den 2. december 2026" in page
    assert "<button>" not in page.partition("<h1>")[2]
    reading = eva.get(f"/p/{PROGRAMME}/tekster/").text
    assert "Svar er blevet slettet den 2. december 2026" in reading
    for address in ("", "udtraek/", "spoergsmaal/", "runder", "opfoelgning"):
        assert eva.get(f"/p/{PROGRAMME}/{address}").status_code in (200, 302, 308, 404), address


def test_the_key_is_kept_while_answers_can_be_withdrawn(site, eva) -> None:
    page = eva.get(f"{PAGE}noegle").text
    assert "eltagerne er lovet, at de kan se deres svar og trække dem tilbage" in page
    assert "<form" not in page.partition("<h1>")[2]
    assert press(eva, "", name=title(site)).status_code == 405
    press(eva, "svar/linked", name=title(site))
    done = press(eva, "noegle", name=title(site)).text
    assert "Nøglen er destrueret" in done
    assert "nedslag har ikke lavet en sikkerhedskopi" in done
    with site.service.vault.reading() as db, pytest.raises(KeyDestroyed):
        key_of(db, PROGRAMME)


def test_a_person_is_found_seen_and_erased_and_stands_in_no_address(site, eva) -> None:
    refused = press(eva, "person", given="nobody@mail.example")
    assert (refused.status_code, "Ingen i indsatsen er kendt" in refused.text) == (422, True)
    found = press(eva, "person", given="P1@mail.example")
    assert "Name p1" in found.text
    assert "Name p2" not in found.text
    assert "Du ville kunne se, hvilke tekster der forsvinder" in found.text
    assert "?" not in found.request.url
    done = press(eva, "person/slet", person="p1")
    assert "Alt, der kunne føres tilbage til personen, er slettet" in done.text
    assert len(site.submissions("linked")) == 5
    assert site.client.get(f"/svar/{site.keys['p1']}").status_code == 404


@pytest.mark.usefixtures("eva")
def test_nobody_else_comes_here(site) -> None:
    for role in ("steering", "reader", "collector", "assistant"):
        other = Member(site, role, role=role)
        for end in ("", "person", "noegle", "svar/linked"):
            assert other.get(PAGE + end).status_code == 403, (role, end)
    with site.service.store.reading() as db:
        assert erased_waves(db, PROGRAMME) == frozenset()


def test_participants_read_until_when_their_answers_are_kept(site) -> None:
    with_days(site)
    page = site.client.get(f"/svar/{site.invite('linked')}").text
    assert "Dine svar bliver gemt til og med 1. december 2026. Dagen efter bliver de slettet" in page
    assert "Nøglen, der kan vise, hvem svarene kommer fra, bliver gemt til og med 1. juni 2027" in page
    anonymous = site.client.get(f"/svar/{site.open_key('open')}").text
    assert "Dine svar bliver gemt til og med 1. december 2026" in anonymous
    assert "Nøglen, der kan vise" not in anonymous
    assert "Navne og adresser" not in anonymous


def test_what_people_wrote_is_on_no_page_afterwards(site, eva) -> None:
    assert WORDS in eva.get(f"/p/{PROGRAMME}/tekster/").text
    for wave in ("linked", "nameless"):
        press(eva, f"svar/{wave}", name=title(site))
    assert WORDS not in eva.get(f"/p/{PROGRAMME}/tekster/").text


@pytest.mark.usefixtures("site")
def test_the_documents_to_be_signed_are_taken_from_the_page(eva) -> None:
    links = re.findall(r'href="([^"]*/dokument/[^"]*)"', eva.get(PAGE).text)
    assert len(links) == 8
    for link in links:
        found = eva.get(link)
        assert found.status_code == 200, link
        assert found.data[:2] in (b"PK", b"%P")
        assert found.headers["Content-Disposition"].endswith(f'.{link.rpartition(".")[2]}"')
    assert eva.get(f"{PAGE}dokument/other-da.pdf").status_code == 404
