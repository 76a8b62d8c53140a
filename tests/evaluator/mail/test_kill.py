"""The sender is killed at every stage of handing a mail over, again and again: nobody gets two, and nobody is lost."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evaluator.store.engine import open_store
from evaluator.vault.engine import open_vault
from tests.support.fault_figures import rounds
from tests.support.killed_processes import PROCESSES, send
from tests.support.mail_server import MailServer, watch
from tests.support.office import PROGRAMME, SITE, Office

ROUNDS = rounds(20)
STAGES = ("MAIL", "RCPT", "TAKEN")
PEOPLE = 8 * ROUNDS
pytestmark = pytest.mark.faults
EVERYBODY = {f"p{number}@mail.example" for number in range(PEOPLE)}


@pytest.fixture
def crowd(make_database: Callable[[str], str], mail_server: MailServer, tmp_path: Path) -> Iterator[Office]:
    """An office of its own on each database, with invitations in the queue."""
    store, vault = open_store(make_database("store")), open_vault(make_database("vault"))
    office = Office(store, vault, mail_server, tmp_path)
    office.bring_in_people(*(f"p{number}" for number in range(PEOPLE)))
    assert office.queue() == PEOPLE
    yield office
    store.close()
    vault.close()


def run_sender(office: Office, kill_at: tuple[str, int] | None, wait: float = 0.0) -> int:
    """Run a sender and kill it when the server has come to a stage for the n-th time: at once, or while both go on, a
    moment later. The sender's exit code."""
    urls = [one.url.render_as_string(hide_password=False) for one in (office.store, office.vault)]
    given = (*urls, PROGRAMME, office.server.settings, SITE, office.now)
    sender = PROCESSES.Process(target=send, args=given)
    reached: Counter[str] = Counter()

    def kill() -> None:
        assert sender.pid
        time.sleep(wait)
        os.kill(sender.pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)

    def at(stage: str) -> None:
        if sender.pid is None:
            return  # what the one before had left on its way
        reached[stage] += 1
        if (stage, reached[stage]) == kill_at:
            killer.start()
            if not wait:
                killer.join()

    office.server.before = at
    sender.start()
    sender.join()
    office.server.before = watch
    if killer.ident:
        killer.join()
    return sender.exitcode or 0


def people_in(office: Office, state: str) -> set[str]:
    return {f"{message.person}@mail.example" for message in office.in_state(state)}


def test_nobody_gets_two_mails_and_nobody_is_lost_when_the_sender_is_killed(
    crowd: Office, figure: Callable[[str], None]
) -> None:
    chance = random.Random(14)
    for number in range(ROUNDS):
        kill_at = (STAGES[number % len(STAGES)], chance.randint(1, 3))
        wait = chance.uniform(0.0005, 0.008) if number % 2 else 0.0
        assert run_sender(crowd, kill_at, wait) == -signal.SIGKILL
        received = crowd.server.recipients()
        assert len(received) == len(set(received))
        states = [people_in(crowd, state) for state in ("queued", "sending", "done")]
        assert set().union(*states) == EVERYBODY
        assert sum(map(len, states)) == PEOPLE
        assert states[2] <= set(received)
        assert states[0].isdisjoint(received)
    assert people_in(crowd, "queued")
    unknown = people_in(crowd, "sending")
    assert unknown & set(received), "the sender was never killed between a mail's being taken and its being noted"
    assert unknown - set(received), "the sender was never killed before a mail was taken"
    assert run_sender(crowd, None) == 0
    received = crowd.server.recipients()
    assert len(received) == len(set(received))
    assert people_in(crowd, "sending") == unknown
    assert people_in(crowd, "done") == EVERYBODY - unknown <= set(received)
    crowd.later(minutes=16)
    assert len(crowd.status().unknown) == len(unknown)
    figure(
        f"{ROUNDS} kills, {len(received)} mails to {len(set(received))} people, {len(unknown)} left for a person to say"
    )
