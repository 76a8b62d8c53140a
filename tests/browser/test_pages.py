"""Evaluator and steering group in Chromium: their journeys without script, at two widths, by keyboard and by axe."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import expect

from evaluator.accounts.credentials import add_account
from evaluator.documents.storing import import_folder
from evaluator.store.submissions import Submission, insert_submissions
from tests.support.browsing import NARROW, PASSWORD, WIDE, go_to, sign_in
from tests.support.counting import AFTER_LINDEVANG, count_milestone
from tests.support.live import DOCUMENTS

pytestmark = pytest.mark.browser

PAGES = (
    *("", "runder", "runder/foelg", "plan", "registre/", "diagrammer", "rapporter", "styregruppe", "om"),
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
    go_to(page, "Registre", "Alle registre")
    page.get_by_role("link", name="Tilføj (Prøvehandlinger)").click()
    page.get_by_label("Titel").fill("Suppe på torvet")
    page.get_by_label("Dato", exact=True).fill("2026-05-02")
    page.get_by_role("button", name="Gem").click()
    expect(page.get_by_role("status")).to_have_text("Rækken er tilføjet.")
    page.get_by_label("Trin", exact=True).select_option("started")
    page.get_by_label("Dato", exact=True).fill("2026-05-03")
    page.get_by_role("button", name="Gem trinnet").click()
    expect(page.locator("main > .columns").first.locator(".history li")).to_have_count(2)
    go_to(page, "Resultater", "Rapporter")
    expect(page.get_by_text("Svarene samles ind")).to_be_visible()
    expect(page.locator("main").get_by_role("link", name="Læs")).to_have_count(0)
    count(inhabited)
    sign_in(page, inhabited, "eva")
    go_to(page, "Resultater", "Rapporter")
    page.locator("main").get_by_role("link", name="Læs").first.click()
    expect(page.locator("#trial-actions")).to_contain_text("1")
    expect(page.locator("main img").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('h2')).borderTopStyle") == "solid"


def test_a_steering_member_sees_charts_and_can_change_nothing(inhabited, visitor) -> None:
    count(inhabited)
    page = visitor()
    sign_in(page, inhabited, "sten")
    for name in ("Diagrammer", "Rapporter", "Overblik"):
        go_to(page, name)
        expect(page.locator(".phone-menu summary strong")).to_have_text(name)
        forms = page.locator("form[method=post]")
        expect(forms.first).to_be_attached()
        assert {form.get_attribute("action") for form in forms.all()} == {"/log-ud"}
        if name == "Diagrammer":
            with page.expect_navigation():
                page.get_by_role("link", name="Føler sig hørt").click()
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
    for path in (*PAGES, *(("rapport/m1-da.html", "diagrammer/m1/indicator-heard") if counted else ())):
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


def test_a_phone_reads_the_steering_groups_page_in_six_screens_and_the_home_shows_status_first(
    inhabited, visitor
) -> None:
    count(inhabited)
    page = visitor(width=360, height=740)
    sign_in(page, inhabited, "sten")
    assert page.evaluate("document.documentElement.scrollHeight") <= 6 * 740
    assert page.locator("header .band").bounding_box()["height"] <= 100
    other = visitor(width=360, height=740)
    sign_in(other, inhabited, "eva")
    first = other.locator(".status-first tbody tr").first
    assert first.locator(".status").bounding_box()["y"] < first.locator("th").bounding_box()["y"]


def test_what_is_current_is_seen_in_colours_of_the_systems(inhabited, visitor) -> None:
    page = visitor(width=1280)
    page.emulate_media(forced_colors="active")
    sign_in(page, inhabited, "eva")
    tabs = page.locator(".wide-menu .tabs:not(.groups) a")
    colour = "own => getComputedStyle(own).borderBottomColor"
    marked = tabs.locator("xpath=self::*[@aria-current]").evaluate(colour)
    assert marked not in {one.evaluate(colour) for one in tabs.locator("xpath=self::*[not(@aria-current)]").all()}
