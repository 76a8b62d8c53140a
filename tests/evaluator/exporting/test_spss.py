"""The SPSS file, read back by pyreadstat and pandas.

R 4.2.2 with haven 2.5.1 read the same file on 30 November 2026 (30 people by chance, all made up):

    > x <- read_sav("tovholt-garden.sav", user_na = TRUE); str(x[c("moved_in", "recommend", "group")])
     $ moved_in   : hvn_lbl_ [1:30] 18270, 18270, 18270, ...
      ..@ label      : chr "Hvornår flyttede du ind?"
      ..@ na_range   : num [1:2] -999 -996
      ..@ format.spss: chr "EDATE10"
      ..@ labels     : Named num [1:2] -999 -996      "Ikke besvaret" "Ikke spurgt"
     $ recommend  : hvn_lbl_ [1:30] 1, 0, 0, 10, -999, -999, 3, ...
      ..@ na_range   : num [1:2] -999 -996
      ..@ labels     : Named num [1:14] 0 1 2 3 ...    "0 – Slet ikke" "1" "2" "3" ...
     $ group      : chr+lbl [1:30] residents, residents, ...
      ..@ labels     : Named chr "residents"           "Beboer"
    > attr(x, "label")
    [1] "Demonstrationsdata: Haven og dig"
    > y <- read_sav("tovholt-garden.sav"); class(y$moved_in); sum(is.na(y$recommend))
    [1] "Date"
    [1] 8
"""

from __future__ import annotations

import builtins
import datetime as dt
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from evaluator.exporting.spss import sav_of
from evaluator.exporting.table import Column, Table, TakenTable
from tests.evaluator.exporting.conftest import AFTER
from tests.support.diagnostics import rejected
from tests.support.taken_out import Office, rows_of

MISSING = {-999.0: "Ikke besvaret", -996.0: "Ikke spurgt"}
NAME = "tovholt-garden"


def read(body: bytes, tmp_path: Path, **how: Any) -> tuple[pd.DataFrame, Any]:
    path = tmp_path / "read.sav"
    path.write_bytes(body)
    frame, meta = pyreadstat.read_sav(path, **how)
    return frame, meta


def test_columns_and_values_have_their_words_in_the_language_that_is_asked_for(counted: Office, tmp_path: Path) -> None:
    _, meta = read(counted.files(formats=("sav",))[f"{NAME}.sav"], tmp_path)
    labels = meta.column_names_to_labels
    assert labels["recommend"] == "Vil du anbefale haven til en ven?"
    assert labels["grows_2"] == "Hvad dyrker du? – Grøntsager"
    assert meta.variable_value_labels["group"] == {"residents": "Beboer"}
    assert meta.variable_value_labels["welcome_new"][1.0] == "Helt uenig"
    assert meta.file_label == "Haven og dig"
    english, meta = read(counted.files(formats=("sav",), language="en")[f"{NAME}.sav"], tmp_path)
    assert meta.column_names_to_labels["recommend"] == "Would you recommend the garden to a friend?"
    assert list(english.columns) == meta.column_names


def test_a_wave_has_its_title_and_nothing_of_the_notes_is_cut(counted: Office, tmp_path: Path) -> None:
    taken = counted.take()
    _, meta = read(sav_of(taken.tables[0]), tmp_path)
    assert meta.variable_value_labels["wave"]["spring"] == "Første nedslag: Beboer"
    said = " ".join(line.strip() for line in meta.notes)
    assert said == " ".join(f"{heading}: {words}" for heading, words in taken.tables[0].about)
    assert max(len(line.encode()) for line in meta.notes) <= 80


def test_the_four_reasons_for_no_answer_are_user_missing_values(counted: Office, tmp_path: Path) -> None:
    body = counted.files(formats=("sav",))[f"{NAME}.sav"]
    _, meta = read(body, tmp_path, user_missing=True)
    ranges = meta.missing_ranges
    coded = [name for name in meta.column_names if name in ranges]
    assert set(meta.column_names) - set(coded) == {"wave", "milestone", "version", "group", "process", "synthetic"}
    assert ranges["recommend"] == [{"lo": -999.0, "hi": -996.0}]
    assert (
        meta.variable_value_labels["welcome_new"].items()
        >= {
            **MISSING,
            -998.0: "Ved ikke",
            -997.0: "Ikke relevant",
        }.items()
    )
    plain, _ = read(body, tmp_path)
    assert not (plain[["recommend", "visits", "hours", "welcome_new"]] < 0).to_numpy().any()


def test_types_are_those_of_the_questions(counted: Office, tmp_path: Path) -> None:
    files = counted.files(formats=("csv", "sav"))
    frame, meta = read(files[f"{NAME}.sav"], tmp_path)
    written = rows_of(files, f"{NAME}.csv")
    assert set(frame["moved_in"].dropna()) == {dt.date(2020, 1, 9)}
    assert sorted(frame["hours"].dropna()) == sorted(float(r["hours"]) for r in written if r["hours"][0] != "-")
    measures = meta.variable_measure
    assert (measures["moved_in"], measures["welcome_new"], measures["heard_from"]) == ("scale", "ordinal", "nominal")
    assert [len(row) for row in (frame, written)] == [30, 30]


def test_pandas_reads_the_csv_and_the_workbook_as_the_same_rows(counted: Office, tmp_path: Path) -> None:
    for name, body in counted.files(formats=("csv", "xlsx")).items():
        (tmp_path / name).write_bytes(body)
    csv = pd.read_csv(tmp_path / f"{NAME}.csv", keep_default_na=False)
    book = pd.read_excel(tmp_path / f"{NAME}.xlsx", sheet_name=None)
    rows = book["rows"]
    assert list(book) == ["rows", "texts", "codebook"]
    assert list(csv.columns) == list(rows.columns)
    assert rows["hours"].dtype == float
    assert {type(one) for one in rows["moved_in"]} <= {dt.datetime, int, pd.Timestamp}
    assert (csv["recommend"] == rows["recommend"]).all()


def test_made_up_answers_are_marked_in_rows_codebook_and_file(garden: Office, tmp_path: Path) -> None:
    garden.answer("spring", "residents", 20, Random(3), synthetic=True)
    garden.count("m1", AFTER)
    files = garden.files(formats=("csv", "sav"))
    frame, meta = read(files[f"{NAME}.sav"], tmp_path)
    assert set(frame["synthetic"]) == {1.0}
    assert meta.file_label == "Demonstrationsdata: Haven og dig"
    assert [row["text"] for row in rows_of(files, f"{NAME}-codebook.csv") if row["name"] == "Demonstrationsdata"] == [
        "Svarene er opdigtede."
    ]
    assert {row["synthetic"] for row in rows_of(files, f"{NAME}-texts.csv")} == {"1"}


def test_labels_are_cut_to_what_spss_keeps(tmp_path: Path) -> None:
    column = Column("q", "code", "å" * 200, {1: "ø" * 100})
    frame, meta = read(sav_of(TakenTable("p-q", "é" * 90, Table((column,), [(1,)]))), tmp_path)
    assert meta.column_names_to_labels["q"] == "å" * 126 + "…"
    assert meta.variable_value_labels["q"] == {1.0: "ø" * 58 + "…"}
    assert len(meta.file_label.encode()) <= 64
    assert list(frame["q"]) == [1.0]


def test_without_pyreadstat_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    there = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "pyreadstat":
            raise ImportError(name)
        return there(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with rejected(r"pip install .nedslag\[spss\]"):
        sav_of(TakenTable("p-q", "Q", Table((), [])))
