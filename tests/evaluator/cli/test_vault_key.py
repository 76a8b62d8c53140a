"""The key that seals the vault, from the first `nedslag init` on, as commands see it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluator.core.vault_key import new_vault_key
from evaluator.vault import sealing
from tests.support.processes import called
from tests.support.site import DOCUMENTS

ENGLISH = {"NEDSLAG_LANG": "en", "NEDSLAG_VAULT_KEY": ""}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Its commands take the keys of the environment, whatever instance was made in this process before."""
    monkeypatch.setattr(sealing._current, "home", None)
    home = tmp_path / "home"
    assert called(home, "init", **ENGLISH)[0] == 0
    assert called(home, "import", DOCUMENTS, **ENGLISH)[0] == 0
    yield home
    sealing.keyring(anew=True)


def test_a_vault_is_not_opened_with_another_key(home: Path) -> None:
    key = (home / "vault.key").read_text("utf-8")
    (home / "vault.key").write_text(f"{new_vault_key()}\n", "utf-8")
    for words in (("mail", "status", "lindevang"), ("init",), ("serve",)):
        code, _, wrong = called(home, *words, **ENGLISH)
        assert (code, len(wrong.splitlines())) == (1, 1), words
        assert "vault.db" in wrong, words
    (home / "vault.key").write_text(key, "utf-8")
    assert called(home, "mail", "status", "lindevang", **ENGLISH)[0] == 0


def test_a_key_that_is_lost_is_not_made_anew(home: Path) -> None:
    (home / "vault.key").unlink()
    assert called(home, "init", **ENGLISH)[0] == 1
    assert not (home / "vault.key").exists()


def test_the_first_time_that_the_key_is_replaced_a_new_one_seals(home: Path) -> None:
    before = (home / "vault.key").read_text("utf-8").split()
    code, told, _ = called(home, "vault", "rotate-key", **ENGLISH)
    assert code == 0, told
    found = (home / "vault.key").read_text("utf-8").split()
    assert (len(found), found[1:]) == (2, before)
    assert called(home, "mail", "status", "lindevang", **ENGLISH)[0] == 0
