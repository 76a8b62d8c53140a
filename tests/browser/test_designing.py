"""A programme is designed in Chromium: without script, by keyboard at a meeting, by hand in the picture, and by axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from evaluator.store.accounts import Role, account_named, give_role
from evaluator.store.documents import PROGRAMME, versions_of
from evaluator.store.programme_drafts import programme_draft
from surveys.document.content import read_content
from surveys.document.values import Content
from tests.support.browsing import PASSWORD, WIDE, press, sign_in

pytestmark = pytest.mark.browser

DESIGN = "/p/lindevang/design/"
PLACES = (
    *("", "rammer", "indsats", "kasser/contact", "forbindelser/meetings>contact", "grupper/staff", "nedslag/m1"),
    *("ny/kasser", "fjern/kasser/contact", "udgiv", "versioner", "vis?chosen=contact", "kasser"),
)


@pytest.fixture
def site(live):
    with live.service.store.writing() as db:
        add_account(db, name="eva", password=PASSWORD, role="evaluator", now=live.now)
    return live


def content(site, key: str = "lindevang") -> Content:
    with site.service.store.reading() as db:
        draft = programme_draft(db, key)
    assert draft is not None
    return read_content(draft.text)


def begin(page: Page, site) -> None:
    sign_in(page, site, "eva")
    page.goto(site.address + DESIGN)
    press(page, "Ret indsatsen")


def add_box(page: Page, column: str, title: str) -> None:
    box = page.locator("form", has=page.get_by_role("heading", name="Ny kasse"))
    box.get_by_label("Kolonne").select_option(label=column)
    box.get_by_label("Titel").fill(title)
    with page.expect_navigation():
        box.get_by_role("button", name="Tilføj").click()
    expect(page.get_by_role("status")).to_have_text(f"Kassen ”{title}” er tilføjet.")


def add_link(page: Page, source: str, target: str, why: str) -> None:
    link = page.locator("form", has=page.get_by_role("heading", name="Ny forbindelse"))
    link.get_by_label("Fra", exact=True).select_option(label=source)
    link.get_by_label("Til", exact=True).select_option(label=target)
    with page.expect_navigation():
        link.get_by_role("button", name="Tilføj").click()
    page.get_by_label("Mekanisme: hvorfor fører det ene til det andet?").fill(why)


BOXES = (
    ("Ressourcer", "Et hold"),
    ("Aktiviteter", "Samtaler"),
    ("Aktiviteter", "Fælles tolkning"),
    ("Ydelser", "Mulighedsrum"),
    ("Endelige virkninger", "Bedre løsninger"),
    ("Ydre forhold", "Ny sundhedsaftale"),
)
LINKS = (
    ("Et hold", "Samtaler"),
    ("Samtaler", "Fælles tolkning"),
    ("Fælles tolkning", "Mulighedsrum"),
    ("Mulighedsrum", "Bedre løsninger"),
    ("Ny sundhedsaftale", "Bedre løsninger"),
)


def test_a_theory_of_six_boxes_is_made_and_published_without_script(site, visitor) -> None:
    page = visitor(height=900)
    sign_in(page, site, "eva")
    page.goto(f"{site.address}/p/ny")
    page.get_by_label("Titel (dansk)").fill("Borgerdesign i Lindevang")
    press(page, "Begynd")
    for column, title in BOXES:
        add_box(page, column, title)
    for source, target in LINKS:
        add_link(page, source, target, "Det ene giver det andet.")
        if target == "Mulighedsrum":
            page.get_by_label("Antagelse 1").fill("De berørte er med, når der tolkes.")
        press(page, "Gem, og gå tilbage")
    expect(page.locator("aside")).to_contain_text("De berørte er med, når der tolkes.")
    expect(page.locator("main")).to_contain_text("ting mangler, før indsatsen kan udgives")

    page.get_by_role("link", name="Indsatsen", exact=True).first.click()
    page.get_by_label("Formål: hvad vil indsatsen").fill("Borgernes viden skal nå frem.")
    press(page, "Gem")
    page.get_by_role("link", name="Rammer").click()
    page.get_by_role("link", name="Tilføj en gruppe").click()
    page.get_by_label("Titel").fill("Borgere")
    press(page, "Tilføj", exact=True)
    page.get_by_role("link", name="Tilføj et nedslag").click()
    page.get_by_label("Titel").fill("Slutevaluering")
    page.get_by_label("Skæringsdato").fill("2027-11-30")
    page.get_by_label("Det er slutevalueringen").check()
    press(page, "Tilføj", exact=True)
    page.get_by_role("link", name="Udgiv …").click()
    page.get_by_label("Bemærkning til versionen").fill("Aftalt med styregruppen")
    press(page, "Udgiv version 1")
    expect(page.get_by_role("status")).to_have_text("Version 1 er udgivet.")
    expect(page.locator("main")).to_contain_text("Styregruppen har ikke godkendt planen")
    with site.service.store.reading() as db:
        key = "borgerdesign-i-lindevang"
        text = versions_of(db, key, PROGRAMME, key)[0].text
    assert (len(read_content(text)["nodes"]), len(read_content(text)["links"])) == (6, 5)


def test_a_meeting_types_links_and_undoes_by_keyboard_and_loses_nothing_offline(site, visitor) -> None:
    page = visitor(width=WIDE, height=900, script=True)
    begin(page, site)
    page.goto(f"{site.address}{DESIGN}vis")
    board, title = page.locator("#board"), page.get_by_label("Ny kasse")
    expect(title).to_be_focused()
    page.evaluate("document.querySelector('#new [name=csrf_token]').value = 'run out'")
    page.keyboard.type("Havearbejde")
    page.keyboard.press("Enter")
    expect(board).to_contain_text("3 kasser, 1 forbindelser")
    expect(title).to_have_value("")

    page.keyboard.press("Escape")
    expect(page.locator("a[data-node]:focus")).to_have_count(1)
    page.locator("a[data-node=contact]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("a[data-node=contact][aria-current]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(title).to_be_focused()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    page.keyboard.type("Færre flytter")
    page.keyboard.press("Shift+Enter")
    expect(board).to_contain_text("4 kasser, 2 forbindelser")
    assert content(site)["nodes"]["faerre-flytter"]["kind"] == "impact"
    page.locator("a[data-node=havearbejde]").focus()
    page.keyboard.press("l")
    expect(board).to_contain_text("4 kasser, 3 forbindelser")
    page.keyboard.press("z")
    expect(board).to_contain_text("4 kasser, 2 forbindelser")

    page.context.set_offline(True)
    title.fill("Fællesspisning")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("ingen forbindelse til serveren")
    expect(title).to_have_value("Fællesspisning")
    page.context.set_offline(False)
    page.reload()
    expect(title).to_have_value("Fællesspisning")
    page.keyboard.press("Enter")
    expect(board).to_contain_text("5 kasser, 2 forbindelser")
    expect(page.get_by_role("alert")).to_be_hidden()


def middle(page: Page, key: str) -> tuple[float, float]:
    box = page.locator(f"a[data-node={key}] rect[rx='4']").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    with page.expect_navigation():
        page.mouse.up()


def test_boxes_are_dragged_and_links_drawn_by_hand_and_what_was_typed_comes_back(site, visitor) -> None:
    page = visitor(width=WIDE, height=1200, script=True)
    begin(page, site)
    add_garden(page)
    page.locator("#h-picture").scroll_into_view_if_needed()
    x, y = middle(page, "have")
    drag(page, (x, y), (middle(page, "contact")[0], middle(page, "contact")[1] - 60))
    expect(page.locator("a[data-node=have][data-kind=outcome_short]")).to_have_count(1)
    assert [*content(site)["nodes"]] == ["meetings", "have", "contact"]
    page.locator("a[data-node=meetings]").hover()
    dot = page.locator("a[data-node=meetings] .dot").bounding_box()
    assert dot
    drag(page, (dot["x"] + 5, dot["y"] + 5), middle(page, "have"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Forbindelsen Fælles spisning → Have")

    page.get_by_label("Mekanisme: hvorfor fører det ene til det andet? (dansk)").fill("Man graver sammen")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_role("button", name="Sæt det ind igen").click()
    expect(page.locator("#mechanism-da")).to_have_value("Man graver sammen")
    with page.expect_navigation():
        page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_text("som ikke blev gemt")).to_be_hidden()
    assert content(site)["links"][1]["mechanism"] == {"da": "Man graver sammen"}


def test_what_was_saved_is_not_offered_again(site, visitor) -> None:
    page = visitor(width=WIDE, height=900, script=True)
    begin(page, site)
    for title in ("Have", "Kaffe"):
        page.goto(f"{site.address}{DESIGN}ny/kasser")
        expect(page.locator("[data-kept]")).to_be_hidden()
        page.get_by_label("Titel (dansk)").fill(title)
        press(page, "Tilføj", exact=True)
    expect(page.get_by_role("status")).to_have_text("Kassen ”Kaffe” er tilføjet.")
    page.goto(f"{site.address}{DESIGN}ny/kasser")
    page.get_by_label("Titel (dansk)").fill("Ikke gemt")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("[data-kept]")).to_be_visible()
    page.get_by_role("button", name="Kassér det").click()
    page.reload()
    expect(page.locator("[data-kept]")).to_be_hidden()


def add_garden(page: Page) -> None:
    page.locator("#quick-title-da").fill("Have")
    page.locator("#quick-title-en").fill("Garden")
    with page.expect_navigation():
        page.locator("form", has=page.get_by_role("heading", name="Ny kasse")).get_by_role("button").click()


AROUND = (
    *("/indsatser", "/indsatser/ny/", "/soeg?ord=naboer", "/p/lindevang/afslutning/", "/p/lindevang/adgang/"),
    *("/indsatser/slettede/", "/konti/", "/konti/ny", "/drift/"),
)
"""Where programmes begin and end, and who has a way in."""


def test_every_page_fits_and_axe_is_silent_in_both_languages(site, visitor, looked_at: Callable[..., None]) -> None:
    with site.service.store.writing() as db:
        give_role(db, account_named(db, "eva").id, Role("administrator"))
    page = visitor(height=900, script=True)
    begin(page, site)
    add_garden(page)
    places = [*(f"{DESIGN}{place}" for place in PLACES), *AROUND]
    for place in places:
        page.goto(f"{site.address}{place}")
        looked_at(page, place)
    page.goto(f"{site.address}/sprog/en?next=/indsatser")
    for place in places:
        page.goto(f"{site.address}{place}")
        looked_at(page, place, (WIDE,))
        said = page.locator("body").inner_text()
        assert not set("æøåÆØÅ") & set(said), (place, [line for line in said.splitlines() if set("æøåÆØÅ") & set(line)])


def test_a_programme_is_begun_by_keyboard_without_script(site, visitor) -> None:
    page = visitor(width=WIDE)
    sign_in(page, site, "eva")
    page.goto(f"{site.address}/indsatser/ny/")
    page.get_by_label("Titel (dansk)").focus()
    page.keyboard.type("Naboer igen")
    for _ in range(2):  # past the English title, to the choices
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Med en anden indsats")).to_be_checked()
    expect(page.get_by_label("Hvilken indsats")).to_be_visible()
    expect(page.get_by_label("Hvilket eksempel")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Forandringsteorien")
    assert set(content(site, "naboer-igen")["nodes"]) == {"meetings", "contact"}
