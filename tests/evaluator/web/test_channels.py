"""The loop of waitress leaves alone what a thread is sending, and sends what is left of it."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from evaluator.core.limits import server_limits
from evaluator.web.serving import server_at

WAITED = 0.2
"""Seconds in which a loop that asks without a pause comes round thousands of times."""
CHUNK, CHUNKS = b"x" * 1_000_000, 24
"""More than waitress holds before the thread has to wait for the loop."""


@contextmanager
def looping(app: Callable[..., Any], **more: Any) -> Iterator[tuple[int, list[int]]]:
    """The port of a server, and a list that grows each time its loop comes round."""
    server, rounds, ended = server_at(app, "127.0.0.1", 0, {"threads": 2, **server_limits(), **more}), [], False

    def loop() -> None:
        while not ended:
            server.asyncore.loop(timeout=0.5, map=server._map, use_poll=server.adj.asyncore_use_poll, count=1)
            rounds.append(len(rounds))

    thread = threading.Thread(target=loop)
    thread.start()
    try:
        yield server.effective_port, rounds
    finally:
        ended = True
        server.pull_trigger()
        thread.join()
        server.task_dispatcher.shutdown(timeout=5)
        server.asyncore.close_all(server._map)


def asked(port: int) -> bytes:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", "/")
        return connection.getresponse().read()


def test_the_loop_does_not_ask_without_a_pause_while_a_thread_sends() -> None:
    came_round: list[int] = []

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        channel = environ["waitress.client_disconnected"].__self__
        with channel.outbuf_lock:  # as a thread holds it while the system takes what is sent
            part = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsent"
            channel.outbufs[-1].append(part)
            channel.total_outbufs_len += len(part)
            channel.server.pull_trigger()
            began = len(rounds)
            time.sleep(WAITED)
            came_round.append(len(rounds) - began)
        start_response("200 OK", [("Content-Length", "0")])
        return []

    with looping(app) as (port, rounds):
        began = time.monotonic()
        assert asked(port) == b"sent"
        assert time.monotonic() - began < 20
    assert came_round[0] <= 5


def test_what_the_thread_could_not_send_comes_all_the_same_and_at_once() -> None:
    def app(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        start_response("200 OK", [("Content-Length", str(len(CHUNK) * CHUNKS))])
        for _ in range(CHUNKS):
            yield CHUNK

    with looping(app) as (port, _):
        assert asked(port) == CHUNK * CHUNKS
