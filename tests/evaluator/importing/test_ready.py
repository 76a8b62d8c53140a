"""Exports of SurveyXact and Microsoft Forms come in by ready maps. The files are made up, in the shapes of theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from evaluator.importing.mapping import read_map
from evaluator.importing.ready import fitted, kept_of, ready_maps
from evaluator.store.engine import Store
from evaluator.store.submissions import submissions
from surveys.tables.reading import read_table
from surveys.tables.rows import Layout
from tests.evaluator.importing.garden import TOP, Garden, lines
from tests.support.diagnostics import rejected

STATUS = "statoverall_1;statoverall_2;statoverall_3;statoverall_4;statoverall_5"
SURVEYXACT = (
    f"survey;respondentid;organization;statinternal_1;created;modified;closetime;starttime;difftime;email;kode;"
    f"s_1;s_2_1;s_2_2;s_2_4;s_2_4_other;s_3;statcompletion_1;{STATUS}\r\n"
    "17;901;3;0;01-05-2026 08:00:00;;03-05-2026 10:11:12;03-05-2026 10:00:00;11,2;ane@example.org;p1;"
    "1;1;0;1;Æbler;2,5;0;0;0;0;1;0\r\n"
    "17;902;3;0;01-05-2026 08:00:00;;;;;bo@example.org;p2;;;;;;;0;0;1;0;0;0\r\n"
    "17;903;3;0;01-05-2026 08:00:00;;;04-05-2026 09:00:00;;ib@example.org;p3;2;;;;;;0;0;0;1;0;0\r\n"
)
OF_SURVEYXACT = """
template = "surveyxact"
decimal = ","
[columns]
s_1 = "heard-from"
s_2_1 = "grows#1"
s_2_2 = "grows#2"
s_2_4 = "grows#4"
s_2_4_other = "grows#other"
s_3 = "hours"
"""
OF_FORMS = """
template = "microsoft-forms"
[rules]
unknown_code = "other"
[columns]
"Hvor hørte du om haven?" = { item = "heard-from", values = { "Fra en nabo" = 1, "Fra et opslag" = 2 } }
"Hvad dyrker du?" = { item = "grows", values = { "Blomster" = 1, "Grøntsager" = 2, "Bær" = 3 } }
"Hvor mange timer?" = "hours"
"""
DANISH = ("Id", "Starttidspunkt", "Fuldførelsestidspunkt", "Mail", "Navn")
ENGLISH = ("ID", "Start time", "Completion time", "Email", "Name", "Last modified time")
QUESTIONS = ("Hvor hørte du om haven?", "Hvad dyrker du?", "Hvor mange timer?", "Kode")


@pytest.fixture
def make_database(make_sqlite: Callable[[str], str]) -> Callable[[str], str]:
    """SQLite alone: what is asked here does not depend on the database."""
    return make_sqlite


@pytest.fixture
def garden(store: Store, vault: Store, tmp_path: Path) -> Garden:
    return Garden(store, vault, tmp_path)


def forms(folder: Path, header: Sequence[str], *rows: Sequence[object]) -> Path:
    book = Workbook()
    for row in (header, *rows):
        book.worksheets[0].append(list(row))
    book.save(folder / "forms.xlsx")
    return folder / "forms.xlsx"


def times(garden: Garden) -> list[dt.datetime | None]:
    with garden.store.reading() as db:
        return [one.submitted_at for one in submissions(db, "tovholt", "spring")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_surveyxact_gives_the_answers_of_those_who_came_to_the_end(garden: Garden, encoding: str) -> None:
    given = _top("kode") + OF_SURVEYXACT
    result = garden.take(SURVEYXACT.encode(encoding), given)
    told = "\n".join(lines(result))
    assert "row 3: note: were left out because 'statoverall_2' is '1'" in told
    assert "row 4: note: were left out because 'statoverall_3' is '1'" in told
    assert "note: tell who answers and were not read in: 'email'" in told
    (answers,) = garden.answers()
    assert {key: code for key, code in answers.items() if code} == {
        "heard-from": 1,
        "grows#1": 1,
        "grows#4": 1,
        "hours": 1,
    }
    assert (garden.texts("grows#other"), garden.texts("hours")) == (["Æbler"], ["2.5"])
    assert times(garden) == [dt.datetime(2026, 5, 3, 8, 11, 12, tzinfo=dt.UTC)]


@pytest.mark.parametrize("header", [DANISH, ENGLISH])
def test_microsoft_forms_gives_answers_and_own_words_and_nobodys_name(garden: Garden, header: Sequence[str]) -> None:
    sent = dt.datetime(2026, 5, 3, 10, 11, 12)  # noqa: DTZ001 - workbooks know no zones
    row = (1, sent, sent, "ane@example.org", "Ane", *([""] if header is ENGLISH else []))
    path = forms(garden.folder, (*header, *QUESTIONS), (*row, "I avisen", "Bær;Humle;", 2.5, "p1"))
    result = garden.take_file(path, _top("kode") + OF_FORMS)
    told = "\n".join(lines(result))
    assert "tell who answers and were not read in" in told
    assert "Ane" not in told
    assert {key: code for key, code in garden.answers()[0].items() if code} == {
        "heard-from": 3,
        "grows#3": 1,
        "grows#4": 1,
        "hours": 1,
    }
    assert garden.texts("heard-from#other") == ["I avisen"]
    assert times(garden) == [dt.datetime(2026, 5, 3, 8, 11, 12, tzinfo=dt.UTC)]


def test_a_column_that_tells_who_answers_is_no_answer_but_may_link_people(garden: Garden) -> None:
    path = forms(garden.folder, (*DANISH, "Kode"), (1, "", "", "ane@example.org", "Ane", "p1"))
    with rejected("map.toml: columns.navn: tells who answers and is never read in"):
        garden.take_file(path, _top("kode") + 'template = "microsoft-forms"\n[columns]\nNavn = "more"\n')
    by_mail = TOP.replace('"id"', '"mail"') + 'template = "microsoft-forms"\n[columns]\nKode = "grows#other"\n'
    assert garden.take_file(path, by_mail).added == {"spring": 1}


def test_what_tells_who_answers_leaves_the_rows_before_anything_reads_them(tmp_path: Path) -> None:
    path, map_path = (
        forms(tmp_path, (*DANISH, "Hvad?"), (1, "", "", "ane@example.org", "Ane", "1")),
        tmp_path / "m.toml",
    )
    map_path.write_text('template = "microsoft-forms"\nwave = "w"\ngroup = "g"\n[columns]\n"Hvad?" = "x"\n', "utf-8")
    table = read_table(path, layout=Layout(as_kept=True))
    kept, _ = kept_of(table, fitted(read_map(map_path)[0], table.header))
    assert [sorted(row.cells) for row in kept.rows] == [["fuldførelsestidspunkt", "hvad?", "id", "starttidspunkt"]]


def test_a_map_may_name_such_columns_and_rows_itself(garden: Garden) -> None:
    given = 'identity = ["Navn"]\n[leave_out]\nstatus = ["test", "kladde"]\n[columns]\nh = "heard-from"\n'
    result = garden.take("id,navn,status,h\np1,Ane,ok,1\np2,Bo,test,2\np3,Ib,kladde,2\n", given)
    assert len(lines(result)) == 3
    assert [one["heard-from"] for one in garden.answers()] == [1]


def test_a_row_is_left_out_also_where_a_program_wrote_its_code_with_decimals(garden: Garden) -> None:
    given = _top("kode") + OF_SURVEYXACT
    result = garden.take(SURVEYXACT.replace(";0;0;1;0;0\r\n", ";0.0;0.0;1.0;0.0;0.0\r\n"), given)
    assert "row 4: note: were left out because 'statoverall_3' is '1.0'" in "\n".join(lines(result))
    assert result.added == {"spring": 1}


LIMESURVEY = """
submitted = "submitdate"
[leave_out]
submitdate = [""]
[rules]
unknown_time = "blank"
[columns]
heard = "heard-from"
"""


def test_the_documented_map_for_limesurvey_keeps_who_has_sent_and_leaves_out_who_has_not(garden: Garden) -> None:
    content = "id,submitdate,heard\np1,1980-01-01 00:00:00,1\np2,,2\np3,2026-05-03 10:11:12,2\n"
    result = garden.take(content, LIMESURVEY)
    assert result.added == {"spring": 2}
    assert "row 3: note: were left out because 'submitdate' is ''" in "\n".join(lines(result))
    assert None in times(garden)
    documented = (Path(__file__).parents[3] / "docs" / "responses-map.md").read_text("utf-8")
    assert LIMESURVEY.strip().partition("[columns]")[0].partition("[leave_out]")[2] in documented


def test_rows_are_left_out_by_a_column_that_the_file_has(garden: Garden) -> None:
    with rejected("map.toml: leave_out: the file has no column 'statsu'; did you mean 'status'?"):
        garden.take("id,status,h\np1,ok,1\n", '[leave_out]\nstatsu = "x"\n[columns]\nh = "heard-from"\n')


def test_an_unknown_ready_map_is_told(garden: Garden) -> None:
    with rejected("map.toml: template: there is no ready map 'surveyexact'; did you mean 'surveyxact'?"):
        garden.take("id,h\np1,1\n", 'template = "surveyexact"\n[columns]\nh = "heard-from"\n')


def test_a_file_is_known_by_its_columns() -> None:
    for expected, header in HEADERS:
        assert [name for name, ready in ready_maps().items() if ready.knows(header)] == expected


HEADERS = [
    (["surveyxact"], SURVEYXACT.split("\r\n", maxsplit=1)[0].split(";")),
    (["microsoft-forms"], [name.lower() for name in DANISH]),
    (["microsoft-forms"], [name.lower() for name in ENGLISH]),
    ([], ["id", "navn", "mail"]),
]


def _top(person: str) -> str:
    return TOP.replace('"id"', f'"{person}"')
