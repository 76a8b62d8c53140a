"""How long somebody who answers waits on SQLite while a first fold runs: in another process, and inside the server.

The slowest POST against the limit of 300 ms that a participant may wait, and beside it the slowest without a fold.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from bench._common import ROOT, Client, scratch, server, verdict
from bench.intake import Participant, prepare
from bench.report import build

CLIENTS, PEOPLE, LIMIT = 4, 2_000, 0.3
SERVE = ["-m", "evaluator.cli", "serve", "--port", "0"]


def posts(port: int, tokens: list[str], goes_on: Callable[[], bool]) -> list[float]:
    """How long each POST of four clients took, one person after the other, as long as ``goes_on`` says."""
    taken: list[float] = []
    left = iter(tokens)

    def visit() -> None:
        client = Client(port)
        for number in itertools.count():
            token = next(left, None)
            if token is None or not goes_on():
                return
            person = Participant(client, token, number)
            for step in (person.begin, person.answer, person.send):
                began = time.perf_counter()
                step()
                taken.append(time.perf_counter() - began)

    threads = [threading.Thread(target=visit) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(taken)


def waiting() -> int:
    from evaluator.cli.support import databases
    from evaluator.store.unfolded import waiting as waiting_of

    with databases() as (_, store, _vault), store.reading() as db:
        return waiting_of(db, "bench")


def measure(size: int, *, inside: bool) -> bool:
    with scratch() as home:
        os.environ["NEDSLAG_HOME"] = str(home)
        tokens = prepare(home, 2 * PEOPLE)
        with server(SERVE) as port:  # before there is anything to fold
            idle = posts(port, tokens[:200], lambda: True)
        build(home, size)
        command = [sys.executable, "-m", "evaluator.cli", "work", "--once"]
        folder = None if inside else subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL)
        time.sleep(0 if inside else 2)  # the worker of the server then leaves the turn to the other
        began = time.perf_counter()
        with server(SERVE) as port:
            goes_on = (lambda: waiting() > 0) if folder is None else (lambda: folder.poll() is None)
            taken = posts(port, tokens[200:], goes_on)
        seconds = time.perf_counter() - began
        if folder is not None:
            folder.wait()
    where = "inside the server" if inside else "in another process"
    middle, p95 = taken[len(taken) // 2], taken[int(0.95 * len(taken))]
    note = (
        f"of {len(taken)} in {seconds:.0f} s; median {1000 * middle:.0f} ms, 95 % {1000 * p95:.0f} ms, "
        f"slowest without a fold {1000 * idle[-1]:.0f} ms"
    )
    name = f"slowest POST while {size:,} are folded {where}, against {1000 * LIMIT:.0f} ms"
    return verdict(name, taken[-1] / LIMIT, most=1, note=note)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=200_000, help="submissions that wait to be folded")
    chosen = parser.parse_args()
    kept = [measure(chosen.size, inside=inside) for inside in (False, True)]
    sys.exit(0 if all(kept) else 1)
