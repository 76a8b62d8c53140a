"""The signed-in pages: who gets in, what each role may do, and that nothing is stored without a token."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil

import pytest
import sqlalchemy as sa

from evaluator.accounts.credentials import add_account
from evaluator.accounts.signing_in import FAILURES_ALLOWED
from evaluator.core.paths import examples_folder
from evaluator.documents.storing import Arrival, import_folder
from evaluator.store.account_tables import login_attempt
from evaluator.store.registers import rows
from evaluator.store.submissions import Submission, insert_submissions
from evaluator.web.shared.every_response import FOR_PROGRAMS
from tests.support.addresses import VALUES
from tests.support.site import DOCUMENTS

PASSWORD = "a good long password"
HOME = "/p/lindevang/"
SIGNING = ("/p/lindevang/udgivelser/bemaerkning", "/p/lindevang/udgivelser/underskrift")
APPROVAL = "/p/lindevang/aftale/"
ANSWER = "/p/lindevang/anbefalinger/1"
ACTIONS = "/p/lindevang/registre/proevehandlinger/"
REACHED_BY_A_KEY = (
    "answering.",
    "kiosk.",
    "kiosk_code.",
    "kiosk_end.",
    "opting_out.",
    "self_generated_codes.",
    "receipts.",
    "owner.",
    "party.",
    "entering.",
    "forgotten_password.",
    "setting_up.",
    "by_provider.",
)
OPEN_TO_ALL = {
    "static",
    "accounts.sign_in",
    "accounts.second",
    "accounts.sign_out",
    "accounts.signed_out",
    "accounts.choose_language",
    *FOR_PROGRAMS,
}


def token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def sign_in(site, name: str, password: str = PASSWORD, target: str = ""):
    page = site.client.get(f"/log-ind{target}", base_url="https://localhost").text
    form = {"name": name, "password": password, "csrf_token": token(page)}
    return site.client.post(f"/log-ind{target}", data=form, base_url="https://localhost")


def get(site, address: str):
    return site.client.get(address, base_url="https://localhost")


def post(site, address: str, **form: str):
    form["csrf_token"] = token(get(site, address).text)
    return site.client.post(address, data=form, base_url="https://localhost")


def actions(site) -> list:
    with site.service.store.reading() as db:
        return rows(db, "lindevang", "trial_actions")


@pytest.fixture
def members(site):
    """The site with an evaluator, a steering member and a steering member of another programme."""
    with site.service.store.writing() as db:
        add_account(db, name="eva", password=PASSWORD, role="evaluator", now=site.now)
        add_account(db, name="sten", password=PASSWORD, role="steering", programme="lindevang", now=site.now)
    return site


@pytest.fixture
def evaluator(members):
    assert sign_in(members, "eva").status_code == 302
    members.signed_in = [lambda: sign_in(members, "eva")]
    return members


@pytest.fixture
def steering(members):
    assert sign_in(members, "sten").status_code == 302
    members.signed_in = [lambda: sign_in(members, "sten")]
    return members


def addresses(site, method: str) -> list[str]:
    with site.app.test_request_context():
        adapter = site.app.create_url_adapter(None) or site.app.url_map.bind("localhost")
        return [
            adapter.build(rule.endpoint, {name: ({**VALUES, **(rule.defaults or {})})[name] for name in rule.arguments})
            for rule in site.app.url_map.iter_rules()
            if method in (rule.methods or ())
            and rule.endpoint not in OPEN_TO_ALL
            and not rule.endpoint.startswith(REACHED_BY_A_KEY)
        ]


class TestSigningIn:
    def test_nothing_but_survey_pages_and_sign_in_opens_without_it(self, members) -> None:
        for method in ("GET", "POST"):
            for address in addresses(members, method):
                response = members.client.open(address, method=method)
                assert response.status_code == 302, address
                assert response.location.startswith("/log-ind"), address

    def test_opens_the_page_that_was_asked_for_but_no_other_site(self, members) -> None:
        assert sign_in(members, "eva", target="?next=/p/lindevang/rapporter").location == "/p/lindevang/rapporter"
        for elsewhere in ("//example.org/", "https://example.org/", "/\\example.org"):
            assert sign_in(members, "eva", target=f"?next={elsewhere}").location == "/"

    def test_a_wrong_password_and_an_unknown_name_are_told_alike(self, members) -> None:
        wrong, unknown = sign_in(members, "eva", "not the password"), sign_in(members, "nobody")
        assert wrong.status_code == unknown.status_code == 422
        for page in (wrong, unknown):
            assert "Navn og adgangskode passer ikke sammen" in page.text

    def test_pauses_after_too_many_wrong_passwords(self, members) -> None:
        for _ in range(FAILURES_ALLOWED):
            sign_in(members, "eva", "not the password")
        assert "Vent et kvarter" in sign_in(members, "eva").text

    def test_a_name_that_no_account_can_have_is_not_kept(self, members) -> None:
        attempts = sa.select(sa.func.count()).select_from(login_attempt)
        for name, kept in (("x" * 200, 3), ("x" * 201, 3)):
            assert "passer ikke sammen" in sign_in(members, name).text
            with members.service.store.reading() as db:
                assert db.execute(attempts).scalar() == kept

    def test_without_the_token_nobody_gets_in(self, members) -> None:
        response = members.client.post("/log-ind", data={"name": "eva", "password": PASSWORD})
        assert response.status_code == 422
        assert "har været åben for længe" in response.text

    def test_the_cookie_is_secure_and_out_of_reach_of_scripts_and_other_sites(self, members) -> None:
        cookie = sign_in(members, "eva").headers["Set-Cookie"]
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))

    def test_signing_out_closes_the_pages(self, evaluator) -> None:
        form = {"csrf_token": token(get(evaluator, HOME).text)}
        evaluator.client.post("/log-ud", data=form, base_url="https://localhost")
        assert get(evaluator, HOME).status_code == 302

    def test_the_language_that_is_chosen_stays(self, evaluator) -> None:
        get(evaluator, "/sprog/en?next=/p/lindevang/rapporter")
        assert '<html lang="en">' in get(evaluator, "/p/lindevang/rapporter").text


class TestRoles:
    def test_the_steering_group_reads_reports_and_charts(self, steering) -> None:
        steering.count(shown=True)
        for page in ("", "diagrammer", "rapporter", "udgivelser/"):
            assert get(steering, HOME + page).status_code == 200, page
        for page in ("rapport/m1-da.html", "rapport/m1.json"):
            assert get(steering, HOME + page).status_code == 404, "nothing is published"

    def test_the_steering_group_can_change_nothing_but_approve_remark_and_sign(self, steering) -> None:
        for address in addresses(steering, "POST"):
            if address in (APPROVAL, ANSWER, *SIGNING) or address.startswith("/min-konto/"):
                continue
            if address.endswith("/kontrol"):  # of a file that they have, which is kept nowhere
                continue
            response = steering.client.post(address, data={"title": "x"}, base_url="https://localhost")
            assert response.status_code == 403, address
        assert get(steering, ACTIONS).status_code == 403
        assert actions(steering) == []

    def test_an_account_of_one_programme_sees_no_other(self, steering) -> None:
        assert get(steering, "/p/another/").status_code == 403

    def test_a_programme_that_is_not_there_is_not_found(self, evaluator) -> None:
        assert get(evaluator, "/p/another/").status_code == 404
        assert get(evaluator, f"{HOME}?nedslag=m9").status_code == 404


class TestReportsAndWaves:
    def answer(self, site, group: str, n: int) -> None:
        rows = [
            Submission(
                programme="lindevang",
                wave="linked",
                linkage="pseudonymous",
                version=1,
                group=group,
                answers={"heard": 1 + person % 5},
                pseudonym=f"{group}{person}",
            )
            for person in range(n)
        ]
        with site.service.store.writing() as db:
            insert_submissions(db, rows)

    def test_a_wave_shows_its_response(self, evaluator) -> None:
        self.answer(evaluator, "residents", 12)
        self.answer(evaluator, "staff", 6)
        evaluator.count()
        page = re.sub(r"\s+", " ", get(evaluator, f"{HOME}runder").text)
        assert re.search(r'Beboer</th> <td class="number">12</td><td class="number">40</td>', page)
        assert re.search(r'boligforeningen</th> <td class="number">6</td><td class="number">ukendt</td>', page)

    def test_a_group_that_is_too_small_is_not_shown(self, evaluator) -> None:
        self.answer(evaluator, "residents", 12)
        self.answer(evaluator, "staff", 3)
        evaluator.count()
        page = re.sub(r"\s+", " ", get(evaluator, f"{HOME}runder").text)
        assert "vises ikke (beskytter enkelte)</td>" in page
        assert ">12</td>" in page
        assert ">3</td>" not in page

    def test_what_answers_can_decide_is_told_before_anybody_has_answered(self, evaluator) -> None:
        here = evaluator.service
        with here.store.writing() as db, here.vault.writing() as vault_db:
            import_folder(db, vault_db, examples_folder() / "borgerdesign", evaluator.now)
        assert "/p/borgerdesign/plan?nedslag=m2" in get(evaluator, "/p/borgerdesign/?nedslag=m2").text
        page = re.sub(r"\s+", " ", get(evaluator, "/p/borgerdesign/plan?nedslag=m2").text)
        decided = '<td class="decides nowrap">nået fra 8 ja<br>ikke nået med højst 3 ja</td>'
        assert f'Ledere</th> {decided} <td class="number">14</td><td class="number">10</td>' in page
        assert "Patienter + Civilsamfund vises samlet" in page
        assert "nået, når mindst 12 svarer ”i høj grad” eller højere" in page

    def test_a_status_whose_plan_was_changed_after_collection_began_says_so(self, evaluator, tmp_path) -> None:
        folder = shutil.copytree(DOCUMENTS, tmp_path / "changed")
        document = folder / "programme.toml"
        document.write_text(document.read_text("utf-8").replace("{ m1 = 3 }", "{ m1 = 2 }"), "utf-8")
        here = evaluator.service
        with here.store.writing() as db, here.vault.writing() as vault_db:
            import_folder(db, vault_db, folder, evaluator.now, Arrival(reason="Huset lukkede i april"))
        evaluator.count()
        page = re.sub(r"\s+", " ", get(evaluator, HOME).text)
        assert 'Spisninger</a> <span class="quiet">(planen er ændret)</span></th>' in page
        assert page.count("planen er ændret") == 1

    def test_what_cannot_be_told_in_advance_is_named(self, evaluator) -> None:
        page = get(evaluator, f"{HOME}plan").text
        assert "Ingen indikator ved dette nedslag kan regnes ud på forhånd." in page
        assert "hvor mange der er i de grupper, der bliver spurgt: Føler sig hørt. Skriv antallet" in page
        assert "De kommer ikke fra svar på et spørgsmål: Spisninger." in page

    def test_the_html_report_allows_its_own_style_by_hash_and_nothing_else(self, evaluator) -> None:
        evaluator.count()
        response = get(evaluator, f"{HOME}rapport/m1-da.html")
        style = re.findall(r"<style>(.*?)</style>", response.text, flags=re.DOTALL)
        (policy,) = response.headers.getlist("Content-Security-Policy")
        assert "unsafe-inline" not in policy
        for one in style:
            assert base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() in policy

    def test_downloads_carry_programme_and_milestone_in_their_names(self, evaluator) -> None:
        evaluator.count()
        pdf, data = get(evaluator, f"{HOME}rapport/m1-en.pdf"), get(evaluator, f"{HOME}rapport/m1.json")
        assert pdf.data.startswith(b"%PDF")
        assert 'filename="lindevang-m1-draft-' in pdf.headers["Content-Disposition"]
        assert pdf.headers["Content-Disposition"].endswith('-en.pdf"')
        assert data.json["programme"] == "lindevang"

    def test_the_appendix_is_a_page_and_a_file_of_its_own(self, evaluator) -> None:
        evaluator.count()
        page, pdf = (get(evaluator, f"{HOME}rapport/m1-da-appendix.{suffix}") for suffix in ("html", "pdf"))
        assert 'id="answers-heard"' in page.text
        assert 'id="summary"' not in page.text
        assert pdf.headers["Content-Disposition"].endswith('-da-appendix.pdf"')
        assert "m1-da-appendix.pdf" in get(evaluator, f"{HOME}rapporter").text

    def test_a_report_that_is_not_there_is_not_found(self, evaluator) -> None:
        evaluator.count()
        for page in ("rapport/m9-da.html", "rapport/m1-fr.html", "rapport/m9.json", "rapport/m9-da-appendix.pdf"):
            assert get(evaluator, HOME + page).status_code == 404


def test_a_text_with_nul_is_refused_and_not_brought_to_the_database(evaluator) -> None:
    assert get(evaluator, "/p/lindevang%00/runder").status_code == 404
    assert get(evaluator, f"{HOME}?nedslag=m1%00").status_code == 400
    assert post(evaluator, f"{ACTIONS}ny", title="a\0b", occurred_on="2026-05-01").status_code == 400
    assert actions(evaluator) == []
