"""Evaluator and steering group in Chromium: their journeys without script, at two widths, by keyboard and by axe."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import expect

from evaluator.accounts.credentials import add_account
from evaluator.documents.storing import import_folder
from evaluator.store.submissions import Submission, insert_submissions
from tests.support.browsing import NARROW, PASSWORD, WIDE, sign_in
from tests.support.counting import AFTER_LINDEVANG, count_milestone
from tests.support.live import DOCUMENTS

pytestmark = pytest.mark.browser

PAGES = (
    *("", "runder", "runder/foelg", "plan", "registre/", "diagrammer", "rapporter"),
    *("invitationer/", "invitationer/linked/invitation", "papir/"),
    *("spoergeskemaer/", "spoergeskemaer/neighbours/versioner?fra=1&til=2"),
    *("spoergeskemaer/neighbours/vis/1/", "spoergeskemaer/neighbours/vis/2/meals?language=en"),
    *("opgoerelse/", "opgoerelse/bekraeft"),
)


@pytest.fixture
def inhabited(live):
    """The site with both accounts and eighteen answers."""
    with live.service.store.writing() as db:
        for name, role in (("eva", "evaluator"), ("sten", "steering")):
            add_account(db, name=name, password=PASSWORD, role=role, now=live.now)
        rows = [
            Submission(
                programme="lindevang",
                wave="linked",
                linkage="pseudonymous",
                version=1,
                group="residents" if person % 3 else "staff",
                answers={"heard": 1 + person % 5},
                pseudonym=f"p{person}",
            )
            for person in range(18)
        ]
        insert_submissions(db, rows)
    new_version(live)
    return live


def count(live) -> None:
    """Count the milestone when it is past, and show it."""
    live.now, here = AFTER_LINDEVANG, live.service
    count_milestone(here.store, here.vault, "lindevang", "m1", now=live.now, shown=True)


def new_version(live) -> None:
    """A second version in which one question is worded anew, a statement means something else and a choice is new."""
    text = (DOCUMENTS / "lindevang" / "questionnaires" / "neighbours.toml").read_text("utf-8")
    declared = 'changed = { since = 1, class = "wording" }'
    for old, new in (
        ('key = "heard"', f'key = "heard"\n{declared}'),
        ("Mine naboer lytter til mig", "Naboerne lytter, når jeg siger noget"),
        ('da = "Jeg følte mig velkommen"', f'{declared.replace("wording", "meaning")}, da = "Nogen tog imod mig"'),
        ('key = "told-by"', f'key = "told-by"\n{declared}'),
        (
            'choices = [\n  { code = 1, da = "Fra',
            'choices = [\n  { code = 4, da = "Brev", en = "Letter" },\n  { code = 1, da = "Fra',
        ),
    ):
        assert old in text
        text = text.replace(old, new)
    folder = live.service.config.home / "changed"
    shutil.copytree(DOCUMENTS / "lindevang", folder)
    (folder / "questionnaires" / "neighbours.toml").write_text(text, "utf-8")
    with live.service.store.writing() as db, live.service.vault.writing() as vault_db:
        import_folder(db, vault_db, folder, live.now)


def test_an_evaluator_signs_in_adds_a_trial_action_moves_it_and_opens_the_report(inhabited, visitor) -> None:
    page = visitor(width=1280, height=900)
    sign_in(page, inhabited, "eva")
    page.get_by_role("link", name="Registre").click()
    page.get_by_role("link", name="Tilføj (Prøvehandlinger)").click()
    page.get_by_label("Titel").fill("Suppe på torvet")
    page.get_by_label("Dato", exact=True).fill("2026-05-02")
    page.get_by_role("button", name="Gem").click()
    expect(page.get_by_role("status")).to_have_text("Rækken er tilføjet.")
    page.get_by_label("Trin", exact=True).select_option("started")
    page.get_by_label("Dato", exact=True).fill("2026-05-03")
    page.get_by_role("button", name="Gem trinnet").click()
    expect(page.locator("main > .columns").first.locator(".history li")).to_have_count(2)
    page.get_by_role("link", name="Resultater").click()
    page.get_by_role("link", name="Rapporter").click()
    expect(page.get_by_text("Svarene samles ind")).to_be_visible()
    expect(page.get_by_role("link", name="Læs")).to_have_count(0)
    count(inhabited)
    sign_in(page, inhabited, "eva")
    page.get_by_role("link", name="Rapporter").click()
    page.get_by_role("link", name="Læs").first.click()
    expect(page.locator("#trial-actions")).to_contain_text("1")
    expect(page.locator("main img").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('h2')).borderTopStyle") == "solid"


def test_a_steering_member_sees_charts_and_can_change_nothing(inhabited, visitor) -> None:
    count(inhabited)
    page = visitor()
    sign_in(page, inhabited, "sten")
    tabs = page.get_by_role("navigation", name="Indsatsens sider").get_by_role("link")
    assert tabs.all_inner_texts() == [
        "Overblik",
        "Teorien afprøvet",
        "Diagrammer",
        "Rapporter",
        "Høringer",
        "Det aftalte",
    ]
    for name in ("Diagrammer", "Rapporter", "Overblik"):
        tabs.get_by_text(name).click()
        expect(tabs.get_by_text(name)).to_have_attribute("aria-current", "page")
        forms = page.locator("form[method=post]")
        expect(forms).to_have_count(1)
        expect(forms).to_have_attribute("action", "/log-ud")
        if name == "Diagrammer":
            expect(page.locator("figure img").first).to_be_visible()
    assert page.goto(f"{inhabited.address}/p/lindevang/registre/").status == 403


@pytest.mark.parametrize("counted", [False, True])
def test_every_page_is_clean_by_axe_and_does_not_scroll_sideways(inhabited, visitor, looked_at, counted: bool) -> None:
    if counted:
        count(inhabited)
    page = visitor(script=True)
    page.goto(f"{inhabited.address}/log-ind")
    looked_at(page, "signing in", (NARROW, WIDE))
    sign_in(page, inhabited, "eva")
    for path in (*PAGES, *(("rapport/m1-da.html",) if counted else ())):
        page.goto(f"{inhabited.address}/p/lindevang/{path}")
        looked_at(page, path, (NARROW, WIDE))


def test_a_phone_shows_the_whole_table_of_responses(inhabited, visitor) -> None:
    count(inhabited)
    page = visitor(width=360)
    sign_in(page, inhabited, "eva")
    page.goto(f"{inhabited.address}/p/lindevang/runder")
    tables = page.locator(".scroll")
    expect(tables).to_have_count(4)
    assert [table.evaluate("own => own.scrollWidth - own.clientWidth") for table in tables.all()] == [0] * 4
