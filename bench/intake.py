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

ROUNDS, CALLS, TAILS = 12, 25, 5


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
    csrf = csrf_of(floor)
    ratios: dict[str, list[float]] = {"look": [], "answer": [], "send": []}
    speeds: dict[str, list[float]] = {"look": [], "answer": [], "send": [], "post": [], "cached": []}
    for turn in range(ROUNDS):
        people = [
            Participant(ours, token, number)
            for number, token in enumerate(tokens[turn * CALLS : (turn + 1) * CALLS], turn)
        ]
        for person in people:
            person.begin()
        form = {**answers(turn), "csrf_token": csrf}
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


def csrf_of(floor: Client) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', floor.get("/form")[2])
    assert found
    return found[1]


def check(response: tuple[int, str, str], status: int) -> None:
    assert response[0] == status, response


def at_once(calls: list[Callable[[], None]], turns: int) -> list[list[float]]:
    """Latencies of each of the calls, in seconds, made so many times after each other, and all at the same time."""
    gate = threading.Barrier(len(calls))
    times: list[list[float]] = [[] for _ in calls]

    def go(call: Callable[[], None], taken: list[float]) -> None:
        gate.wait()
        for _ in range(turns):
            began = time.perf_counter()
            call()
            taken.append(time.perf_counter() - began)

    threads = [threading.Thread(target=go, args=pair) for pair in zip(calls, times, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def answering(port: int, tokens: list[str]) -> list[Callable[[], None]]:
    """What sends a page, for each of some people who have begun."""
    people = [Participant(Client(port), token, number) for number, token in enumerate(tokens)]
    for person in people:
        person.begin()
    return [person.answer for person in people]


def forms(port: int, connections: int) -> list[Callable[[], None]]:
    """What sends the floor's form, for each of so many."""
    clients = [Client(port) for _ in range(connections)]
    sent = [{**answers(number), "csrf_token": csrf_of(client)} for number, client in enumerate(clients)]
    return [
        lambda client=client, form=form: check(client.post("/form", form), 303)
        for client, form in zip(clients, sent, strict=True)
    ]


def tail(port: int, floor_port: int, tokens: list[str]) -> bool:
    """Interleaved rounds; the ratio is the median over the rounds, the floor's own beside it."""
    mine, floor = answering(port, tokens), forms(floor_port, len(tokens))
    rounds = [(longest(at_once(mine, 60)), longest(at_once(floor, 60))) for _ in range(TAILS)]
    (ratios, medians), (others, _) = (zip(*part, strict=True) for part in zip(*rounds, strict=True))
    note = f"median {1000 * statistics.median(medians):.1f} ms; of the form {statistics.median(others):.2f}"
    name = f"99th percentile over the median at {len(tokens)} connections"
    return verdict(name, statistics.median(ratios), most=3, note=note)


def longest(times: list[list[float]]) -> tuple[float, float]:
    """The 99th percentile over the median, and the median in seconds, the first few of each connection aside."""
    taken = sorted(moment for one in times for moment in one[5:])
    middle = statistics.median(taken)
    return taken[int(0.99 * len(taken))] / middle, middle


def fairness(port: int, tokens: list[str]) -> bool:
    """Eight writers; a writer's share is its speed against the mean of all."""
    speeds = [len(one) / sum(one) for one in at_once(answering(port, tokens), 80)]
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
            tail(here.port, other.port, spare[:16]),
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
