"""Group and process beside a row: joined or left out by the written rule where they would tell of few."""

from __future__ import annotations

from pathlib import Path
from random import Random

from evaluator.core.paths import examples_folder
from evaluator.store.engine import Store
from tests.evaluator.exporting.conftest import AFTER, TOVHOLT
from tests.support.taken_out import Office, rows_of, told_of_take_outs


def test_groups_stand_as_they_are_reported(sqlite_store: Store, sqlite_vault: Store, tmp_path: Path) -> None:
    documents = told_of_take_outs(examples_folder() / "borgerdesign", tmp_path / "documents")
    office = Office(sqlite_store, sqlite_vault, documents, "borgerdesign")
    for group in office.wave("m1-participants").groups:
        office.answer("m1-participants", group, 6, Random(1), process="livets-afslutning")
    office.count("m1", AFTER)
    files = office.files("m1-participants")
    rows = rows_of(files, "borgerdesign-participants.csv")
    book = rows_of(files, "borgerdesign-participants-codebook.csv")
    titles = {row["value"]: row["label"] for row in book if row["name"] == "group" and row["part"] == "value"}
    assert titles["patients+civil-society"] == "Patienter + Civilsamfund"
    assert {row["group"] for row in rows} == set(titles)
    assert {row["process"] for row in rows} == {"livets-afslutning"}


def test_a_process_of_few_stands_nowhere_and_none_once_somebody_has_left(
    sqlite_store: Store, sqlite_vault: Store, tmp_path: Path
) -> None:
    documents = told_of_take_outs(examples_folder() / "borgerdesign", tmp_path / "documents")
    office = Office(sqlite_store, sqlite_vault, documents, "borgerdesign")
    people = office.answer("m1-staff", "staff", 20, Random(1), process="lemvig-sundhedshus")
    office.answer("m1-staff", "staff", 9, Random(2), process="livets-afslutning")
    office.answer("m1-staff", "staff", 3, Random(3), process="sparring")
    office.count("m1", AFTER)

    def processes() -> set[str]:
        return {row["process"] for row in rows_of(office.files("m1-staff"), "borgerdesign-staff.csv")}

    assert processes() == {"lemvig-sundhedshus+sparring", "livets-afslutning"}
    office.leave("m1-staff", people[0])
    assert processes() == {""}


def test_where_it_can_be_seen_who_answered_neither_stands(
    sqlite_store: Store, sqlite_vault: Store, tmp_path: Path
) -> None:
    seen = ('linkage = "pseudonymous"', 'linkage = "confidential"')
    office = Office(sqlite_store, sqlite_vault, told_of_take_outs(TOVHOLT, tmp_path / "documents", seen), "tovholt")
    office.answer("spring", "residents", 20, Random(1))
    office.count("m1", AFTER)
    files = office.files()
    for name in ("tovholt-garden.csv", "tovholt-garden-texts.csv"):
        assert {(row["group"], row["process"]) for row in rows_of(files, name)} == {("", "")}
