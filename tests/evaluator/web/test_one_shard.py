"""What participants and evaluators ask of the store is asked of one shard of a Citus: the round through everything that
they do, on PostgreSQL, and what is known to be looked for in all of them, by name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.everything_sent import Everybody
from tests.support.mail_server import MailServer
from tests.support.one_shard import everywhere
from tests.support.site import Site, prepared

EVERY_PROGRAMME = re.compile(r"nedslag work|account |signs in|programmes|finds|home")
"""Steps that are about all programmes, or the instance."""
BY_A_KEY = {
    "draft": "a personal key of an open link, or a receipt, is looked for by itself",
    "wave": "the key of an open link, or of a kiosk",
}


@pytest.fixture
def everybody(make_postgresql: Callable[[str], str], tmp_path: Path, mail_server: MailServer) -> Iterator[Everybody]:
    site = Site(prepared(make_postgresql, tmp_path))
    yield Everybody(site, tmp_path, mail_server)
    site.service.close()


def test_every_statement_that_serves_somebody_keeps_to_the_shard_of_its_programme(everybody: Everybody) -> None:
    store = everybody.site.service.store
    spread: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    step, seen = "", 0

    def note(db: sa.Connection, statement: object, rows: object, row: object, _options: object) -> None:
        nonlocal seen
        if db.engine.url.database != store.url.database or not isinstance(statement, sa.Executable):
            return
        seen += 1
        given = rows[0] if isinstance(rows, list | tuple) and rows else row
        for name in everywhere(statement, given if isinstance(given, dict) else ()):
            spread[name, re.sub(r"\s+", " ", str(statement))].add(step)

    made = everybody.prepare()
    sa.event.listen(sa.Engine, "before_execute", note)
    try:
        for step, do in made.steps.items():
            do()
    finally:
        sa.event.remove(sa.Engine, "before_execute", note)
    assert seen > 1000
    for (name, text), steps in sorted(spread.items()):
        print(name, "|", text[:400], "|", sorted(steps)[:6], len(steps))
    assert not spread
