"""What participants and evaluators ask of the store is asked of one shard of a Citus: the round through everything that
they do, on PostgreSQL, and what is known to be looked for in all of them, by name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.everything_sent import Everybody
from tests.support.mail_server import MailServer
from tests.support.one_shard import everywhere
from tests.support.site import Site, prepared

ALLOWED: Mapping[str, str] = {
    r"draft\.draft_key = :draft_key$|draft\.receipt = :receipt": "a personal key from an open link, and a receipt",
    r"(wave|hearing)\.open_key = :open_key": "an open link",
    r"^SELECT :param_1 AS label, ": "what waits for evaluators, on the page of all programmes",
    r"^SELECT anon_1\.programme_id, anon_1\.": "the search through all programmes",
    r"FROM programme_index\b": "the list of programmes",
    r"FROM wave( JOIN tally .*)? WHERE wave\.opens <= ": "open waves, on the page of all programmes",
    r"^SELECT DISTINCT (document|programme_draft)\.programme_id": "which programmes there are",
    r"^SELECT programme\.programme_id FROM programme$": "which keys are taken, where a programme begins",
    r"^SELECT programme_draft\.programme_id, programme_draft\.title": "programmes that are being designed",
    r"^DELETE FROM (register_upload|rehearsal) .* OR ": "what somebody left lying, in whatever programme",
    r"^DELETE FROM responses_upload WHERE responses_upload\.uploaded_at < :": "the same, by the worker",
    r"FROM store_journal ORDER BY": "the journal of removals, which is one file",
    r"FROM task WHERE task\.step != ": "what the worker is asked for",
}
"""Statements that are looked for in every shard, and what they ask for."""


@pytest.fixture
def everybody(make_postgresql: Callable[[str], str], tmp_path: Path, mail_server: MailServer) -> Iterator[Everybody]:
    site = Site(prepared(make_postgresql, tmp_path))
    yield Everybody(site, tmp_path, mail_server)
    site.service.close()


def test_every_statement_that_serves_somebody_keeps_to_the_shard_of_its_programme(everybody: Everybody) -> None:
    store = everybody.site.service.store
    spread: defaultdict[str, set[str]] = defaultdict(set)
    step, seen = "", 0

    def note(db: sa.Connection, statement: object, rows: object, row: object, _options: object) -> None:
        nonlocal seen
        if db.engine.url.database != store.url.database or not isinstance(statement, sa.Executable):
            return
        seen += 1
        given = rows[0] if isinstance(rows, list | tuple) and rows else row
        if everywhere(statement, given if isinstance(given, dict) else ()):
            spread[re.sub(r"\s+", " ", str(statement))].add(step)

    made = everybody.prepare()
    sa.event.listen(sa.Engine, "before_execute", note)
    try:
        for name, do in made.steps.items():
            step = name
            do()
    finally:
        sa.event.remove(sa.Engine, "before_execute", note)
    assert seen > 1000
    unknown = {text: steps for text, steps in spread.items() if not any(re.search(one, text) for one in ALLOWED)}
    assert unknown == {}
    assert [one for one in ALLOWED if not any(re.search(one, text) for text in spread)] == []
