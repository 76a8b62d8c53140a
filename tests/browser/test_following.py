"""Questions that follow from answers: with script they come and go at once, and what is stored is the same without."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from evaluator.documents.storing import import_folder
from surveys.expressions.evaluation import Value, evaluate
from surveys.expressions.parser import parse
from surveys.expressions.trees import Node, Own, as_json, as_text, keys_of, nodes
from tests.support.browsing import WIDE, choose, onward, press
from tests.support.live import DOCUMENTS, PROGRAMME
from tests.support.questionnaires import YES_NO, item, written
from tests.surveys.expressions.expression_cases import CASES, GIVEN, made_up

pytestmark = pytest.mark.browser

THIS_YEAR = "${first-time} >= date('2026-01-01')"
UNHEARD = "${alone} >= 2 and ${heard} < 3"
FOLLOWING = (
    item("first-time", "date", "Hvornår var den første? | When was the first one?", background=True),
    item("why-late", "short_text", "Hvorfor først i år? | Why not before?", show_if=THIS_YEAR, background=True),
    item("hours", "decimal", "Hvor mange timer blev du? | How many hours did you stay?", background=True),
    item("why-long", "short_text", "Hvorfor så længe? | Why so long?", show_if="${hours} * 2 > 5", background=True),
    item(
        "alone",
        "integer",
        "Hvor mange af gangene sad du alene? | How many of the times did you sit alone?",
        show_if="${times} > 2",
        constraint=". <= ${times}",
        constraint_message="Det kan højst være alle gangene. | It can be all of the times at most.",
        background=True,
    ),
    item("why-alone", "long_text", "Hvordan var det? | How was it?", show_if=UNHEARD, background=True),
    item(
        "notices",
        "single",
        "Er opslagene lette at forstå? | Are the notices easy to understand?",
        choices=YES_NO,
        show_if="selected(${told-by}, 2) and count-selected(${told-by}) < 3",
        required=True,
        background=True,
    ),
)
LATER = item(
    "soup",
    "single",
    "Var suppen god? | Was the soup good?",
    choices=YES_NO,
    show_if="answered(${dish}) and ${times} > 2",
    background=True,
)


@pytest.fixture
def followed(live, tmp_path: Path):
    """The site with a questionnaire in which questions follow from answers on the page and on earlier pages."""
    folder = tmp_path / "following"
    shutil.copytree(DOCUMENTS / PROGRAMME, folder)
    path = folder / "questionnaires" / "neighbours.toml"
    text = path.read_text("utf-8")
    first, table, rest = text.partition('\n[[pages]]\nkey = "table"\n')
    path.write_text(first + written(*FOLLOWING) + table + rest + written(LATER), "utf-8")
    with live.service.store.writing() as db, live.service.vault.writing() as vault_db:
        import_folder(db, vault_db, folder, live.now)
    return live


def begin(live, page: Page, person: str = "p1") -> None:
    page.goto(live.link("linked", person))
    press(page, "Begynd")


def times(page: Page) -> Locator:
    return page.get_by_label("Hvor mange gange?")


def alone(page: Page) -> Locator:
    return page.get_by_label("Hvor mange af gangene sad du alene?")


def how_it_was(page: Page) -> Locator:
    return page.get_by_label("Hvordan var det?")


def test_a_question_appears_and_vanishes_at_once_with_script(followed, visitor) -> None:
    page = visitor(script=True)
    begin(followed, page)
    expect(times(page)).to_be_hidden()
    choose(page, "Har du været med", "Ja")
    expect(times(page)).to_be_visible()
    expect(alone(page)).to_be_hidden()
    times(page).fill("3")
    expect(alone(page)).to_be_visible()
    choose(page, "Mine naboer lytter til mig", "Uenig")
    alone(page).fill("2")
    expect(how_it_was(page)).to_be_visible()
    choose(page, "Mine naboer lytter til mig", "Ved ikke")
    expect(how_it_was(page)).to_be_hidden()
    choose(page, "Har du været med", "Nej")
    for gone in (times(page), alone(page), how_it_was(page)):
        expect(gone).to_be_hidden()
    choose(page, "Har du været med", "Ja")
    expect(alone(page)).to_have_value("2")


def test_dates_and_decimal_numbers_call_for_questions(followed, visitor) -> None:
    page = visitor(script=True)
    begin(followed, page)
    late, long = page.get_by_label("Hvorfor først i år?"), page.get_by_label("Hvorfor så længe?")
    for typed, visible in (("31.12.2025", False), ("1. 1. 2026", True), ("2026-01-01", True), ("01012026", True)):
        page.get_by_label("Hvornår var den første?").fill(typed)
        expect(late).to_be_visible(visible=visible)
    for typed, visible in (("2,5", False), ("2,6", True), ("2.6", True), ("mange", False), ("3", True)):
        page.get_by_label("Hvor mange timer").fill(typed)
        expect(long).to_be_visible(visible=visible)
    choose(page, "Har du været med", "Nej")
    choose(page, "Mine naboer lytter til mig", "Enig")
    late.fill("Flyttet hertil")
    onward(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Dine ideer")
    page.go_back()
    expect(late).to_have_value("Flyttet hertil")
    expect(long).to_be_visible()


def test_choices_among_several_call_for_a_question(followed, visitor) -> None:
    page = visitor(script=True)
    begin(followed, page)
    notices = page.get_by_role("radiogroup", name="Er opslagene lette")
    expect(notices).to_be_hidden()
    page.get_by_label("Fra et opslag").check()
    expect(notices).to_be_visible()
    page.get_by_label("Fra en nabo").check()
    page.get_by_label("Fra boligforeningen").check()
    expect(notices).to_be_hidden()


def test_an_answer_on_an_earlier_page_counts_with_script(followed, visitor) -> None:
    for person, number in (("p1", "2"), ("p2", "3")):
        page = visitor(script=True)
        begin(followed, page, person)
        choose(page, "Har du været med", "Ja")
        times(page).fill(number)
        choose(page, "Mine naboer lytter til mig", "Enig")
        onward(page)
        for row in ("velkommen", "sad alene", "kommer gerne"):
            choose(page, row, "Enig")
        onward(page)
        soup = page.get_by_role("radiogroup", name="Var suppen god?")
        expect(soup).to_be_hidden()
        page.get_by_label("Hvilken ret").fill("Suppe")
        expect(soup).to_be_visible(visible=number == "3")


def test_without_script_every_question_stands_there_with_its_condition(followed, visitor) -> None:
    page = visitor()
    begin(followed, page)
    for field in (times(page), alone(page), how_it_was(page)):
        expect(field).to_be_visible()
    told = page.locator(".follow-up-if").all_inner_texts()
    assert told.pop(1) == told.pop(1)  # a date and a calculation, which no short sentence tells
    assert told[:2] == [
        "Svar kun på det næste, hvis du svarede ”Ja” på spørgsmålet ”Har du været med til en fælles spisning?”",
        "Svar kun på det næste, hvis du svarede mere end 2 på spørgsmålet ”Hvor mange gange?”",
    ]
    assert told[2].endswith(
        "hvis du svarede mindst 2 på spørgsmålet ”Hvor mange af gangene sad du alene?”, og hvis du svarede "
        "”Helt uenig” eller ”Uenig” på spørgsmålet ”Mine naboer lytter til mig”"
    )
    assert told[3].endswith("og hvis du satte færre end 3 kryds ved spørgsmålet ”Hvordan hørte du om spisningerne?”")


def answer_everything(page: Page, *, script: bool) -> None:
    """Answers that call for every question, and then a change of mind that leaves most of them behind."""
    choose(page, "Har du været med", "Ja")
    times(page).fill("5")
    choose(page, "Mine naboer lytter til mig", "Uenig")
    alone(page).fill("4")
    how_it_was(page).fill("Stille")
    page.get_by_label("Fra et opslag").check()
    choose(page, "Er opslagene lette", "Nej")
    times(page).fill("2")
    expect(alone(page)).to_be_visible(visible=not script)
    onward(page)
    for row in ("velkommen", "sad alene", "kommer gerne"):
        choose(page, row, "Enig")
    onward(page)
    page.get_by_label("Hvilken ret").fill("Suppe")
    onward(page)
    press(page, "Send svar")
    expect(page.locator(".receipt")).to_be_visible()


def test_the_same_is_stored_with_and_without_script(followed, visitor) -> None:
    for person, script in (("p1", True), ("p2", False)):
        page = visitor(script=script)
        begin(followed, page, person)
        answer_everything(page, script=script)
    first, second = followed.submissions("linked")
    assert first.answers == second.answers
    assert (first.answers["times"], first.answers["notices"]) == (2, 2)
    assert first.answers.keys().isdisjoint({"alone", "why-alone", "soup"})


@pytest.mark.parametrize("script", [True, False])
def test_a_broken_constraint_is_told_at_the_field_and_at_the_top(followed, visitor, script: bool) -> None:
    page = visitor(script=script)
    begin(followed, page)
    choose(page, "Har du været med", "Ja")
    times(page).fill("3")
    choose(page, "Mine naboer lytter til mig", "Enig")
    alone(page).fill("4")
    onward(page)
    told = "Det kan højst være alle gangene. Det gælder spørgsmålet: Hvor mange af gangene sad du alene?"
    expect(page.locator("#fejl")).to_be_focused()
    expect(page.locator("#fejl li")).to_have_text(told)
    expect(page.locator("#e-alone")).to_contain_text(told)
    expect(alone(page)).to_have_value("4")
    page.get_by_role("link", name="Det kan højst være").click()
    expect(alone(page)).to_be_focused()
    alone(page).fill("3")
    onward(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ved bordet")


def test_the_keyboard_alone_calls_for_a_question_and_the_focus_stays(followed, visitor) -> None:
    page = visitor(width=WIDE, script=True)
    begin(followed, page)
    page.get_by_label("Nej", exact=True).first.focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Ja", exact=True).first).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Nu er der flere spørgsmål på siden.")
    page.keyboard.press("Tab")
    expect(times(page)).to_be_focused()
    page.keyboard.type("3")
    expect(times(page)).to_be_focused()
    page.keyboard.press("Backspace")
    expect(page.get_by_role("status")).to_have_text("Nu er der færre spørgsmål på siden.")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Helt uenig")).to_be_focused()


def test_going_back_in_the_browser_shows_what_the_answers_call_for(followed, visitor) -> None:
    page = visitor(script=True)
    begin(followed, page)
    choose(page, "Har du været med", "Ja")
    times(page).fill("3")
    choose(page, "Mine naboer lytter til mig", "Enig")
    onward(page)
    page.go_back()
    expect(times(page)).to_be_visible()
    expect(alone(page)).to_be_visible()


def test_axe_finds_nothing_wrong_while_questions_are_hidden_and_shown(followed, visitor, looked_at) -> None:
    page = visitor(script=True)
    begin(followed, page)
    looked_at(page, "hidden")
    choose(page, "Har du været med", "Ja")
    times(page).fill("3")
    choose(page, "Mine naboer lytter til mig", "Uenig")
    alone(page).fill("9")
    page.get_by_label("Fra et opslag").check()
    onward(page)
    expect(page.locator("#e-alone")).to_be_visible()
    looked_at(page, "shown")


def test_the_script_and_the_server_agree_on_every_expression(live, visitor) -> None:
    every = [*(parse(written) for written, _ in CASES), *made_up(seed=20261125, n=2500)]
    trees = [tree for tree in every if is_for_conditions(tree)]
    expected = [evaluate(tree, GIVEN.get) for tree in trees]
    page = visitor(script=True)
    page.goto(live.link("linked"))
    press(page, "Begynd")
    address = re.search(r'src="(/static/follow\.js[^"]*)"', page.content())
    assert address
    found = page.evaluate(
        """async ([address, trees, given]) => {
            const { evaluate } = await import(address);
            return trees.map((tree) => evaluate(tree, (key) => given[key] ?? null));
        }""",
        [address[1], [as_json(tree) for tree in trees], {key: as_sent(value) for key, value in GIVEN.items()}],
    )
    differing = [
        (as_text(tree), one, other)
        for tree, one, other in zip(trees, expected, found, strict=True)
        if not agree(one, other)
    ]
    assert differing == []
    assert len(trees) > 1000
    assert len({str(one) for one in expected}) > 20
    assert {key for tree in trees for key in keys_of(tree)} == GIVEN.keys() - {"."}


def is_for_conditions(tree: Node) -> bool:
    """Whether the browser can get the tree: what only constraints may use stays on the server."""
    return not any(isinstance(node, Own) or getattr(node, "name", "") == "string-length" for node in nodes(tree))


def as_sent(value: Value) -> object:
    return sorted(value, key=str) if isinstance(value, frozenset) else value


def agree(one: Value, other: object) -> bool:
    if isinstance(one, frozenset):
        return as_sent(one) == other
    return one == other and isinstance(one, bool) == isinstance(other, bool)
