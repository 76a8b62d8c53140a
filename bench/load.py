"""Many participants at once: 500 through four pages on PostgreSQL with two gunicorn processes, 50 on SQLite with
`nedslag serve`, none with a pause; once by themselves, once while another process recounts and reports 20,000 answers.

Every request must be answered as it should be. How long one waits is told against a static file that as many ask the
same server for in the same run, with the 99th percentile over the median; and how far the server's memory grew over the
visits. `--visits 50000` lets that many come, as many at a time.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from bench._common import ROOT, Client, in_own_process, postgresql, scratch, server, verdict
from bench._documents import PROGRAMME, QUESTIONS
from bench.large import build

AT_ONCE: Mapping[str, int] = {"PostgreSQL": 500, "SQLite": 50}
PAGES, PATIENCE = 4, 600
STATIC, ASKED = "/static/pages.css", 12
"""The floor, and how often each asks for it: a visit is as many requests."""
KEY = "of a benchmark alone, and long enough"
Visit = Callable[[Client, int], Iterator[None]]


def visit(token: str) -> Visit:
    """The way of one person, a request at a time; AssertionError where an answer is not what it should be."""

    def steps(client: Client, number: int) -> Iterator[None]:
        start = f"/svar/{token}"
        _shown(client.get(start), "begynd")
        yield
        page = _led(client.post(f"{start}/begynd", {"language": "da"}))
        yield
        for _ in range(PAGES):
            _shown(client.get(page), "q")
            yield
            page = _led(client.post(page, {name: str(1 + (number + at) % 5) for at, name in enumerate(QUESTIONS)}))
            yield
        _shown(client.get(page), "form")
        yield
        _led(client.post(page, {}))
        yield

    return steps


def static(client: Client, _: int) -> Iterator[None]:
    for _ in range(ASKED):
        _shown(client.get(STATIC), "{")
        yield


def _shown(answer: tuple[int, str, str], word: str) -> None:
    assert (answer[0], word in answer[2]) == (200, True), (answer[0], answer[2][:300])


def _led(answer: tuple[int, str, str]) -> str:
    assert answer[0] in (302, 303), (answer[0], answer[2][:300])
    return answer[1]


def crowd(port: int, visits: Sequence[Visit], at_once: int) -> tuple[list[float], list[str], float]:
    """How long each request took, in order of length, what went wrong, and how many visits a second there were."""
    taken: list[float] = []
    wrong: list[str] = []
    left, turn = iter(enumerate(visits)), threading.Lock()

    def come() -> None:
        client = Client(port, timeout=PATIENCE)
        while True:
            with turn:
                number, its = next(left, (0, None))
            if its is None:
                return
            try:
                steps, going = its(client, number), True
                while going:
                    began = time.perf_counter()
                    going = next(steps, "end") is None
                    if going:
                        taken.append(time.perf_counter() - began)
            except Exception as error:  # whatever it is, somebody was not served
                wrong.append(f"{type(error).__name__}: {error}")
                return

    began = time.perf_counter()
    threads = [threading.Thread(target=come) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(taken), wrong, len(visits) / (time.perf_counter() - began)


@contextmanager
def gunicorn() -> Iterator[tuple[int, list[int]]]:
    """Two processes; the port, and the ids of the processes."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=1024)) as listening:
        words = ["--bind", f"fd://{listening.fileno()}", "--workers", "2", "--worker-class", "gthread"]
        words += ["--threads", "8", "--timeout", "600", "--log-level", "error", "evaluator.web.wsgi:application()"]
        command = [sys.executable, "-m", "gunicorn", *words]
        process = subprocess.Popen(command, cwd=ROOT, pass_fds=[listening.fileno()])
        try:
            port = listening.getsockname()[1]
            assert Client(port, timeout=PATIENCE).get("/readyz")[0] == 200
            yield port, [process.pid, *map(int, _children(process.pid))]
        finally:
            process.terminate()
            process.wait(60)


@contextmanager
def alone() -> Iterator[tuple[int, list[int]]]:
    """`nedslag serve`, a process with threads."""
    with server(["-m", "evaluator.cli", "serve", "--port", "0"]) as port:
        yield port, [int(one) for one in _children(os.getpid())]


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def memory(processes: Sequence[int]) -> float:
    """MiB that they hold together."""
    lines = [line for one in processes for line in Path(f"/proc/{one}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


@contextmanager
def counting(home: Path) -> Iterator[list[int]]:
    """Counts and reports again and again in other processes; how often it did."""
    ended, times = threading.Event(), [0]

    def go_on() -> None:
        while not ended.is_set():
            for step in ("recount", "report"):
                in_own_process("bench.large", step, home, 0)
            times[0] += 1

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield times
    finally:
        ended.set()
        thread.join()


def invited(n: int) -> list[Visit]:
    from evaluator.cli.support import databases
    from evaluator.vault.invitations import invite

    its = {"programme": PROGRAMME, "wave": "w1", "group": "g1", "process": "", "language": "da", "linked": True}
    with databases() as (_, _store, vault), vault.writing() as db:
        return [visit(invite(db, person=f"p{number}", **its)) for number in range(n)]


def measure(name: str, home: Path, visits: int) -> bool:
    at_once, serving = AT_ONCE[name], gunicorn if name == "PostgreSQL" else alone
    build(home, 0, PAGES)
    in_own_process("bench.large", "count", home, 0)
    every = invited(at_once + 2 * visits)
    with serving() as (port, processes):
        crowd(port, every[:at_once], at_once)  # every thread has served somebody
        floor, *_ = crowd(port, [static] * at_once, at_once)
        before = memory(processes)
        first = crowd(port, every[at_once : at_once + visits], at_once)
        grown = memory(processes) - before
        with counting(home) as times:
            second = crowd(port, every[at_once + visits :], at_once)
    note = f"{grown:.1f} MiB more over {before:.0f} MiB after {visits:,} visits"
    kept = [verdict(f"{name}, memory after the visits over before", 1 + grown / before, most=1.15, note=note)]
    told = f"{name}, {at_once} at once"
    kept.append(_told(f"{told} by themselves", *first, floor, most=40))
    kept.append(_told(f"{told} with {times[0]} recounts and reports", *second, floor, most=80))
    return all(kept)


def _told(name: str, taken: list[float], wrong: list[str], speed: float, floor: list[float], *, most: float) -> bool:
    middle, p99 = taken[len(taken) // 2], taken[int(0.99 * len(taken))]
    note = f"median {1000 * middle:.0f} ms against {1000 * floor[len(floor) // 2]:.0f} ms, {speed:.1f} visits a second"
    for one in wrong[:3]:
        print(f"       {one[:300]}", flush=True)
    return all(
        [
            verdict(f"{name}: requests that failed", len(wrong), most=0, note=f"of {len(taken):,}"),
            verdict(
                f"{name}: median over that of a static file", middle / floor[len(floor) // 2], most=most, note=note
            ),
            verdict(f"{name}: 99th percentile over the median", p99 / middle, most=5, note=f"{1000 * p99:.0f} ms"),
        ]
    )


def run(name: str, visits: int | None) -> bool:
    os.environ |= {"NEDSLAG_SECRET_KEY": KEY, "NEDSLAG_INSECURE_COOKIES": "1"}
    with scratch() as home:
        os.environ["NEDSLAG_HOME"] = str(home)
        if name == "SQLite":
            return measure(name, home, visits or AT_ONCE[name])
        with postgresql(("nedslag", "vault")) as (store, vault):
            os.environ |= {"NEDSLAG_DATABASE_URL": store, "NEDSLAG_VAULT_URL": vault}
            return measure(name, home, visits or AT_ONCE[name])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("SQLite", "PostgreSQL"))
    parser.add_argument("--visits", type=int, help="how many come in each part; as many as are there at once")
    chosen = parser.parse_args()
    names = [chosen.database] if chosen.database else ["SQLite", "PostgreSQL"]
    sys.exit(0 if min([run(name, chosen.visits) for name in names]) else 1)
