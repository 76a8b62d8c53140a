"""What a page costs the processor: reading a page of 20 questions and sending its answers, against the same of a
minimal form, each by the account that the system keeps of the server's process. What else the machine does is not in
it."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bench._common import Client, Serving, verdict

ROUNDS: Final = 7
CYCLES: Final = 60
_SET: Final = re.compile(r'name="_set" value="([^"]*)"')
_TOKEN: Final = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Page:
    """A page of questions at an address, with what a browser sends back of it besides the answers."""

    client: Client
    path: str
    hidden: re.Pattern[str]
    name: str
    button: tuple[tuple[str, str], ...] = ()

    def read(self) -> str:
        status, _, text = self.client.get(self.path)
        found = self.hidden.search(text)
        assert status == 200, (status, text[:300])
        assert found, text[:300]
        return found[1]

    def send(self, hidden: str, answers: dict[str, str]) -> None:
        status, _, text = self.client.post(self.path, {self.name: hidden, **answers, **dict(self.button)})
        assert status in (302, 303), (status, text[:500])


def cycles(pages: list[Page], answers: Callable[[int], dict[str, str]], process: int) -> tuple[float, float]:
    """Milliseconds of the processor that the ``process`` takes for reading a page and for sending it."""
    begun = used(process)
    hidden = [page.read() for page in pages]
    read = used(process)
    for number, (page, its) in enumerate(zip(pages, hidden, strict=True)):
        page.send(its, answers(number))
    return 1000 * (read - begun) / len(pages), 1000 * (used(process) - read) / len(pages)


def cycle(here: Serving, floor: Serving, paths: list[str], answers: Callable[[int], dict[str, str]]) -> bool:
    """Interleaved rounds; what is printed and judged is the median over the rounds."""
    client = Client(here.port)
    mine = [Page(client, path, _SET, "_set", (("_go", "next"),)) for path in paths]
    other = [Page(Client(floor.port), "/form", _TOKEN, "csrf_token")] * len(mine)
    cycles(mine, answers, here.process), cycles(other, answers, floor.process)
    rounds = [
        (*cycles(mine, _shifted(answers, turn), here.process), *cycles(other, answers, floor.process))
        for turn in range(1, ROUNDS + 1)
    ]
    read, sent, form, posted = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratios = [(one[0] + one[1]) / (one[2] + one[3]) for one in rounds]
    note = f"{read:.2f} + {sent:.2f} ms of the processor against {form:.2f} + {posted:.2f} ms"
    return verdict(
        "reading and sending a page against the minimal form", statistics.median(ratios), most=0.2, note=note
    )


def _shifted(answers: Callable[[int], dict[str, str]], turn: int) -> Callable[[int], dict[str, str]]:
    return lambda number: answers(number + turn)


def used(process: int) -> float:
    """Seconds of the processor, of user and system, that a process and its threads have had: its own clock, which
    Linux gives to others by its number."""
    return time.clock_gettime((~process << 3) | 2)
