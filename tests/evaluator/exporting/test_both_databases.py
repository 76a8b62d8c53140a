"""A take-out on both databases: what is remembered of it, and what is told where a statement of it fails."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from evaluator.cli.main import main
from evaluator.store.engine import Store
from evaluator.store.take_outs import in_whole_bins, taken_from
from tests.evaluator.exporting.conftest import AFTER, TOVHOLT
from tests.support.broken_databases import out_of_reach, refusing
from tests.support.site import SECRET
from tests.support.taken_out import Office, told_of_take_outs

WORDS = "Kirsten fra opgang fire drikker"
TABLES = ("taken_row", "taken_out", "audit_entry", "submission", "free_text", "milestone_count")


@pytest.fixture
def office(store: Store, vault: Store, tmp_path: Path) -> Office:
    found = Office(store, vault, told_of_take_outs(TOVHOLT, tmp_path / "documents"), "tovholt")
    found.answer("spring", "residents", 16, Random(2), better=WORDS)
    found.count("m1", AFTER)
    return found


def export(office: Office, into: Path, home: Path) -> Result:
    urls = [one.url.render_as_string(hide_password=False) for one in (office.store, office.vault)]
    environment = {"NEDSLAG_HOME": str(home), "NEDSLAG_DATABASE_URL": urls[0], "NEDSLAG_VAULT_URL": urls[1]} | SECRET
    given = ("responses", "export", "tovholt", "--format", "csv", "--into", str(into), "--purpose", f"Om {WORDS}")
    return CliRunner(env=environment).invoke(main, given)


def test_what_is_left_out_stays_out_and_what_was_taken_is_remembered(office: Office) -> None:
    first = office.take()
    office.leave("spring", "person-3")
    second, third = office.take(), office.take()
    with office.store.reading() as db:
        whole, count = in_whole_bins(db, "tovholt", "spring"), taken_from(db, "tovholt", "spring")
    assert first.rows == 16
    assert second.rows == third.rows == len(whole) <= 11
    assert count == 1


def test_whoever_is_left_out_can_withdraw(office: Office) -> None:
    office.take()
    office.leave("spring", "person-3")
    before = office.take().rows
    for number in (1, 2, 4, 5, 6, 7, 8):
        office.leave("spring", f"person-{number}")
    assert office.take().rows <= before


def test_a_statement_that_fails_betrays_nothing(
    office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    office.take()
    office.leave("spring", "person-3")
    failed = set()
    for breaking in (refusing, out_of_reach):
        for name in TABLES:
            into = tmp_path / f"{breaking.__name__}-{name}"
            with breaking(office.store, name):
                result = export(office, into, tmp_path / "home")
            failed |= {name} if result.exit_code == 1 else set()
            told = result.output + caplog.text
            assert not into.exists() or result.exit_code == 0
            assert not [one for one in (WORDS, "person-", "receipt-", "residents", "better") if one in told]
    assert failed == set(TABLES)
    assert export(office, tmp_path / "whole", tmp_path / "home").exit_code == 0
