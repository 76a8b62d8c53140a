"""Signing in and out on the pages: sessions that end everywhere, a second factor, and how often may be tried."""

from __future__ import annotations

import datetime as dt
import re

import pyotp
import pytest

from evaluator.accounts import credentials, managing, second_factor, signing_in
from evaluator.accounts.credentials import Gate
from evaluator.accounts.signing_in import FAILURES_ALLOWED
from evaluator.store import audit
from evaluator.store.accounts import Account, account_named
from tests.support.members import PASSWORD, Member, token

HOME = "/p/lindevang/"
NEW = "four words that nobody knows"
MINUTE = dt.timedelta(minutes=1)


def copied(site, member: Member) -> Member:
    """Somebody else with a copy of the member's cookie."""
    thief = Member.__new__(Member)
    thief.name, thief.client = member.name, site.app.test_client()
    cookie = member.client.get_cookie("session", domain="localhost")
    thief.client.set_cookie("session", cookie.value, domain="localhost", secure=True)
    return thief


def opens(member: Member, address: str = HOME) -> bool:
    response = member.client.get(address, base_url="https://localhost")
    assert response.status_code == 200 or response.location.startswith("/log-ind"), response.status_code
    return response.status_code == 200


def named(site, name: str) -> Account:
    with site.service.store.reading() as db:
        found = account_named(db, name)
    assert found is not None
    return found


def kinds(site) -> list[str]:
    with site.service.store.reading() as db:
        return [entry.kind for entry in audit.entries(db)]


def post(member: Member, page: str, address: str, **form: str):
    """Press a button of a page."""
    return member.post(address, csrf_token=token(member.get(page).text), **form)


@pytest.fixture
def anna(site) -> Member:
    return Member(site, "anna", role="evaluator")


def test_the_session_and_the_log_name_the_account_by_its_id(site, anna) -> None:
    id_ = named(site, "anna").id
    with anna.client.session_transaction(base_url="https://localhost") as session:
        assert session["_user_id"] == id_
        assert "anna" not in str(dict(session))
    with site.service.store.reading() as db:
        entries = list(audit.entries(db))
    assert (entries[-1].kind, entries[-1].actor) == ("signed_in", id_)
    assert "anna" not in str(entries)


def test_signing_out_ends_every_session_also_that_of_a_copied_cookie(site, anna) -> None:
    thief, elsewhere = copied(site, anna), copied(site, anna)
    assert opens(thief)
    post(anna, HOME, "/log-ud")
    assert [opens(one) for one in (anna, thief, elsewhere)] == [False, False, False]
    assert kinds(site)[-1] == "signed_out"


def test_signing_out_needs_a_token(anna) -> None:
    anna.post("/log-ud")
    assert opens(anna)


def test_a_changed_password_ends_every_other_session(site, anna) -> None:
    thief = copied(site, anna)
    changed = post(anna, "/min-konto/", "/min-konto/adgangskode", password=PASSWORD, new=NEW, again=NEW)
    assert changed.status_code == 302
    assert (opens(anna), opens(thief)) == (True, False)


def test_whoever_left_is_out_at_once(site, anna) -> None:
    its = named(site, "anna")
    with site.service.store.writing() as db:
        managing.disable(db, its, actor="command-line", now=site.now)
    assert not opens(anna)
    with site.service.store.writing() as db:
        managing.enable(db, its, actor="command-line", now=site.now)
    assert not opens(anna)


@pytest.mark.parametrize("later", [61 * MINUTE, -10 * MINUTE])
def test_a_session_ends_after_an_hour_of_nothing_and_when_the_clock_is_set_back(site, anna, later) -> None:
    site.now += later
    assert not opens(anna)


def test_a_session_ends_after_a_day_however_much_is_done(site, anna) -> None:
    for _ in range(28):
        site.now += 50 * MINUTE
        assert opens(anna)
    site.now += 50 * MINUTE
    assert not opens(anna)


BACK = "/p/lindevang/udgivelser/"


class TestSecondFactor:
    @pytest.fixture
    def app(self, site, anna) -> pyotp.TOTP:
        """Her telephone, once the second factor is on; half an hour later."""
        page = anna.get("/min-konto/totrin").text
        found = pyotp.TOTP(re.findall(r'<code class="secret">([A-Z2-7 ]+)</code>', page)[0].replace(" ", ""))
        assert 'href="otpauth://totp/' in page
        form = {"password": PASSWORD, "code": found.at(site.now), "csrf_token": token(page)}
        on = anna.post(f"/min-konto/totrin?next={BACK}", **form)
        assert f'href="{BACK}"' in on.text
        self.codes = re.findall(r"<li><code>([^<]+)</code></li>", on.text)
        assert len(self.codes) == 8
        site.now += 30 * MINUTE
        return found

    def begin(self, site) -> Member:
        """Somebody with the password, at another browser."""
        its = Member.__new__(Member)
        its.name, its.client = "anna", site.app.test_client()
        form = {"name": "anna", "password": PASSWORD, "csrf_token": token(its.get("/log-ind").text)}
        assert its.post(f"/log-ind?next={HOME}", **form).location == f"/log-ind/kode?next={HOME}"
        return its

    def give(self, its: Member, code: str):
        return post(its, "/log-ind/kode", f"/log-ind/kode?next={HOME}", code=code)

    def test_the_password_alone_opens_nothing_and_the_code_does(self, site, app) -> None:
        its = self.begin(site)
        assert not opens(its)
        assert "passer ikke" in self.give(its, "000000").text
        assert self.give(its, app.at(site.now)).location == HOME
        assert opens(its)

    @pytest.mark.usefixtures("app")
    def test_nobody_is_led_to_another_site_by_turning_it_on(self, anna) -> None:
        its = {"base_url": "https://localhost", "query_string": {"next": "//elsewhere.example/"}}
        assert anna.client.get("/min-konto/totrin", **its).location == "/"

    def test_a_code_that_was_seen_opens_nothing_a_second_time(self, site, app) -> None:
        assert self.give(self.begin(site), app.at(site.now)).status_code == 302
        assert self.give(self.begin(site), app.at(site.now)).status_code == 422

    def test_codes_are_throttled_like_passwords(self, site, app) -> None:
        its = self.begin(site)
        statuses = [self.give(its, "000000").status_code for _ in range(FAILURES_ALLOWED + 1)]
        assert statuses == [422] * FAILURES_ALLOWED + [429]
        assert self.give(its, app.at(site.now)).status_code == 429

    def test_the_code_is_to_be_given_within_five_minutes(self, site, app) -> None:
        assert app
        its = self.begin(site)
        site.now += 6 * MINUTE
        page = its.client.get("/log-ind/kode", base_url="https://localhost")
        assert page.location == "/log-ind"

    def test_a_recovery_code_opens_once(self, site, app) -> None:
        assert app
        assert self.give(self.begin(site), self.codes[0]).status_code == 302
        assert self.give(self.begin(site), self.codes[0]).status_code == 422

    def test_it_is_turned_off_with_the_password_and_not_where_it_is_required(self, site, anna, app) -> None:
        with site.service.store.writing() as db:
            managing.require_second(db, named(site, "anna"), True, actor="command-line", now=site.now)
        assert app
        assert post(anna, "/min-konto/", "/min-konto/totrin/fra", password=PASSWORD).status_code == 422
        with site.service.store.writing() as db:
            managing.require_second(db, named(site, "anna"), False, actor="command-line", now=site.now)
        assert post(anna, "/min-konto/", "/min-konto/totrin/fra", password="not it").status_code == 422
        assert named(site, "anna").second_salt
        assert post(anna, "/min-konto/", "/min-konto/totrin/fra", password=PASSWORD).status_code == 302
        assert named(site, "anna").second_salt is None

    @pytest.mark.parametrize("typed", ["", "not it"])
    def test_it_is_not_turned_on_without_the_password(self, site, anna, typed) -> None:
        page = anna.get("/min-konto/totrin").text
        code = pyotp.TOTP(re.findall(r'"secret">([A-Z2-7 ]+)<', page)[0].replace(" ", "")).at(site.now)
        refused = anna.post("/min-konto/totrin", password=typed, code=code, csrf_token=token(page))
        assert (refused.status_code, "du har nu, passer ikke" in refused.text) == (422, True)
        assert named(site, "anna").second_salt is None

    def test_a_copied_cookie_ends_when_it_is_turned_on_and_when_it_is_turned_off(self, site, anna, request) -> None:
        thief = copied(site, anna)
        assert opens(thief)
        request.getfixturevalue("app")
        assert (opens(anna), opens(thief)) == (True, False)
        thief = copied(site, anna)
        assert opens(thief)
        post(anna, "/min-konto/", "/min-konto/totrin/fra", password=PASSWORD)
        assert (opens(anna), opens(thief)) == (True, False)

    def test_every_session_ends_when_it_is_reset(self, site, anna, app) -> None:
        assert app
        with site.service.store.writing() as db:
            managing.reset_second(db, named(site, "anna"), actor="command-line", now=site.now)
        assert not opens(anna)

    def test_where_it_is_required_nothing_else_opens_before_it_is_on(self, site, anna) -> None:
        with site.service.store.writing() as db:
            managing.require_second(db, named(site, "anna"), True, actor="command-line", now=site.now)
        assert "Din konto skal have totrinslogin" in anna.get(HOME).text
        assert anna.get(HOME).request.path == "/min-konto/"

    def test_its_secret_is_in_no_database(self, site, app) -> None:
        its = named(site, "anna")
        assert second_factor.secret_of(site.service.config.secret_key, its, its.second_salt or "") == app.secret
        with site.service.store.reading() as db:
            assert app.secret not in str(db.exec_driver_sql("SELECT * FROM account").all())


class TestTrying:
    def attempt(self, site, password: str = "not the password"):
        visitor = Member.__new__(Member)
        visitor.client = site.app.test_client()
        return visitor.post("/log-ind", name="anna", password=password, csrf_token=token(visitor.get("/log-ind").text))

    def test_with_a_new_cookie_each_time_no_more_can_be_tried(self, either_site) -> None:
        Member(either_site, "anna")
        statuses = [self.attempt(either_site).status_code for _ in range(FAILURES_ALLOWED + 2)]
        assert statuses == [422] * FAILURES_ALLOWED + [429] * 2

    def test_right_sign_ins_leave_room_at_their_address_and_wrong_ones_do_not(self, either_site, monkeypatch) -> None:
        monkeypatch.setattr(signing_in, "OF_AN_ADDRESS", 3)
        Member(either_site, "anna")
        assert [self.attempt(either_site, PASSWORD).status_code for _ in range(5)] == [302] * 5
        assert [self.attempt(either_site).status_code for _ in range(4)] == [422] * 3 + [429]

    def test_while_too_many_passwords_are_looked_at_one_is_asked_to_try_again_and_nothing_is_counted(
        self, site, anna, monkeypatch
    ) -> None:
        assert anna
        gate = Gate(at_once=1, waiting=0)
        monkeypatch.setattr(credentials, "GATE", gate)
        with gate.passed():
            for _ in range(FAILURES_ALLOWED + 1):
                busy = self.attempt(site)
        assert (busy.status_code, "Vent et øjeblik" in busy.text) == (503, True)
        assert self.attempt(site, PASSWORD).status_code == 302

    def test_an_old_hash_is_made_anew_at_the_next_sign_in(self, site, anna, monkeypatch) -> None:
        assert anna
        before = named(site, "anna").password_hash
        monkeypatch.setattr(credentials, "_hasher", credentials.PasswordHasher(1, 16, 1))
        assert self.attempt(site, PASSWORD).status_code == 302
        assert named(site, "anna").password_hash != before
        assert self.attempt(site, PASSWORD).status_code == 302
