"""The server of a process: made, and serving until it is told to end, and then until those who have asked have got
their answers."""

from __future__ import annotations

import select
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from logging import getLogger
from types import FrameType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from evaluator.core.settling import settle
from evaluator.web.channels import Channel

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SECONDS_TO_ANSWER: Final = 65
"""How long requests that have come are waited for: longer than one can wait for its turn to write and for a lock."""
SECONDS_TO_ARRIVE: Final = 5
"""How long requests that are still on their way are waited for."""
SECONDS_OF_SILENCE: Final = 0.5
"""How long a connection on which nothing comes is kept, since a request may have been sent just now."""
_LONGEST_QUEUE: Final = 1024
Server: TypeAlias = BaseWSGIServer | MultiSocketServer


def server_at(app: WSGIApplication, host: str, port: int, limits: Mapping[str, Any]) -> Server:
    """A server that listens and does not serve yet. ``limits``: of waitress."""
    server: Server = create_server(app, host=host, port=port, **limits)
    for one in _of(server, BaseWSGIServer):
        one.channel_class = Channel
    return server


def serve_until_told(server: Server) -> None:
    """Serve until SIGTERM or SIGINT; then take no more connections, answer every request that has come, and return. A
    second signal ends the process at once."""
    settle()
    with _told_to_end() as told:
        while not told:
            _poll(server, server.adj.asyncore_loop_timeout)
    _drain(server)
    server.task_dispatcher.shutdown(timeout=1)


@contextmanager
def _told_to_end() -> Iterator[list[int]]:
    """The signals that came; the first one gives both back their usual meaning."""
    told: list[int] = []
    usual = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def note(number: int, _frame: FrameType | None) -> None:
        told.append(number)
        for one in usual:
            signal.signal(one, signal.SIG_DFL)

    for one in usual:
        signal.signal(one, note)
    yield told


def _drain(server: Server) -> None:
    begun = time.monotonic()
    for one in _of(server, BaseWSGIServer):
        _accept_the_waiting(one)
        one.del_channel()
        one.socket.close()
    while (left := _of(server, HTTPChannel)) and (passed := time.monotonic() - begun) < SECONDS_TO_ANSWER:
        for channel in left:
            _end_if_done(channel, passed)
        _poll(server, 0.05)
    if left:
        getLogger("nedslag").warning("ended with %d connections that had got no answer", len(left))


def _accept_the_waiting(server: BaseWSGIServer) -> None:
    """Those whose connection the system has made already would be refused after all."""
    for _ in range(_LONGEST_QUEUE):
        if not select.select([server.socket], [], [], 0)[0]:
            return
        server.handle_accept()


def _end_if_done(channel: HTTPChannel, passed: float) -> None:
    """Let the last answer on a connection say that it is the last, and close connections on which nothing is done."""
    for request in list(channel.requests):
        request.headers["CONNECTION"] = "close"
    if channel.requests or channel.total_outbufs_len:
        return
    if passed > (SECONDS_OF_SILENCE if channel.request is None else SECONDS_TO_ARRIVE):
        channel.will_close = True


def _of(server: Server, kind: type) -> list[Any]:
    return [one for one in _map(server).values() if isinstance(one, kind)]


def _map(server: Server) -> Mapping[int, Any]:
    found: Mapping[int, Any] = server.map if isinstance(server, MultiSocketServer) else server._map
    return found


def _poll(server: Server, seconds: float) -> None:
    server.asyncore.loop(timeout=seconds, map=_map(server), use_poll=server.adj.asyncore_use_poll, count=1)
