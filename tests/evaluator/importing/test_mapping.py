"""The map of a response file: each slip is found at its place, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.importing.mapping import read_map
from evaluator.texts import Texts
from evaluator.texts.diagnostics import lines
from tests.support.diagnostics import rejected

EXAMPLE = Path(__file__).parents[3] / "docs" / "responses-map.md"


@pytest.fixture
def example() -> str:
    """The complete example of docs/responses-map.md."""
    return EXAMPLE.read_text("utf-8").partition("```toml\n")[2].partition("```")[0]


@pytest.fixture
def map_path(tmp_path: Path) -> Path:
    return tmp_path / "map.toml"


def test_the_example_of_the_guide_is_read(example: str, map_path: Path) -> None:
    map_path.write_text(example, "utf-8")
    given, faults = read_map(map_path)
    assert faults == ()
    assert given.wave.key({"time": "2"}) == "spring-2019"
    assert given.group.key({"role": "staff"}) == "staff"
    assert given.process.key({}) == "livets-afslutning"
    assert given.person == ("site", "id")
    assert given.blank == {"", "NA", "-"}
    assert given.values["agreement"]["Ved ikke"] == "-998"
    assert given.rules["duplicates"] == "most_complete"
    columns = {column.name: column for column in given.columns}
    assert columns["q3"].unknown == "skip_row"
    assert columns["q5_2"].target == "heard-of#2"


MISTAKES = [
    ("[rules]", "[ruls]", "ruls: is an unknown key; did you mean 'rules'?"),
    ('"most_complete"', '"best"', "rules.duplicates: 'best' is no rule"),
    ("duplicates", "duplicate", "rules.duplicate: is an unknown key; did you mean 'duplicates'?"),
    ('unknown = "skip_row"', 'unknown = "skip"', "columns.Q3.unknown: 'skip' is no rule; did you mean 'skip_row'?"),
    ('"nej" = 2', '"nej" = 2.5', "columns.Q3.values.nej: 2.5 is no code"),
    ('"Uenig" = 2', '"Uenig" = true', "values.agreement.Uenig: True is no code"),
    ("[values.agreement]", "[values]\nother = 3\n[values.agreement]", "values.other: is no table of recodes"),
    ('"Q1" = "listened-to"', '"Q1" = 3', "columns.Q1: names no item"),
    ('"Q2" =', '"q1" =', "columns.q1: stands there twice"),
    ('item = "attended", ', "", "columns.Q3.item: is missing"),
    ('process = "livets-afslutning"', "process = 3", "process: is no key"),
    ('process = "livets-afslutning"', "process = { col = 'x' }", "process.column: is missing"),
    ('person = ["site", "id"]', "person = [3]", "person: names no columns"),
    ("group = {", "grupp = {", "group: is missing"),
    ("synthetic = false", 'synthetic = "no"', "synthetic: is a text in quotes"),
    ("synthetic = false", "names_row = -3", "names_row: must be the number of a row, from 1 up"),
    ('"Q6" =', 'ignore = ["x"]\n"Q6" =', "columns.ignore: stands under [columns], but belongs at the top of the map"),
]


@pytest.mark.parametrize(("written", "mistake", "fault"), MISTAKES)
def test_a_slip_is_found_at_its_place(example: str, map_path: Path, written: str, mistake: str, fault: str) -> None:
    assert written in example
    map_path.write_text(example.replace(written, mistake, 1), "utf-8")
    _, faults = read_map(map_path)
    found = lines(faults, Texts("en"))
    assert any(line.startswith(f"map.toml: {fault}") for line in found), found


def test_a_map_that_notepad_has_saved_is_read(example: str, map_path: Path) -> None:
    map_path.write_text(example, "utf-8-sig")
    assert read_map(map_path)[1] == ()


def test_what_is_not_toml_is_refused(map_path: Path) -> None:
    map_path.write_bytes(b"wave = \xe6")
    with rejected("map.toml: line 1: not in UTF-8"):
        read_map(map_path)
    map_path.write_text("wave = x", "utf-8")
    with rejected("map.toml: is not TOML at line 1, column 8"):
        read_map(map_path)
