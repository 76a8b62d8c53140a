"""A page that is put together from what was drawn before is the page that is drawn as a whole, byte by byte."""

from __future__ import annotations

import re
from itertools import product

import pytest

from evaluator.web.answering import drawing, page_html
from tests.support.site import Site
from tests.support.statements import statements

PAGES = ("meals", "table", "ideas")


def read(site: Site, *keys: str) -> dict[tuple[str, ...], str]:
    """Every page of several people in every language, as it is opened from the page before and from the review."""
    ways = product(keys, PAGES, ("da", "en"), ("", "&retur=1"))
    its = {way: site.client.get(f"/svar/{way[0]}/side/{way[1]}?language={way[2]}{way[3]}") for way in ways}
    assert {response.status_code for response in its.values()} == {200}
    return {way: response.text for way, response in its.items()}


def test_it_is_the_page_that_is_drawn_as_a_whole(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    blank, half, full = (site.invite("linked", f"person {number}") for number in range(3))
    for key in (blank, half):
        site.post(site.begin(key), {"came": "1"} if key == half else {"came": "1", "heard": "3"})
    site.answer_all(full)
    site.post(f"/svar/{full}/side/ideas", {"dish": "<b>'Suppe' & \"ost\"</b>", "better": "[here]\r\n\r\næ"})
    first, again = read(site, blank, half, full), read(site, full, blank, half)
    monkeypatch.setattr(drawing, "put_together", lambda _, own, draw: draw(own))
    whole = read(site, blank, half, full)
    assert first == again == whole
    assert len(set(whole.values())) == len(whole)


def test_what_is_somebodys_own_stays_with_them(site: Site) -> None:
    one, other = (site.invite("linked", person) for person in ("one", "other"))
    pages = {key: site.client.get(site.begin(key)).text for key in (one, other)}
    assert one in pages[one]
    assert one not in pages[other]
    assert pages[one].replace(one, other) == pages[other]


def test_a_page_with_something_in_the_way_is_drawn_anew(site: Site) -> None:
    page = site.begin(site.invite("linked"))
    quiet = site.client.get(page).text
    told = site.client.post(page, data={"came": "1 2", "_go": "next"})
    assert told.status_code == 422
    assert 'id="fejl"' in told.text
    assert 'id="fejl"' not in quiet
    assert re.sub(r'name="_set" value="[^"]*"', "", site.client.get(page).text) == re.sub(
        r'name="_set" value="[^"]*"', "", quiet
    )


def test_pages_that_were_drawn_do_not_heap_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_html, "_MOST", 2)
    page_html._around.clear()
    key = site.invite("linked")
    site.answer_all(key)
    for page, language in product(PAGES, ("da", "en")):
        site.client.get(f"/svar/{key}/side/{page}?language={language}")
    assert len(page_html._around) <= 2


def test_two_statements_open_a_page_three_save_it_and_send_it(either_site: Site) -> None:
    """On SQLite, where a statement cannot change two tables, sending changes each in a statement of its own."""
    site = either_site
    for person in ("the first", "the second"):  # of the second, everything has been read before
        key = site.invite("nameless", person)
        page = site.begin(key)
        with statements() as to_look:
            site.client.get(page)
        with statements() as to_answer:
            site.post(page, {"came": "2", "heard": "3"})
        review = site.post(f"/svar/{key}/side/ideas", {"dish": "Suppe"}).location
        with statements() as to_send:
            assert site.client.post(review).status_code == 303
    assert [len(to_look), len(to_answer)] == [2, 3]
    assert len(to_send) == (2 + 4 if site.service.store.is_sqlite else 3)
