"""Days on which something is deleted: read, reckoned, and refused where it is still needed then."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.programme.check import check_programme
from evaluator.programme.document import read_programme
from evaluator.programme.kept_until import answers_due, contacts_due, key_due
from evaluator.programme.model import Programme
from evaluator.programme.retention import months_after
from surveys.diagnostics import Diagnostic
from tests.support.site import DOCUMENTS

TEXT = (DOCUMENTS / "programme.toml").read_text("utf-8").replace("Until the end of 2030, then deleted", "Deleted then")


def read(more: str, text: str = TEXT) -> tuple[Programme, list[Diagnostic]]:
    programme, faults = read_programme(text + more)
    assert programme is not None
    found = check_programme(programme, {}, unreadable=("neighbours",), earlier=faults)
    return programme, [*faults, *(one for one in found if one.severity == "error")]


def told(more: str, text: str = TEXT) -> list[str]:
    return [
        f"{'.'.join(map(str, one.place[-2:]))} {one.code.removeprefix('programme.')}" for one in read(more, text)[1]
    ]


def test_a_wave_has_its_own_days_or_those_of_the_programme() -> None:
    text = TEXT.replace("[waves.nameless]", "answers_months = 6\n\n[waves.nameless]")
    programme, faults = read("\n[retention]\nanswers_until = 2027-01-31\ncontacts_months = 1\n", text)
    assert faults == []
    due = {one.key: answers_due(programme, one) for one in programme.waves}
    assert due["linked"] == dt.date(2026, 11, 14)
    assert due["nameless"] == dt.date(2027, 1, 31)
    assert (contacts_due(programme), key_due(programme)) == (dt.date(2026, 6, 30), None)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31)), st.integers(1, 600))
def test_months_end_in_the_month_that_is_meant(day: dt.date, months: int) -> None:
    after = months_after(day, months)
    assert (after.year - day.year) * 12 + after.month - day.month == months
    assert after.day == day.day or (after.day < day.day and (after + dt.timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("answers_until = 2027-01-01\nanswers_months = 3", "retention.answers_months kept_until_twice"),
        ("answers_months = 601", "retention.answers_months kept_too_long"),
        ("answers_until = 2026-05-14", "retention.answers_until answers_kept_too_short"),
        ("contacts_until = 2026-05-01", "retention.contacts_until contacts_kept_too_short"),
        ("key_until = 2026-05-14\nanswers_until = 2026-05-15", "retention.key_until key_kept_too_short"),
        ("key_until = 2027-01-01", "retention.key_until key_goes_and_answers_stay"),
        ("key_until = 2027-01-01\nanswers_until = 2027-01-02", "retention.key_until key_goes_before_answers"),
        ("answer_until = 2027-01-01", "retention.answer_until unknown_key"),
    ],
)
def test_what_is_needed_is_not_deleted(more: str, fault: str) -> None:
    assert fault in told(f"\n[retention]\n{more}\n")
    assert told("\n[retention]\nanswers_until = 2027-01-01\nkey_until = 2027-01-01\n") == []


@pytest.mark.parametrize(
    ("said", "days", "agrees"),
    [
        ("Until the end of 2027", "answers_until = 2027-12-31", True),
        ("Until the end of 2026", "answers_until = 2027-12-31", False),
        ("Answers until 2027, the key until 2030", "answers_until = 2027-12-31\nkey_until = 2030-01-01", True),
        ("Answers until 2027, the key until 2031", "answers_until = 2027-12-31\nkey_until = 2030-01-01", False),
        ("Tre måneder efter at runden lukker", "answers_months = 3", True),
        ("3 måneder efter at runden lukker", "answers_months = 4", False),
        ("Two years after it closes", "answers_months = 24", True),
        ("A year after it closes", "answers_months = 24", False),
        ("Then they are deleted", "answers_months = 24", True),
        ("Until the end of 2026", "contacts_until = 2027-12-31", True),
    ],
)
def test_a_sentence_says_what_the_days_say(said: str, days: str, *, agrees: bool) -> None:
    found = told(f"\n[retention]\n{days}\n", TEXT.replace("Deleted then", said))
    assert found == ([] if agrees else [f"retention.{one} retention_says_otherwise" for one in ("da", "en")])
