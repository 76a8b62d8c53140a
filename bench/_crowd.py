"""Many participants at once: the way of each, a request at a time, and how long everybody waited.

They are one loop in one thread, over plain sockets: threads would take turns at Python's lock on the cores of the
server, and who waits for the others there would seem to wait for the server."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlencode

from bench._documents import PROGRAMME
from bench.intake import answers

PATIENCE: Final = 600
"""Seconds for which an answer is waited for."""
STATIC: Final = "/static/pages.css"
_AT_MOST: Final = 262_144
_ACCOUNTED: Final = 3
"""The machine's own account: user, nice and system stand first in it."""


class Answered(NamedTuple):
    status: int
    location: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Waited:
    """``taken``: how long each request took, in order of length. ``wrong``: what went wrong; ``done``: how many came
    to the end of their way. ``seconds``: from the first to the last. Of the processors in that time: ``own``, what
    those who ask took, and ``machine``, what all took that ran."""

    taken: list[float]
    wrong: list[str]
    done: int
    seconds: float
    own: float
    machine: float

    @property
    def median(self) -> float:
        return self.taken[len(self.taken) // 2]

    @property
    def p99(self) -> float:
        return self.taken[int(0.99 * len(self.taken))]

    @property
    def share(self) -> float:
        """What those who ask took of all."""
        return self.own / max(self.machine, self.own)


class Asker:
    """A connection for each request, as nginx hands them over (`deploy/nginx.conf`): with kept ones, several processes
    share people as these happen to come, and one waits while the other works. ``taken``: how long each request took
    that was answered as it should be."""

    def __init__(self, port: int, taken: list[float]) -> None:
        self._port, self._taken = port, taken

    async def shown(self, path: str, word: bytes) -> None:
        """Ask for a page that has the word; AssertionError for anything else."""
        began, answer = time.perf_counter(), await self._asked("GET", path)
        assert (answer.status, word in answer.body) == (200, True), (answer.status, answer.body[:300])
        self._taken.append(time.perf_counter() - began)

    async def led(self, path: str, form: Mapping[str, str]) -> str:
        """Send a form; where that leads."""
        began, answer = time.perf_counter(), await self._asked("POST", path, urlencode(form))
        assert answer.status in (302, 303), (answer.status, answer.body[:300])
        self._taken.append(time.perf_counter() - began)
        return answer.location

    async def _asked(self, method: str, path: str, body: str = "") -> Answered:
        kind = "Content-Type: application/x-www-form-urlencoded\r\n" if method == "POST" else ""
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n{kind}Content-Length: {len(body)}\r\n\r\n"
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(PATIENCE):
            with socket.socket() as connection:
                connection.setblocking(False)
                await loop.sock_connect(connection, ("127.0.0.1", self._port))
                await loop.sock_sendall(connection, f"{head}{body}".encode())
                return await _answer(loop, connection)


async def _answer(loop: asyncio.AbstractEventLoop, connection: socket.socket) -> Answered:
    has_come = b""
    while not (parts := has_come.partition(b"\r\n\r\n"))[1]:
        has_come += await _received(loop, connection)
    first, *lines = parts[0].decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = parts[2]
    while len(body) < int(headers["content-length"]):
        body += await _received(loop, connection)
    return Answered(int(first.split(" ", 2)[1]), headers.get("location", ""), body)


async def _received(loop: asyncio.AbstractEventLoop, connection: socket.socket) -> bytes:
    part = await loop.sock_recv(connection, _AT_MOST)
    if not part:
        raise ConnectionError("the connection was closed before the answer had come")
    return part


Visit = Callable[[Asker, int], Awaitable[None]]
"""The way of one person, by their number."""


def visit(token: str, pages: int) -> Visit:
    """Somebody who looks at everything."""

    async def way(asker: Asker, number: int) -> None:
        start = f"/svar/{token}"
        await asker.shown(start, b"begynd")
        page = await asker.led(f"{start}/begynd", {"language": "da"})
        for _ in range(pages):
            await asker.shown(page, b"q")
            page = await asker.led(page, answers(number))
        await asker.shown(page, b"form")
        await asker.led(page, {})

    return way


def posts(token: str) -> Visit:
    """The same of somebody who looks at nothing, with every question on one page."""

    async def way(asker: Asker, number: int) -> None:
        page = await asker.led(f"/svar/{token}/begynd", {"language": "da"})
        await asker.led(await asker.led(page, answers(number)), {})

    return way


def static(times: int) -> Visit:
    """A file that the server only has to hand over, so many times."""

    async def way(asker: Asker, _: int) -> None:
        for _ in range(times):
            await asker.shown(STATIC, b"{")

    return way


def crowd(port: int, visits: Iterable[Visit], at_once: int) -> Waited:
    """Nobody pauses: where somebody is done the next one comes."""
    return asyncio.run(_crowd(port, enumerate(visits), at_once))


async def _crowd(port: int, left: Iterator[tuple[int, Visit]], at_once: int) -> Waited:
    taken: list[float] = []
    wrong: list[str] = []
    done = 0

    async def come() -> None:
        nonlocal done
        asker = Asker(port, taken)
        for number, its in left:
            try:
                await its(asker, number)
                done += 1
            except Exception as error:  # whatever it is, somebody was not served
                wrong.append(f"{type(error).__name__}: {error}")

    own, machine, began = time.process_time(), _of_all(), time.perf_counter()
    await asyncio.gather(*(come() for _ in range(at_once)))
    seconds = time.perf_counter() - began
    return Waited(sorted(taken), wrong, done, seconds, time.process_time() - own, _of_all() - machine)


def _of_all() -> float:
    """Seconds of all processors that anything had, by Linux' account."""
    account = Path("/proc/stat").read_text().split(maxsplit=_ACCOUNTED + 1)[1 : _ACCOUNTED + 1]
    return sum(map(int, account)) / os.sysconf("SC_CLK_TCK")


def invited(n: int, named: str) -> list[str]:
    """Tokens of as many people in the first wave."""
    from evaluator.cli.support import databases
    from evaluator.vault.invitations import invite

    its = {"programme": PROGRAMME, "wave": "w1", "group": "g1", "process": "", "language": "da", "linked": True}
    with databases() as (_, _store, vault), vault.writing() as db:
        return [invite(db, person=f"{named}{number}", **its) for number in range(n)]
