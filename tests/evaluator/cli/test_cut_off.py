"""What a pipe closes, a full disk refuses or a signal ends has either happened and is said, or has not."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import signal
import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.killed_processes import Command
from tests.support.processes import begun, called, environment

LINDEVANG = Path(__file__).resolve().parents[2] / "documents" / "lindevang"
TABLES = {
    "import": ("nedslag.db", "document"),
    "registers": ("nedslag.db", "trial_action"),
    "responses": ("nedslag.db", "submission"),
    "account": ("nedslag.db", "account"),
    "invite": ("nedslag.vault.db", "invitation"),
    "contacts": ("nedslag.vault.db", "contact"),
    "mail": ("nedslag.vault.db", "message"),
}
"""What a command writes to."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the programme, whose waves are open on whatever day it is, and what is imported into it."""
    home = tmp_path_factory.mktemp("prepared")
    document = shutil.copytree(LINDEVANG, home / "documents") / "programme.toml"
    text = document.read_text("utf-8").replace("closes = 2026", "closes = 2099")
    document.write_text(text.replace("cut_off = 2026", "cut_off = 2099"), "utf-8")
    for words in (("init",), ("import", home / "documents")):
        assert called(home, *words)[0] == 0
    files = {
        "people": "person,group\np1,residents\n",
        "contacts": "person,email,group\nc1,c1@mail.example,residents\n",
        "actions": "reference,process,title,state,occurred_on\nr-1,,Spisning,started,2026-05-01\n",
        "answers": "id,grp,heard\na1,b,4\n",
    }
    for name, text in files.items():
        (home / f"{name}.csv").write_text(text, "utf-8")
    (home / "map.toml").write_text(
        'wave = "linked"\ngroup = { column = "grp", values = { b = "residents" } }\nperson = ["id"]\n'
        '[columns]\nheard = "heard"\n',
        "utf-8",
    )
    assert called(home, "contacts", "import", "lindevang", home / "contacts.csv")[0] == 0
    return home


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "home"))


def commands(home: Path) -> list[tuple[object, ...]]:
    """Every command that stores something."""
    changed = home / "changed"
    shutil.copytree(home / "documents", changed)
    text = (changed / "programme.toml").read_text("utf-8").replace("Naboer i Lindevang", "Naboer på vej")
    (changed / "programme.toml").write_text(text, "utf-8")
    (home / "new.csv").write_text("person,email,group\nc2,c2@mail.example,residents\n", "utf-8")
    return [
        ("import", changed),
        ("registers", "import", "lindevang", "trial-actions", home / "actions.csv"),
        ("responses", "import", "lindevang", home / "answers.csv", "--map", home / "map.toml"),
        ("account", "add", "anna", "--role", "evaluator", "--password-stdin"),
        ("invite", "lindevang", home / "people.csv", "--wave", "linked", "--into", home / "links.csv"),
        ("contacts", "import", "lindevang", home / "new.csv"),
        ("mail", "queue", "lindevang", "nameless"),
    ]


@dataclass(frozen=True, slots=True)
class Done:
    returncode: int | None
    stderr: str


def run(home: Path, *words: object, stdout: int | None = None) -> Done:
    with Command(*words, env=environment(home), stdout=stdout) as process:
        _, told = process.communicate("a good long password\n")
    return Done(process.returncode, told)


def rows(home: Path, command: object) -> int:
    file, table = TABLES[str(command)]
    with closing(sqlite3.connect(home / file)) as db:
        found: int = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


def test_a_command_whose_reader_has_gone_stores_all_the_same_and_says_so(home: Path) -> None:
    for words in commands(home):
        before = rows(home, words[0])
        reader, writer = os.pipe()
        os.close(reader)
        done = run(home, *words, stdout=writer)
        os.close(writer)
        assert (done.returncode, rows(home, words[0]) > before) == (0, True), words
        assert done.stderr == "The command is done, but not everything could be printed (Broken pipe)\n"


def test_a_command_that_cannot_print_stores_all_the_same_and_ends_with_1(home: Path) -> None:
    for words in commands(home):
        before = rows(home, words[0])
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = run(home, *words, stdout=full.fileno())
        assert (done.returncode, rows(home, words[0]) > before) == (1, True), words
        assert done.stderr == "The command is done, but not everything could be printed (No space left on device)\n"


def wait_until_it_rests(process: int, file: Path) -> None:
    """Until the process has ``file`` open and has done nothing for a tenth of a second: it waits for the lock."""
    looks: list[object] = []
    for _ in range(1500):
        time.sleep(0.02)
        with suppress(FileNotFoundError):
            state, *_, user, system = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()[:13]
            opened = any(one.resolve() == file for one in Path(f"/proc/{process}/fd").iterdir())
            looks = [*looks[-4:], (user, system) if opened and state == "S" else None]
        if len(looks) == 5 and looks[0] and len(set(looks)) == 1:
            return


def test_a_file_of_links_gets_its_name_when_they_are_stored_and_not_before(home: Path) -> None:
    invite, links = commands(home)[4], home / "links.csv"
    with closing(sqlite3.connect(home / "nedslag.vault.db")) as vault, vault:  # what is refused at the commit
        vault.execute("CREATE TABLE late (it TEXT REFERENCES programme_key DEFERRABLE INITIALLY DEFERRED)")
        vault.execute("CREATE TRIGGER late AFTER INSERT ON invitation BEGIN INSERT INTO late VALUES ('x'); END")
    assert run(home, *invite).returncode == 1
    assert (links.exists(), rows(home, "invite")) == (False, 0)
    with closing(sqlite3.connect(home / "nedslag.vault.db")) as vault, vault:
        vault.execute("DROP TRIGGER late")
    assert run(home, *invite).returncode == 0
    with closing(sqlite3.connect(home / "nedslag.vault.db")) as vault:
        stored = [hash_ for (hash_,) in vault.execute("SELECT token_hash FROM invitation")]
    tokens = [line.rpartition("/")[2] for line in links.read_text("utf-8").splitlines()[1:]]
    assert stored == [hashlib.sha256(token.encode()).digest() for token in tokens]
    assert [file.name for file in home.glob("links.csv*")] == ["links.csv"]


LETTERS = ("letters", "lindevang", "linked", "--everybody", "--address", "https://svar.example", "--into")
FORMS = ("forms", "lindevang", "linked", "--personal", "--into")
PRINTED = pytest.mark.parametrize(
    ("command", "name"), [(LETTERS, "lindevang-linked-letters.pdf"), (FORMS, "lindevang-linked-forms-da.pdf")]
)


@pytest.fixture
def addressed(home: Path) -> Path:
    text = "person,email,address_1,address_2,group\nc1,c1@mail.example,Havnen 1,5000 Odense,residents\n"
    (home / "addressed.csv").write_text(text, "utf-8")
    assert called(home, "contacts", "import", "lindevang", home / "addressed.csv")[0] == 0
    return home


def given_out(home: Path) -> tuple[int, int]:
    """How many were asked, and how often links were made by what the audit log says."""
    with (
        closing(sqlite3.connect(home / "nedslag.vault.db")) as vault,
        closing(sqlite3.connect(home / "nedslag.db")) as db,
    ):
        asked = vault.execute("SELECT count(*) FROM invitation WHERE asked").fetchone()[0]
        return asked, db.execute("SELECT count(*) FROM audit_entry WHERE kind = 'links_made'").fetchone()[0]


@PRINTED
def test_who_is_asked_on_paper_is_asked_when_the_paper_is_written_and_not_before(
    addressed: Path, command, name
) -> None:
    (addressed / "printed").mkdir()
    there = addressed / "printed" / name
    there.write_text("the only copy", "utf-8")
    assert run(addressed, *command, there.parent).returncode == 1
    assert (given_out(addressed), there.read_text("utf-8")) == ((0, 0), "the only copy")
    there.unlink()
    assert run(addressed, *command, there.parent).returncode == 0
    assert given_out(addressed) == (1, 1)
    assert [file.name for file in there.parent.iterdir()] == [name]


@PRINTED
def test_a_command_that_is_killed_while_it_prints_has_asked_nobody_and_is_run_again(
    addressed: Path, command, name
) -> None:
    """It waits to note who was asked; what it printed has not its name yet."""
    into = addressed / "printed"
    with closing(sqlite3.connect(addressed / "nedslag.db", isolation_level=None)) as lock:
        lock.execute("BEGIN IMMEDIATE")
        with Command(*command, into, env=environment(addressed)) as process:
            wait_until_it_rests(process.pid, addressed / "nedslag.db")
            process.kill()
        lock.execute("ROLLBACK")
    assert [file.name for file in into.iterdir()] == [f"{name}.unfinished"]
    assert given_out(addressed) == (0, 0)
    assert run(addressed, *command, into).returncode == 0
    assert [file.name for file in into.iterdir()] == [name]
    assert given_out(addressed) == (1, 1)


def test_nobody_is_invited_where_the_links_cannot_be_written(home: Path) -> None:
    invite = commands(home)[4][:-1]
    (home / "there.csv").write_text("the only copy", "utf-8")
    for place in (home / "no" / "links.csv", home / "there.csv"):
        assert run(home, *invite, place).returncode == 1, place
        assert rows(home, "invite") == 0


@pytest.mark.parametrize(("told", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_command_that_is_ended_while_it_waits_has_stored_nothing_and_says_so(
    home: Path, told: signal.Signals, code: int
) -> None:
    for words in commands(home):
        before = rows(home, words[0])
        with closing(sqlite3.connect(home / TABLES[str(words[0])][0], isolation_level=None)) as lock:
            lock.execute("BEGIN IMMEDIATE")
            file = home / TABLES[str(words[0])][0]
            with Command(*words, env=environment(home)) as process:
                process.stdin.write("a good long password\n")
                process.stdin.flush()
                wait_until_it_rests(process.pid, file)
                process.send_signal(told)
                time.sleep(0.1)
                lock.execute("ROLLBACK")
                _, said = process.communicate()
        assert (process.returncode, said) == (code, "Interrupted. Nothing has been stored.\n"), words
        assert rows(home, words[0]) == before


def heeding() -> None:
    """A shell that starts the tests in the background has SIGINT ignored by all that they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_ends_when_it_is_told_to_and_says_so(home: Path, told: signal.Signals) -> None:
    with begun("work", env=environment(home), preexec_fn=heeding) as working:
        assert working.stdout is not None
        assert working.stdout.readline() == "Folding answers every 20 minutes\n"
        working.send_signal(told)
        try:
            said = working.communicate(timeout=60)
        finally:
            working.kill()
    assert (working.returncode, *said) == (0, "Ended. What was begun is done.\n", "")


def test_a_database_that_is_full_is_named_and_nothing_is_stored(home: Path) -> None:
    """A limit on the size of files stands in for a disk."""
    its, before = commands(home)[0][1], rows(home, "import")

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    with begun("import", its, env=environment(home), preexec_fn=limit) as process:
        printed, told = process.communicate(timeout=60)
    assert (process.returncode, printed, rows(home, "import")) == (1, "", before)
    assert len(told.splitlines()) == 1
    assert "SQLITE_" in told or "disk" in told
