"""A page that stood open on one device while the same person answered on another erases nothing."""

from __future__ import annotations

import re

import pytest
from werkzeug.datastructures import MultiDict

from evaluator.answering.stale_pages import differing, mark, marks, unite
from tests.support.members import Member

IDEAS = {"dish": "Suppe", "better": "Mere plads\r\nog tidligere"}
BLANK = {"dish": "", "better": ""}


@pytest.fixture
def ideas(site) -> str:
    """The address of the last page, which nothing has been answered on."""
    return site.post(site.begin(site.invite("linked")), site.MEALS, site.TABLE).location


def texts(site, ideas: str) -> dict[str, str]:
    return dict(site.draft("linked", ideas.split("/")[2]).texts)


def test_a_page_that_stood_open_and_empty_keeps_what_was_written_on_the_phone(site, ideas) -> None:
    computer = site.marks(ideas)
    site.post(ideas, IDEAS | site.marks(ideas))
    assert site.post(ideas, BLANK | computer).status_code == 303
    assert texts(site, ideas) == {"dish": "Suppe", "better": "Mere plads\nog tidligere"}


def test_what_each_of_two_devices_changed_is_kept(site, ideas) -> None:
    computer = site.marks(ideas)
    site.post(ideas, BLANK | {"dish": "Suppe"} | site.marks(ideas))
    assert site.post(ideas, BLANK | {"better": "Mere plads"} | computer).status_code == 303
    assert texts(site, ideas) == {"dish": "Suppe", "better": "Mere plads"}


def test_a_required_answer_that_was_given_elsewhere_is_not_asked_for_again(site) -> None:
    first = site.begin(site.invite("linked"))
    computer = site.marks(first)
    site.post(first, site.MEALS | site.marks(first))
    onward = site.post(first, {"times": ""} | computer)
    assert (onward.status_code, onward.location.rpartition("/")[2]) == (303, "table")
    assert site.draft("linked", first.split("/")[2]).answers["heard"] == 4


def test_what_both_changed_is_shown_in_both_ways_and_neither_is_lost(site, ideas) -> None:
    computer = site.marks(ideas)
    site.post(ideas, BLANK | {"better": "Fra telefonen"} | site.marks(ideas))
    response = site.post(ideas, BLANK | {"dish": "Suppe", "better": "Fra computeren"} | computer)
    assert response.status_code == 409
    for words in ("Du har svaret forskelligt to steder", "Fra telefonen", "Det andet sted:", "Behold svarene"):
        assert words in response.text
    assert ">\nFra computeren</textarea>" in response.text
    assert texts(site, ideas) == {"dish": "Suppe", "better": "Fra telefonen"}
    again = MultiDict({"dish": "Suppe", "better": "Fra computeren"} | marks_in(response.text))
    assert site.post(ideas, again).status_code == 303
    assert texts(site, ideas)["better"] == "Fra computeren"


def test_choices_in_conflict_are_told_in_words(site) -> None:
    first = site.begin(site.invite("linked"))
    computer = site.marks(first)
    site.post(first, site.MEALS | site.marks(first))
    response = site.post(first, site.MEALS | {"heard": "2", "told-by": ["3"]} | computer)
    assert response.status_code == 409
    text = " ".join(response.text.split())
    assert "<strong>Her på siden:</strong> Uenig</dd>" in text
    assert "<strong>Det andet sted:</strong> Enig</dd>" in text
    assert "<strong>Det andet sted:</strong> Fra en nabo Fra et opslag</dd>" in text


def test_the_answers_of_the_other_place_are_kept_by_going_to_the_page_again(site, ideas) -> None:
    computer = site.marks(ideas)
    site.post(ideas, BLANK | {"better": "Fra telefonen"} | site.marks(ideas))
    response = site.post(ideas, BLANK | {"better": "Fra computeren"} | computer)
    assert f'href="{ideas}"' in response.text
    assert ">\nFra telefonen</textarea>" in site.client.get(ideas).text


def test_an_answer_is_taken_back_where_the_page_is_fresh_and_kept_where_it_was_overtaken(site, ideas) -> None:
    site.post(ideas, IDEAS | site.marks(ideas))
    stale = site.marks(ideas)
    assert site.post(ideas, IDEAS | stale | {"_clear": "dish"}).status_code == 303
    assert texts(site, ideas) == {"better": "Mere plads\nog tidligere"}
    site.post(ideas, BLANK | {"dish": "Salat", "better": ""} | site.marks(ideas))
    assert texts(site, ideas) == {"dish": "Salat"}
    assert site.post(ideas, BLANK | stale).status_code == 409
    assert texts(site, ideas) == {"dish": "Salat"}


def test_a_page_without_marks_erases_nothing_and_writes_what_it_has(site, ideas) -> None:
    site.post(ideas, IDEAS)
    assert site.post(ideas, BLANK | {"dish": "Salat"}).status_code == 303
    assert texts(site, ideas) == {"dish": "Salat", "better": "Mere plads\nog tidligere"}


def test_an_error_on_the_page_does_not_hide_that_it_was_drawn_with_what_is_stored(site) -> None:
    first = site.begin(site.invite("linked"))
    response = site.post(first, site.MEALS | {"times": "mange"} | site.marks(first))
    assert response.status_code == 422
    mended = site.post(first, site.MEALS | {"times": "4"} | marks_in(response.text))
    assert (mended.status_code, site.draft("linked", first.split("/")[2]).answers["times"]) == (303, 4)


def test_it_is_the_same_in_an_interview(site) -> None:
    ida = Member(site, "ida", role="collector")
    first = ida.post(f"/interview/{site.invite('linked')}/begynd", language="da").location
    stale, fresh = (marks_in(ida.get(first).text) for _ in range(2))
    ida.post(first, **site.MEALS, **fresh)
    assert ida.post(first, came="", heard="", **stale).status_code == 303
    assert re.search('name="heard" value="4"[^>]* checked', ida.get(first).text)


def test_it_is_the_same_at_a_kiosk(site) -> None:
    start = f"/kiosk/{site.open_key('open')}/begynd"
    first = site.client.post(start, data={"language": "da", "group": "residents"}).location
    stale = site.marks(first)
    site.post(first, site.MEALS | site.marks(first))
    assert site.post(first, {"came": "", "heard": ""} | stale).status_code == 303
    assert re.search('name="heard" value="4"[^>]* checked', site.client.get(first).text)


def marks_in(page: str) -> dict[str, str]:
    return {"_set": page.partition('name="_set" value="')[2].partition('"')[0]}


def test_a_mark_is_the_same_however_a_browser_writes_the_same_answer() -> None:
    assert mark(["a\r\nb "]) == mark(["a\nb"]) != mark(["a b"])
    assert mark(["1", "2"]) == mark(["2", "1"]) != mark(["12"])
    assert mark(["", " "]) == mark([]) == ""


@pytest.mark.parametrize(
    ("drawn", "stored", "posted", "stays", "conflicts"),
    [
        ("", "", "a", False, False),
        ("", "b", "", True, False),
        ("", "b", "b", False, False),
        ("", "b", "a", True, True),
        ("a", "b", "a", True, False),
        ("a", "a", "b", False, False),
        ("a", "a", "", False, False),
        ("a", "b", "", True, True),
        ("a", "", "a", True, False),
        ("a", "", "b", True, True),
    ],
)
def test_who_changed_what_follows_from_three_answers(drawn, stored, posted, stays, conflicts) -> None:
    seen = marks({"q": (drawn,), "r": ("x",)})
    found = differing({"q": (posted,), "r": ("x",)}, {"q": (stored,), "r": ("x",)}, seen)
    assert found == ({"q": (stored,)} if stays else {}, ("q",) if conflicts else ())


def test_marks_of_another_page_are_no_marks() -> None:
    united = unite(MultiDict({"q": "", "_set": "1.2.3"}), {"q": ("a",)})
    assert (united.fields.getlist("q"), united.conflicts) == (["a"], ())
