"""Many participants at once: 500 through four pages on PostgreSQL with two gunicorn processes, 50 on SQLite with
`nedslag serve`, none with a pause; by themselves, and while other processes recount, gather a count and report.

In each round as many as are there at once come twice, and as many ask for a static file before each time: what one
waits for a page is told against that. No request may fail, and all that was confirmed as sent must be stored. Beside
it stands what those who ask take of the processors. `--submissions 50000` lets that many answers come instead, sixteen
people at a time, and tells after each tenth what the processes of the server hold.
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
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from bench._common import ROOT, Client, in_own_process, serving, verdict
from bench._crowd import PATIENCE, Waited, crowd, invited, posts, static, visit
from bench._cycle import used
from bench._documents import PROGRAMME
from bench.large import BUILT, build, databases_at

AT_ONCE: Final[Mapping[str, int]] = {"PostgreSQL": 500, "SQLite": 50}
PAGES, ROUNDS, ASKED = 4, 3, 4
"""``ASKED``: how often each asks for the static file."""
WARMING, STEADY, PARTS = 64, 16, 10
BESIDE: Final = ("recount", "gather", "report")
KEY = "of a benchmark alone, and long enough"
Server = Callable[[], AbstractContextManager[tuple[int, list[int]]]]


@dataclass(frozen=True, slots=True)
class Round:
    """``floor`` and ``alone``: the static file, and the pages by themselves; then the same beside other work.
    ``cost``: milliseconds of the processor that the server takes for a request of ``alone``."""

    floor: Waited
    alone: Waited
    cost: float
    floor_beside: Waited
    beside: Waited


@contextmanager
def gunicorn() -> Iterator[tuple[int, list[int]]]:
    """As `deploy/nedslag-web.service` runs it; the port, and the ids of its processes."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=1024)) as listening:
        words = ["--bind", f"fd://{listening.fileno()}", "--workers", "2", "--worker-class", "gthread"]
        words += ["--threads", "8", "--timeout", "120", "--keep-alive", "30", "--log-level", "error"]
        command = [sys.executable, "-m", "gunicorn", *words, "evaluator.web.wsgi:application()"]
        process = subprocess.Popen(command, cwd=ROOT, pass_fds=[listening.fileno()])
        try:
            port = listening.getsockname()[1]
            while len(_children(process.pid)) < 2:
                time.sleep(0.05)
            assert Client(port, timeout=PATIENCE).get("/readyz")[0] == 200
            yield port, _children(process.pid)
        finally:
            process.terminate()
            process.wait(60)


@contextmanager
def alone() -> Iterator[tuple[int, list[int]]]:
    """`nedslag serve`, a process with threads."""
    with serving(["-m", "evaluator.cli", "serve", "--port", "0"]) as its:
        yield its.port, [its.process]


SERVERS: Final[Mapping[str, Server]] = {"PostgreSQL": gunicorn, "SQLite": alone}


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def memory(processes: Sequence[int]) -> float:
    """MiB that they hold together."""
    lines = [line for one in processes for line in Path(f"/proc/{one}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


@contextmanager
def working(home: Path, first: int) -> Iterator[list[str]]:
    """Other processes recount, gather a count and report, one after the other; which of them have ended. ``first``:
    with which it begins, since not every round lasts until the third."""
    ended, done = threading.Event(), list[str]()

    def go_on() -> None:
        while not ended.is_set():
            step = BESIDE[(first + len(done)) % len(BESIDE)]
            in_own_process("bench.large", step, home, 0)
            done.append(step)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield done
    finally:
        ended.set()
        thread.join()


def a_round(port: int, processes: Sequence[int], home: Path, at_once: int, number: int) -> Round:
    files = [static(ASKED)] * at_once
    people = [[visit(one, PAGES) for one in invited(at_once, f"{part}-{number}-")] for part in ("alone", "beside")]
    floor, begun = crowd(port, files, at_once), sum(map(used, processes))
    by_themselves = crowd(port, people[0], at_once)
    cost = 1000 * (sum(map(used, processes)) - begun) / max(1, len(by_themselves.taken))
    with working(home, number) as done:
        floor_beside = crowd(port, files, at_once)
        beside = crowd(port, people[1], at_once)
    found = Round(floor, by_themselves, cost, floor_beside, beside)
    for name, its in (("file", floor), ("pages", by_themselves), ("file beside", floor_beside), ("beside", beside)):
        waits = f"median {1000 * its.median:.0f} ms, 99th percentile {1000 * its.p99:.0f} ms"
        asking = f"{1000 * its.own / max(1, len(its.taken)):.2f} ms of the processor to ask, {its.share:.0%} of all"
        print(f"       {name}: {waits}; {len(its.taken) / its.seconds:.0f} requests a second; {asking}", flush=True)
    print(
        f"       {cost:.1f} ms of the server's processor for a request of a page; beside it: {', '.join(done)}",
        flush=True,
    )
    return found


def told(name: str, rounds: Sequence[Round]) -> bool:
    """Each ratio of every round, by the median of the rounds."""
    parts = [part for one in rounds for part in (one.floor, one.alone, one.floor_beside, one.beside)]
    wrong = [what for part in parts for what in part.wrong]
    for one in wrong[:3]:
        print(f"       {one[:300]}", flush=True)
    note = f"of {sum(len(part.taken) for part in parts) + len(wrong):,}"

    def middle(ratio: Callable[[Round], float]) -> float:
        return median(ratio(one) for one in rounds)

    kept = (
        verdict(f"{name}: requests that failed", len(wrong), most=0, note=note),
        verdict(
            f"{name}: 99th percentile over that of a file", middle(lambda one: one.alone.p99 / one.floor.p99), most=10
        ),
        verdict(
            f"{name}: 99th percentile over the median", middle(lambda one: one.alone.p99 / one.alone.median), most=5
        ),
        verdict(
            f"{name}: 99th percentile beside other work over alone",
            middle(lambda one: one.beside.p99 / one.alone.p99),
            most=1.5,
            note=f"of a file {middle(lambda one: one.floor_beside.p99 / one.floor.p99):.2f}",
        ),
    )
    return all(kept)


def measure(name: str, home: Path, rounds: int) -> bool:
    at_once = AT_ONCE[name]
    build(home, BUILT, PAGES)
    in_own_process("bench.large", "count", home, 0)
    with SERVERS[name]() as (port, processes):
        warming = [visit(one, PAGES) for one in invited(WARMING, "warming-")]
        crowd(port, warming, min(WARMING, at_once))  # every thread has served somebody
        before = stored()
        found = [a_round(port, processes, home, at_once, number) for number in range(rounds)]
        lost = before + sum(one.alone.done + one.beside.done for one in found) - stored()
    title = f"{name}, {at_once} at once, {rounds} rounds"
    kept = verdict(f"{title}: confirmed and not stored", lost, least=0, most=0, note=f"of {stored() - before + lost:,}")
    return told(title, found) and kept


def stored() -> int:
    """How many answers of the first wave are stored."""
    from evaluator.cli.support import databases
    from evaluator.store.submissions import submission_count

    with databases() as (_, store, _vault), store.reading() as db:
        return submission_count(db, PROGRAMME, "w1")


def steady(name: str, home: Path, submissions: int) -> bool:
    """What the server holds after each tenth of so many submissions."""
    build(home, BUILT)
    of_part, held = submissions // PARTS, []
    with SERVERS[name]() as (port, processes):
        for part in range(1, PARTS + 1):
            its = crowd(port, [posts(one) for one in invited(of_part, f"{part}-")], STEADY)
            assert not its.wrong, its.wrong[:3]
            held.append(memory(processes))
            speed = of_part / its.seconds
            print(f"       {part * of_part:>7,}: {held[-1]:.1f} MiB; {speed:.0f} submissions a second", flush=True)
    note = f"{held[-1] - held[0]:.1f} MiB more over {held[0]:.0f} MiB"
    return verdict(
        f"{name}, memory after {submissions:,} submissions over a tenth", held[-1] / held[0], most=1.1, note=note
    )


def run(name: str, rounds: int, submissions: int | None) -> bool:
    os.environ |= {"NEDSLAG_SECRET_KEY": KEY, "NEDSLAG_INSECURE_COOKIES": "1"}
    work = (lambda home: steady(name, home, submissions)) if submissions else (lambda home: measure(name, home, rounds))
    with databases_at(name) as home:
        os.environ["NEDSLAG_HOME"] = str(home)
        return work(home)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("SQLite", "PostgreSQL"))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--submissions", type=int, help="how many come instead of rounds")
    chosen = parser.parse_args()
    names = [chosen.database] if chosen.database else ["SQLite", "PostgreSQL"]
    sys.exit(0 if min([run(name, chosen.rounds, chosen.submissions) for name in names]) else 1)
