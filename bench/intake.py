"""Taking in answers, against two floors measured in the same run, in interleaved rounds.

Floor (a): a minimal Flask-WTF form of the same 20 questions that commits one row durably to the same kind of database.
Floor (b): one page from a string in memory with a fresh CSRF token. All over HTTP from waitress with eight threads.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bench._common import Client, postgresql, scratch, serving, verdict
from bench._cycle import CYCLES, cycle
from bench._documents import PROGRAMME, QUESTIONS, write_documents

ROUNDS, CALLS = 12, 25


def prepare(home: Path, people: int) -> list[str]:
    """A programme with one open wave, and one invitation per person."""
    from evaluator.cli.main import main
    from evaluator.cli.support import databases
    from evaluator.vault.invitations import invite

    main(["init"], standalone_mode=False)
    main(["import", str(write_documents(home / "documents"))], standalone_mode=False)
    with databases() as (_, _store, vault), vault.writing() as db:
        return [
            invite(
                db, programme=PROGRAMME, wave="w1", group="g1", process="", person=f"p{n}", language="da", linked=True
            )
            for n in range(people)
        ]


def answers(salt: int) -> dict[str, str]:
    return {name: str(1 + (salt + place) % 5) for place, name in enumerate(QUESTIONS)}


class Participant:
    """One person's way through the pages, by the addresses that the pages themselves give."""

    def __init__(self, client: Client, token: str, number: int) -> None:
        self.client, self.form, self.start = client, answers(number), f"/svar/{token}"
        self.page = self.review = ""

    def begin(self) -> None:
        _, location, text = self.client.post(f"{self.start}/begynd", {"language": "da"})
        self.page = location
        assert location, text[:500]

    def look(self) -> None:
        status, _, text = self.client.get(self.page)
        assert status == 200, (status, text[:300])
        assert "q20" in text

    def answer(self) -> None:
        status, self.review, text = self.client.post(self.page, self.form)
        assert status in (302, 303), (status, text[:500])

    def send(self) -> None:
        status, _, text = self.client.post(self.review, {})
        assert status in (302, 303), (status, text[:500])


def per_second(calls: list[Callable[[], None]]) -> float:
    began = time.perf_counter()
    for call in calls:
        call()
    return len(calls) / (time.perf_counter() - began)


def throughput(port: int, floor_port: int, tokens: list[str]) -> bool:
    """Interleaved rounds on one connection each; the ratio is the median over the rounds."""
    ours, floor = Client(port), Client(floor_port)
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', floor.get("/form")[2])
    assert csrf
    ratios: dict[str, list[float]] = {"look": [], "answer": [], "send": []}
    speeds: dict[str, list[float]] = {"look": [], "answer": [], "send": [], "post": [], "cached": []}
    for turn in range(ROUNDS):
        people = [
            Participant(ours, token, number)
            for number, token in enumerate(tokens[turn * CALLS : (turn + 1) * CALLS], turn)
        ]
        for person in people:
            person.begin()
        form = {**answers(turn), "csrf_token": csrf[1]}
        steps: dict[str, list[Callable[[], None]]] = {
            "look": [person.look for person in people],
            "cached": [lambda: check(floor.get("/cached"), 200)] * CALLS,
            "answer": [person.answer for person in people],
            "post": [lambda form=form: check(floor.post("/form", form), 303)] * CALLS,
            "send": [person.send for person in people],
        }
        for name in steps if turn % 2 else ("cached", "look", "post", "answer", "send"):
            speeds[name].append(per_second(steps[name]))
        for name, against in (("look", "cached"), ("answer", "post"), ("send", "post")):
            ratios[name].append(speeds[name][-1] / speeds[against][-1])
    print("  " + ", ".join(f"{name} {statistics.median(values):.0f}/s" for name, values in speeds.items()))
    middle = {name: statistics.median(values) for name, values in ratios.items()}
    return all(
        [
            verdict("question page against the cached page (b)", middle["look"], least=0.25),
            verdict("answers of a page against the minimal form (a)", middle["answer"], least=0.7),
            verdict("final submission against the minimal form (a)", middle["send"], least=0.7),
        ]
    )


def check(response: tuple[int, str, str], status: int) -> None:
    assert response[0] == status, response


def at_once(port: int, tokens: list[str], connections: int, calls: int) -> list[list[float]]:
    """Latencies per connection, in seconds, of page POSTs that all connections make at the same time."""
    people = [Participant(Client(port), token, number) for number, token in enumerate(tokens[:connections])]
    for person in people:
        person.begin()
    gate = threading.Barrier(connections)
    times: list[list[float]] = [[] for _ in people]

    def write(person: Participant, taken: list[float]) -> None:
        gate.wait()
        for _ in range(calls):
            began = time.perf_counter()
            person.answer()
            taken.append(time.perf_counter() - began)

    threads = [threading.Thread(target=write, args=pair) for pair in zip(people, times, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def tail(port: int, tokens: list[str]) -> bool:
    taken = sorted(moment for one in at_once(port, tokens, 16, 60) for moment in one[5:])
    p99, median = taken[int(0.99 * len(taken))], statistics.median(taken)
    note = f"median {1000 * median:.1f} ms"
    return verdict("99th percentile over the median at 16 connections", p99 / median, most=3, note=note)


def fairness(port: int, tokens: list[str]) -> bool:
    """Eight writers; a writer's share is its speed against the mean of all."""
    speeds = [len(one) / sum(one) for one in at_once(port, tokens, 8, 80)]
    return verdict("slowest of eight writers against its fair share", min(speeds) / statistics.mean(speeds), least=0.5)


def measure(name: str, database: str, vault: str, floor: str, home: Path) -> bool:
    print(f"{name}:", flush=True)
    home = home / name  # a journal belongs to one pair of databases
    home.mkdir()
    os.environ.update(NEDSLAG_HOME=str(home), NEDSLAG_DATABASE_URL=database, NEDSLAG_VAULT_URL=vault)
    tokens = prepare(home, ROUNDS * CALLS + 24 + CYCLES)
    spare, cycling = tokens[ROUNDS * CALLS : -CYCLES], tokens[-CYCLES:]
    with (
        serving(["-m", "evaluator.cli", "serve", "--port", "0"]) as here,
        serving(["-m", "bench._floor", floor]) as other,
    ):
        kept = [
            cycle(here, other, [begun(here.port, token) for token in cycling], answers),
            throughput(here.port, other.port, tokens),
            tail(here.port, spare[:16]),
            fairness(here.port, spare[16:]),
        ]
    return all(kept)


def begun(port: int, token: str) -> str:
    """The first page of somebody who begins."""
    person = Participant(Client(port), token, 0)
    person.begin()
    person.client.connection.close()
    return person.page


def run(which: str) -> bool:
    kept = []
    with scratch() as home:
        if which in ("sqlite", "both"):
            urls = [f"sqlite:///{home}/nedslag.db", f"sqlite:///{home}/vault.db", str(home / "floor.db")]
            kept.append(measure("SQLite", *urls, home))
        if which in ("postgresql", "both"):
            with postgresql(("nedslag", "vault", "floor")) as urls:
                kept.append(measure("PostgreSQL", *urls, home))
    return all(kept)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    sys.exit(0 if run(parser.parse_args().database) else 1)
