"""A server that is killed while somebody edits: what it said was saved is there, and the draft is whole."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from itertools import count
from multiprocessing.connection import Connection
from typing import Final

import pytest

from evaluator.core.config import Config
from evaluator.store.programme_drafts import programme_draft
from evaluator.web.app import create_app
from surveys.document.content import read_content
from tests.support.designer import Designer
from tests.support.editor_site import LOCAL, PASSWORD
from tests.support.fault_figures import rounds
from tests.support.killed_processes import PROCESSES
from tests.support.site import Site

ROUNDS: Final = rounds(2)
"""How many servers are killed. CONTRIBUTING.md says when it is more."""
pytestmark = pytest.mark.faults
WITHIN: Final = 0.3
"""Seconds after a save in which the server is killed, most often in the middle of the next one."""
NOW: Final = dt.datetime(2026, 5, 4, 10, 0, tzinfo=dt.UTC)
BOX: Final = "/p/lindevang/design/kasser/contact"


def edit(config: Config, first: int, saved: Connection) -> None:
    """Save one title after another, and tell of each that was said to be saved, until somebody ends it."""
    client = create_app(config, now=lambda: NOW).test_client()
    token = Designer.token(client.get("/log-ind", base_url=LOCAL))
    form = {"name": "eva", "password": PASSWORD, "csrf_token": token}
    client.post("/log-ind", data=form, base_url=LOCAL)
    token = Designer.token(client.get(BOX, base_url=LOCAL))
    for number in count(first):
        form = {"kind": "outcome_short", "title-da": f"Titel {number}", "title-en": "Title", "csrf_token": token}
        assert client.post(BOX, data=form, base_url=LOCAL).status_code == 302
        saved.send(number)


def test_what_was_said_to_be_saved_is_there_after_the_server_was_killed(
    either_site: Site, figure: Callable[[str], None]
) -> None:
    site = either_site
    Designer(site).begin()
    number = 0
    for _ in range(ROUNDS):
        here, there = PROCESSES.Pipe(duplex=False)
        process = PROCESSES.Process(target=edit, args=(site.service.config, number + 1, there))
        process.start()
        there.close()
        chance = random.Random(number)
        for _ in range(chance.randint(1, 5)):
            number = here.recv()
        here.poll(chance.uniform(0, WITHIN))
        process.kill()
        process.join()
        while here.poll():
            try:
                number = here.recv()
            except EOFError:
                break
        with site.service.store.reading() as db:
            draft = programme_draft(db, "lindevang")
        assert draft is not None
        title = read_content(draft.text)["nodes"]["contact"]["title"]["da"]
        assert int(title.split()[1]) in (number, number + 1)
        number = int(title.split()[1])
    figure(f"{ROUNDS} kills, {number} titles said to be saved")
