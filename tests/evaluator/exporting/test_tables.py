"""Tallies as the report shows them, and registers that the import reads again."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from evaluator.core.paths import examples_folder
from evaluator.exporting.formats import files_of
from evaluator.exporting.registers import registers_tables
from evaluator.exporting.tallies import tallies_table
from evaluator.findings.answers import answers_to
from evaluator.findings.disclosure import printable
from evaluator.programme.model import Question
from evaluator.registers.importing import import_register
from evaluator.results.counted_material import material_of
from evaluator.store import audit, registers
from evaluator.store.counts import latest_counts
from evaluator.store.engine import Store
from tests.evaluator.exporting.conftest import AFTER
from tests.support.diagnostics import rejected
from tests.support.taken_out import Office, Rows, rows_of, told_of_take_outs

BORGERDESIGN = examples_folder() / "borgerdesign"
LINDEVANG = Path(__file__).parents[2] / "documents" / "lindevang"


def tallied(office: Office) -> Rows:
    with office.store.reading() as db:
        found, notes = tallies_table(db, office.programme, "da", now=office.now)
    assert notes == []
    return rows_of(files_of([found], ("csv",), "da"), f"{office.programme}-tallies.csv")


def test_tallies_are_those_of_the_figures(counted: Office) -> None:
    rows = [row for row in tallied(counted) if row["variable"] == "recommend"]
    with counted.store.reading() as db:
        shown = printable(material_of(db, latest_counts(db, "tovholt")["m1"]))
    answers = answers_to([Question("garden", "recommend")], shown, "m1")
    assert answers is not None
    its = answers.of(["residents"])
    assert [int(row["n"]) for row in rows] == [*its.counts, its.dont_know, its.blank]
    assert rows[0]["label"] == "0 – Slet ikke"
    assert [row["on_scale"] for row in rows] == ["1"] * 11 + ["0", "0"]


def test_a_negative_wording_has_the_code_of_the_report_and_the_words_that_were_chosen(counted: Office) -> None:
    rows = [row for row in tallied(counted) if row["variable"] == "tools-gone"]
    assert [(row["code"], row["label"]) for row in rows[:5:4]] == [("1", "Helt enig"), ("5", "Helt uenig")]


def test_numbers_are_not_told_one_by_one(counted: Office) -> None:
    rows = [row for row in tallied(counted) if row["variable"] == "visits"]
    assert [row["label"] for row in rows] == ["Har svaret", "Ikke besvaret"]


def test_what_the_report_does_not_show_is_not_there(sqlite_store: Store, sqlite_vault: Store, tmp_path: Path) -> None:
    office = Office(sqlite_store, sqlite_vault, told_of_take_outs(LINDEVANG, tmp_path / "documents"), "lindevang")
    office.answer("nameless", "residents", 14, Random(1), came=1)
    office.answer("nameless", "residents", 3, Random(1), came=2)
    office.answer("nameless", "staff", 8, Random(2), came=2)
    office.answer("nameless", "staff", 2, Random(2), came=1, times=3)
    office.count("m1", AFTER)
    rows = tallied(office)
    assert {row["group"] for row in rows if row["variable"] == "heard"} == {"residents", "staff"}
    assert {row["group"] for row in rows if row["variable"] == "times"} == {"residents"}, "two of the staff were asked"


def test_tallies_need_a_count(garden: Office) -> None:
    with rejected("no milestone is counted yet"):
        tallied(garden)


@pytest.mark.parametrize("kind", ["trial_actions", "activities", "decisions", "hours", "involvement", "manual"])
def test_a_register_comes_back_as_it_was(sqlite_store: Store, sqlite_vault: Store, tmp_path: Path, kind: str) -> None:
    office = Office(sqlite_store, sqlite_vault, BORGERDESIGN, "borgerdesign")
    with office.store.writing() as db:
        for path in sorted((BORGERDESIGN / "registers").glob("*.csv")):
            import_register(db, "borgerdesign", path.stem, path, office.now)
    with office.store.writing() as db:
        tables = registers_tables(db, "borgerdesign", kind, "da", actor="eva", now=office.now)
        before = registers.rows(db, "borgerdesign", kind), registers.events(db, "borgerdesign", "trial_actions")
        assert [one.kind for one in audit.entries(db)][-1] == "registers_taken_out"
    name = f"borgerdesign-{kind.replace('_', '-')}.csv"
    (tmp_path / name).write_bytes(files_of(tables, ("csv",), "da")[name])
    with office.store.writing() as db:
        result = import_register(db, "borgerdesign", kind, tmp_path / name, office.now)
        after = registers.rows(db, "borgerdesign", kind), registers.events(db, "borgerdesign", "trial_actions")
    assert result.added == 0
    assert after == before
    assert before[0]
