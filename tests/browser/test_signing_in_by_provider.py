"""Somebody signs in with a work account: over to the identity provider and back, out again, and turned away."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from evaluator.accounts.credentials import add_account
from evaluator.accounts.provider import Provider
from evaluator.core.identity_provider import ProviderSettings
from evaluator.vault.accounts import save_address
from tests.support.browsing import PASSWORD
from tests.support.identity_provider import CLIENT, SECRET, IdentityProvider, Person
from tests.support.live import Live

pytestmark = pytest.mark.browser


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[IdentityProvider]:
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    its = IdentityProvider()
    yield its
    its.close()


@pytest.fixture
def live(provider: IdentityProvider, make_sqlite: Callable[[str], str], tmp_path: Path) -> Iterator[Live]:
    its = Live(tmp_path, make_sqlite)
    its.now = dt.datetime.now(dt.UTC)
    settings = ProviderSettings(issuer=provider.issuer, client_id=CLIENT, client_secret=SECRET)
    its.service = replace(its.service, provider=Provider(settings))
    its.app.extensions["nedslag"] = its.service
    provider.client.redirects = {f"{its.address}/log-ind/udbyder/tilbage"}
    with its.service.store.writing() as db, its.service.vault.writing() as vault_db:
        id_ = add_account(db, name="anna", role="evaluator", password=PASSWORD, now=its.now)
        save_address(vault_db, id_, name="anna", email="anna@example.org", language="da")
    yield its
    its.close()


def kept(page: Page, name: str) -> None:
    """A picture of the page at both widths, where NEDSLAG_TEST_PICTURES names a folder."""
    if folder := os.environ.get("NEDSLAG_TEST_PICTURES"):
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 720})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def test_over_to_the_provider_and_back(
    live: Live, provider: IdentityProvider, browser: Browser, looked_at: Callable[..., None]
) -> None:
    page = browser.new_page()
    page.goto(f"{live.address}/p/lindevang/")
    looked_at(page, "signing in")
    kept(page, "sign_in")
    page.keyboard.press("Tab")
    page.get_by_role("link", name="Log ind med arbejdskontoen").focus()
    with page.expect_navigation(url="**/p/lindevang/"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Overblik")
    with page.expect_navigation():
        page.get_by_role("button", name="Log ud").click()
    looked_at(page, "signed out")
    kept(page, "signed_out")
    with page.expect_navigation():
        page.get_by_role("link", name="Log også ud dér").click()
    assert page.url == f"{live.address}/log-ind"
    provider.person = Person(sub="another", email="somebody@example.org")
    with page.expect_navigation():
        page.get_by_role("link", name="Log ind med arbejdskontoen").click()
    expect(page.get_by_role("alert")).to_contain_text("Du er ikke inviteret til nedslag")
    looked_at(page, "turned away")
    kept(page, "refused")
    page.close()
