"""Opting out: a link that is only fetched changes nothing, one press does, and twice is the same as once."""

from __future__ import annotations

import pytest

from evaluator.vault.contacts import Contact, contact, opt_out_token_of, save_contacts

PERSON = Contact(person="p1", name="Åse", email="aase@mail.example", group="residents")


@pytest.fixture
def link(site) -> str:
    with site.service.vault.writing() as db:
        save_contacts(db, "lindevang", [PERSON])
        return f"/afmeld/{opt_out_token_of(db, 'lindevang', 'p1')}"


def opted_out(site) -> bool:
    with site.service.vault.reading() as db:
        return contact(db, "lindevang", "p1").opted_out


def test_looking_at_the_link_changes_nothing_and_pressing_the_button_does(site, link: str) -> None:
    for method in ("GET", "HEAD", "GET"):
        assert site.client.open(link, method=method).status_code == 200
    assert not opted_out(site)
    page = site.client.get(link).text
    assert "Vil du ikke have flere mails og breve om ”Naboer i Lindevang”?" in page
    assert '<form method="post">' in page
    for _ in range(2):
        answer = site.client.post(link, data={"language": "da"})
        assert (answer.status_code, "Du er meldt fra" in answer.text) == (200, True)
        assert opted_out(site)
    assert "<form" not in site.client.get(link).text


def test_a_mail_program_can_do_it_by_itself(site, link: str) -> None:
    answer = site.client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert opted_out(site)


def test_the_page_is_in_the_contacts_language_or_another_and_sets_no_cookie(site, link: str) -> None:
    assert '<html lang="da">' in site.client.get(link).text
    answer = site.client.get(f"{link}?language=en")
    assert '<html lang="en">' in answer.text
    assert "Yes, opt me out" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert '<html lang="da">' in site.client.get(f"{link}?language=tlh").text


def test_a_link_that_is_nobodys_is_explained(site, link: str) -> None:
    for method in ("GET", "POST"):
        answer = site.client.open(f"{link[:-1]}u", method=method)
        assert answer.status_code == 404
        assert "Linket kan ikke bruges" in answer.text
    assert not opted_out(site)


def test_the_link_to_the_survey_goes_on_working(site, link: str) -> None:
    token = site.invite("linked", "p1")
    site.client.post(link)
    assert site.client.get(f"/svar/{token}").status_code == 200
