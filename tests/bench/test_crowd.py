"""The participants of `bench load`, a few of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from bench._crowd import crowd, posts, static, visit
from bench._documents import PROGRAMME, write_documents
from evaluator.store.submissions import submission_count
from evaluator.vault.invitations import invite
from tests.support.live import Live

TODAY = dt.date(2026, 5, 4)


def test_everybody_is_timed_and_stored_and_who_is_not_served_is_told(make_sqlite: Callable, tmp_path: Path) -> None:
    documents = write_documents(tmp_path / "documents", today=TODAY)
    its = {"programme": PROGRAMME, "wave": "w1", "group": "g1", "linked": True}
    with closing(Live(tmp_path, make_sqlite, PROGRAMME, documents)) as live:
        with live.service.vault.writing() as db:
            first, second, third = (invite(db, person=f"p{number}", **its) for number in range(3))
        unknown = "nobody"
        visits = [visit(first, 1), visit(unknown, 1), posts(second), posts(third), static(2)]
        with ThreadPoolExecutor(1) as apart:  # a browser that other tests drive has the loop of this thread
            found = apart.submit(crowd, live.server.port, visits, 2).result()
        with live.service.store.reading() as db:
            assert submission_count(db, PROGRAMME, "w1") == 3
    assert len(found.taken) == 6 + 3 + 3 + 2
    assert found.taken == sorted(found.taken)
    assert found.taken[0] <= found.median <= found.p99 <= found.taken[-1] <= found.seconds
    assert found.done == 4
    assert 0 < found.own < found.machine + 0.02  # the machine's account goes by hundredths
    assert 0 < found.share <= 1
    assert len(found.wrong) == 1
    assert "404" in found.wrong[0]
