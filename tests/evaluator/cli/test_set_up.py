"""Setting up and opening databases: at once, damaged, foreign or missing. One line says what to do."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import sqlalchemy as sa

from evaluator.accounts.credentials import add_account
from evaluator.store.engine import open_store
from tests.support.killed_processes import Command
from tests.support.processes import called, environment

LINDEVANG = Path(__file__).resolve().parents[2] / "documents" / "lindevang"
REPORT = ("report", "lindevang", "--milestone", "m1")
"""It is made from the count, and reads nothing of the vault but whose it is."""
USES = (
    ("init",),
    ("recount", "lindevang"),
    ("count", "lindevang", "--milestone", "m1", "--complete"),
    REPORT,
    ("serve", "--port", "0"),
)


def run(env: dict[str, str], *words: object) -> tuple[int | None, str, str]:
    with Command(*words, env=env) as process:
        out, err = process.communicate()
    return process.returncode, out, err


def set_up_at_once(number: int, env: dict[str, str]) -> list[tuple[str, int | None]]:
    """What each of so many processes told, and its exit code."""
    with contextlib.ExitStack() as stack:
        starting = [stack.enter_context(Command("init", env=env)) for _ in range(number)]
        return [(process.communicate()[1], process.returncode) for process in starting]


def directly(url: str) -> AbstractContextManager[sa.Connection]:
    """A transaction past the program."""
    return sa.create_engine(url, poolclass=sa.NullPool).begin()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("prepared")
    assert called(home, "init")[0] == 0
    assert called(home, "import", LINDEVANG)[0] == 0
    return home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "home"))


def refused(home: Path, said: str, *, uses=USES, **more: str) -> None:
    """Every use ends with one line of diagnostic, which says ``said``. The server is started as people start it."""
    for words in uses:
        if words[0] == "serve":
            code, out, err = run(environment(home, **more), *words)
        else:
            code, out, err = called(home, *words, **more)
        assert (code, out) == (1, ""), (words, err)
        assert said in err, words
        assert len(err.splitlines()) == 1, err


def test_several_can_set_up_at_once(make_database: Callable[[str], str], tmp_path: Path) -> None:
    urls = {"NEDSLAG_DATABASE_URL": make_database("empty"), "NEDSLAG_VAULT_URL": make_database("empty")}
    assert set_up_at_once(5, environment(tmp_path, **urls)) == [("", 0)] * 5
    assert called(tmp_path, "import", LINDEVANG, **urls)[0] == 0


def test_a_damaged_database_is_named_with_the_remedy(home: Path) -> None:
    of_the_vault = tuple(words for words in USES if words != REPORT)
    for name, uses in (("nedslag.db", USES), ("nedslag.vault.db", of_the_vault)):
        path, said = home / name, "the database is damaged; stop nedslag, keep a copy of it, and put back the latest"
        whole = path.read_bytes()
        path.write_bytes(whole[:8192] + b"x" * (len(whole) - 16384) + whole[-8192:])
        refused(home, f"{name}: {said}", uses=uses)
        path.write_bytes(b"no database at all\n" * 1000)
        refused(home, f"{name}: is no database; correct")
        path.write_bytes(whole)


def test_a_vault_of_another_is_refused(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert called(other, "init")[0] == 0
    shutil.copy(other / "nedslag.vault.db", home / "nedslag.vault.db")
    refused(home, "nedslag.vault.db: the vault belongs to another database; correct NEDSLAG_VAULT_URL")


def test_an_older_vault_without_a_mark_is_taken_if_it_knows_the_programmes(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert called(other, "init")[0] == 0
    for path, code in ((other / "nedslag.vault.db", 1), (home / "nedslag.vault.db", 0)):
        with directly(f"sqlite:///{path}") as db:
            db.exec_driver_sql("DELETE FROM vault_instance")
        vault = {"NEDSLAG_VAULT_URL": f"sqlite:///{path}"}
        assert called(home, "init", **vault)[0] == code, path


def test_no_new_vault_is_made_beside_a_full_store_nor_a_new_store_beside_a_vault(home: Path) -> None:
    for name, said in (
        ("nedslag.vault.db", "the vault is missing"),
        ("nedslag.db", "the database of answers is missing"),
    ):
        (home / name).rename(home / "aside")
        refused(home, f"{name}: {said}")
        assert not (home / name).exists()
        (home / "aside").rename(home / name)
    assert called(home, "init")[0] == 0


def test_store_and_vault_are_two_databases_and_not_exchanged(home: Path, tmp_path: Path) -> None:
    one = {"NEDSLAG_DATABASE_URL": f"sqlite:///{tmp_path}/x.db", "NEDSLAG_VAULT_URL": f"sqlite:///{tmp_path}/./x.db"}
    refused(tmp_path / "new", "is both the database of answers and the vault", **one)
    assert not (tmp_path / "x.db").exists()
    store, vault = f"sqlite:///{home}/nedslag.db", f"sqlite:///{home}/nedslag.vault.db"
    exchanged = {"NEDSLAG_DATABASE_URL": vault, "NEDSLAG_VAULT_URL": store}
    refused(home, "is a vault of invitations, not a database of answers", **exchanged)


def test_a_new_secret_key_beside_accounts_is_told_with_what_it_ends(home: Path) -> None:
    store = f"sqlite:///{home}/nedslag.db"
    (home / "secret.key").unlink()
    assert called(home, "init")[2] == ""
    with contextlib.closing(open_store(store)) as opened, opened.writing() as db:
        now = dt.datetime(2026, 5, 4, tzinfo=dt.UTC)
        add_account(db, name="anna", password="a good long password", role="evaluator", now=now)
    assert called(home, "init")[2] == ""
    (home / "secret.key").unlink()
    code, _, err = called(home, "init")
    assert (code, len(err.splitlines())) == (0, 1)
    assert "secret.key: note: a new secret key was made, and there are accounts already: everybody signs in" in err
    assert "put back the backup of the key" in err
    assert called(home, "init")[2] == ""


def test_a_database_that_others_can_read_is_remarked_on(home: Path) -> None:
    (home / "nedslag.vault.db").chmod(0o640)
    code, out, err = called(home, "recount", "lindevang")
    assert (code, out) == (0, "lindevang: tallies agree with the submissions\n")
    assert "nedslag.vault.db: note: others than the owner can read this database; run `chmod 600`" in err


def test_a_wrong_language_is_blamed_on_what_names_it(home: Path) -> None:
    code, _, err = called(home, "check", LINDEVANG, NEDSLAG_LANG="xx")
    assert (code, "NEDSLAG_LANG" in err, "--lang" in err) == (2, True, False)
    code, _, err = called(home, "--lang", "xx", "check", LINDEVANG)
    assert (code, "--lang" in err) == (2, True)


def test_what_nobody_foresaw_is_one_line_without_what_was_read(home: Path) -> None:
    with directly(f"sqlite:///{home}/nedslag.db") as db:
        db.exec_driver_sql("UPDATE document SET text = 'Kirsten fra opgang fire'")
    code, _, err = run(environment(home), "recount", "lindevang")
    assert code == 1
    assert "Kirsten" not in err
    assert len(err.splitlines()) == 1
