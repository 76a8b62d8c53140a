"""Many participants at once: the way of each, a request at a time, and how long everybody waited."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bench._common import Client
from bench._documents import PROGRAMME
from bench.intake import answers

PATIENCE = 600
"""Seconds."""
STATIC = "/static/pages.css"
Visit = Callable[[Client, int], Iterator[None]]


@dataclass(frozen=True, slots=True)
class Waited:
    """``taken``: how long each request took, in order of length. ``wrong``: what went wrong. ``seconds``: from the
    first to the last."""

    taken: list[float]
    wrong: list[str]
    seconds: float

    @property
    def median(self) -> float:
        return self.taken[len(self.taken) // 2]

    @property
    def p99(self) -> float:
        return self.taken[int(0.99 * len(self.taken))]


def visit(token: str, pages: int) -> Visit:
    """The way of one person; AssertionError where an answer is not what it should be."""

    def steps(client: Client, number: int) -> Iterator[None]:
        start = f"/svar/{token}"
        shown(client.get(start), "begynd")
        yield
        page = led(client.post(f"{start}/begynd", {"language": "da"}))
        yield
        for _ in range(pages):
            shown(client.get(page), "q")
            yield
            page = led(client.post(page, answers(number)))
            yield
        shown(client.get(page), "form")
        yield
        led(client.post(page, {}))
        yield

    return steps


def posts(token: str) -> Visit:
    """The same of somebody who looks at nothing, with every question on one page."""

    def steps(client: Client, number: int) -> Iterator[None]:
        page = led(client.post(f"/svar/{token}/begynd", {"language": "da"}))
        yield
        page = led(client.post(page, answers(number)))
        yield
        led(client.post(page, {}))
        yield

    return steps


def static(times: int) -> Visit:
    """A file that the server only has to hand over, so many times."""

    def steps(client: Client, _: int) -> Iterator[None]:
        for _ in range(times):
            shown(client.get(STATIC), "{")
            yield

    return steps


def shown(answer: tuple[int, str, str], word: str) -> None:
    assert (answer[0], word in answer[2]) == (200, True), (answer[0], answer[2][:300])


def led(answer: tuple[int, str, str]) -> str:
    assert answer[0] in (302, 303), (answer[0], answer[2][:300])
    return answer[1]


def crowd(port: int, visits: Iterable[Visit], at_once: int) -> Waited:
    """Nobody pauses: where somebody is done the next one comes, on the same connection."""
    taken: list[float] = []
    wrong: list[str] = []
    left, turn = enumerate(visits), threading.Lock()

    def come() -> None:
        client = Client(port, timeout=PATIENCE)
        while True:
            with turn:
                number, its = next(left, (0, None))
            if its is None:
                break
            try:
                steps, going = its(client, number), True
                while going:
                    began = time.perf_counter()
                    going = next(steps, "end") is None
                    if going:
                        taken.append(time.perf_counter() - began)
            except Exception as error:  # whatever it is, somebody was not served
                wrong.append(f"{type(error).__name__}: {error}")
                client.connection.close()
        client.connection.close()

    began = time.perf_counter()
    threads = [threading.Thread(target=come) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Waited(sorted(taken), wrong, time.perf_counter() - began)


def invited(n: int, named: str) -> list[str]:
    """Tokens of as many people in the first wave."""
    from evaluator.cli.support import databases
    from evaluator.vault.invitations import invite

    its = {"programme": PROGRAMME, "wave": "w1", "group": "g1", "process": "", "language": "da", "linked": True}
    with databases() as (_, _store, vault), vault.writing() as db:
        return [invite(db, person=f"{named}{number}", **its) for number in range(n)]
