"""A status round from the terminal."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluator.cli.main import main
from tests.support.site import DOCUMENTS

ACTIONS = "reference,process,title,owner,state,occurred_on\na-1,,Stuegang,vicedirektør,started,2020-05-01\n"
PEOPLE = "rolle;navn;e-mail;vej;postnr;by\nVicedirektør;Ada Lorem;;Gaden 1;8000;Aarhus\n"


@pytest.fixture
def nedslag(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for name in ("NEDSLAG_DATABASE_URL", "NEDSLAG_VAULT_URL", "NEDSLAG_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEDSLAG_HOME", str(tmp_path / "home"))

    def run(*words: object) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)

    assert run("init").exit_code == 0
    assert run("import", DOCUMENTS).exit_code == 0
    for name, text in (("actions", ACTIONS), ("people", PEOPLE)):
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    assert run("registers", "import", "lindevang", "trial-actions", tmp_path / "actions.csv").exit_code == 0
    return run


def test_a_round_is_opened_printed_closed_and_its_contacts_erased(nedslag, tmp_path: Path) -> None:
    until = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)
    ask = ("owners", "ask", "lindevang", "--title", "Status", "--source", "planen", "--until", until)
    assert "no address: vicedirektør" in nedslag(*ask, "--dry-run").output
    assert nedslag(*ask).exit_code == 1
    assert "1 added" in nedslag("owners", "import", "lindevang", tmp_path / "people.csv").output
    shown = nedslag(*ask, "--register", "trial-actions").output
    assert "By letter: 1 owners, 1 rows" in shown
    found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", shown)
    assert found
    assert f"{found[0]}: Status" in nedslag("owners", "list", "lindevang").output
    address = ("--address", "https://svar.evaluering.example", "--into", tmp_path)
    assert nedslag("owners", "letters", "lindevang", found[0], *address).exit_code == 0
    letter = tmp_path / "lindevang-owners-letters.pdf"
    assert letter.read_bytes().startswith(b"%PDF")
    assert letter.stat().st_mode & 0o077 == 0
    assert "Reminders queued: 0" in nedslag("owners", "remind", "lindevang", found[0]).output
    assert nedslag("owners", "close", "lindevang", found[0]).exit_code == 0
    assert nedslag("owners", "remind", "lindevang", found[0]).exit_code == 1
    assert "erased: 0" in nedslag("owners", "erase", "lindevang", "--due").output
    assert "erased: 1" in nedslag("owners", "erase", "lindevang", "--all").output


def test_the_history_of_a_row_names_who_recorded_it_as_the_pages_do(nedslag) -> None:
    row = ("lindevang", "trial-actions", "a-1")
    assert nedslag("registers", "correct", *row, "title=Fælles stuegang", "--reason", "Rettet").exit_code == 0
    its = [line for line in nedslag("registers", "history", *row).output.splitlines() if "title=" in line]
    assert "the command line: title=Stuegang" in its[0]
    assert "the command line (Rettet): title=Fælles stuegang" in its[1]
