"""PostgreSQL is killed, stopped and started again while people answer: what was confirmed is there, once."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from itertools import cycle
from pathlib import Path

import pytest

from bench._postgresql import PostgreSQL
from evaluator.store import engine
from evaluator.vault.pairing import set_up
from tests.support import kept_engines
from tests.support.collection import Collection
from tests.support.fault_figures import rounds
from tests.support.processes import port_of

ROUNDS = rounds(4)
pytestmark = pytest.mark.faults


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostgreSQL]:
    """As it comes: it waits for the disk."""
    monkeypatch.setattr(engine, "_engine", kept_engines.AS_PEOPLE_GET)
    with closing(PostgreSQL()) as running:
        for name in ("store", "vault"):
            running.command(f"CREATE DATABASE {name}")
        set_up(running.url("store"), running.url("vault"))
        yield running


def kill_one_who_serves(server: PostgreSQL) -> None:
    """The others are ended by the server, which recovers by itself."""
    for one in random.sample(server.backends(), 1):
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


def stopped_by(number: int) -> Callable[[PostgreSQL], None]:
    def stop(server: PostgreSQL) -> None:
        server.crash(number)
        time.sleep(random.uniform(0, 0.5))
        server.start()

    return stop


FAULTS = (kill_one_who_serves, stopped_by(signal.SIGKILL), stopped_by(signal.SIGQUIT), stopped_by(signal.SIGINT))


def test_what_was_confirmed_is_there_once(server: PostgreSQL, tmp_path: Path, figure: Callable[[str], None]) -> None:
    random.seed(57)
    collection = Collection(tmp_path, server.url("store"), server.url("vault"), 30 * ROUNDS)
    rounds_cut_off = 0
    with collection.start_server() as web:
        port = port_of(web)
        for _, fault in zip(range(ROUNDS), cycle(FAULTS), strict=False):
            with collection.answered(port):
                collection.wait_for_confirmations(len(collection.confirmed) + random.randint(1, 12))
                time.sleep(random.uniform(0, 0.03))
                fault(server)
            assert server.answers()
            collection.store.close()
            rounds_cut_off += collection.check().total() > len(collection.confirmed)
            assert web.poll() is None
        with collection.answered(port):
            pass
        stored = collection.check()
    assert not collection.waiting
    assert collection.fold_and_recount() == stored.total() == collection.people
    collection.store.close()
    figure(
        f"{ROUNDS} faults, {len(collection.confirmed)} receipts shown, {stored.total()} answers stored,"
        f" {rounds_cut_off} rounds cut off between the two"
    )
