"""The owner of a recommendation answers it by their link: agreed or not, why, what is done about it, and until when."""

from __future__ import annotations

import datetime as dt

import pytest

from evaluator.records.recommendations import REGISTER
from evaluator.registers import keeping
from evaluator.registers.correcting import correct_row
from evaluator.store.register_versions import Recorded
from evaluator.store.registers import events, rows
from evaluator.store.status_rounds import requests
from tests.support.owned import OwnersDesk

NAME = REGISTER.name
OWNER = "vicedirektør"


@pytest.fixture
def asked(desk: OwnersDesk):
    """What the owner's link opens, and its question."""
    cells = {"title": "Spis sammen", "milestone": "m1", "to_whom": OWNER, "owner": OWNER}
    with desk.service.store.writing() as db:
        keeping.add(db, desk.programme, NAME, cells, by="eva", now=desk.site.now)
    owner = desk.person()
    its = desk.open()
    with desk.service.store.reading() as db:
        (request,) = requests(db, desk.programme, round_=its.id)
    return desk.link(its, owner), desk.question(its, request.reference)


def stored(desk: OwnersDesk) -> tuple[list[tuple[str, str]], tuple[str, object]]:
    """What was answered with its reason, and what is done until when."""
    with desk.service.store.reading() as db:
        said = [(str(one["state"]), str(one["note"])) for one in events(db, desk.programme, NAME)]
        (row,) = rows(db, desk.programme, NAME)
    return said, (str(row["action"]), row["due"])


def test_the_page_asks_for_an_answer_with_what_is_done_and_until_when(desk, asked) -> None:
    page = desk.get(asked[0]).text
    for words in ("Hvad svarer I på anbefalingen?", "Delvist enig", "Hvorfor?", "Hvad gør I?", "Hvornår er det gjort?"):
        assert words in page
    assert f'name="day" max="{desk.site.now.date()}" value="{desk.site.now.date()}"' in page
    its = {"state": "partly", "day": "2026-05-01", "learned": "Vi har ikke lokaler"}
    page = desk.tell(*asked, **its, action="Spisning  i gården", due="2026-09-01").text
    assert "Tak for dit svar" in page
    assert stored(desk) == ([("partly", "Vi har ikke lokaler")], ("Spisning i gården", dt.date(2026, 9, 1)))


def test_who_rejects_without_a_reason_is_asked_for_one_and_loses_nothing(desk, asked) -> None:
    page = desk.tell(*asked, state="rejected", day="2026-05-01", action="Intet", due="2026-09-01")
    assert page.status_code == 422
    assert "Der står ikke, hvorfor I afviser anbefalingen" in page.text
    assert 'value="rejected" checked' in page.text.replace(' id="s-state"', "")
    for kept in ('value="2026-05-01"', 'value="Intet"', 'value="2026-09-01"'):
        assert kept in page.text
    assert stored(desk) == ([], ("", None))
    desk.tell(*asked, state="rejected", day="2026-05-01", learned="Det er for dyrt")
    assert stored(desk)[0] == [("rejected", "Det er for dyrt")]


def test_an_answer_is_corrected_as_long_as_nothing_has_happened_since(desk, asked) -> None:
    its = {"state": "agreed", "day": "2026-05-01", "learned": ""}
    desk.tell(*asked, **its, action="Spisning i gården")
    desk.tell(*asked, **its, action="Spisning i laden", due="snart")
    assert stored(desk)[1] == ("Spisning i gården", None)
    desk.tell(*asked, **its, action="Spisning i laden", due="2026-09-01")
    assert stored(desk) == ([("agreed", "")], ("Spisning i laden", dt.date(2026, 9, 1)))


def test_once_it_is_answered_the_owner_tells_how_far_it_is(desk, asked) -> None:
    cells = {"state": "agreed", "occurred_on": "2026-05-01", "note": ""}
    with desk.service.store.writing() as db:
        keeping.move(db, desk.programme, NAME, asked[1].request.reference, cells, by="sif", now=desk.site.now)
        changed = {"action": "Et bord til", "due": "2026-09-01"}
        correct_row(
            db, desk.programme, NAME, asked[1].request.reference, changed, Recorded("sif", desk.site.now, "Enig")
        )
    page = desk.get(f"{asked[0]}/{asked[1].request.id}").text
    assert "Det gør I: Et bord til (senest 1. september 2026)" in page
    assert "Hvor langt er I?" in page
    assert "Hvad gør I?" not in page
    desk.tell(*asked, state="done", day="2026-05-02", learned="Det er gjort")
    assert stored(desk)[0] == [("agreed", ""), ("done", "Det er gjort")]
