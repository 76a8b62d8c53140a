"""What the benchmarks share: servers in processes of their own, a PostgreSQL for the run, clients, and printing."""

from __future__ import annotations

import http.client
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
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


@contextmanager
def server(command: list[str], environment: Mapping[str, str] | None = None) -> Iterator[int]:
    """Start a server that prints its address; yields the port and ends exactly that process."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        found = re.search(r":(\d+)/", process.stdout.readline() if process.stdout else "")
        if not found:
            raise SystemExit(f"the server did not start: {' '.join(command)}")
        yield int(found[1])
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

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = ""

    def request(self, method: str, path: str, form: Mapping[str, str] | None = None) -> tuple[int, str, str]:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        body = urlencode(form) if form is not None else None
        self.connection.request(method, path, body, {**headers, **(FORM if body is not None else {})})
        response = self.connection.getresponse()
        text = response.read().decode("utf-8")
        if cookie := response.headers.get("Set-Cookie"):
            self.cookie = cookie.split(";")[0]
        return response.status, response.headers.get("Location", ""), text

    def get(self, path: str) -> tuple[int, str, str]:
        return self.request("GET", path)

    def post(self, path: str, form: Mapping[str, str]) -> tuple[int, str, str]:
        return self.request("POST", path, form)


def verdict(name: str, value: float, least: float | None = None, most: float | None = None, note: str = "") -> bool:
    """Print one ratio against its bound; true when the bound is kept."""
    bounds = {"at least": least, "at most": most}
    bound = ", ".join(f"{words} {limit:g}" for words, limit in bounds.items() if limit is not None)
    kept = (least is None or value >= least) and (most is None or value <= most)
    print(f"  {'ok  ' if kept else 'MISS'} {name}: {value:.2f} ({bound}){'  ' + note if note else ''}", flush=True)
    return kept
