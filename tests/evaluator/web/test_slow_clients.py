"""A real server with real sockets: clients that never finish, and phones that keep their connection, take no thread.

What is asserted is that a participant is answered meanwhile, within a time that no slow machine needs."""

from __future__ import annotations

import contextlib
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluator.core.limits import CONNECTIONS, OTHER_FILES
from tests.support.processes import called, environment, served

MANY = 200
SECONDS = 20
"""In which a participant is answered: the usual limit of waitress kept them waiting for two minutes."""
HALF_HEADERS = "POST /kvittering HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
HALF_BODY = (
    "POST /kvittering HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\nlanguage="
)
WHOLE = "GET /kvittering HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Of `nedslag serve` in a process of its own."""
    assert called(tmp_path / "home", "init")[0] == 0
    with served(environment(tmp_path / "home"), "--threads", 4) as (_, port):
        yield port


def answered(port: int, request: str) -> tuple[int, float]:
    """The status of a request on a connection of its own, and how long it took."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as one:
        one.sendall(request.encode())
        status = int(one.recv(20).split()[1])
    return status, time.monotonic() - began


@contextlib.contextmanager
def connections(port: int, sent: str) -> Iterator[list[socket.socket]]:
    with contextlib.ExitStack() as stack:
        opened = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=SECONDS)) for _ in range(MANY)
        ]
        for one in opened:
            one.sendall(sent.encode())
        yield opened


@pytest.mark.parametrize("half", [HALF_HEADERS, HALF_BODY], ids=["half the headers", "half the body"])
def test_a_participant_is_answered_beside_two_hundred_requests_that_are_never_finished(port: int, half: str) -> None:
    with connections(port, half):
        for _ in range(3):
            status, seconds = answered(port, WHOLE)
            assert status == 200
            assert seconds < SECONDS


def test_a_participant_is_answered_beside_two_hundred_phones_that_keep_their_connection(port: int) -> None:
    with connections(port, WHOLE) as phones:
        for phone in phones:
            assert phone.recv(15).startswith(b"HTTP/1.1 200")
        assert answered(port, WHOLE)[0] == 200


def test_a_body_without_end_is_refused_before_it_has_arrived(port: int) -> None:
    head = "POST /log-ind HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000000\r\n\r\n"
    assert answered(port, head)[0] == 413


def test_as_many_files_may_be_open_as_there_may_be_connections() -> None:
    """In a process of its own, which begins with few."""
    program = (
        "import resource; hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))\n"
        "from evaluator.core.limits import server_limits\n"
        "print(server_limits()['connection_limit'], resource.getrlimit(resource.RLIMIT_NOFILE)[0])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=SECONDS)
    connected, files = map(int, done.stdout.split())
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    assert connected == min(CONNECTIONS, hard - OTHER_FILES)
    assert files >= connected + OTHER_FILES


def test_where_few_files_may_be_open_fewer_connections_are_taken() -> None:
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (512, 512))\n"
        "from evaluator.core.limits import server_limits\n"
        "print(server_limits()['connection_limit'])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=SECONDS)
    assert int(done.stdout) == 312
