"""Coding in Chromium: by keyboard alone with the keystrokes counted, on passages, without script, by two who are blind
to each other, and adjudicated."""

from __future__ import annotations

import statistics

import pytest
from playwright.sync_api import Page, expect

from evaluator.accounts.credentials import add_account
from evaluator.coding.codebook import Written, add_code, codebook
from evaluator.coding.coding import wanted_texts
from evaluator.store.codings import codings, settled
from tests.support.browsing import PASSWORD, press, sign_in
from tests.support.coding_desk import BY, add_texts, from_file, say

pytestmark = pytest.mark.browser

KEY = "lindevang"
TITLES = ("Støj", "Trafik", "Tryghed", "Naboskab", "Legeplads", "Grønne områder", "Affald", "Information", "Priser")
TEXTS = {
    "Bilerne kører for stærkt forbi skolen.": ("Trafik",),
    "Der er alt for meget larm om natten.": ("Støj",),
    "Naboerne hilser altid.": ("Naboskab",),
    "Skraldet bliver ikke hentet, og det lugter.": ("Affald",),
    "Jeg tør ikke gå hjem alene, og lygterne virker ikke.": ("Tryghed",),
    "Flere træer, og en gynge til de små.": ("Grønne områder", "Legeplads"),
    "Vi hører først om møderne bagefter.": ("Information",),
    "Huslejen er steget, og ingen siger hvorfor.": ("Priser", "Information"),
    "Ved ikke.": (),
    "Scooterne larmer, når de kører stærkt.": ("Støj", "Trafik"),
    "Legepladsen er slidt.": ("Legeplads",),
    "Vi spiser sammen om torsdagen.": ("Naboskab",),
}
TYPED = {
    "Støj": "s", "Trafik": "tra", "Tryghed": "try", "Naboskab": "n", "Legeplads": "l", "Grønne områder": "g",
    "Affald": "a", "Information": "i", "Priser": "9",
}  # fmt: skip


@pytest.fixture
def desk(live, visitor):
    """Twelve texts and nine codes, and two evaluators."""
    with live.service.store.writing() as db:
        for title in TITLES:
            add_code(db, KEY, Written(title={"da": title, "en": title}), BY)
        add_texts(db, KEY, list(TEXTS))
        for name in ("anna", "bo"):
            add_account(db, name=name, password=PASSWORD, role="evaluator", now=live.now)

    def make(name: str = "anna", **device: object) -> Page:
        page = visitor(**{"script": True, "width": 1280, "height": 900} | device)
        sign_in(page, live, name)
        return page

    return make


def begin(page: Page, live, more: str = "") -> None:
    page.goto(f"{live.address}/p/{KEY}/tekster/kodning/{more}")
    press(page, "Begynd at kode", role="link")


def said(live) -> dict[str, set[str]]:
    """By the text, the codes."""
    with live.service.store.reading() as db:
        texts = {unit.text_id: unit.text for unit in wanted_texts(db, KEY)}
        return {texts[one.text]: set(one.codes) for one in codings(db, KEY)}


def test_whoever_typed_what_no_code_begins_with_gets_back_by_escape(live, desk) -> None:
    page = desk()
    begin(page, live)
    page.keyboard.type("xyz")
    page.keyboard.press("Enter")
    expect(page.locator("#new-da")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#find")).to_be_focused()
    expect(page.locator("#new-da")).to_be_hidden()


def test_a_text_takes_at_most_four_keystrokes_in_the_median(live, desk) -> None:
    page = desk()
    begin(page, live)
    strokes = []
    for number in range(len(TEXTS)):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Tekst {number + 1} af 12")
        text = page.locator("#text").inner_text()
        keys = [key for title in TEXTS[text] for key in (*TYPED[title], "Enter")] or ["0", "Enter"]
        keys.append("Enter")
        for key in keys:
            page.keyboard.press(key)
        strokes.append(len(keys))
    expect(page.get_by_role("status").first).to_contain_text("Du har kodet alle")
    assert statistics.median(strokes) <= 4, strokes
    keys = dict(zip(TITLES, codes(live), strict=True))
    assert said(live) == {text: {keys[title] for title in its} for text, its in TEXTS.items()}


def codes(live) -> list[str]:
    with live.service.store.reading() as db:
        return list(codebook(db, KEY).codes)


def test_keys_that_come_faster_than_the_server_reach_the_text_that_was_meant(live, desk) -> None:
    page = desk()
    begin(page, live)
    with live.service.store.reading() as db:
        order = [unit.text for unit in wanted_texts(db, KEY)]
    page.keyboard.type("s\n\nn\ng\n\na\n")
    expect(page.get_by_role("status").first).to_have_text("Sat: Affald")
    assert said(live) == {order[0]: {"stoej"}, order[1]: {"naboskab", "groenne-omraader"}, order[2]: {"affald"}}


def test_undo_back_aside_none_and_a_new_code_work_by_keyboard(live, desk) -> None:
    page = desk()
    begin(page, live)
    first = page.locator("#text").inner_text()
    status = page.locator("#said")
    page.keyboard.type("s\n")
    expect(status).to_have_text("Sat: Støj")
    page.keyboard.type("\n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tekst 2 af 12")
    page.keyboard.press("Backspace")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tekst 1 af 12")
    expect(status).to_have_text("Fortrudt")
    assert said(live) == {}
    page.keyboard.press("Enter")
    expect(status).to_contain_text("Teksten har ingen kode endnu")
    page.keyboard.type("belysning\n")
    expect(page.get_by_label("Titel (dansk)")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".set")).to_contain_text("belysning")
    assert said(live) == {first: {"belysning"}}
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tekst 2 af 12")
    page.keyboard.type("-\nUlæselig\n")
    expect(page.get_by_text("Lagt til side: Ulæselig")).to_be_visible()
    page.keyboard.press("PageUp")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tekst 1 af 12")
    page.keyboard.type("0\n")
    expect(page.locator("p.mark")).to_contain_text("Ingen kode passer")
    assert said(live)[first] == set()


def test_a_passage_is_marked_by_keyboard_and_by_mouse(live, desk) -> None:
    page = desk()
    begin(page, live)
    text = page.locator("#text").inner_text()
    words = text.split(" ")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("#said")).to_have_text(f"Næste kode sættes på: {words[1]} {words[2]}")
    page.keyboard.type("s\n")
    expect(page.locator(".set q")).to_have_text(f"{words[1]} {words[2]}")
    page.locator("#text span").first.dblclick()
    page.keyboard.type("n\n")
    expect(page.locator(".set q")).to_have_count(2)
    with live.service.store.reading() as db:
        (its,) = codings(db, KEY)
    starts = len(words[0]) + 1
    assert {(one.code, text[one.starts : one.ends]) for one in its.marks} == {
        ("stoej", text[starts : starts + len(f"{words[1]} {words[2]}")]),
        ("naboskab", words[0]),
    }
    page.locator(".set input").first.uncheck()
    expect(page.locator(".set q")).to_have_count(1)


def test_without_script_the_form_does_the_same(live, desk) -> None:
    page = desk(script=False, width=360)
    begin(page, live)
    text = page.locator("#text").inner_text()
    page.get_by_role("group", name="Kodebog").get_by_label("Støj").check()
    press(page, "Gem, og gå videre")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tekst 2 af 12")
    page.locator("summary", has_text="Læg teksten til side").click()
    press(page, "Læg til side")
    expect(page.get_by_role("alert")).to_contain_text("Der mangler en grund")
    page.get_by_label("Grund").fill("Ironi")
    press(page, "Læg til side")
    press(page, "Forrige")
    expect(page.get_by_role("group", name="Kodebog").get_by_label("Støj")).to_be_checked()
    assert said(live)[text] == {"stoej"}


def test_two_code_blindly_and_what_differs_is_decided(live, desk) -> None:
    with live.service.store.writing() as db:
        texts = [unit.text_id for unit in wanted_texts(db, KEY)]
        for text in texts:
            say(db, KEY, "anna", text, "stoej")
    bo = desk("bo")
    begin(bo, live)
    expect(bo.locator("main")).to_contain_text("Du har kodet 0 af 12 tekster")
    expect(bo.locator(".set")).to_have_count(0)
    bo.keyboard.type("n\n")
    expect(bo.locator("#said")).to_have_text("Sat: Naboskab")
    bo.goto(f"{live.address}/p/{KEY}/tekster/afgoerelse/")
    expect(bo.get_by_role("heading", name="Venter på afgørelse: 1")).to_be_visible()
    press(bo, "Afgør (1)", role="link")
    bo.get_by_label("Naboskab").check()
    bo.get_by_label("Støj").check()
    press(bo, "Det her gælder")
    expect(bo.get_by_role("status")).to_contain_text("Det er afgjort")
    with live.service.store.reading() as db:
        assert settled(db, KEY, texts[:1]).codes == {texts[0]: {"stoej", "naboskab"}}


def test_every_page_is_clean_by_axe_and_no_wider_than_the_screen(live, desk, looked_at) -> None:
    page = desk()
    with live.service.store.writing() as db:
        texts = add_texts(db, KEY, [f"Tekst nummer {number} om larm i gården." for number in range(40)])
        for number, text in enumerate(texts):
            say(db, KEY, "chr", text, "stoej" if number % 3 else "trafik")
            from_file(db, KEY, text, "stoej" if number % 4 else "trafik")

    base = f"{live.address}/p/{KEY}/tekster"
    for path in ("koder/", "koder/stoej", "kodning/", "afgoerelse/", "afgoerelse/enighed"):
        page.goto(f"{base}/{path}")
        for summary in page.locator("main summary").all():
            summary.click()
        looked_at(page, path)
    page.goto(f"{base}/afgoerelse/")
    press(page, "Afgør (1)", role="link")
    looked_at(page, "discrepancy")
    begin(page, live)
    page.keyboard.type("t")
    looked_at(page, "text")
    page.keyboard.type("ra\n")
    page.wait_for_load_state()
    for summary in page.locator("main summary").all():
        summary.click()
    looked_at(page, "coded")
    page.goto(f"{base}/koder/")
    press(page, "Tilføj koden")
    looked_at(page, "faults")
