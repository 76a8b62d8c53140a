"""A questionnaire with an item of every kind in Chromium: without script, by keyboard, by axe, at every width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import NARROW, WIDE, at_widths, press, sideways

pytestmark = pytest.mark.browser

ENLARGED: Final = 320
"""1280 pixels seen at 400 %."""
WORDS: Final = {
    "da": {"begin": "Begynd", "yes": "Ja, jeg vil gerne være med", "hours": "2,5"},
    "en": {"begin": "Begin", "yes": "Yes, I want to take part", "hours": "2.5"},
}
STORED: Final = {
    "agrees": 1,
    "moved-in": 1,
    "hours": 1,
    "visits": 3,
    "grows#1": 1,
    "grows#2": 0,
    "grows#3": 0,
    "grows#4": 1,
    "grows#9": 0,
    "heard-from": None,
    "recommend": 10,
    "at-home": None,
    "welcome-new": -997,
    "tools-gone": None,
    "what-counts#1": 2,
    "what-counts#2": 3,
    "what-counts#3": 1,
    "next-year#1": 0,
    "next-year#2": 0,
    "next-year#3": 1,
    "next-year#4": 0,
    "favourite": None,
    "better": None,
}


def onward(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main button.primary").click()


def journey(garden, page: Page, language: str) -> Iterator[str]:
    """Every page with and without errors; yields its name while it is open."""
    words = WORDS[language]
    link = garden.link("spring", f"{language}-{page.viewport_size}", language)
    page.goto(link)
    press(page, words["begin"])
    yield "consent and note"
    onward(page)
    yield "consent and note with errors"
    page.get_by_label(words["yes"]).check()
    onward(page)
    yield "written values and choices"
    page.locator("[name=moved-in]").fill("31.02.2026")
    page.locator("[name=hours]").fill("1.234,5")
    page.locator("[name=visits]").fill("99")
    page.locator("[name=grows][value='9']").check()
    page.locator("[name=grows][value='4']").check()
    page.locator("[name='grows#other']").fill("Humle")
    page.locator("[name='heard-from'][value='3']").check()
    onward(page)
    yield "written values and choices with errors"
    page.locator("[name=moved-in]").fill("24122024")
    page.locator("[name=hours]").fill(words["hours"])
    page.locator("[name=visits]").fill("3")
    page.locator("[name=grows][value='9']").uncheck()
    page.locator("[name=grows][value='1']").check()
    with page.expect_navigation():
        page.locator("[name=_clear][value='heard-from']").click()
    onward(page)
    yield "scales and rankings"
    page.locator("[name=recommend][value='10']").check()
    page.locator("[name='welcome-new'][value='-997']").check()
    ranks = page.locator("[name=what-counts]")
    ranks.nth(0).select_option("1:2")
    ranks.nth(1).select_option("2:2")
    page.locator("[name='next-year']").nth(2).select_option("3:2")
    onward(page)
    yield "scales and rankings with errors"
    ranks.nth(1).select_option("2:3")
    ranks.nth(2).select_option("3:1")
    page.locator("[name='next-year']").nth(2).select_option("3:1")
    onward(page)
    yield "texts"
    onward(page)
    yield "review"
    page.goto(f"{link}/nej-tak")
    yield "declined"
    page.goto(f"{link}/tjek")
    onward(page)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
def test_the_same_answers_are_stored_in_either_language_with_and_without_script(
    garden, visitor, language: str, script: bool
) -> None:
    page = visitor(script=script)
    assert len(list(journey(garden, page, language))) == 9
    [row] = garden.submissions("spring")
    assert row.answers == STORED


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("ours", [False, True], ids=["without our script", "with our script"])
def test_no_page_scrolls_sideways_what_is_to_be_hit_is_large_and_axe_finds_nothing_wrong(
    garden, visitor, looked_at, language: str, ours: bool
) -> None:
    page = visitor(script=True)
    if not ours:  # axe is a script itself, so the browser must run scripts
        page.route("**/follow*", lambda route: route.abort())
    for name in journey(garden, page, language):
        looked_at(page, name)
        for width in at_widths(page, ENLARGED, NARROW, WIDE):
            assert sideways(page, width) == 0, name
            boxes = page.locator("main button, main a.button, main .choices > label, main .field").evaluate_all(
                "found => found.map(one => one.getBoundingClientRect()).map(box => [box.width, box.height])"
            )
            assert [box for box in boxes if box != [0, 0] and min(box) < 44] == [], (name, width)


def test_a_page_is_answered_by_keyboard_alone(garden, visitor) -> None:
    page = visitor(width=WIDE)
    page.goto(garden.link("spring"))
    press(page, "Begynd")
    keys = page.keyboard
    page.get_by_label("Ja, jeg vil gerne være med").focus()
    keys.press("Space")
    keys.press("Tab")
    expect(page.get_by_role("button", name="Nej tak")).to_be_focused()
    keys.press("Tab")
    with page.expect_navigation():
        keys.press("Enter")
    page.get_by_label("Hvornår flyttede du ind?").focus()
    keys.type("1.5.2020")
    keys.press("Tab")
    keys.type("7,5")
    keys.press("Tab")
    keys.press("Tab")
    for _ in range(3):
        keys.press("Tab")
    keys.press("Space")
    keys.press("Tab")
    expect(page.get_by_role("group", name="Hvad dyrker du?").get_by_label("Skriv, hvad det er")).to_be_focused()
    keys.type("Humle")
    page.locator("[name=grows][value='1']").focus()
    keys.press("Space")
    with page.expect_navigation():
        page.get_by_label("Hvornår flyttede du ind?").press("Enter")  # goes forward, and declines or clears nothing
    expect(page.get_by_role("heading", level=1)).to_have_text("Hvad du synes")
    page.get_by_role("radiogroup", name="Vil du anbefale haven").get_by_label("0, Slet ikke").focus()
    keys.press("ArrowLeft")
    expect(page.get_by_role("radiogroup", name="Vil du anbefale haven").get_by_label("Ved ikke")).to_be_checked()
    keys.press("ArrowLeft")
    expect(page.get_by_label("10, Meget gerne")).to_be_checked()
    keys.press("Tab")
    expect(page.get_by_role("button", name="Ryd svar")).to_be_focused()
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_label("10, Meget gerne")).not_to_be_checked()
    first = page.get_by_role("group", name="Hvad er vigtigst for dig").get_by_label("Ro")
    first.focus()
    keys.press("1")
    expect(first).to_have_value("1:1")


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until one of the fields has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not come to {selector}")


def choose(page: Page, name: str, value: str) -> None:
    """Goes to a group of radio buttons and along it to one of them."""
    tab_to(page, f"[name='{name}']")
    page.keyboard.press("Space")
    for _ in range(15):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not come to {value} of {name}")


def tick(page: Page, name: str, value: str) -> None:
    tab_to(page, f"[name='{name}'][value='{value}']")
    page.keyboard.press("Space")


def write(page: Page, name: str, text: str) -> None:
    tab_to(page, f"[name='{name}']")
    page.keyboard.type(text)


def pick(page: Page, name: str, *places: str) -> None:
    """Goes through the lists of a ranking; '' leaves one as it is."""
    tab_to(page, f"[name='{name}']")
    for number, place in enumerate(places):
        if number:
            page.keyboard.press("Tab")
        if place:
            page.keyboard.type(place)


def enter(page: Page, selector: str = "main button.primary") -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
def test_own_words_left_behind_are_seen_where_they_are_asked_about(garden, visitor, width: int, script: bool) -> None:
    page = visitor(width=width, script=script)
    page.goto(garden.link("spring"))
    press(page, WORDS["da"]["begin"])
    page.get_by_label(WORDS["da"]["yes"]).check()
    onward(page)
    page.locator("[name=moved-in]").fill("24122024")
    page.locator("[name=grows][value='4']").check()
    page.locator("[name='grows#other']").fill("Humle")
    for code in ("1", "2"):
        page.locator(f"[name=grows][value='{code}']").check()
    page.locator("[name=grows][value='4']").uncheck()
    expect(page.locator("[name='grows#other']")).to_be_hidden()
    onward(page)
    expect(page.locator("#e-grows")).to_contain_text("Vælg ”Andet”, hvis det, du har skrevet, skal med.")
    expect(page.locator("[name='grows#other']")).to_be_visible()
    expect(page.locator("[name='grows#other']")).to_have_value("Humle")
    page.locator("[name='grows#other']").fill("")
    onward(page)
    expect(page.locator("[name=recommend]").first).to_be_visible()


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
def test_everything_is_answered_and_sent_by_keyboard_alone(garden, visitor, language: str, script: bool) -> None:
    page = visitor(width=WIDE, script=script)
    page.goto(garden.link("spring", language=language))
    enter(page, "main button")
    tick(page, "agrees", "1")
    enter(page)
    write(page, "moved-in", "24122024")
    write(page, "hours", WORDS[language]["hours"])
    write(page, "visits", "3")
    tick(page, "grows", "1")
    tick(page, "grows", "4")
    write(page, "grows#other", "Humle")
    enter(page)
    choose(page, "recommend", "10")
    choose(page, "welcome-new", "-997")
    pick(page, "what-counts", "2", "3", "1")
    pick(page, "next-year", "", "", "1")
    enter(page)
    enter(page)
    enter(page)
    [row] = garden.submissions("spring")
    assert row.answers == STORED


def test_what_belongs_to_a_choice_shows_with_it(garden, visitor) -> None:
    page = visitor()
    page.goto(garden.link("spring"))
    press(page, "Begynd")
    page.get_by_label("Ja, jeg vil gerne være med").check()
    onward(page)
    question = page.get_by_role("radiogroup", name="Hvor hørte du om haven?")
    beside = question.get_by_label("Skriv, hvad det er")
    clear = question.get_by_role("button", name="Ryd svar")
    expect(beside).to_be_hidden()
    expect(clear).to_be_hidden()
    page.get_by_label("Et andet sted").check()
    expect(beside).to_be_visible()
    page.get_by_label("Fra en nabo").check()
    expect(beside).to_be_hidden()
    expect(clear).to_be_visible()
    press(page, "Ryd svar")
    expect(page.get_by_label("Fra en nabo")).not_to_be_checked()
    expect(clear).to_be_hidden()


def test_who_declines_is_thanked_and_can_come_back(garden, visitor) -> None:
    page = visitor()
    page.goto(garden.link("spring"))
    press(page, "Begynd")
    press(page, "Nej tak")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du er ikke med")
    page.get_by_role("link", name="Jeg vil gerne være med alligevel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Før du begynder")


def test_hints_and_errors_are_tied_to_their_fields(garden, visitor) -> None:
    page = visitor()
    page.goto(garden.link("spring"))
    press(page, "Begynd")
    page.get_by_label("Ja, jeg vil gerne være med").check()
    onward(page)
    page.get_by_label("Hvor mange timer").fill("1.234,5")
    onward(page)
    expect(page.locator("#fejl")).to_be_focused()
    field = page.get_by_label("Hvor mange timer")
    expect(field).to_have_accessible_description(
        "Du kan bruge komma, for eksempel 2,5. Fejl: Skriv tallet uden tegn mellem tusinderne, for eksempel 1234,5 og "
        "ikke 1.234,5: Hvor mange timer bruger du i haven om ugen?"
    )
    page.get_by_role("link", name="Skriv tallet uden tegn").click()
    expect(field).to_be_focused()
