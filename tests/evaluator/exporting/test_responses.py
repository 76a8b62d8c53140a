"""What stands against a take-out, all at once, and what the audit log is told of one."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from evaluator.accounts.audit_words import entry_in_words
from evaluator.cli.main import main
from evaluator.exporting.responses import LONGEST_PURPOSE, can_be_taken_out
from evaluator.store import audit
from evaluator.store.engine import Store
from evaluator.texts import Texts
from tests.evaluator.exporting.conftest import AFTER, TOVHOLT
from tests.support.diagnostics import rejected
from tests.support.site import SECRET
from tests.support.taken_out import PURPOSE, Office, rows_of, told_of_take_outs

NAME = "tovholt-garden"


def test_nothing_is_taken_out_before_the_count(garden: Office) -> None:
    garden.answer("spring", "residents", 20, Random(1))
    with rejected("is not counted yet"):
        garden.take("spring")


def test_nothing_is_taken_out_of_a_wave_whose_people_were_not_told(
    sqlite_store: Store, sqlite_vault: Store, tmp_path: Path
) -> None:
    silent = ("take_out = true\n", "take_out = false\n")
    office = Office(sqlite_store, sqlite_vault, told_of_take_outs(TOVHOLT, tmp_path / "documents", silent), "tovholt")
    office.answer("spring", "residents", 20, Random(1))
    office.count("m1", AFTER)
    with rejected("were not told that answers may be taken out"):
        office.take()


def test_everything_that_is_wrong_is_told_at_once(counted: Office) -> None:
    with rejected() as told:
        counted.take("spring", "sprig", purpose="  ")
    assert [line.partition(";")[0] for line in told] == [
        "tovholt: the purpose is missing",
        "tovholt: there is no wave 'sprig'",
    ]
    assert "did you mean 'spring'?" in told[1]
    with rejected("longer than 300 characters"):
        counted.take(purpose="x" * (LONGEST_PURPOSE + 1))


def test_a_refused_take_out_leaves_no_trace(counted: Office) -> None:
    with rejected():
        counted.take("sprig")
    with counted.store.reading() as db:
        assert [one.kind for one in audit.entries(db)] == ["document_imported"] * 2 + ["counted"]


def test_the_log_says_who_took_out_which_waves_why_how_and_how_many_rows(counted: Office) -> None:
    counted.take()
    with counted.store.reading() as db:
        *_, entry = audit.entries(db)
    assert (entry.kind, entry.actor) == ("answers_taken_out", "eva")
    assert entry.details == {"taken": 30, "waves": "spring", "formats": "csv", "purpose": PURPOSE}
    said = entry_in_words(entry, {}, Texts("en"))
    assert all(one in said for one in ("30 rows", "of the waves spring", "as csv", f"for the purpose '{PURPOSE}'"))


def test_no_row_says_who_answered_when_how_or_in_which_order(garden: Office) -> None:
    garden.answer("spring", "residents", 20, Random(1))
    garden.count("m1", AFTER)
    files = garden.files(formats=("csv", "xlsx", "sav"))
    for name, body in files.items():
        if not name.endswith(("xlsx", "sav")):
            assert b"person-" not in body, name
            assert b"receipt-" not in body, name
            assert b"2018-01-02" not in body, name
    rows = rows_of(files, f"{NAME}.csv")
    assert set(rows[0]) >= {"wave", "milestone", "version", "group", "process", "synthetic"}
    assert not {"id", "person", "submitted", "collection_mode", "mode", "receipt", "pseudonym"} & set(rows[0])


def test_the_codebook_says_what_for_when_and_how_many(counted: Office) -> None:
    about = {row["name"]: row["text"] for row in rows_of(counted.files(language="en"), f"{NAME}-codebook.csv")}
    assert about["Status"].startswith("Restricted working material.")
    assert about["Purpose"] == PURPOSE
    assert about["Taken out"] == "3 June 2026"
    assert about["spring"] == "First milestone: 30 of the 30 answers that the report counts."
    page = counted.files(language="en")[f"{NAME}-codebook.html"].decode()
    assert "The tools are gone when I need them" in page
    assert "The wording is negative. The code is the one that was chosen; it is not turned round." in page


def test_waves_that_may_not_be_taken_out_are_told_beside_those_that_are(garden: Office) -> None:
    garden.answer("spring", "residents", 20, Random(1))
    with garden.store.reading() as db:
        assert can_be_taken_out(db, "tovholt")[0] == []
    garden.count("m1", AFTER)
    with garden.store.reading() as db:
        waves, refused = can_be_taken_out(db, "tovholt")
    assert ([one.key for one in waves], refused) == (["spring"], [])


@pytest.fixture
def nedslag(counted: Office, tmp_path: Path):
    urls = {
        "NEDSLAG_DATABASE_URL": counted.store.url.render_as_string(),
        "NEDSLAG_VAULT_URL": counted.vault.url.render_as_string(),
    }
    environment = {"NEDSLAG_HOME": str(tmp_path / "home")} | urls | SECRET

    def run(*words: object) -> Result:
        return CliRunner(env=environment).invoke(main, [str(word) for word in words])

    return run


def test_the_command_writes_files_that_their_owner_alone_may_read(nedslag, tmp_path: Path) -> None:
    into = tmp_path / "new" / "folder"
    given = ("responses", "export", "tovholt", "--format", "csv, xlsx", "--into", into, "--purpose", PURPOSE)
    result = nedslag(*given)
    assert result.exit_code == 0, result.output
    assert "30 rows were taken out in 5 files" in result.output
    assert sorted(path.name for path in into.iterdir()) == [
        f"{NAME}-codebook.csv",
        f"{NAME}-codebook.html",
        f"{NAME}-texts.csv",
        f"{NAME}.csv",
        f"{NAME}.xlsx",
    ]
    assert {path.stat().st_mode & 0o777 for path in into.iterdir()} == {0o600}
    again = nedslag(*given)
    assert again.exit_code == 1
    assert "something lies there already, and nothing is overwritten" in again.output


def test_the_command_names_a_format_that_there_is_not(nedslag, tmp_path: Path) -> None:
    result = nedslag("responses", "export", "tovholt", "--format", "savv", "--into", tmp_path / "x", "--purpose", "y")
    assert (result.exit_code, (tmp_path / "x").exists()) == (1, False)
    assert "there is no format 'savv'; did you mean 'sav'?" in result.output


def test_tallies_and_registers_are_written_by_commands_of_their_own(nedslag, tmp_path: Path) -> None:
    tallies = nedslag("tallies", "export", "tovholt", "--format", "csv", "--into", tmp_path / "tallies")
    assert tallies.exit_code == 0, tallies.output
    assert (tmp_path / "tallies" / "tovholt-tallies.csv").is_file()
    empty = nedslag("registers", "export", "tovholt", "--format", "csv", "--into", tmp_path / "registers")
    assert empty.exit_code == 1
    assert "the registers hold nothing" in empty.output
