"""A file of another survey tool holds dates, decimals, rankings and texts beside 'other', in either way of writing."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook

from evaluator.documents.storing import import_folder
from evaluator.importing.responses import ResponsesImport, import_responses
from evaluator.store.engine import Store
from evaluator.store.submissions import Submission, free_texts, submissions
from tests.evaluator.importing.garden import TOP, Garden
from tests.support.diagnostics import rejected, said
from tests.support.informing import variant

DOCUMENTS = Path(__file__).parents[2] / "documents" / "tovholt"

MAP = """
wave = "spring"
group = "residents"
person = "id"
[rules]
RULES
[columns]
"Agreed" = "agrees"
"Moved" = "moved-in"
"Hours" = "hours"
"Grows" = { item = "grows", separator = "," }
"Grows, other" = "grows#other"
"Heard" = "heard-from"
"Heard, other" = "heard-from#other"
"NPS" = "recommend"
"Quiet" = "what-counts#1"
"Company" = "what-counts#2"
"Food" = "what-counts#3"
"Money" = { item = "next-year", separator = ">" }
"""
ROW: Mapping[str, object] = {
    "id": "p1",
    "Agreed": 1,
    "Moved": dt.datetime(2024, 12, 24, tzinfo=dt.UTC).replace(tzinfo=None),
    "Hours": 2.5,
    "Grows": "1,4",
    "Grows, other": "Humle",
    "Heard": 1,
    "Heard, other": "",
    "NPS": 10,
    "Quiet": 2,
    "Company": 3,
    "Food": 1,
    "Money": "4 > 2",
}
Import = Callable[..., ResponsesImport]


@pytest.fixture
def make_database(make_sqlite: Callable[[str], str]) -> Callable[[str], str]:
    """SQLite alone: what is asked here does not depend on the database."""
    return make_sqlite


@pytest.fixture
def importer(store: Store, vault: Store, tmp_path: Path, now: dt.datetime) -> Import:
    with store.writing() as db, vault.writing() as vault_db:
        import_folder(db, vault_db, DOCUMENTS, now)

    def run(*, rules: str = "", top: str = "", **changed: object) -> ResponsesImport:
        book = Workbook()
        row = {**ROW, **changed}
        book.worksheets[0].append(list(row))
        book.worksheets[0].append(list(row.values()))
        book.save(tmp_path / "answers.xlsx")
        (tmp_path / "map.toml").write_text(top + "\n" + MAP.replace("RULES", rules), "utf-8")
        with store.writing() as db, vault.writing() as vault_db:
            return import_responses(
                db, vault_db, "tovholt", tmp_path / "answers.xlsx", tmp_path / "map.toml", dry_run=False, now=now
            )

    return run


def the_one(store: Store) -> Submission:
    with store.reading() as db:
        [row] = submissions(db, "tovholt", "spring")
    return row


def written(store: Store, item: str) -> list[str]:
    with store.reading() as db:
        return free_texts(db, "tovholt", "spring", item)


def test_each_kind_is_taken_over_as_the_pages_store_it(importer: Import, store: Store) -> None:
    importer()
    assert the_one(store).answers == {
        "agrees": 1,
        "moved-in": 1,
        "hours": 1,
        "grows#1": 1,
        "grows#2": 0,
        "grows#3": 0,
        "grows#4": 1,
        "grows#9": 0,
        "heard-from": 1,
        "recommend": 10,
        "what-counts#1": 2,
        "what-counts#2": 3,
        "what-counts#3": 1,
        "next-year#1": 0,
        "next-year#2": 2,
        "next-year#3": 0,
        "next-year#4": 1,
    }
    assert (written(store, "moved-in"), written(store, "hours")) == (["2024-12-24"], ["2.5"])
    assert (written(store, "grows#other"), written(store, "heard-from#other")) == (["Humle"], [])


@pytest.mark.parametrize(("cell", "kept"), [("24.12.2024", "2024-12-24"), ("2024-12-24", "2024-12-24")])
def test_dates_may_be_written(importer: Import, store: Store, cell: str, kept: str) -> None:
    importer(Moved=cell)
    assert written(store, "moved-in") == [kept]


@pytest.mark.parametrize(
    ("changed", "problem", "key"),
    [
        ({"Hours": "2.500"}, "holds '2.500', in which a mark may part thousands or decimals", "decimal"),
        ({"Hours": "2,500"}, "holds '2,500', in which a mark may part thousands or decimals", "decimal"),
        ({"Hours": "1.234,5"}, "holds '1.234,5', in which a mark may part thousands or decimals", "decimal"),
        ({"Moved": "11/03/2024"}, "holds '11/03/2024', which does not say which is the day", "dates"),
        ({"Moved": "25/11/2024"}, "holds '25/11/2024', which does not say which is the day", "dates"),
    ],
)
def test_what_can_mean_two_things_stops_the_import_until_the_map_says_which(
    importer: Import, changed: dict[str, object], problem: str, key: str
) -> None:
    for rules in ("", 'unknown_code = "blank"'):
        with rejected() as raised:
            importer(rules=rules, **changed)
        (said,) = raised
        assert problem in said
        assert f'write {key} = "' in said


@pytest.mark.parametrize(
    ("top", "changed", "item", "kept"),
    [
        ('decimal = ","', {"Hours": "2,500"}, "hours", "2.5"),
        ('decimal = "."', {"Hours": "2.500"}, "hours", "2.5"),
        ('decimal = ","', {"Hours": 2.5}, "hours", "2.5"),
        ('dates = "month/day/year"', {"Moved": "11/03/2024"}, "moved-in", "2024-11-03"),
        ('dates = "day/month/year"', {"Moved": "11/03/2024"}, "moved-in", "2024-03-11"),
        ("", {"Moved": "2024-12-24 00:00:00"}, "moved-in", "2024-12-24"),
        ("", {"Moved": "24. december 2024"}, "moved-in", "2024-12-24"),
    ],
)
def test_numbers_and_days_are_read_as_the_map_says(
    importer: Import, store: Store, top: str, changed: dict[str, object], item: str, kept: str
) -> None:
    importer(top=top, **changed)
    assert written(store, item) == [kept]


def test_a_key_of_the_map_that_says_nothing_is_told(importer: Import) -> None:
    with rejected() as raised:
        importer(top='decimal = ";"\ndates = "year"\ntimezone = "Nowhere/Else"\n')
    assert [one.rpartition(";")[0] for one in raised] == [
        "map.toml: decimal: ';' is no decimal mark",
        "map.toml: dates: 'year' is no order of day, month and year",
        "map.toml: timezone: 'Nowhere/Else' is no time zone",
    ]


def test_a_whole_float_is_the_code(importer: Import, store: Store) -> None:
    importer()
    before = the_one(store).answers
    importer(id="p2", Agreed="1.0", Heard="1.0", NPS="10.0", Quiet="2.0", Company="3.0", Food="1.0", Money="4.0>2.0")
    with store.reading() as db:
        assert [one.answers for one in submissions(db, "tovholt", "spring")] == [before, before]


@pytest.mark.parametrize("cell", ["", "yes"])
def test_whoever_did_not_consent_is_not_taken_in(importer: Import, store: Store, cell: str) -> None:
    """Neither a blank cell nor one that a rule blanks is a consent, and no rule makes it one."""
    rules = 'unknown_code = "blank"\nconsent = "elsewhere"'
    with rejected("the consent 'agrees' is not given"):
        importer(rules=rules, Agreed=cell)
    importer(rules=rules + '\nno_consent = "skip_row"', Agreed=cell)
    with store.reading() as db:
        assert [*submissions(db, "tovholt", "spring")] == []


def test_a_file_without_a_column_for_consent_waits_until_the_map_says_that_it_was_given(
    store: Store, vault: Store, tmp_path: Path
) -> None:
    garden, given = Garden(store, vault, tmp_path), '[rules]\n{}\n[columns]\nh = "heard-from"\n'
    with rejected("the file does not say whether the consent 'agrees' is given"):
        garden.take("id,h\np1,1\n", given.format("# consent = nothing"))
    garden.take("id,h\np1,1\n", given.format('consent = "elsewhere"'))
    assert [one.get("agrees") for one in garden.answers()] == [None], "and it gives none itself"


def test_a_wave_that_rests_on_consent_takes_no_file_before_the_map_says_that_it_was_given(
    store: Store, vault: Store, tmp_path: Path, now: dt.datetime
) -> None:
    documents = shutil.copytree(DOCUMENTS, tmp_path / "documents")
    path = documents / "programme.toml"
    consent = {"version": "1", "text": {"da": "Ja", "en": "Yes"}}
    text = path.read_text("utf-8") + variant("asked", ["spring"], basis="consent", consent=consent)
    path.write_text(text, "utf-8")
    with store.writing() as db, vault.writing() as vault_db:
        import_folder(db, vault_db, documents, now)
    (tmp_path / "answers.csv").write_text("id,agreed\np1,1\n", "utf-8")
    for rules in ("", '[rules]\nconsent = "elsewhere"\n'):
        (tmp_path / "map.toml").write_text(f'{TOP}{rules}[columns]\nagreed = "agrees"\n', "utf-8")
        with store.writing() as db, vault.writing() as vault_db:
            its = (db, vault_db, "tovholt", tmp_path / "answers.csv", tmp_path / "map.toml")
            found = import_responses(*its, dry_run=True, now=now)
        assert ["the wave rests on consent" in line for line in said(found.errors)] == [True] * (not rules)


ISSUES = [
    ({"Moved": "31.02.2026"}, "holds '31.02.2026', a day that the calendar does not have", ["moved-in"]),
    ({"Moved": "spring"}, "holds 'spring', which is no date such as 2026-05-31", ["moved-in"]),
    ({"Moved": "1959-12-31"}, "holds '1959-12-31', which is not from 1960-01-01 to 2026-05-31", ["moved-in"]),
    ({"Hours": "1e309"}, "holds '1e309', which is no number", ["hours"]),
    ({"Hours": 2.3}, "holds '2.3', which is not in steps of 0.5 from 0", ["hours"]),
    ({"Grows": "1,9"}, "holds '1,9': 9 beside other choices of 'grows'", ["grows#1", "grows#9"]),
    ({"Grows": "1"}, "holds '1', fewer than 2 choices of 'grows'", ["grows#1"]),
    ({"NPS": 11}, "holds '11', which is no code of 'recommend'", ["recommend"]),
    ({"Food": 2}, "holds '2 3 2': rank 2 of 'what-counts' is given twice", ["what-counts#1", "what-counts#3"]),
    ({"Food": ""}, "choice 3 of 'what-counts' has no rank", ["what-counts#1", "what-counts#2"]),
    ({"Food": 4}, "holds '4', which is no code of 'what-counts#3'", ["what-counts#3"]),
    ({"Money": "4>2>1"}, "holds '4>2>1', more than 2 choices of 'next-year'", ["next-year#4"]),
    ({"Money": "4>4"}, "holds '4>4', which names a choice of 'next-year' twice", ["next-year#4"]),
]


@pytest.mark.parametrize(("changed", "problem", "variables"), ISSUES)
def test_what_cannot_be_an_answer_stops_the_import_until_a_rule_blanks_it(
    importer: Import, store: Store, changed: dict[str, object], problem: str, variables: list[str]
) -> None:
    with rejected() as raised:
        importer(**changed)
    assert problem in "\n".join(raised)
    importer(rules='unknown_code = "blank"', **changed)
    answers = the_one(store).answers
    assert {answers[key] for key in variables} == {None}
