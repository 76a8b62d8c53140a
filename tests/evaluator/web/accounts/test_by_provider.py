"""Signing in through a real identity provider on the loopback interface: who gets in, and what is said where nobody
does."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pyotp
import pytest
import requests
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from evaluator.accounts import provider as providers
from evaluator.accounts import second_factor
from evaluator.accounts.credentials import add_account
from evaluator.accounts.inviting import Invited, add_invited, send_link
from evaluator.accounts.provider import Provider
from evaluator.core.identity_provider import ProviderSettings
from evaluator.store import accounts, audit, identities
from evaluator.store.accounts import Role
from evaluator.vault.accounts import INVITATION, links, save_address
from tests.support.identity_provider import CLIENT, SECRET, IdentityProvider, Person
from tests.support.members import PASSWORD, Member, token

HOME = "/p/lindevang/"
LOCAL = "https://localhost"
START = "/log-ind/udbyder/"
BACK = f"{START}tilbage"


@pytest.fixture(scope="module")
def server() -> Iterator[IdentityProvider]:
    its = IdentityProvider()
    yield its
    its.close()


@pytest.fixture
def provider(server: IdentityProvider, monkeypatch: pytest.MonkeyPatch) -> IdentityProvider:
    """As somebody has set it up for nedslag at this address; by http, which Authlib refuses otherwise."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    server.client.redirects = {f"{LOCAL}{BACK}"}
    server.person, server.forge, server.sign, server.away = Person(), lambda _: None, None, False
    return server


@pytest.fixture
def here(site, provider: IdentityProvider) -> Callable[..., Any]:
    """The site with the provider, set up in one way or another; its clock is that of the machine."""

    def configured(**more: Any) -> Any:
        settings = ProviderSettings(issuer=provider.issuer, client_id=CLIENT, client_secret=SECRET, **more)
        site.now = dt.datetime.now(dt.UTC)
        site.service = replace(site.service, provider=Provider(settings))
        site.app.extensions["nedslag"] = site.service
        return site

    return configured


@pytest.fixture
def site_of(here: Callable[..., Any]) -> Any:
    return here()


def anna(site, email: str = "Anna@Example.org", name: str = "anna") -> str:
    """An account that is reached at an address; its id."""
    Member(site, name, role="evaluator")
    with site.service.store.reading() as db:
        found = accounts.account_named(db, name)
    assert found is not None
    with site.service.vault.writing() as vault_db:
        save_address(vault_db, found.id, name=name, email=email, language="da")
    return found.id


class Browser:
    def __init__(self, site) -> None:
        self.client = site.app.test_client()

    def get(self, address: str):
        return self.client.get(address, base_url=LOCAL)

    def led_to(self, then: str = HOME) -> str:
        """Where the button leads."""
        answer = self.get(f"{START}?next={then}")
        assert answer.status_code == 302
        return answer.location

    def asked(self, address: str) -> str:
        """What the provider sends back, once it knows who somebody is."""
        answer = requests.get(address, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        parts = urlsplit(answer.headers["Location"])
        assert parts.path == BACK
        return f"{parts.path}?{parts.query}"

    def comes(self, then: str = HOME):
        return self.get(self.asked(self.led_to(then)))

    def is_in(self) -> bool:
        return self.get(HOME).status_code == 200


def entries(site) -> list[audit.Entry]:
    with site.service.store.reading() as db:
        return list(audit.entries(db))


def test_an_account_is_found_by_its_verified_address_and_then_by_the_providers_name(site_of, provider) -> None:
    id_ = anna(site_of)
    browser = Browser(site_of)
    came = browser.comes()
    assert (came.status_code, came.location) == (302, HOME)
    assert browser.is_in()
    last = entries(site_of)[-1]
    assert (last.kind, last.actor, last.details) == ("signed_in", id_, {"provider": "pwd"})
    provider.person.email, provider.person.email_verified = "", False
    again = Browser(site_of)
    again.comes()
    assert again.is_in(), "the address is asked about once"
    asked = provider.asked[-1]
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["nonce"]) > 20
    everything = str(entries(site_of))
    assert "example.org" not in everything
    assert "4711" not in everything


def test_the_address_may_stand_beside_the_token_and_keys_may_change(site_of, provider) -> None:
    anna(site_of)
    provider.person.in_userinfo = True
    assert Browser(site_of).comes().location == HOME
    provider.new_key()
    assert Browser(site_of).comes().location == HOME


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"email_verified": False}, "unverified"),
        ({"email": "somebody@example.org"}, "unknown"),
        ({"email": "anna@elsewhere.example"}, "domain"),
    ],
)
def test_whom_nobody_knows_or_invited_gets_in_nowhere(here, provider, change: dict[str, Any], reason: str) -> None:
    site = here(domains=("example.org",))
    anna(site)
    provider.person = Person(**change)
    browser = Browser(site)
    said = browser.comes()
    assert said.status_code == 403
    assert "Du er ikke logget ind" in said.text
    assert not browser.is_in()
    last = entries(site)[-1]
    assert (last.kind, last.details) == ("sign_in_refused", {"attempts": 1, "refused": reason})


def invited_reader(site, name: str, *, before: dt.timedelta = dt.timedelta()) -> str:
    """A second account at an address, as an evaluator of a programme can make one; its id."""
    email = "anna@example.org"
    its = Invited(name=name, email=email, roles=(Role("reader", "lindevang"),), password_hash="")
    with site.service.store.writing() as db, site.service.vault.writing() as vault_db:
        id_ = add_invited(db, its, actor="command-line", now=site.now - before)
        save_address(vault_db, id_, name=name, email=email, language="da")
    return id_


def test_a_second_account_at_an_address_keeps_nobody_out_and_does_not_take_the_place_of_the_first(site_of) -> None:
    older = invited_reader(site_of, "anna-reads", before=dt.timedelta(days=9))
    its = anna(site_of)
    invited_reader(site_of, "anna-reads-too")
    assert Browser(site_of).comes().location == HOME
    assert entries(site_of)[-1].actor == its, "not one whose address an evaluator can have written"
    with site_of.service.store.writing() as db:
        identities.unlink(db, its)
        accounts.set_flag(db, its, "active", False)
    Browser(site_of).comes()
    assert entries(site_of)[-1].actor == older, "a closed one is passed over"


def test_where_every_account_at_an_address_is_closed_it_is_told(site_of) -> None:
    its, second = anna(site_of), invited_reader(site_of, "anna2")
    with site_of.service.store.writing() as db:
        for one in (its, second):
            accounts.set_flag(db, one, "active", False)
    said = Browser(site_of).comes()
    assert (said.status_code, "er lukket" in said.text) == (403, True)


def test_an_address_that_passed_to_somebody_else_opens_no_account_of_the_one_before(site_of, provider) -> None:
    id_ = anna(site_of)
    Browser(site_of).comes()
    provider.person.sub = "4712"
    said = Browser(site_of).comes()
    assert (said.status_code, "hører til en anden" in said.text) == (403, True)
    admin = Member(site_of, "root", role="administrator")
    page = admin.get(f"/konti/{id_}")
    assert "logger ind med sin arbejdskonto" in page.text
    admin.post(f"/konti/{id_}/fjern-udbyder", csrf_token=token(page.text))
    assert Browser(site_of).comes().location == HOME


def test_whoever_is_invited_takes_the_invitation_by_coming(site_of, provider) -> None:
    its = Invited(name="bo", email="bo@example.org", roles=(Role("reader", ""),), password_hash="")
    with site_of.service.store.writing() as db, site_of.service.vault.writing() as vault_db:
        id_ = add_invited(db, its, actor="command-line", now=site_of.now)
        save_address(vault_db, id_, name="bo", email="bo@example.org", language="da")
        send_link(vault_db, id_, INVITATION, by_mail=False, now=site_of.now)
    provider.person = Person(sub="bo", email="bo@example.org")
    assert Browser(site_of).comes().location == HOME
    with site_of.service.vault.reading() as vault_db:
        assert not links(vault_db, [id_])
    assert "invitation_taken" in str(entries(site_of))


def test_somebody_new_gets_an_account_without_a_role_only_where_that_is_set(here, provider) -> None:
    provider.person = Person(sub="new", email="new@example.org", name="Nye Nielsen")
    said = Browser(here()).comes()
    assert said.status_code == 403
    site = here(makes_accounts=True, domains=("example.org",))
    browser = Browser(site)
    said = browser.comes()
    assert (said.status_code, "Du har ingen rolle endnu" in said.text) == (200, True)
    assert browser.get(HOME).status_code == 302
    with site.service.store.reading() as db:
        made = accounts.account_named(db, "Nye Nielsen")
    assert made is not None
    assert made.roles == ()
    with site.service.store.writing() as db:
        accounts.give_role(db, made.id, Role("evaluator", ""))
    assert browser.comes().location == HOME
    form = {"name": "Nye Nielsen", "password": "a password that nobody has"}
    other = Browser(site)
    form["csrf_token"] = token(other.get("/log-ind").text)
    assert other.client.post("/log-ind", data=form, base_url=LOCAL).status_code == 422


def test_whose_name_another_account_has_is_told_what_to_ask_for_and_does_so(here, provider) -> None:
    """An account from before, called by the mail address and without one: its owner asks for the address on it."""
    site = here(makes_accounts=True, domains=("example.org",))
    id_ = anna(site, email="", name="new@example.org")
    provider.person = Person(sub="new", email="new@example.org", name="")
    said = Browser(site).comes()
    assert (said.status_code, "en konto i nedslag med dit navn" in said.text) == (403, True)
    assert entries(site)[-1].details == {"attempts": 1, "refused": "name_taken"}
    with site.service.vault.writing() as vault_db:
        save_address(vault_db, id_, name="new@example.org", email="new@example.org", language="da")
    assert Browser(site).comes().location == HOME


class TestForgery:
    """Every one of them leads to the same plain page and a line in the log, and to no session."""

    def refused(self, site, answer, reason: str) -> None:
        assert answer.status_code in (403, 502), answer.status_code
        assert "<h1>Du er ikke logget ind</h1>" in answer.text
        last = entries(site)[-1]
        assert (last.kind, last.details) == ("sign_in_refused", {"attempts": 1, "refused": reason})

    @pytest.fixture
    def site(self, site_of):
        anna(site_of)
        return site_of

    def test_a_state_that_was_not_given_here(self, site) -> None:
        browser = Browser(site)
        back = browser.asked(browser.led_to())
        asked = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
        self.refused(site, browser.get(f"{BACK}?{urlencode(asked | {'state': 'forged'})}"), "state")
        assert not browser.is_in()
        assert browser.get(back).status_code == 403, "what the browser kept is used up"

    def test_an_answer_in_the_browser_of_somebody_else(self, site) -> None:
        thief, victim = Browser(site), Browser(site)
        back = thief.asked(thief.led_to())
        self.refused(site, victim.get(back), "state")

    def test_a_code_that_was_used(self, site) -> None:
        browser = Browser(site)
        back = browser.asked(browser.led_to())
        before = browser.client.get_cookie("session", domain="localhost")
        assert browser.get(back).location == HOME
        browser.client.set_cookie("session", before.value, domain="localhost", secure=True)
        self.refused(site, browser.get(back), "token")

    def test_a_beginning_that_is_too_old(self, site) -> None:
        browser = Browser(site)
        back = browser.asked(browser.led_to())
        site.now += dt.timedelta(minutes=16)
        self.refused(site, browser.get(back), "state")

    @pytest.mark.parametrize(
        "forged",
        [
            {"nonce": "forged"},
            {"nonce": None},
            {"iss": "https://elsewhere.example"},
            {"aud": ["another"]},
            {"aud": [CLIENT, "another"]},
            {"azp": "another"},
            {"exp": 1},
            {"iat": 9_999_999_999},
            {"sub": ""},
            {"sub": None},
            {"sub": "a\0b"},
            {"amr": 5},
            {"amr": {"mfa": 1}},
            {"acr": {"high": 1}},
            {"email": ["anna@example.org"]},
        ],
        ids=ascii,
    )
    def test_claims(self, site, provider, forged: dict[str, Any]) -> None:
        def forge(claims: dict[str, Any]) -> None:
            claims |= forged
            for name in [name for name, value in claims.items() if value is None]:
                del claims[name]

        provider.forge = forge
        self.refused(site, Browser(site).comes(), "claims")

    @pytest.mark.parametrize("how", ["none", "another_key", "shared_secret", "no_token"])
    def test_signatures(self, site, provider, how: str) -> None:
        def none(claims: dict[str, Any]) -> str:
            head, body, _ = jwt.encode({"alg": "RS256"}, claims, RSAKey.generate_key(2048)).split(".")
            del head
            return f"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{body}."

        def another_key(claims: dict[str, Any]) -> str:
            head = {"alg": "RS256", "kid": provider.key.kid}
            return jwt.encode(head, claims, RSAKey.generate_key(2048, {"kid": provider.key.kid}))

        def shared_secret(claims: dict[str, Any]) -> str:
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET.ljust(40)), algorithms=["HS256"])

        provider.sign = {
            "none": none,
            "another_key": another_key,
            "shared_secret": shared_secret,
            "no_token": lambda _: "no token",
        }[how]
        self.refused(site, Browser(site).comes(), "signature")

    def test_an_error_instead_of_a_code(self, site) -> None:
        browser = Browser(site)
        state = parse_qs(urlsplit(browser.led_to()).query)["state"][0]
        self.refused(site, browser.get(f"{BACK}?error=access_denied&state={state}"), "denied")

    def test_the_answer_of_another_issuer(self, site) -> None:
        browser = Browser(site)
        back = browser.asked(browser.led_to())
        self.refused(site, browser.get(f"{back}&iss=https%3A%2F%2Felsewhere.example"), "issuer")

    def test_a_verifier_that_another_browser_began_with(self, site) -> None:
        browser = Browser(site)
        back = browser.asked(browser.led_to())
        with browser.client.session_transaction(base_url=LOCAL) as session:
            session["provider"] |= {"verifier": "v" * 64}
        self.refused(site, browser.get(back), "token")

    def test_a_provider_that_is_away(self, site, provider) -> None:
        browser = Browser(site)
        back = browser.asked(browser.led_to())
        provider.away = True
        self.refused(site, browser.get(back), "unreachable")
        site.service.provider._known.clear()
        said = Browser(site).get(START)
        assert (said.status_code, "svarer ikke" in said.text) == (502, True)

    def test_an_address_beside_the_token_is_verified_by_what_stands_beside_it(self, site, provider) -> None:
        provider.person = Person(in_userinfo=True, email_verified=False)
        provider.forge = lambda claims: claims.update(email_verified=True)
        self.refused(site, Browser(site).comes(), "unverified")

    def test_few_wait_for_a_provider_that_does_not_answer(self, site, monkeypatch: pytest.MonkeyPatch) -> None:
        """While they do, each holds a thread, and those who answer questions need the others."""
        monkeypatch.setattr(providers, "PATIENCE", 1)
        monkeypatch.setattr(providers, "LONGEST_WAIT", 0.1)
        with closing(socket.create_server(("127.0.0.1", 0))) as silent:
            issuer = f"http://127.0.0.1:{silent.getsockname()[1]}"
            settings = ProviderSettings(issuer=issuer, client_id=CLIENT, client_secret=SECRET)
            site.app.extensions["nedslag"] = replace(site.service, provider=Provider(settings))
            with ThreadPoolExecutor(8) as people:
                said = list(people.map(lambda _: Browser(site).get(START).status_code, range(8)))
            silent.settimeout(0.1)
            asked = 0
            with suppress(TimeoutError):
                while True:
                    silent.accept()[0].close()
                    asked += 1
        assert said == [502] * 8
        assert 1 <= asked <= 2 * providers.AT_ONCE

    def test_many_are_paused_and_the_log_has_one_line_of_them(self, site) -> None:
        said = [Browser(site).get(BACK).status_code for _ in range(45)]
        assert said == [403] * 40 + [429] * 5
        refused = [one for one in entries(site) if one.kind == "sign_in_refused"]
        assert len(refused) == 1


class TestSecondFactor:
    def turned_on(self, site) -> pyotp.TOTP:
        id_, key, salt = anna(site), site.service.config.secret_key, second_factor.new_salt()
        with site.service.store.writing() as db:
            found = accounts.account(db, id_)
            assert found is not None
            app = pyotp.TOTP(second_factor.secret_of(key, found, salt))
            early = site.now - dt.timedelta(minutes=5)
            assert second_factor.turn_on(db, key, found, salt, app.at(early), now=early)
        return app

    @pytest.mark.parametrize(
        ("settings", "said"),
        [({}, ("mfa",)), ({"second": "provider"}, ("pwd",)), ({"second": "provider", "acr": ("high",)}, ("pwd",))],
    )
    def test_nedslags_own_is_asked_for(self, here, provider, settings: dict[str, Any], said: tuple[str, ...]) -> None:
        site = here(**settings)
        app = self.turned_on(site)
        provider.person = Person(amr=said, acr="low")
        browser = Browser(site)
        assert browser.comes().location == f"/log-ind/kode?next={HOME}"
        assert not browser.is_in()
        form = {"code": app.at(site.now), "csrf_token": token(browser.get("/log-ind/kode").text)}
        assert browser.client.post(f"/log-ind/kode?next={HOME}", data=form, base_url=LOCAL).location == HOME
        assert browser.is_in()
        assert entries(site)[-1].details == {"provider": " ".join((*said, "low"))}

    @pytest.mark.parametrize(
        ("settings", "person"), [({}, Person(amr=("pwd", "mfa"))), ({"acr": ("high",)}, Person(acr="high"))]
    )
    def test_that_of_the_provider_stands_for_it(self, here, provider, settings: dict[str, Any], person: Person) -> None:
        site = here(second="provider", **settings)
        self.turned_on(site)
        provider.person = person
        assert Browser(site).comes().location == HOME
        assert not settings or provider.asked[-1]["acr_values"] == "high"

    def test_who_must_have_one_turns_it_on_without_a_password(self, site_of) -> None:
        id_ = anna(site_of)
        with site_of.service.store.writing() as db:
            accounts.set_flag(db, id_, "second_required", True)
        browser = Browser(site_of)
        browser.comes()
        assert browser.get(HOME).location == "/min-konto/"
        page = browser.get("/min-konto/totrin").text
        assert "Adgangskoden behøver du ikke" in page
        secret = page.split('<code class="secret">')[1].split("<")[0].replace(" ", "")

        def turn_on() -> Any:
            form = {"code": pyotp.TOTP(secret).at(site_of.now), "csrf_token": token(page)}
            return browser.client.post("/min-konto/totrin", data=form, base_url=LOCAL)

        site_of.now += dt.timedelta(minutes=11)
        assert "Log ind med arbejdskontoen igen" in turn_on().text
        site_of.now -= dt.timedelta(minutes=11)
        browser.comes()
        assert turn_on().status_code == 200
        assert browser.is_in()


def test_signing_out_offers_to_end_it_at_the_provider_too(site_of, provider) -> None:
    anna(site_of)
    browser = Browser(site_of)
    browser.comes()
    form = {"csrf_token": token(browser.get(HOME).text)}
    out = browser.client.post("/log-ud", data=form, base_url=LOCAL)
    assert not browser.is_in()
    page = browser.get(out.location).text
    assert f"{provider.issuer}/end?client_id={CLIENT}&amp;post_logout_redirect_uri=https%3A%2F%2Flocalhost" in page


def test_without_passwords_there_is_one_way_in(here) -> None:
    browser = Browser(here())
    form = {"name": "anna", "password": PASSWORD, "csrf_token": token(browser.get("/log-ind").text)}
    site = here(passwords=False, button="Log ind med kommunens konto")
    id_ = anna_without(site)
    page = browser.get("/log-ind").text
    assert "Log ind med kommunens konto" in page
    assert 'type="password"' not in page
    refused = browser.client.post("/log-ind", data=form, base_url=LOCAL)
    assert (refused.status_code, "passer ikke" in refused.text) == (422, True)
    assert not browser.is_in()
    assert browser.get("/glemt-adgangskode").location == "/log-ind"
    with site.service.vault.writing() as vault_db:
        key = send_link(vault_db, id_, INVITATION, by_mail=False, now=site.now)
    assert browser.get(f"/adgang/{key}").location == "/log-ind"
    browser.comes()
    assert browser.is_in()
    assert 'autocomplete="new-password"' not in browser.get("/min-konto/").text


def anna_without(site) -> str:
    """The account, and nobody signed in."""
    with site.service.store.writing() as db:
        id_ = add_account(db, name="anna", role="evaluator", password=PASSWORD, now=site.now)
    with site.service.vault.writing() as vault_db:
        save_address(vault_db, id_, name="anna", email="anna@example.org", language="da")
    return id_


def test_without_a_provider_nothing_is_there(site) -> None:
    browser = Browser(site)
    assert [browser.get(one).status_code for one in (START, BACK)] == [404, 404]
    assert browser.get("/log-ud").location == "/"


def test_a_provider_of_another_name_is_refused(here, provider) -> None:
    site = here()
    settings = replace(site.service.provider.settings, issuer=f"{provider.issuer}/")
    with pytest.raises(providers.Refused):
        Provider(settings).require_answer()
    site.service.provider.require_answer()
