"""Backups, restoring, moving and the doctor, from the terminal."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.processes import called

LINDEVANG = Path(__file__).resolve().parents[2] / "documents" / "lindevang"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    for words in (("init",), ("import", LINDEVANG), ("backup-key", home / "key")):
        assert called(home, *words)[0] == 0
    return home


def public(home: Path) -> str:
    found = re.search("age1[a-z0-9]+", (home / "key").read_text("utf-8"))
    assert found
    return found[0]


def test_a_backup_is_restored_into_a_new_folder_with_its_key_and_its_journal(home: Path, tmp_path: Path) -> None:
    code, printed, told = called(home, "backup", tmp_path / "a.age", NEDSLAG_BACKUP_TO=public(home))
    assert (code, told) == (0, "")
    assert "Keep the two files apart" in printed
    words = ("restore", tmp_path / "a.age", "--key", home / "key", "--into", tmp_path / "new")
    code, _, told = called(home, *words)
    assert code == 1
    assert "there is no journal" in told
    assert not (tmp_path / "new").exists()
    assert called(home, "work", "--once")[0] == 0
    code, printed, told = called(home, *words)
    assert (code, told) == (0, "")
    assert "removed again: 0" in printed
    assert (tmp_path / "new" / "secret.key").read_text() == (home / "secret.key").read_text()
    assert called(tmp_path / "new", "doctor")[0] == 0
    assert called(home, *words, "--without-journal")[0] == 1


def test_a_backup_without_a_key_to_encrypt_to_is_not_made(home: Path, tmp_path: Path) -> None:
    code, _, told = called(home, "backup", tmp_path / "a.age")
    assert code == 1
    assert "NEDSLAG_BACKUP_TO" in told
    assert not [*tmp_path.iterdir()]


def test_an_instance_is_copied(home: Path, tmp_path: Path) -> None:
    words = ("copy", "--to", f"sqlite:///{tmp_path}/a.db", "--vault-to", f"sqlite:///{tmp_path}/b.db")
    code, printed, _ = called(home, *words)
    assert code == 0
    assert re.search(r"\d+ rows of answers, \d+ of contacts", printed)
    assert called(home, *words)[0] == 1


def test_the_doctor_says_what_to_do_and_answers_programs(home: Path) -> None:
    code, printed, _ = called(home, "doctor")
    assert code == 0
    assert "no mail server is named; name it" in printed
    code, printed, _ = called(home, "doctor", "--json", NEDSLAG_SECRET_KEY="short", NEDSLAG_LANG="da")
    assert code == 1
    found = {one["check"]: one for one in json.loads(printed)}
    assert found["keys"]["state"] == "fault"
    assert found["keys"]["found"][0]["place"] == "NEDSLAG_SECRET_KEY"
    assert {one["state"] for name, one in found.items() if name != "keys"} <= {"ok", "warning"}


def test_the_doctor_tells_what_was_not_examined(tmp_path: Path) -> None:
    code, printed, _ = called(tmp_path, "doctor")
    assert code == 1
    assert "run `nedslag init`" in printed
    assert printed.count("(not examined)") > 5
