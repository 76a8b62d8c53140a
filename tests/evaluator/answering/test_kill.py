"""The server is killed in the middle of concurrent submissions, again and again: what it confirmed is there, once."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.collection import Collection
from tests.support.fault_figures import rounds
from tests.support.killed_processes import Command
from tests.support.processes import port_of

ROUNDS = rounds(20)
pytestmark = pytest.mark.faults


@pytest.fixture
def collection(make_database: Callable[[str], str], tmp_path: Path) -> Iterator[Collection]:
    made = Collection(tmp_path, make_database("store"), make_database("vault"), 30 * ROUNDS)
    yield made
    made.store.close()


@pytest.fixture
def servers(collection: Collection) -> Iterator[Iterator[Command]]:
    """One server after the other; each starts while the one before it is still at work, to save time."""
    started = [collection.start_server()]

    def one_after_the_other() -> Iterator[Command]:
        for _ in range(ROUNDS):
            started.append(collection.start_server())
            yield started[-2]

    yield one_after_the_other()
    for server in started:
        server.close()


def test_what_was_confirmed_survives_a_killed_server_and_nothing_is_stored_twice(
    collection: Collection, servers: Iterator[Command], figure: Callable[[str], None]
) -> None:
    moment = random.Random(26)
    rounds_cut_off = 0
    for server in servers:
        port = port_of(server)
        with collection.answered(port):
            collection.wait_for_confirmations(len(collection.confirmed) + moment.randint(1, 12))
            collection.fold_and_recount()  # beside those who send
            time.sleep(moment.uniform(0, 0.03))
            server.kill()
        stored = collection.check()
        assert collection.fold_and_recount() == stored.total()
        rounds_cut_off += stored.total() > len(collection.confirmed)
    assert rounds_cut_off, "nobody was ever cut off between the storing and the receipt"
    assert len(collection.confirmed) >= ROUNDS
    figure(
        f"{ROUNDS} kills, {len(collection.confirmed)} receipts shown, {stored.total()} answers stored,"
        f" {rounds_cut_off} rounds cut off between the two"
    )
