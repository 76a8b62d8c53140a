"""Accounts and the audit log as administrators see them, and one's own account."""

from __future__ import annotations

import re

import pytest

from evaluator.store.accounts import Role, account_named
from evaluator.store.audit import KINDS
from evaluator.texts import LANGUAGES, Texts
from tests.support.members import PASSWORD, Member, token

NEW = "four words that nobody knows"
WORDS_OF_A_PROGRAMME = {"new": "lindevang1234", "again": "lindevang1234"}


@pytest.fixture
def admin(site) -> Member:
    return Member(site, "admin", role="administrator")


@pytest.fixture
def anna(site) -> Member:
    return Member(site, "anna", role="evaluator")


def its(site, name: str = "anna"):
    with site.service.store.reading() as db:
        found = account_named(db, name)
    assert found is not None
    return found


def press(admin: Member, account: str, end: str, **form: str):
    page = f"/konti/{account}"
    form["csrf_token"] = token(admin.get(page).text)
    return admin.client.post(f"{page}/{end}", data=form, base_url="https://localhost", follow_redirects=True)


def shown_password(page: str) -> str:
    return re.findall(r'<code class="secret">([^<]+)</code>', page)[0]


def sign_in(site, name: str, password: str) -> Member:
    member = Member.__new__(Member)
    member.name, member.client = name, site.app.test_client()
    member.sign_in(password)
    return member


def test_whoever_is_added_chooses_a_password_of_their_own_before_anything_else(site, admin) -> None:
    added = admin.send("/konti/ny", name="bo", role="steering", within="lindevang")
    password = shown_password(added.text)
    assert password not in admin.get(f"/konti/{its(site, 'bo').id}").text
    bo = sign_in(site, "bo", password)
    assert "Vælg din egen adgangskode" in bo.get("/p/lindevang/rapporter").text
    form = {"password": password, "new": NEW, "again": NEW, "csrf_token": token(bo.get("/min-konto/").text)}
    assert bo.post("/min-konto/adgangskode", **form).status_code == 302
    assert bo.get("/p/lindevang/rapporter").request.path == "/p/lindevang/rapporter"
    assert bo.get("/konti/").status_code == 403


def test_what_is_wrong_with_a_new_account_is_told(admin, anna) -> None:
    assert anna.name in admin.send("/konti/ny", name="anna", role="reader", within="*").text
    assert "avnet er tomt" in admin.send("/konti/ny", name=" ", role="reader", within="*").text


def test_where_a_role_holds_must_be_chosen(site, admin, anna) -> None:
    assert anna
    page = admin.get("/konti/ny").text
    assert re.search(r'<select id="within" name="within" required[^>]*><option value="">Vælg …', page)
    refused = admin.send("/konti/ny", name="bo", role="reader", within="")
    assert refused.status_code == 422
    assert "Vælg den indsats, rollen gælder i" in refused.text
    assert 'value="bo"' in refused.text
    with site.service.store.reading() as db:
        assert account_named(db, "bo") is None
    assert "Vælg den indsats" in press(admin, its(site).id, "rolle", role="reader", within="").text
    assert its(site).roles == (Role("evaluator"),)
    admin.send("/konti/ny", name="bo", role="reader", within="*")
    assert its(site, "bo").roles == (Role("reader"),)


@pytest.mark.parametrize(
    "form",
    [{"new": "short", "again": "short"}, {"new": NEW, "again": "other"}, {"new": PASSWORD}, WORDS_OF_A_PROGRAMME],
)
def test_a_new_password_that_will_not_do_is_told_and_the_old_one_stays(anna, site, form: dict[str, str]) -> None:
    form = {"password": PASSWORD, "again": PASSWORD, "csrf_token": token(anna.get("/min-konto/").text)} | form
    assert anna.post("/min-konto/adgangskode", **form).status_code == 422
    sign_in(site, "anna", PASSWORD)


def test_the_present_password_is_asked_for_and_throttled(anna) -> None:
    form = {"password": "not it", "new": NEW, "again": NEW, "csrf_token": token(anna.get("/min-konto/").text)}
    statuses = [anna.post("/min-konto/adgangskode", **form).status_code for _ in range(9)]
    assert statuses == [422] * 8 + [429]


def test_a_password_is_given_anew_and_shown_once(site, admin, anna) -> None:
    password = shown_password(press(admin, its(site).id, "adgangskode").text)
    assert anna.get("/p/lindevang/").request.path == "/log-ind"
    assert sign_in(site, "anna", password).get("/").request.path == "/min-konto/"


def test_an_account_is_closed_and_opened(site, admin, anna) -> None:
    assert "er logget ud overalt" in press(admin, its(site).id, "luk").text
    assert anna.get("/p/lindevang/").request.path == "/log-ind"
    assert "kan logge ind igen" in press(admin, its(site).id, "aabn").text
    anna.sign_in()


def test_roles_are_given_and_taken_and_hold_at_once(site, admin, anna) -> None:
    press(admin, its(site).id, "rolle", role="collector", within="lindevang")
    assert its(site).roles == (Role("collector", "lindevang"), Role("evaluator"))
    press(admin, its(site).id, "rolle", role="evaluator", within="", take="1")
    assert anna.get("/p/lindevang/rapporter").status_code == 403
    assert anna.get("/").request.path == "/p/lindevang/papir/"


def test_the_only_administrator_cannot_close_themselves_out(site, admin) -> None:
    assert "den eneste administrator" in press(admin, its(site, "admin").id, "luk").text
    assert its(site, "admin").active


def test_an_administrator_sees_accounts_and_no_programme(admin, anna) -> None:
    assert admin.get("/").request.path == "/konti/"
    assert "anna" in admin.get("/konti/").text
    assert admin.get("/p/lindevang/").status_code == 403
    assert anna.get("/konti/").status_code == 403


def test_nothing_is_changed_without_the_token(site, admin, anna) -> None:
    assert anna
    for end in ("luk", "adgangskode", "rolle", "kraev-kode"):
        assert admin.post(f"/konti/{its(site).id}/{end}").status_code == 422
    assert its(site).active


def test_an_account_or_a_change_that_is_not_there_is_not_found(site, admin, anna) -> None:
    assert anna
    assert admin.get("/konti/none").status_code == 404
    assert admin.post(f"/konti/{its(site).id}/none").status_code == 404


def test_the_log_shows_who_did_what_with_names_from_the_accounts(site, admin, anna) -> None:
    assert anna
    press(admin, its(site).id, "rolle", role="reader", within="lindevang")
    page = admin.get("/log/").text
    assert "konto ændret" in page
    assert "rolle givet" in page
    assert re.search(r"Hvem: admin · Om: anna · Indsats: lindevang", page)
    assert "konto ændret" in admin.get("/log/", indsats="lindevang").text
    assert "logget ind" not in admin.get("/log/", indsats="lindevang").text.partition("<ol")[2]
    assert admin.get("/log/", foer="99999999999999999999").status_code == 200
    assert "Der er ingen poster" in admin.get("/log/", foer="1").text


def test_the_log_opens_where_an_entry_was_changed_so_that_it_cannot_be_read(site, admin) -> None:
    with site.service.store.writing() as db:
        db.exec_driver_sql("DROP TRIGGER audit_entry_update")
        db.exec_driver_sql("UPDATE audit_entry SET kind = 'none', at = 'yesterday', details = '[1]' WHERE number = 1")
    page = admin.get("/log/")
    assert (page.status_code, page.text.count("ændret bagefter")) == (200, 1)


def test_every_kind_of_entry_has_its_words() -> None:
    assert all(Texts(language)(f"accounts.kind_{kind}") for kind in KINDS for language in LANGUAGES)
