"""A disk that is full, and one that can only be read, under people who answer and under the worker: real file systems
in memory, in a mount namespace of their own (it takes root, or a system that lets users make such).

What was confirmed must be stored once, what was refused must be said with 503 and be sent again as it was, and no
request may end otherwise. The server of the pages lives on; PostgreSQL is started again where it gave up.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench._common import ROOT, Client, server, verdict
from bench._postgresql import PostgreSQL
from bench.intake import Participant, prepare

INSIDE: Final = "--inside"
SERVE: Final = ["-m", "evaluator.cli", "serve", "--port", "0", "--no-worker"]
PEOPLE, BEFORE, DURING = 60, 10, 40
SIZES: Final = {"SQLite": "12m", "PostgreSQL": "180m"}
CHUNK: Final = bytes(4096)
TRIES: Final = 3


class Refused(Exception):
    """The page says that nothing was saved, and can be sent again."""


class Visitor(Participant):
    """Goes on where it was refused. ``statuses``: what every request was answered with."""

    def __init__(self, port: int, token: str, number: int, statuses: Counter[int]) -> None:
        super().__init__(Client(port), token, number)
        self.statuses, self.steps = statuses, ["begin", "answer", "send"]

    def go(self) -> bool:
        """Whether the answers were confirmed."""
        self.client.connection.close()  # it opens again: the server ends one that was silent
        try:
            while self.steps:
                self._step(self.steps[0])
                self.steps.pop(0)
        except Refused:
            return False
        return True

    def _step(self, name: str) -> None:
        form = {"begin": {"language": "da"}, "answer": self.form, "send": {}}[name]
        path = {"begin": f"{self.start}/begynd", "answer": self.page, "send": self.review}[name]
        status, location, _ = self.client.post(path, form)
        self.statuses[status] += 1
        if status == 503:
            raise Refused
        if name == "begin":
            self.page = location
        elif name == "answer":
            self.review = location


@contextmanager
def disk(size: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="nedslag-disk-"))
    mount("-t", "tmpfs", "-o", f"size={size},mode=1777", "tmpfs", folder)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
        folder.rmdir()


def mount(*words: object) -> None:
    subprocess.run(["mount", *map(str, words)], check=True)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    path = folder / "filler"
    with open(path, "wb", buffering=0) as file:
        try:
            while True:
                file.write(CHUNK)
        except OSError:
            pass
    yield
    path.unlink()


def command(*words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "evaluator.cli", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr.strip()


def stored() -> int:
    from evaluator.cli.support import databases
    from evaluator.store.integrity import refuse_damaged
    from evaluator.store.submissions import submission_count

    with databases() as (_, store, vault):
        refuse_damaged(store, vault, thorough=True)
        with store.reading() as db:
            return submission_count(db, "bench", "w1")


def full(name: str, folder: Path, tokens: list[str], recover: Callable[[], None]) -> bool:
    """The disk is full while people answer and the worker folds; then there is room again."""
    statuses: Counter[int] = Counter()
    with server(SERVE, log=subprocess.DEVNULL) as port:
        visitors = [Visitor(port, token, number, statuses) for number, token in enumerate(tokens)]
        confirmed = sum(one.go() for one in visitors[:BEFORE])
        with filled(folder):
            confirmed += sum(one.go() for one in visitors[BEFORE:DURING])
            looked = Client(port).get(visitors[0].start)[0]
            code, said = command("work", "--once")
        recover()
        refused = statuses[503]
        for _ in range(TRIES):
            confirmed += sum(one.go() for one in visitors if one.steps)
    told = " / ".join(said.splitlines()) or "-"
    print(f"  {name}, full: {refused} requests refused, answered {dict(statuses)}; a page then {looked};")
    print(f"    nedslag work ended with {code}: {told}")
    code, said = command("recount", "bench")
    others = sum(number for status, number in statuses.items() if status not in (302, 303, 503))
    return all(
        (
            verdict(f"{name}, full disk: requests that were refused", refused, least=1),
            verdict(f"{name}, full disk: requests that ended otherwise", others, most=0),
            verdict(f"{name}, full disk: confirmed and not stored, or twice", abs(stored() - PEOPLE), most=0),
            verdict(f"{name}, full disk: not confirmed in the end", PEOPLE - confirmed, most=0),
            verdict(f"{name}, full disk: exit code of a recount", code, most=0, note=said),
        )
    )


def read_only(name: str, folder: Path) -> bool:
    """Nothing is open, and the disk comes back for reading alone: each use says so, and nothing is damaged."""
    mount("-o", "remount,ro", folder)
    uses = {words: command(*words) for words in (("work", "--once"), ("recount", "bench"), ("serve", "--port", "0"))}
    mount("-o", "remount,rw", folder)
    for words, (code, said) in uses.items():
        print(f"  {name}, read-only: nedslag {words[0]} ended with {code}: {' / '.join(said.splitlines()) or '-'}")
    worst = max(len(said.splitlines()) for _, said in uses.values())
    least = min(code for code, _ in uses.values())
    code, said = command("recount", "bench")
    return all(
        (
            verdict(f"{name}, read-only: least exit code", least, least=1, most=1),
            verdict(f"{name}, read-only: lines that say what to do", worst, least=1, most=1),
            verdict(f"{name}, read-only: not stored afterwards", PEOPLE - stored(), most=0),
            verdict(f"{name}, read-only: exit code of a recount afterwards", code, most=0, note=said),
        )
    )


def on_sqlite() -> bool:
    with disk(SIZES["SQLite"]) as folder:
        os.environ["NEDSLAG_HOME"] = str(folder / "home")
        tokens = prepare(folder / "home", PEOPLE)
        return all((full("SQLite", folder, tokens, lambda: None), read_only("SQLite", folder)))


def on_postgresql() -> bool:
    with disk(SIZES["PostgreSQL"]) as folder, tempfile.TemporaryDirectory() as home:
        tempfile.tempdir = str(folder)
        running = PostgreSQL(("min_wal_size=32MB", "max_wal_size=64MB"))
        tempfile.tempdir = None
        for one in ("nedslag", "vault"):
            running.command(f"CREATE DATABASE {one}")
        os.environ["NEDSLAG_HOME"] = home
        os.environ["NEDSLAG_DATABASE_URL"], os.environ["NEDSLAG_VAULT_URL"] = map(running.url, ("nedslag", "vault"))

        def recover() -> None:
            if not running.answers():
                running.start()

        tokens = prepare(Path(home), PEOPLE)
        kept = full("PostgreSQL", folder, tokens, recover)
        running.close()
        return kept


def main() -> int:
    if INSIDE not in sys.argv:
        by_user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
        words = ["unshare", "--mount", *by_user, sys.executable, "-m", "bench.disks", INSIDE]
        return subprocess.run(words, cwd=ROOT, check=False).returncode
    os.environ["NEDSLAG_LANG"] = "en"
    return 0 if all([on_sqlite(), on_postgresql()]) else 1


if __name__ == "__main__":
    sys.exit(main())
