"""What the benchmarks share: servers in processes of their own, a PostgreSQL for the run, clients, and printing."""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@contextmanager
def scratch() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="nedslag-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that runs: its port, and the number of its process."""

    port: int
    process: int


@contextmanager
def server(
    command: list[str], environment: Mapping[str, str] | None = None, *, log: int | None = None
) -> Iterator[int]:
    """Start a server that prints its address; yields the port and ends exactly that process. ``log``: the file or
    constant of `subprocess` where it tells of errors."""
    with serving(command, environment, log=log) as its:
        yield its.port


@contextmanager
def serving(
    command: list[str], environment: Mapping[str, str] | None = None, *, log: int | None = None
) -> Iterator[Serving]:
    """The same, with the number of its process."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )
    try:
        found = re.search(r":(\d+)/", process.stdout.readline() if process.stdout else "")
        if not found:
            raise SystemExit(f"the server did not start: {' '.join(command)}")
        yield Serving(int(found[1]), process.pid)
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def postgresql(names: Sequence[str]) -> Iterator[list[str]]:
    """A PostgreSQL as it comes (fsync on) with one empty database per name; their URLs."""
    from bench._postgresql import PostgreSQL

    running = PostgreSQL()
    try:
        for name in names:
            running.command(f"CREATE DATABASE {name}")
        yield [running.url(name) for name in names]
    finally:
        running.close()


def in_own_process(module: str, step: str, home: Path, size: int) -> dict[str, float]:
    """One step of a benchmark in a process of its own: what it found, with its ``peak`` memory in MiB."""
    command = [sys.executable, "-m", module, "--step", step, "--home", str(home), "--size", str(size)]
    environment = {**os.environ, "NEDSLAG_HOME": str(home)}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def end_of_step(found: Mapping[str, float]) -> None:
    """Hand what a step found to `in_own_process`."""
    print(json.dumps({**found, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


class Client:
    """One kept-alive connection, with the cookies that it was given."""

    def __init__(self, port: int, timeout: float = 60) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        self.cookie = ""

    def request(self, method: str, path: str, form: Mapping[str, str] | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        body = urlencode(form) if form is not None else None
        self.connection.request(method, path, body, {**headers, **(FORM if body is not None else {})})
        response = self.connection.getresponse()
        text = response.read().decode("utf-8")
        if cookies := response.headers.get_all("Set-Cookie"):
            self.cookie = "; ".join(one.split(";")[0] for one in cookies)
        return response.status, response.headers.get("Location", ""), text

    def get(self, path: str) -> tuple[int, str, str]:
        return self.request("GET", path)

    def post(self, path: str, form: Mapping[str, str]) -> tuple[int, str, str]:
        return self.request("POST", path, form)


def on_databases(measure: Callable[[str, list[str], Path, int], bool], description: str | None, size: int) -> NoReturn:
    """What a benchmark of both databases does when it is run: ``measure`` with the name of a database, the URLs of an
    empty store and vault, a folder and the size, on those that the command line asks for."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--size", type=int, default=size)
    chosen, names, kept = parser.parse_args(), ("nedslag", "vault"), []
    with scratch() as home:
        if chosen.database in ("sqlite", "both"):
            kept.append(measure("SQLite", [f"sqlite:///{home}/{name}.db" for name in names], home, chosen.size))
        if chosen.database in ("postgresql", "both"):
            with postgresql(names) as urls:
                kept.append(measure("PostgreSQL", urls, home, chosen.size))
    sys.exit(0 if all(kept) else 1)


def seconds(work: Callable[[], object], clock: Callable[[], float], turns: int = 15) -> float:
    """The quickest of several turns, the first aside: what else the machine does makes a turn slower, never quicker."""
    taken = []
    for _ in range(turns):
        began = clock()
        work()
        taken.append(clock() - began)
    return min(taken[1:])


def clock_of(database: str) -> Callable[[], float]:
    """SQLite works in this process, whose processor's time is the same on a busy machine; PostgreSQL does not."""
    return time.process_time if database == "SQLite" else time.perf_counter


def against(
    database: str, level: str, work: Callable[[], object], floor: float, *, most: float, turns: int = 15
) -> bool:
    """Print how many times the ``floor``, in seconds, some work takes; true when that is no more than ``most``."""
    ours = seconds(work, clock_of(database), turns)
    note = f"{1000 * ours:.1f} ms against {1000 * floor:.1f} ms"
    return verdict(f"{database}, {level}, over the bare query", ours / floor, most=most, note=note)


def verdict(name: str, value: float, least: float | None = None, most: float | None = None, note: str = "") -> bool:
    """Print one ratio against its bound; true when the bound is kept."""
    bounds = {"at least": least, "at most": most}
    bound = ", ".join(f"{words} {limit:g}" for words, limit in bounds.items() if limit is not None)
    kept = (least is None or value >= least) and (most is None or value <= most)
    print(f"  {'ok  ' if kept else 'MISS'} {name}: {value:.2f} ({bound}){'  ' + note if note else ''}", flush=True)
    return kept
