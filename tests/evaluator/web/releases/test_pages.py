"""Releases in the browser without script: proposed, remarked on, signed by people of three roles, and read as they were
published."""

from __future__ import annotations

import hashlib
import html
import json
import re
from dataclasses import replace

import pytest

from evaluator.releases.audit import BREACHED, Breach, Certificate
from evaluator.releases.proposing import Proposing
from evaluator.releases.signing import keep_audit, propose, rejected
from evaluator.store.releases import covers
from evaluator.store.tasks import PROPOSAL, Task, refuse
from evaluator.store.writing import At, Version, add_version
from tests.support.members import PASSWORD, Member
from tests.support.released import Releasing
from tests.support.second import code_of

PAGE = "/p/lindevang/udgivelser/"
REPORT = "/p/lindevang/rapport/m1-da.html"
QUOTED = "Beboer 3 skriver"


class Signer(Member):
    """Somebody of the site who signs in."""

    def __init__(self, site: Releasing, name: str) -> None:
        self.name, self.site = name, site
        self.client = site.app.test_client()
        self.sign_in(PASSWORD)

    def code(self) -> str:
        """What the app shows now; turns the second factor on."""
        return code_of(self.site.service, self.name, self.site.now)

    def signs(self, gate: str, **form: str):
        seen = re.search(r'name="seen" value="(\w+)"', self.get(PAGE).text)
        its = {"gate": gate, "seen": seen[1] if seen else "", "name": self.name.title()}
        return self.send_to(f"{PAGE}underskrift?nedslag=m1", **its | form)

    def send_to(self, address: str, **form: str):
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(PAGE).text)[1]
        its = {"base_url": "https://localhost", "follow_redirects": True}
        return self.client.post(address, data=form | {"csrf_token": token}, **its)


@pytest.fixture
def eva(site: Releasing) -> Signer:
    return Signer(site, "eva")


@pytest.fixture
def rita(site: Releasing) -> Signer:
    return Signer(site, "rita")


@pytest.fixture
def soren(site: Releasing) -> Signer:
    return Signer(site, "soren")


def said(page) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def test_from_a_proposal_to_a_published_report(eva, rita, soren) -> None:
    assert "Der er ikke foreslået nogen udgivelse" in said(eva.get(PAGE))
    assert "Rapporten er ved at blive lavet" in said(soren.get(PAGE))
    assert "Nr. 1, runde 1 Foreslået" in said(eva.send_to(f"{PAGE}forslag?nedslag=m1"))
    assert "Rapporten er ved at blive lavet" in said(soren.get(PAGE))
    page = rita.send_to(f"{PAGE}bemaerkning?nedslag=m1", place="Side 2", text="Er n talt rigtigt?")
    assert "Er n talt rigtigt?" in said(page)
    assert "Ét skjult tal er holdt op mod alt, der er udgivet før. Det kan ikke regnes ud." in said(eva.get(PAGE))
    assert "Ubesvarede bemærkninger: 1" in said(eva.get(PAGE))
    assert "Skriv under på, at den er regnet rigtigt" not in said(eva.get(PAGE))
    assert "Svar: Ja, efter registret" in said(eva.send_to(f"{PAGE}svar/1?nedslag=m1", answer="Ja, efter registret"))
    assert "Eva (evaluator)" in said(eva.signs("complete"))
    assert "Teknisk færdig" in said(rita.signs("complete"))
    assert 'name="name" type="text" value="Eva"' in eva.get(PAGE).text
    page = said(eva.get(PAGE))
    assert "Fejlprocent: kan ikke beregnes, målet er højst 5\N{NO-BREAK SPACE}%" in page.replace(
        " %", "\N{NO-BREAK SPACE}%"
    )
    eva.signs("published", **{"exception-error_share": "Registrene er tomme (opdigtet)"})
    assert "Styregruppens underskrift kræver totrinslogin" in said(soren.get(PAGE))
    page = soren.signs("published", code=soren.code())
    assert "Rapporten er udgivet." in said(page)
    for who in (eva, rita, soren):
        report = said(who.get(REPORT))
        assert "Eva (evaluator) og Soren (styregruppe)" in report
        assert "Registrene er tomme (opdigtet)" in report


def test_a_refused_signature_comes_back_as_it_was_typed(site, eva, soren) -> None:
    site.complete(site.propose())
    page = eva.signs("published", name="", remark="Godt arbejde")
    assert page.status_code == 422
    assert "Der mangler et navn" in said(page)
    assert "Et mål for datakvalitet er ikke nået: Fejlprocent" in said(page)
    assert "Godt arbejde" in page.text
    soren.code()
    page = soren.signs("published", code="123456", **{"exception-error_share": "Fordi"})
    assert page.status_code == 422
    assert "Koden passer ikke" in said(page)
    assert "Fordi" in page.text
    assert "123456" not in page.text


def test_what_was_not_seen_is_not_signed(site, eva) -> None:
    site.propose()
    assert eva.signs("complete", seen="0" * 64).status_code == 400
    assert eva.signs("sideways").status_code == 400


def test_readers_do_not_propose_and_collectors_see_nothing(site, rita) -> None:
    assert rita.send_to(f"{PAGE}forslag?nedslag=m1").status_code == 403
    assert Member(site, "kim", "collector").get(PAGE).status_code == 403


def test_the_steering_group_sees_no_proposal_before_it_is_complete(site, soren, rita) -> None:
    its = site.propose()
    file = f"{PAGE}m1/1-1/rapport-da.html"
    assert (rita.get(file).status_code, soren.get(file).status_code) == (200, 404)
    assert soren.get(f"{PAGE}m1/1-1/udgivelse.json").status_code == 404
    site.complete(its)
    assert soren.get(file).status_code == 200
    assert soren.get(REPORT).status_code == 404
    assert rita.get(f"{PAGE}m1/1-1/bilag-da.html").status_code == 200
    odd_ones = ("1-2/rapport-da.html", "1-1/rapport-fr.html", "1-1/rapport-da.exe", "1-1/bilag-da.json")
    for odd in ("m9/1-1/rapport-da.html", *(f"m1/{one}" for one in odd_ones)):
        assert rita.get(f"{PAGE}{odd}").status_code == 404


def test_the_document_is_what_its_digest_is_of(site, soren) -> None:
    site.quoted(QUOTED)
    its = site.publish()
    got = soren.get(f"{PAGE}m1/1-1/udgivelse.json").data
    assert hashlib.sha256(got).hexdigest() == its.published_digest
    assert QUOTED.encode() not in got
    assert its.published_digest in soren.get(PAGE).text


def test_a_browser_that_has_the_report_already_is_told_so(site, soren) -> None:
    quote = site.quoted(QUOTED)
    site.publish()
    first = soren.get(REPORT)
    assert QUOTED in first.text
    soren.get(REPORT)
    etag = soren.get(REPORT).headers["ETag"]
    again = soren.client.get(REPORT, base_url="https://localhost", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert set(again.headers["Cache-Control"].split(", ")) == {"private", "no-cache"}
    site.withdraw(quote)
    erased = soren.client.get(REPORT, base_url="https://localhost", headers={"If-None-Match": etag})
    assert erased.status_code == 200
    assert "fjernet efter ønske" in erased.text
    assert QUOTED not in erased.text


def test_evaluators_see_the_draft_beside_the_release(site, eva, soren) -> None:
    draft = "/p/lindevang/udkast/m1-da.html"
    assert eva.get(REPORT).status_code == eva.get(draft).status_code == 200
    assert soren.get(draft).status_code == 403
    site.publish()
    site.quoted(QUOTED)
    assert QUOTED not in eva.get(REPORT).text
    assert QUOTED in eva.get(draft).text
    page = said(soren.get("/p/lindevang/rapporter"))
    assert "Nr. 1, udgivet 3. juni 2026" in page
    assert "Kladde" not in page
    assert "Kladde" in said(eva.get("/p/lindevang/rapporter"))


def test_a_correction_asks_why_and_the_earlier_release_can_still_be_read(site, eva, soren) -> None:
    site.publish()
    page = eva.send_to(f"{PAGE}forslag?nedslag=m1")
    assert page.status_code == 422
    assert "der står ikke, hvorfor det skal rettes" in said(page)
    page = eva.send_to(f"{PAGE}forslag?nedslag=m1", reason="En fejl i et bilag")
    assert "Nr. 2, runde 1 Foreslået" in said(page)
    assert "En fejl i et bilag" in said(page)
    assert "Nr. 1, udgivet" in said(soren.get(PAGE))
    assert "Nr. 2" not in said(soren.get(PAGE))
    assert "Eva (evaluator) og Soren (styregruppe)" in said(soren.get(f"{PAGE}m1/1-1/rapport-da.html"))


def again(site, conclusion: str) -> None:
    """A further round with another conclusion."""
    found = site.composed()
    (passage,) = found.written.passages
    words = {"da": conclusion, "en": "Something else."}
    site.propose(replace(found, written=replace(found.written, passages=(replace(passage, text=words),))))


def test_a_round_says_what_changed_since_the_one_before_and_that_one_can_be_read_again(site, eva, rita, soren) -> None:
    its = site.complete(site.propose())
    rita.send_to(f"{PAGE}bemaerkning?nedslag=m1", place="Side 1", text="Er det sikkert?")
    eva.send_to(f"{PAGE}svar/1?nedslag=m1", answer="Nu står der, hvor mange.")
    again(site, "Fem flere bliver hørt.")
    page = eva.get(PAGE)
    assert "Ændret siden runde 1" in said(page)
    assert "Konklusion Flere bliver hørt. Fem flere bliver hørt." in said(page)
    earlier = said(page).partition("Tidligere runder og udgivelser")[2]
    for words in ("Nr. 1, runde 1", "Er det sikkert?", "Nu står der, hvor mange.", "Eva (evaluator)", "Rita (læser)"):
        assert words in earlier
    assert "Er det sikkert?" in said(rita.get(PAGE)).partition("Tidligere runder")[2]
    site.complete(site.stored(replace(its, key=replace(its.key, round=2))))
    page = said(soren.get(PAGE))
    assert "Ændret siden runde 1" in page
    assert "Er det sikkert?" not in page
    assert "Fem flere" not in page


def test_what_takes_long_is_told_of_until_it_is_done_and_nobody_begins_it_twice(site, eva, rita) -> None:
    site.bell.is_away = True
    site.app.extensions["nedslag"] = replace(site.service, patience=0)
    page = eva.send_to(f"{PAGE}forslag?nedslag=m1")
    assert "Samler rapporten … Begyndt 3. juni 2026 kl. " in said(page)
    assert "Samler tal, tekster og billeder på alle sprog venter" in said(page)
    assert eva.get(PAGE).headers["Refresh"] == "3"
    assert "forslag" not in page.text
    page = eva.send_to(f"{PAGE}forslag?nedslag=m1")
    assert (page.status_code, "allerede ved at blive samlet" in said(page)) == (422, True)
    assert "Samler rapporten" not in said(rita.get(PAGE))
    site.bell.work()
    page = eva.get(PAGE)
    assert "Refresh" not in page.headers
    assert "Nr. 1, runde 1 Foreslået" in said(page)


def test_what_came_to_nothing_behind_the_page_is_told_there_with_what_was_typed(site, eva) -> None:
    site.publish()
    asked = {"reason": "En fejl i et bilag", "left_out": []}
    its = Task("lindevang", PROPOSAL, "m1", site.now, site.accounts["eva"], asked)
    Proposing(site.service.store, lambda: site.now).begin(its)
    with site.service.store.writing() as db:
        refuse(db, its, rejected("changed_meanwhile").diagnostics)
    page = eva.get(PAGE)
    assert "oget i indsatsen blev ændret, mens rapporten blev samlet" in said(page)
    assert "En fejl i et bilag</textarea>" in page.text
    assert "Nr. 2, runde 1 Foreslået" in said(eva.send_to(f"{PAGE}forslag?nedslag=m1", reason="En fejl i et bilag"))
    assert "blev ændret, mens" not in said(eva.get(PAGE))


def test_a_round_in_which_nothing_changed_says_so(site, eva) -> None:
    site.propose()
    site.propose()
    assert "Ændret siden runde 1 Intet af det, der står i rapporten, er ændret." in said(eva.get(PAGE))


def test_files_are_named_by_what_they_are_of(site, eva) -> None:
    def name(address: str) -> str:
        return eva.get(address).headers["Content-Disposition"].partition("=")[2].strip('"')

    assert name("/p/lindevang/rapport/m1.json") == "lindevang-m1-kladde-2026-06-03.json"
    site.publish()
    assert name(f"{PAGE}m1/1-1/rapport-da.json") == name("/p/lindevang/rapport/m1.json") == "lindevang-m1-udgave-1.json"
    site.propose(reason="En fejl i et bilag")
    assert name(f"{PAGE}m1/2-1/rapport-da.json") == "lindevang-m1-forslag-2-1.json"
    assert name("/p/lindevang/rapport/m1.json") == "lindevang-m1-udgave-1.json"


def test_the_figures_are_served_as_they_were_published(site, soren) -> None:
    site.publish()
    found = json.loads(soren.get("/p/lindevang/rapport/m1.json").text)
    assert isinstance(found["indicators"][0]["estimate"], str)


def test_what_is_missing_stands_on_one_list_that_leads_to_where_it_is_mended(site, eva, rita) -> None:
    with site.service.store.writing() as db:
        its = {"programme": "lindevang", "at": At("m1", "recommendation", "1"), "version": 1}
        words = {"text": {"da": "Mødes", "en": "Meet"}, "to_whom": {"da": "Ledelsen", "en": "The management"}}
        add_version(db, Version(**its, **words, recorded_by="eva", recorded_at=site.now))
    page = eva.get(PAGE)
    assert "Anbefaling 1: teksten er ikke skrevet under" in said(page)
    for slug in ("anbefaling-1", "konklusion"):
        assert f'href="/p/lindevang/rapportens-tekster/{slug}?nedslag=m1"' in page.text
    assert "Et mål for datakvalitet er ikke nået: Fejlprocent" in said(page)
    eva.send_to(f"{PAGE}forslag?nedslag=m1")
    assert 'href="/p/lindevang/rapportens-tekster/anbefaling-1?nedslag=m1"' in eva.get(PAGE).text
    with site.service.store.writing() as db:
        conclusion = its | {"at": At("m1", "conclusion"), "text": {"da": "Noget nyt", "en": "News"}}
        add_version(db, Version(**conclusion, recorded_by="eva", recorded_at=site.now))
    assert "Konklusion: teksten er ændret, siden udgivelsen blev foreslået" in said(eva.get(PAGE))
    rita.send_to(f"{PAGE}bemaerkning?nedslag=m1", place="Side 2", text="Er n talt rigtigt?")
    page = rita.get(PAGE)
    assert 'href="#bemaerkninger"' in page.text
    assert "/rapportens-tekster/" not in page.text.partition("<main")[2]


def test_a_picture_of_the_report_has_an_address_of_its_own(site, eva, soren) -> None:
    figure = "/p/lindevang/rapport/m1-da/figur/theory"
    assert eva.get(f"{figure}.svg").data.startswith(b"<svg")
    assert soren.get(f"{figure}.svg").status_code == 404
    site.publish()
    first = soren.get(f"{figure}.png")
    assert (first.mimetype, first.data[:4]) == ("image/png", b"\x89PNG")
    assert soren.get(f"{figure}.png").headers["ETag"]
    for odd in (f"{figure}.pdf", f"{figure}s.svg", figure.replace("-da", "-fr") + ".svg"):
        assert soren.get(odd).status_code == 404


def breached(site) -> None:
    """A proposal of which an audit found that it tells too much."""
    with site.service.store.writing() as db:
        its = propose(db, site.composed(), site.last_count, actor=site.accounts["eva"], now=site.now)
        tables = ("m1/1/attrition", "m1/1/responses")
        found = Certificate(BREACHED, 1, breaches=(Breach(("lost", "beboere", "m1"), tables), Breach(("",), tables)))
        keep_audit(db, its, covers(db, its), found, now=site.now)


def test_a_breach_names_tables_by_title_links_to_them_and_offers_to_leave_them_out(site, eva) -> None:
    breached(site)
    page = eva.get(PAGE)
    assert "Læserne kan regne for meget ud: hvor mange der kun har svaret første gang" in said(page)
    assert "”Hvem der svarede igen” (" in said(page)
    assert "attrition" not in said(page)
    assert "foreslå en rettelse af det først" in said(page)
    assert f'href="{PAGE}m1/1-1/rapport-da.html#response"' in page.text
    assert re.findall(r'name="left_out" value="([^"]+)"', page.text) == ["attrition"]


def test_what_is_left_out_is_in_the_next_proposal_and_can_be_taken_in_again(site, eva) -> None:
    breached(site)
    page = eva.send_to(f"{PAGE}forslag?nedslag=m1", left_out="attrition")
    assert re.search(r'value="attrition" checked', page.text)
    assert eva.get(f"{PAGE}m1/1-2/udgivelse.json").json["suppression"]["left_out"] == ["attrition"]
    page = eva.send_to(f"{PAGE}forslag?nedslag=m1")
    assert "left_out" not in page.text
    assert eva.get(f"{PAGE}m1/1-3/udgivelse.json").json["suppression"]["left_out"] == []


def test_a_correction_leaves_out_again_what_the_release_left_out_unless_it_is_taken_in(site, eva) -> None:
    site.publish(site.propose(site.composed(left_out=["attrition"])))
    page = eva.get(PAGE)
    assert re.search(r'value="attrition" checked', page.text)
    assert "Ét skjult tal er holdt op mod alt, der er udgivet før" in said(page)
    assert "endnu ikke holdt op" not in said(page)


def test_what_might_tell_too_much_is_seen_by_evaluators_alone(site, eva, rita, soren) -> None:
    breached(site)
    address = f"{PAGE}m1/1-1/udgivelse.json"
    assert [who.get(address).status_code for who in (eva, rita, soren)] == [200, 404, 404]
    assert "runde 1" not in said(rita.get(PAGE))


def test_the_steering_group_does_not_read_a_proposal_that_another_took_the_place_of(site, rita, soren) -> None:
    site.complete(site.propose())
    address = f"{PAGE}m1/1-1/udgivelse.json"
    assert soren.get(address).status_code == 200
    site.propose()
    assert [who.get(address).status_code for who in (rita, soren)] == [200, 404]
