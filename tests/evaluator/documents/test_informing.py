"""What may be done with answers follows from what people were told when their wave opened, not from what is said
later."""

from __future__ import annotations

import datetime as dt

import pytest

from evaluator.documents.informing import Announced, announced
from evaluator.store.documents import PROGRAMME, save_document
from tests.support.informing import information, variant
from tests.support.plans import AFTER, BEFORE, DOCUMENT, KEY, OPEN, Street

DAY = dt.timedelta(days=1)
NOTHING, ALL = Announced(take_out=False, quotes=False), Announced(take_out=True, quotes=True)
SILENT = DOCUMENT.split("[information]")[0]


def saying(*, take_out: bool, quotes: bool) -> str:
    return SILENT + information(["en"], take_out=take_out, quotes=quotes)


def held(street: Street, wave: str = "m1-people") -> Announced:
    with street.store.reading() as db:
        return announced(db, KEY, wave)


def brought(street: Street, *texts: tuple[dt.datetime, str]) -> Street:
    for now, text in texts:
        street.write(text)
        street.bring_in(now)
    return street


@pytest.mark.parametrize("take_out", [True, False])
@pytest.mark.parametrize("quotes", [True, False])
def test_what_the_text_says_when_the_wave_opens_holds(street: Street, take_out: bool, quotes: bool) -> None:
    brought(street, (BEFORE, saying(take_out=take_out, quotes=quotes)))
    assert held(street) == Announced(take_out, quotes)


def test_what_is_written_before_the_wave_opens_replaces_what_stood_there(street: Street) -> None:
    early = (BEFORE, saying(take_out=False, quotes=True))
    brought(street, early, (BEFORE + DAY, saying(take_out=True, quotes=False)))
    assert held(street) == Announced(take_out=True, quotes=False)


def test_what_is_announced_after_a_wave_opened_does_not_hold_for_it_but_for_the_next(street: Street) -> None:
    brought(street, (BEFORE, saying(take_out=False, quotes=False)), (OPEN, saying(take_out=True, quotes=True)))
    assert held(street) == NOTHING
    assert held(street, "m2-people") == ALL


def test_what_is_no_longer_announced_holds_no_more_and_cannot_be_had_back(street: Street) -> None:
    brought(street, (BEFORE, saying(take_out=True, quotes=True)), (OPEN, saying(take_out=False, quotes=True)))
    assert held(street) == Announced(take_out=False, quotes=True)
    brought(street, (AFTER, saying(take_out=True, quotes=True) + "# Again"))
    assert held(street) == Announced(take_out=False, quotes=True)


def test_a_wave_that_is_moved_after_it_opened_keeps_what_was_said(street: Street) -> None:
    brought(street, (BEFORE, saying(take_out=False, quotes=False)))
    moved = saying(take_out=True, quotes=True).replace("2026-05-01", "2026-05-10")
    brought(street, (OPEN, moved))
    assert held(street) == NOTHING


def test_documents_of_a_time_without_information_texts_announced_nothing(street: Street) -> None:
    with street.store.writing() as db:
        save_document(db, programme=KEY, kind=PROGRAMME, key=KEY, text=SILENT, now=BEFORE)
    assert held(street) == NOTHING
    assert held(street, "no-such-wave") == NOTHING


def test_some_waves_are_told_something_else(street: Street) -> None:
    other = saying(take_out=True, quotes=False) + variant("people", ["m2-people"], take_out=False, quotes=True)
    brought(street, (BEFORE, other))
    assert held(street) == Announced(take_out=True, quotes=False)
    assert held(street, "m2-people") == Announced(take_out=False, quotes=True)
