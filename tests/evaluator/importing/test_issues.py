"""Whatever in a file or its map cannot be taken as it is stands in the way until it is mended or has a rule."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evaluator.importing.responses import ResponsesImport
from evaluator.store.engine import Store
from evaluator.store.submissions import submissions
from evaluator.texts import Texts
from evaluator.texts.diagnostics import lines
from tests.support.diagnostics import rejected
from tests.support.responses import HEADER, MAP

Import = Callable[..., ResponsesImport]


@pytest.fixture
def make_database(make_sqlite: Callable[[str], str]) -> Callable[[str], str]:
    """SQLite alone: what is asked here does not depend on the database."""
    return make_sqlite


ISSUES = [
    (("AGES", 7, 1, "1", "1", "1"), "row 2: '7' is no wave of the programme"),
    (("SHED", 1, 1, "1", "1", "1"), "row 2: 'SHED' is no group of wave 'w1'"),
    (("", 1, 1, "1", "1", "1"), "row 2: '' is no group of wave 'w1'"),
    (("elsewhere", 1, 1, "1", "1", "1"), "row 2: 'elsewhere' is no group of wave 'w1'"),
    (("AGES", 1, 1, "5", "1", "1"), "row 2: column 'calm' holds '5', which is no code of 'calm'"),
    (("AGES", 1, 1, "x", "1", "1"), "row 2: column 'calm' holds 'x', which is no code of 'calm'"),
]


@pytest.mark.parametrize(("row", "fault"), ISSUES)
def test_what_is_unknown_stops_the_import_with_its_row(importer: Import, row: tuple[object, ...], fault: str) -> None:
    with rejected() as raised:
        importer([HEADER, row], MAP)
    assert any(fault in line for line in raised)


def test_every_issue_of_a_file_is_told_at_once_and_skipped_by_rule(importer: Import) -> None:
    rows = [HEADER, *(row for row, _ in ISSUES), ("AGES", 1, 2, "1", "1", "1")]
    with rejected() as raised:
        importer(rows, MAP)
    assert len(raised) == len(ISSUES) + 2
    assert "answers.csv: rows 6-7: person 'AGES/1' in wave 'w1' answers more than once" in raised[0]
    rules = 'unknown_wave = "skip_row"\nunknown_group = "skip_row"\nunknown_code = "skip_row"'
    with rejected("the person cannot be told, for 'study' is blank"):
        importer(rows, MAP, rules=rules)
    result = importer(rows, MAP, rules=rules + '\nmissing_person = "skip_row"')
    assert result.added == {"w1": 1}
    notes = lines(result.notes, Texts("en"))
    assert any("row 7: note: " in line and 'by the rule unknown_code = "skip_row"' in line for line in notes)


def test_an_unknown_code_can_be_left_blank_for_one_column(importer: Import, store: Store) -> None:
    columns = MAP.replace('calm = "calm"', 'calm = { item = "calm", unknown = "blank" }')
    importer([HEADER, ("AGES", 1, 1, "9", "2", "1")], columns)
    with store.reading() as db:
        (submission,) = submissions(db, "panel", "w1")
    assert submission.answers == {"calm": None, "tense": 2, "secure": 1}


def test_faults_of_the_map_hide_none_that_the_file_shows(importer: Import) -> None:
    faulty = MAP.replace('calm = "calm"', "calm = 3").replace('tense = "tense"', 'tense = "tens"')
    faulty = faulty.replace('"id"]', '"number"]').replace('"HOME" = "home"', '"HOME" = "house"')
    with rejected() as raised:
        importer([HEADER, ("AGES", 1, 1, "1", "1", "1")], "colour = 1\n" + faulty)
    assert [fault.partition(";")[0] for fault in raised] == [
        "map.toml: columns.calm: names no item",
        "map.toml: colour: is an unknown key",
        "map.toml: the file has no column 'number'",
        'answers.csv: row 1: the map says nothing of "id"',
        "map.toml: group: programme 'panel' has no group 'house'",
        "map.toml: columns.tense: questionnaire 'state' has no 'tens' to answer",
    ]


FAULTY_MAPS = [
    ('calm = "calm"\n', "", 'answers.csv: row 1: the map says nothing of "calm"'),
    ('calm = "calm"', '"Calm!" = "calm"', "map.toml: the file has no column 'calm!'; did you mean 'calm'?"),
    ('calm = "calm"', 'calm = "clam"', "map.toml: columns.calm: questionnaire 'state' has no 'clam' to answer"),
    ('calm = "calm"', 'calm = "tense"', "map.toml: columns.tense: 'tense' is already answered by the column 'calm'"),
    ('"4" = "w4"', '"4" = "w9"', "map.toml: wave: programme 'panel' has no wave 'w9'"),
    (
        '"HOME" = "home"',
        '"HOME" = "hom"',
        "map.toml: group: programme 'panel' has no group 'hom'; did you mean 'home'?",
    ),
    ('person = ["study", "id"]', 'ignore = ["id"]', "map.toml: person: is missing, and the answers of wave 'w1'"),
    ("[columns]", '[values.fore]\n"a" = 1\n[columns]', "map.toml: values.fore: no item is on a scale 'fore'"),
    ('blank = ["NA"]', 'ignore = ["calm"]', "map.toml: ignore: the column 'calm' is read as well"),
]


@pytest.mark.parametrize(("written", "mistake", "fault"), FAULTY_MAPS)
def test_a_map_that_does_not_fit_is_refused(importer: Import, written: str, mistake: str, fault: str) -> None:
    assert written in MAP
    with rejected() as raised:
        importer([HEADER, ("AGES", 1, 1, "1", "1", "1")], MAP.replace(written, mistake))
    assert any(line.startswith(fault) for line in raised)
