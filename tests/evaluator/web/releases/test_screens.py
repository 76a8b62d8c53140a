"""What the steering group and those who answered read of a release: its screens, and nothing that is not published."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from evaluator.releases.serving import Made, file_of, render_missing
from evaluator.rendering.screens import STEERING
from evaluator.store.release_tables import rendering
from evaluator.store.renderings import content_of
from tests.support.members import Member
from tests.support.released import Releasing
from tests.support.statements import statements

HOME = "/p/lindevang/"
READING = f"{HOME}laes/m1/"
SCREENS = (
    HOME,
    f"{READING}summary",
    f"{READING}outcomes",
    f"{HOME}styregruppe",
    f"{HOME}diagrammer",
    f"{HOME}diagrammer/m1/indicator-heard",
)
A_SCREEN, A_FRAME = 60_000, 9_000
STATEMENTS = {HOME: 5, f"{HOME}styregruppe": 5}
"""More on the first page: what waits for whoever looks."""


@pytest.fixture
def stina(site: Releasing) -> Member:
    return Member(site, "stina", "steering")


def said(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_the_steering_group_reads_what_was_published_and_not_what_the_count_makes_now(site, stina) -> None:
    assert "Flere bliver hørt." not in said(stina.get(HOME))
    site.publish()
    page = said(stina.get(HOME))
    assert "Flere bliver hørt." in page
    assert "Kladde" not in page
    assert re.search(r"Udgivet \d+\. \w+ \d+, udgave 1\.", page)
    assert "mål" in page


def test_the_steering_group_is_told_what_a_new_edition_corrects(site, stina) -> None:
    site.publish()
    assert "Rettelser i denne udgave" not in said(stina.get(HOME))
    site.publish(reason="En fejl i et bilag")
    page = stina.get(HOME)
    assert "Denne udgave erstatter nr. 1 fra" in said(page)
    assert "Hvorfor: En fejl i et bilag" in said(page)
    assert 'href="laes/m1/correction"' in page.text
    assert "En fejl i et bilag" in said(stina.get(f"{HOME}laes/m1/correction"))


def test_the_report_is_read_part_by_part_with_pictures_of_their_own(site, stina) -> None:
    site.publish()
    assert 'href="laes/m1/summary"' in stina.get(HOME).text
    page, parts = stina.get(f"{READING}summary"), []
    while page:
        parts.append(page.request.path)
        assert page.status_code == 200
        assert "data:image" not in page.text.partition("<h2")[2]
        assert len(page.data) <= A_SCREEN, page.request.path
        for address in re.findall(r'<img [^>]*src="\.\./\.\./(rapport/[^"]+)"', page.text)[:1]:
            assert stina.get(f"{HOME}{address}").mimetype == "image/svg+xml"
        onwards = re.search(r'<a href="([^"]+)" rel="next">', page.text)
        page = stina.get(f"{READING}{onwards[1]}") if onwards else None
    assert len(parts) == len({*parts}) > 10
    assert stina.get(f"{READING}nothing").status_code == 404


def test_a_screen_is_made_once_kept_with_the_release_and_small(site, stina) -> None:
    its = site.publish()
    render_missing(site.service.store)
    with site.service.store.reading() as db:
        kept = content_of(db, file_of(its, Made(STEERING, "da")))
    assert kept
    for address in SCREENS:
        page = stina.get(address)
        assert page.status_code == 200, address
        assert len(page.data) <= A_SCREEN, address
    page = stina.get(HOME)
    assert kept.decode() in page.text
    assert len(page.data) - len(kept) <= A_FRAME


def test_a_screen_that_is_kept_takes_few_statements_of_which_none_reads_the_document(site, stina) -> None:
    site.publish()
    render_missing(site.service.store)
    for address in SCREENS:
        stina.get(address)
        with statements() as asked:
            stina.get(address)
        assert len(asked) == STATEMENTS.get(address, 3), address
        assert not [one for one in asked if "release.published " in one.replace(",", " ")], address


def test_a_screen_that_somebody_saw_is_not_shown_once_what_it_tells_was_erased(site, stina) -> None:
    its = site.publish()
    render_missing(site.service.store)
    before = stina.get(HOME)
    with site.service.store.writing() as db:
        db.execute(sa.delete(rendering).where(rendering.c.digest == its.published_digest))
    again = stina.client.get(HOME, base_url="https://localhost", headers={"If-None-Match": before.headers["ETag"]})
    assert again.status_code == 200


def test_a_browser_that_has_a_screen_is_told_so_and_one_of_somebody_else_is_not(site, stina) -> None:
    site.publish()
    render_missing(site.service.store)
    etag = stina.get(HOME).headers["ETag"]
    again = stina.client.get(HOME, base_url="https://localhost", headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.data == b""
    other = Member(site, "olga", "steering")
    assert other.client.get(HOME, base_url="https://localhost", headers={"If-None-Match": etag}).status_code == 200


def test_the_list_of_charts_leads_to_a_page_for_each_with_its_trace(site, stina) -> None:
    site.publish()
    found = set(re.findall(r'href="(diagrammer/m1/[^"]+)"', stina.get(f"{HOME}diagrammer").text))
    assert "diagrammer/m1/indicator-heard" in found
    for address in found:
        page = stina.get(HOME + address)
        assert page.status_code == 200, address
        assert page.text.count("<figure>") - page.text.count("<details") <= 1
    assert "Her kommer tallet fra" in said(stina.get(f"{HOME}diagrammer/m1/indicator-heard"))
    for address in ("m1/indicator-none", "m1/summary", "m9/changes"):
        assert stina.get(f"{HOME}diagrammer/{address}").status_code == 404, address


def test_whoever_is_waited_for_is_told_so_on_the_first_page_until_it_is_done(site, stina) -> None:
    ready = "Rapporten for ”Første nedslag” er klar til jeres underskrift"
    check = "Rapporten for ”Første nedslag” venter på, at du kontrollerer den"
    rita = Member(site, "ruth", "reader")
    its = site.propose()
    assert check in said(rita.get(HOME))
    assert ready not in said(stina.get(HOME))
    site.complete(its)
    assert ready in said(stina.get(HOME))
    assert check not in said(rita.get(HOME))
    site.publish(site.propose(reason="Rettet"))
    assert ready not in said(stina.get(HOME))


def test_the_steering_group_reads_the_theory_as_it_was_published_and_who_checks_it_as_it_is(site, stina) -> None:
    theory, of_m1 = f"{HOME}teorien/", {"nedslag": "m1"}
    assert stina.get(theory, **of_m1).request.path == theory
    site.publish()
    for address in (theory, f"{theory}forbindelse/doing/good"):
        assert stina.get(address, **of_m1).request.path == f"{HOME}diagrammer"
    assert Member(site, "ruth", "reader").get(theory, **of_m1).request.path == theory


def test_an_evaluator_sees_a_draft_until_then_that_says_so(site) -> None:
    eva = Member(site, "evan", "evaluator")
    assert "Kladde." in said(eva.get(f"{HOME}styregruppe"))
    site.publish()
    assert "Kladde." not in said(eva.get(f"{HOME}styregruppe"))


class TestResultPage:
    """What came out of it, at the links and receipts that people have."""

    def link(self, site: Releasing) -> str:
        return f"/svar/{site.invite('linked', 'somebody new')}"

    def test_nobody_sees_it_before_the_release_is_published(self, site) -> None:
        link = self.link(site)
        site.complete(site.propose())
        assert site.client.get(f"{link}/resultat").status_code == 404
        assert "Se, hvad der kom ud af det" not in site.client.get(link).text

    def test_a_link_leads_to_the_evaluators_words_and_to_nothing_of_whoever_looks(self, site) -> None:
        links = [self.link(site), f"/svar/{site.invite('linked', 'another')}"]
        site.publish()
        assert 'resultat?language=da"' in site.client.get(links[0]).text
        pages = [site.client.get(f"{link}/resultat").text for link in links]
        assert "Flere bliver hørt." in pages[0]
        assert pages[0] == pages[1]

    def test_it_is_in_the_language_of_the_questionnaire(self, site) -> None:
        link = self.link(site)
        site.publish()
        page = site.client.get(f"{link}/resultat?language=en").text
        assert "More people are heard." in page
        assert '<html lang="en">' in page

    def test_a_link_that_leads_nowhere_is_told_so(self, site) -> None:
        site.publish()
        assert site.client.get("/svar/nobody-has-this/resultat").status_code == 404
