"""What is taken out is read in again by the import, and gives the tallies of the rows that were written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from evaluator.core.paths import examples_folder
from evaluator.store.engine import Store, open_store
from evaluator.vault.engine import open_vault
from tests.evaluator.exporting.conftest import TOVHOLT
from tests.support.taken_out import Office, map_of, read_again, rows_of, tallied, told_of_take_outs

NAMELESS = 'linkage = "pseudonymous"', 'linkage = "anonymous"'
"""A take-out names nobody, so that it can be read in where nobody is named."""
Another = Callable[..., Office]


@pytest.fixture
def another(make_sqlite: Callable[[str], str], tmp_path: Path):
    opened: list[Store] = []

    def made(documents: Path, programme: str) -> Office:
        stores = open_store(make_sqlite("store")), open_vault(make_sqlite("vault"))
        opened.extend(stores)
        return Office(*stores, told_of_take_outs(documents, tmp_path / "another", NAMELESS), programme)

    yield made
    for one in opened:
        one.close()


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_question_of_every_kind_comes_back_to_the_last_count(
    counted: Office, another: Another, tmp_path: Path, suffix: str
) -> None:
    files = counted.files(formats=("csv", suffix))
    rows, book = rows_of(files, "tovholt-garden.csv"), rows_of(files, "tovholt-garden-codebook.csv")
    file = tmp_path / f"rows.{suffix}"
    file.write_bytes(files[f"tovholt-garden.{suffix}"])
    there = another(TOVHOLT, "tovholt")
    there.now = counted.now
    read_again(there, file, map_of(rows, book))
    assert tallied(there) == counted.published()
    assert len(rows) == 30


def test_the_questionnaires_of_the_demonstration_come_back_to_the_last_count(
    sqlite_store: Store, sqlite_vault: Store, another: Another, tmp_path: Path
) -> None:
    documents = examples_folder() / "borgerdesign"
    here = Office(sqlite_store, sqlite_vault, told_of_take_outs(documents, tmp_path / "here"), "borgerdesign")
    rng = Random(7)
    processes = ["livets-afslutning", "lemvig-sundhedshus", ""]
    for wave in here.waves():
        for group in wave.groups:
            for process in processes:
                here.answer(wave.key, group, 6, rng, process=process)
    for milestone, day in (("m1", dt.date(2019, 2, 1)), ("m2", dt.date(2019, 8, 1)), ("m3", dt.date(2020, 3, 1))):
        here.count(milestone, dt.datetime.combine(day, dt.time(9), dt.UTC))
    files = here.files()
    there = another(documents, "borgerdesign")
    there.now = here.now
    of_groups = 0
    for name in ("leaders", "participants", "staff"):
        rows = rows_of(files, f"borgerdesign-{name}.csv")
        of_groups += len(rows)
        file = tmp_path / f"{name}.csv"
        file.write_bytes(files[f"borgerdesign-{name}.csv"])
        read_again(there, file, map_of(rows, rows_of(files, f"borgerdesign-{name}-codebook.csv")))
    joined = {
        (wave, variable, group.partition("+")[0], code): n
        for (wave, variable, group, code), n in here.published().items()
    }
    assert tallied(there) == joined
    assert of_groups == sum(n for (_, variable, _, _), n in joined.items() if variable == "_submitted")
