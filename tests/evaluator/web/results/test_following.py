"""The page on how the asking went: nothing until the milestone is counted, then what its count tells."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from evaluator.accounts.credentials import add_account
from evaluator.documents.storing import load_questionnaire
from evaluator.findings.following import Following, Lasted, Reached
from evaluator.reporting.blocks import Paragraph
from evaluator.reporting.following import following_parts
from evaluator.reporting.wording import Wording
from evaluator.results.following import following_of
from evaluator.results.milestones import count_of
from evaluator.store.drafts import Draft, save_draft
from evaluator.store.submissions import Submission, insert_submissions, send
from evaluator.texts import Texts
from surveys.kinds.all import as_asked, variables_in
from tests.support.counting import AFTER_LINDEVANG

PASSWORD = "a good long password"
PAGE = "/p/lindevang/runder/foelg"
AFTER = dt.datetime(2026, 5, 16, 10, tzinfo=dt.UTC)
MARK = "Vises ikke (beskytter enkelte)"


def get(site, address: str = PAGE):
    return site.client.get(address, base_url="https://localhost")


def part(page: str, key: str) -> str:
    return re.split('<section|<details class="fold section"', page.split(f' id="{key}"')[1])[0]


def cells(page: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.S)
    return [[re.sub("<[^>]+>", "", one).strip() for one in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)] for row in rows]


def sign_in(site, name: str) -> None:
    page = get(site, "/log-ind").text
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    form = {"name": name, "password": PASSWORD, "csrf_token": found[1]}
    site.client.post("/log-ind", data=form, base_url="https://localhost")


def linked(person: int, group: str, day: int) -> Submission:
    return Submission(
        programme="lindevang",
        wave="linked",
        linkage="pseudonymous",
        version=1,
        group=group,
        answers={"came": 1, "heard": None if person % 4 == 0 else 4},
        pseudonym=f"p{person}",
        submitted_at=dt.datetime(2026, 5, day, 12, tzinfo=dt.UTC),
    )


@pytest.fixture
def evaluator(site):
    """Linked answers: six residents on 1 May and six more on 3 May."""
    with site.service.store.writing() as db:
        for name, role in (("eva", "evaluator"), ("sten", "steering")):
            add_account(db, name=name, password=PASSWORD, role=role, now=site.now)
        residents = [linked(person, "residents", 1 if person < 6 else 3) for person in range(12)]
        insert_submissions(db, residents)
    sign_in(site, "eva")
    site.signed_in = [lambda: sign_in(site, "eva")]
    return site


def add_staff(site, *people: int) -> None:
    with site.service.store.writing() as db:
        insert_submissions(db, [linked(person, "staff", 2) for person in people])


def test_days_are_told_for_groups_that_are_large_enough_with_a_picture_and_its_table(evaluator) -> None:
    evaluator.count()
    page = part(get(evaluator).text, "days-linked")
    assert cells(page)[1:] == [
        ["Beboer", "1.\N{NO-BREAK SPACE}maj", "6", "15\N{NO-BREAK SPACE}%"],
        ["Beboer", "14.\N{NO-BREAK SPACE}maj", "12", "30\N{NO-BREAK SPACE}%"],
    ]
    assert 'alt="Kurver over svarprocenten fra 1. maj 2026. Beboer: 30\N{NO-BREAK SPACE}% den 14. maj 2026."' in page
    assert "Ansat" not in page


def test_days_of_a_large_group_are_told_and_nothing_of_a_small_one(evaluator) -> None:
    add_staff(evaluator, 20, 21, 22)
    evaluator.count()
    page = part(get(evaluator).text, "days-linked")
    assert [row[2] for row in cells(page)[1:]] == ["6", "12"]
    assert "Ansat" not in page


def test_an_anonymous_wave_tells_no_days(evaluator) -> None:
    evaluator.count()
    assert "Der gemmes ikke, hvornår nogen svarede" in part(get(evaluator).text, "days-open")


@pytest.mark.parametrize("now", [dt.datetime(2026, 5, 15, 10, tzinfo=dt.UTC), AFTER, AFTER_LINDEVANG])
def test_until_the_milestone_is_counted_nothing_is_told(evaluator, now: dt.datetime) -> None:
    evaluator.later(now)
    assert "<section" not in get(evaluator).text
    assert "<table" not in get(evaluator).text


SLOW = Lasted(10, None, 7)


def spoken(found: Following) -> str:
    parts = following_parts(found, Wording(Texts("da"), found.programme))
    blocks = [block for one in parts for below in one.parts for block in below.blocks]
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph))


def begin(db, number: int, page: str, *, sent: bool) -> None:
    its = Draft(
        programme="lindevang",
        wave="open",
        draft_key=f"d{number}",
        linkage="anonymous",
        version=1,
        group="residents",
        page=page,
        answers={"came": 2, "heard": 4},
    )
    save_draft(db, its)
    if sent:
        send(db, its, receipt="sent", now=AFTER, synthetic=False)


def test_when_a_wave_has_closed_it_is_told_where_people_stopped(evaluator) -> None:
    with evaluator.service.store.writing() as db:
        for number in range(20):
            begin(db, number, "table" if number % 2 else "ideas", sent=number < 8)
    evaluator.count()
    page = part(get(evaluator).text, "pages-open")
    assert cells(page)[1:] == [
        ["Side 1: De fælles spisninger", "20", "100\N{NO-BREAK SPACE}%"],
        ["Side 2: Ved bordet", "20", "100\N{NO-BREAK SPACE}%"],
        ["Side 3: Dine ideer", "14", "70\N{NO-BREAK SPACE}%"],
        ["Gennemsyn før afsendelse", "8", "40\N{NO-BREAK SPACE}%"],
        ["Sendt", "8", "40\N{NO-BREAK SPACE}%"],
    ]


def test_a_table_of_which_nothing_is_shown_is_a_sentence_and_answering_that_took_too_long_is_told(evaluator) -> None:
    evaluator.count()
    with evaluator.service.store.reading() as db:
        found = following_of(db, count_of(db, "lindevang", "m1"))
    (linked,) = (one for one in found.waves if one.wave.key == "linked")
    hidden = tuple(Reached(page, None) for page in ("meals", ""))
    slow = replace(linked, suppressed=False, began=None, sent=22, pages=hidden, lasted=(Lasted(None, 10, 15), SLOW))
    said = spoken(replace(found, waves=(slow,)))
    assert "vises ikke (beskytter enkelte). Sendt: 22." in said
    assert "32\N{NO-BREAK SPACE}% brugte mindst dobbelt så lang tid" in said
    quick = replace(slow, lasted=(Lasted(None, 10, 21), Lasted(10, None, 5)))
    assert "dobbelt så lang tid" not in spoken(replace(found, waves=(quick,)))


def test_where_people_stopped_is_suppressed_while_a_group_of_the_wave_is(evaluator) -> None:
    add_staff(evaluator, 20, 21, 22)
    evaluator.count()
    assert MARK in part(get(evaluator).text, "pages-linked")


def test_blank_questions_are_told_after_closing_of_groups_that_are_large_enough(evaluator) -> None:
    add_staff(evaluator, 20, 21, 22)
    evaluator.count()
    row = ["Mine naboer lytter til mig", "3", "12", "25\N{NO-BREAK SPACE}%"]
    assert row in cells(part(get(evaluator).text, "blanks-neighbours"))
    add_staff(evaluator, *range(23, 29))
    evaluator.count(reason="Flere svar")
    row = ["Mine naboer lytter til mig", "6", "21", "29\N{NO-BREAK SPACE}%"]
    assert row in cells(part(get(evaluator).text, "blanks-neighbours"))


def test_a_row_of_a_table_is_told_with_the_question_above_it(evaluator) -> None:
    with evaluator.service.store.reading() as db:
        asked = load_questionnaire(db, "lindevang", "neighbours", 1, ("da", "en"))
    told = [as_asked(one)["da"] for one in variables_in(asked)]
    assert "Hvor enig er du i det følgende? – Jeg kommer gerne igen" in told
    assert "Mine naboer lytter til mig" in told


def test_the_steering_group_does_not_follow_single_waves(evaluator) -> None:
    evaluator.client.delete_cookie("session")
    sign_in(evaluator, "sten")
    assert get(evaluator).status_code == 403


def test_the_page_can_be_read_in_english(evaluator) -> None:
    get(evaluator, "/sprog/en?next=/")
    assert "How the collection went" in get(evaluator).text


def answer(site, person: int, minutes: int) -> None:
    began = site.now
    review = site.answer_all(site.invite("linked", f"web{person}"))
    site.now = began + dt.timedelta(minutes=minutes)
    site.post(review, {})
    site.now = began


def test_how_long_it_took_is_told_coarsely_once_a_linked_wave_has_closed(evaluator) -> None:
    for person, minutes in enumerate((0, 1, 2, 3, 4, 12, 12, 15, 19, 60)):
        answer(evaluator, person, minutes)
    evaluator.count()
    page = get(evaluator).text
    assert cells(part(page, "times-linked"))[1:] == [
        ["Under 5 minutter", "5", "50\N{NO-BREAK SPACE}%"],
        ["5 til 10 minutter", "0", "0\N{NO-BREAK SPACE}%"],
        ["10 minutter eller mere", "5", "50\N{NO-BREAK SPACE}%"],
    ]
    assert "tager cirka" in part(page, "times-linked")
    assert "så tiden måles ikke" in part(page, "times-open")


def test_how_long_it_took_is_suppressed_while_a_group_is_too_small_and_with_few(evaluator) -> None:
    answer(evaluator, 1, 3)
    evaluator.count()
    assert MARK in part(get(evaluator).text, "times-linked")


def test_how_long_it_took_is_not_told_beside_a_group_that_is_too_small(evaluator) -> None:
    answer(evaluator, 1, 3)
    add_staff(evaluator, 20, 21, 22)
    evaluator.count()
    assert MARK in part(get(evaluator).text, "times-linked")
