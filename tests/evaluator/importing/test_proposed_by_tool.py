"""The exports of common tools come in by the map that is proposed for them, as it is. The files are made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from evaluator.store.engine import Store
from evaluator.store.submissions import submissions
from tests.evaluator.importing.garden import Garden
from tests.evaluator.importing.proposing import csv, proposed, written
from tests.support.diagnostics import said


@pytest.fixture
def make_database(make_sqlite: Callable[[str], str]) -> Callable[[str], str]:
    """SQLite alone: what is asked here does not depend on the database."""
    return make_sqlite


@pytest.fixture
def garden(store: Store, vault: Store, tmp_path: Path) -> Garden:
    return Garden(store, vault, tmp_path)


QUALTRICS = (
    "StartDate,EndDate,Status,IPAddress,Finished,RecordedDate,ResponseId,DistributionChannel,UserLanguage,"
    "heard-from,grows_4_TEXT,person\n"
    "Start Date,End Date,Response Type,IP Address,Finished,Recorded Date,Response ID,Channel,Language,Q,Text,P\n"
    + ",".join('"{""ImportId"":""x"",""timeZone"":""America/Denver""}"' for _ in range(12))
    + "".join(
        f"\n2026-05-03,2026-05-03 10:10:00,{status},1.2.3.4,{finished},2026-05-03 10:11:12,R,anonymous,DA,{rest}"
        for status, finished, rest in (
            ("IP Address", "True", "1,Humle,p1"),
            ("Survey Preview", "True", "2,,p2"),
            ("IP Address", "False", "2,,p3"),
        )
    )
)


def test_an_export_of_qualtrics_comes_in_at_its_own_time_without_trials_and_unfinished(garden: Garden) -> None:
    its = proposed(garden, csv(garden, QUALTRICS))
    text, given = written(its)
    assert (given["timezone"], given["submitted"]) == ("America/Denver", "recordeddate")
    assert [one.code for one in its.unsure] == ["importing.recognised"]
    assert its.open == []
    assert garden.take_file(garden.folder / "file.csv", text).added == {"spring": 1}
    assert garden.texts("grows#other") == ["Humle"]
    with garden.store.reading() as db:
        (sent,) = [one.submitted_at for one in submissions(db, "tovholt", "spring")]
    assert sent == dt.datetime(2026, 5, 3, 16, 11, 12, tzinfo=dt.UTC)


OF_KOBO = (
    "start;end;person;gr/heard-from;gr/grows;gr/grows/1;gr/grows/2;gr/grows/3;gr/grows/4;gr/grows/9;gr/grows_other;"
    "_id;_uuid;_submission_time;_validation_status;_notes;_status;_submitted_by;__version__;_tags;_index\n"
    "2026-05-03T10:11:12.000+02:00;2026-05-03T10:21:12.000+02:00;p1;1;1 4;1;0;0;1;0;Humle;"
    "991;uu;2026-05-03T08:21:15;;;submitted_via_web;jens;vX;;1\n"
)


def test_an_export_of_kobo_comes_in_as_it_is_proposed(garden: Garden) -> None:
    its = proposed(garden, csv(garden, OF_KOBO))
    text, _ = written(its)
    assert its.open == []
    assert garden.take_file(garden.folder / "file.csv", text).added == {"spring": 1}
    assert {key for key, code in garden.answers()[0].items() if code} == {"heard-from", "grows#1", "grows#4"}
    assert garden.texts("grows#other") == ["Humle"]


def test_an_export_of_limesurvey_comes_in_without_those_who_have_not_sent(garden: Garden) -> None:
    content = (
        "id;submitdate;lastpage;startlanguage;seed;token;firstname;person;heard-from;heard-from[other];better\n"
        "1;2026-05-03 10:00:00;3;da;88;t1;Ane;p1;-oth-;I avisen;\n2;;1;da;89;t2;Bo;p2;1;;\n"
    )
    its = proposed(garden, csv(garden, content))
    text, given = written(its)
    assert given["columns"]["heard-from"] == {"item": "heard-from", "values": {"-oth-": 3}}
    assert its.open == []
    assert garden.take_file(garden.folder / "file.csv", text).added == {"spring": 1}
    assert garden.texts("heard-from#other") == ["I avisen"]


def test_the_open_question_of_surveymonkey_is_known(garden: Garden) -> None:
    content = "person,Hvad kunne være bedre?\n,Open-Ended Response\np1,Lyset\n"
    its = proposed(garden, csv(garden, content))
    assert [(one.target, one.sure) for one in its.columns] == [("better", True)]


def test_columns_that_a_ready_map_keeps_out_may_still_name_the_person(garden: Garden) -> None:
    book = Workbook()
    book.worksheets[0].append(["Id", "Starttidspunkt", "Fuldførelsestidspunkt", "Mail", "Navn", "Hvad dyrker du?"])
    book.worksheets[0].append([1, "", "", "ane@example.org", "", "Bær"])
    book.save(garden.folder / "forms.xlsx")
    told = "\n".join(said(proposed(garden, garden.folder / "forms.xlsx").unsure))
    assert 'Columns in which each cell comes once only: "mail"' in told


def test_a_file_in_which_no_column_tells_who_answers_says_so(garden: Garden) -> None:
    told = "\n".join(said(proposed(garden, csv(garden, "x,heard-from\na,1\na,2\n")).unsure))
    assert "nothing tells who answers, and no column has another cell in each row" in told
