"""Which kinds of items an indicator can be counted from, and which need none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evaluator.documents.folders import check_folder, read_folder
from evaluator.texts.diagnostics import rendered
from surveys.kinds.all import KINDS
from tests.support.diagnostics import ENGLISH

DOCUMENTS = Path(__file__).parents[2] / "documents" / "tovholt"
SHARE = 'source = { survey = "garden.recommend", statistic = "share", codes = [9, 10] }'

CASES = {
    "the median of a range": ("garden.recommend", "median", "", []),
    "the median rank": ("garden.what-counts#2", "median", "", []),
    "the share who put it first of those they chose": ("garden.next-year#2", "share", "codes = [1]", []),
    "the share who answer 'other'": ("garden.heard-from", "share", "codes = [3]", []),
    "the median of a ranking that leaves choices out": (
        "garden.next-year#2",
        "median",
        "",
        ["a median, but the choices of 'garden.next-year#2' have no order"],
    ),
    "a rank that does not exist": (
        "garden.what-counts#2",
        "share",
        "codes = [4]",
        ["4 not among the codes of 'garden.what-counts#2'"],
    ),
    "the ranking as a whole": (
        "garden.what-counts",
        "median",
        "",
        ["'what-counts' is not a question of 'garden' that can be counted"],
    ),
    "a date": ("garden.moved-in", "median", "", ["'garden.moved-in' has no choices to count"]),
    "a decimal number": ("garden.hours", "median", "", ["'garden.hours' has no choices to count"]),
    "consent": ("garden.agrees", "share", "codes = [1]", ["'garden.agrees' has no choices to count"]),
    "a note": ("garden.about", "median", "", ["'about' is not a question of 'garden' that can be counted"]),
}


def problems(folder: Path) -> list[str]:
    return [rendered(fault, ENGLISH).problem for fault in check_folder(folder).faults]


def test_the_documents_have_an_item_of_every_kind() -> None:
    assert {item.kind for item in read_folder(DOCUMENTS).questionnaires["garden"].items} == set(KINDS)


@pytest.mark.parametrize("case", CASES)
def test_an_indicator_is_counted_from_kinds_that_have_choices(case: str, tmp_path: Path) -> None:
    survey, statistic, more, expected = CASES[case]
    folder = shutil.copytree(DOCUMENTS, tmp_path / "documents")
    programme, garden = folder / "programme.toml", folder / "questionnaires" / "garden.toml"
    source = ", ".join(filter(None, [f'survey = "{survey}"', f'statistic = "{statistic}"', more]))
    changed = programme.read_text("utf-8").replace(SHARE, f"source = {{ {source} }}")
    changed = changed.replace("targets = { m1 = 0.4 }", "targets = { m1 = 1 }" if statistic == "median" else "")
    programme.write_text(changed, "utf-8")
    text = garden.read_text("utf-8")
    garden.write_text(text.replace('kind = "range"', 'kind = "range"\nbackground = true'), "utf-8")
    assert problems(folder) == expected


def test_numbers_and_dates_need_a_use_or_the_mark_of_background_and_consent_and_notes_do_not(tmp_path: Path) -> None:
    folder = shutil.copytree(DOCUMENTS, tmp_path / "documents")
    assert problems(folder) == []
    garden = folder / "questionnaires" / "garden.toml"
    garden.write_text(garden.read_text("utf-8").replace("background = true\n", ""), "utf-8")
    unused = ("moved-in", "hours", "visits", "grows", "heard-from", "at-home", "welcome-new", "tools-gone", "next-year")
    assert problems(folder) == [f"no indicator uses '{key}'" for key in unused]
