"""Each kind of answer is taken over from a file with one row for each person, recoded where its cells hold words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from evaluator.importing.responses import ResponsesImport
from evaluator.store.engine import Store
from evaluator.store.submissions import free_texts, submissions
from tests.support.diagnostics import rejected

Import = Callable[..., ResponsesImport]


@pytest.fixture
def make_database(make_sqlite: Callable[[str], str]) -> Callable[[str], str]:
    """SQLite alone: what is asked here does not depend on the database."""
    return make_sqlite


ITEMS = ("calm", "tense", "secure")

WIDE = """
wave = "w1"
group = "home"
process = { column = "forløb", values = { "Salon" = "salon" } }
person = "id"
submitted = "sent"
synthetic = true
ignore = ["Browser"]
[values.four]
"slet ikke" = 1
"lidt" = 2
"ja" = 3
"meget" = 4
"ved ikke" = "dont_know"
[columns]
"Q1" = "calm"
"Q2" = "visits"
"Q3" = "ways"
"Q4" = "more"
"""
WIDE_HEADER = ("id", "Forløb", "Sent", "browser", "q1", "Q2", "Q3", "Q4")


def test_texts_numbers_several_choices_process_and_time_are_taken_over(importer: Import, store: Store) -> None:
    rows = [
        WIDE_HEADER,
        ("p1", "Salon", "2026-01-19", "x", "meget", "12", "1; 3", "More chairs"),
        ("p2", "salon", "2026-01-21T10:00+01:00", "x", "ved ikke", "", "", ""),
    ]
    importer(rows, WIDE)
    with store.writing() as db:
        first, second = sorted(submissions(db, "panel", "w1"), key=lambda one: str(one.submitted_at))
        assert free_texts(db, "panel", "w1", "more") == ["More chairs"]
    assert first.answers == {"calm": 4, "visits": 12, "ways#1": 1, "ways#2": 0, "ways#3": 1, "more": 1}
    assert second.answers == {"calm": -998, "ways#1": None, "ways#2": None, "ways#3": None, "more": None}
    assert (first.process, first.group, first.synthetic) == ("salon", "home", True)
    assert first.submitted_at == dt.datetime(2026, 1, 18, 23, tzinfo=dt.UTC)
    assert second.submitted_at == dt.datetime(2026, 1, 21, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("top", "cell", "hour"),
    [
        ("", "21-01-2026 10:11:12", 9),
        ("", "21.01.2026 10:11:12", 9),
        ("", "21. januar 2026 10.11.12", 9),
        ('timezone = "UTC"\n', "2026-01-21 10:11:12", 10),
        ('timezone = "America/New_York"\ndates = "month/day/year"\n', "1/21/2026 10:11:12 AM", 15),
    ],
)
def test_a_time_is_danish_unless_the_map_says_so(
    importer: Import, store: Store, top: str, cell: str, hour: int
) -> None:
    importer([WIDE_HEADER, ("p1", "", cell, "", "ja", "", "", "")], top + WIDE)
    with store.reading() as db:
        (only,) = submissions(db, "panel", "w1")
    assert only.submitted_at == dt.datetime(2026, 1, 21, hour, 11, 12, tzinfo=dt.UTC)


def test_a_danish_time_of_the_last_hour_is_not_in_the_future(importer: Import) -> None:
    """The file is imported at 14:00 in Denmark."""
    row = ("p1", "", "2026-06-01 13:30", "", "ja", "", "", "")
    assert importer([WIDE_HEADER, row], WIDE).added == {"w1": 1}
    with rejected("lies in the future"):
        importer([WIDE_HEADER, ("p2", "", "2026-06-01 14:30", "", "ja", "", "", "")], WIDE)


def test_a_time_before_the_wave_is_no_time_of_sending(importer: Import, store: Store) -> None:
    rows = [WIDE_HEADER, ("p1", "", "1980-01-01 00:00:00", "", "ja", "", "", "")]
    with rejected("'1980-01-01 00:00:00' lies before wave 'w1' opened"):
        importer(rows, WIDE)
    result = importer(rows, WIDE, rules='unknown_time = "blank"')
    assert [one.code for one in result.notes] == ["importing.resolved"]
    with store.reading() as db:
        (only,) = submissions(db, "panel", "w1")
    assert only.submitted_at is None


def test_the_order_of_a_time_in_slashes_is_for_the_map_to_say(importer: Import) -> None:
    rows = [WIDE_HEADER, ("p1", "", "02/01/2026 10:11", "", "ja", "", "", "")]
    for rules in ("", 'unknown_time = "blank"'):
        with rejected('write dates = "day/month/year" or dates = "month/day/year" at the top of map.toml'):
            importer(rows, WIDE, rules=rules)


ODD = {
    "unknown_process": (("p1", "Fair", "", "", "ja", "", "", ""), "'Fair' is no process of the programme", "blank"),
    "unknown_time": (("p1", "", "2027-01-01", "", "ja", "", "", ""), "'2027-01-01' lies in the future", "blank"),
    "unknown_code": (("p1", "", "", "", "ja", "99", "", ""), "holds '99', which is not from 0 to 50", "blank"),
    "refused": (("p1", "", "", "", "ja", "13", "", ""), "the answer to 'visits' breaks its constraint", "blank"),
    "not_asked": (("p1", "", "", "", "lidt", "3", "", ""), "'visits' is answered although", "drop_answer"),
}


@pytest.mark.parametrize("rule", ODD)
def test_odd_cells_can_be_blanked_or_skip_the_row(importer: Import, rule: str) -> None:
    row, problem, resolution = ODD[rule]
    with rejected(problem):
        importer([WIDE_HEADER, row], WIDE)
    assert importer([WIDE_HEADER, row], WIDE, rules=f'{rule} = "skip_row"').added == {}
    assert importer([WIDE_HEADER, row], WIDE, rules=f'{rule} = "{resolution}"').added == {"w1": 1}


def test_an_answer_that_breaks_its_constraint_is_stored_as_blank(importer: Import, store: Store) -> None:
    importer([WIDE_HEADER, ("p1", "", "", "", "ja", "13", "1", "")], WIDE, rules='refused = "blank"')
    with store.reading() as db:
        (submission,) = submissions(db, "panel", "w1")
    assert submission.answers == {"calm": 3, "visits": None, "ways#1": 1, "ways#2": 0, "ways#3": 0, "more": None}


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (("2.5", "", ""), "holds '2.5', which is no whole number"),
        (("1.000", "", ""), "holds '1.000', in which a mark may part thousands or decimals; write decimal = "),
        (("", "1;9", ""), "holds '1;9', which is no code of 'ways'"),
        (("", "", "x" * 21), "holds a text of 21 characters, and 'more' takes 20"),
        (("", "", "a\x07b"), "holds a text with characters that cannot be stored"),
    ],
)
def test_each_kind_of_answer_is_checked(importer: Import, cells: tuple[str, ...], problem: str) -> None:
    with rejected(problem):
        importer([WIDE_HEADER, ("p1", "", "", "", "ja", *cells)], WIDE)


def test_choices_may_have_a_column_each(importer: Import, store: Store) -> None:
    columns = WIDE.replace('"Q3" = "ways"', '"Q3" = { item = "ways#1", values = { "x" = 1 } }')
    columns = columns.replace('"Q2" = "visits"', '"Q2" = "ways#2"')
    rows = [WIDE_HEADER, ("p1", "", "", "", "lidt", "0", "x", "")]
    importer(rows, columns)
    with store.reading() as db:
        (submission,) = submissions(db, "panel", "w1")
    assert submission.answers == {"calm": 2, "ways#1": 1, "ways#2": 0, "more": None}
