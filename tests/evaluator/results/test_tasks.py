"""What pages ask for is done once, whatever becomes of the worker, and told where it cannot be done."""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import threading
import time

import pytest
import sqlalchemy as sa

from evaluator.results import count_tasks
from evaluator.results.count_tasks import FOLDING, GATHERING, KEEPING, Counting
from evaluator.results.tasks import TRIES, DoneElsewhere, Tasks, ask, do_tasks, finish
from evaluator.store import tasks
from evaluator.store.count_tables import EVERYTHING
from evaluator.store.counts import counts
from evaluator.store.engine import open_store
from evaluator.store.tallies import recount
from evaluator.store.tasks import COUNT, Task
from evaluator.store.worker_lock import TASK_TURN, working_turn
from evaluator.vault.engine import open_vault
from surveys.diagnostics import InputRejected
from tests.support.counting import AFTER_LINDEVANG
from tests.support.killed_processes import PROCESSES

COMMIT = "commit"


def counting(site, **asked: object) -> Task:
    """A count that eva asked for."""
    site.now = AFTER_LINDEVANG
    its = Task("lindevang", COUNT, "m1", site.now, "eva", {"anew": EVERYTHING, "complete": True, "reason": ""} | asked)
    ask(site.service.store, its)
    return its


def do(site) -> int | None:
    here = site.service
    return do_tasks(here.store, {COUNT: Counting(here.store, here.vault, here.now)}, here.now)


def made(site) -> list[int]:
    with site.service.store.reading() as db:
        return [one.number for one in counts(db, "lindevang")]


def left(site) -> list[Task]:
    with site.service.store.reading() as db:
        return tasks.going_on(db)


def refused(site) -> list[str]:
    with site.service.store.reading() as db:
        its = tasks.task(db, "lindevang", COUNT, "m1")
    return [] if its is None else [one.code for one in its.refused]


def _do_once_the_turn_is_free(site) -> int | None:
    """A server of PostgreSQL holds the turn of one that was killed until it has seen that its connection is gone."""
    deadline = time.monotonic() + 10
    while (done := do(site)) is None and time.monotonic() < deadline:
        time.sleep(0.01)
    return done


def killed_at(store: str, vault: str, when: str) -> None:
    """A worker that is killed at a step, or after all is written and before it is committed."""

    def kill() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    class Killed(Counting):
        def __call__(self, its: Task, step, /) -> None:
            def stepped(name: str) -> None:
                step(name)
                if name == when:
                    kill()

            super().__call__(its, stepped)

    if when == COMMIT:
        count_tasks.finish = lambda db, its: (finish(db, its), kill())
    its = Killed(open_store(store), open_vault(vault), lambda: AFTER_LINDEVANG)
    do_tasks(its.store, {COUNT: its}, its.now)


@pytest.mark.parametrize("when", [FOLDING, GATHERING, KEEPING, COMMIT])
def test_a_worker_that_was_killed_leaves_no_half_count_and_the_next_makes_it_once(asked, when: str) -> None:
    counting(asked)
    urls = [one.url.render_as_string(hide_password=False) for one in (asked.service.store, asked.service.vault)]
    worker = PROCESSES.Process(target=killed_at, args=(*urls, when))
    worker.start()
    worker.join(60)
    assert worker.exitcode == -signal.SIGKILL
    assert made(asked) == []
    assert [(one.step, one.tries) for one in left(asked)] == [(KEEPING if when == COMMIT else when, 1)]
    assert _do_once_the_turn_is_free(asked) == 1
    assert (made(asked), left(asked), do(asked)) == ([1], [], 0)
    with asked.service.store.reading(snapshot=True) as db:
        assert recount(db, "lindevang") == []


def test_what_stands_against_it_is_kept_with_what_was_typed(asked) -> None:
    counting(asked, complete=False)
    do(asked)
    assert set(refused(asked)) == {"results.few_answered"}
    assert (made(asked), left(asked)) == ([], [])
    counting(asked)
    do(asked)
    assert (made(asked), refused(asked)) == ([1], [])


def test_it_is_asked_for_once_at_a_time(asked) -> None:
    counting(asked)
    with pytest.raises(InputRejected) as caught:
        counting(asked)
    assert [one.code for one in caught.value.diagnostics] == ["tasks.count_under_way"]


def test_one_worker_is_at_it_at_a_time(asked) -> None:
    counting(asked)
    other = open_store(asked.service.store.url.render_as_string(hide_password=False))
    with working_turn(other, TASK_TURN) as mine:
        assert mine
        assert do(asked) is None
    other.close()
    assert do(asked) == 1


def test_a_worker_that_lost_its_turn_keeps_nothing(asked) -> None:
    """Another did the task while this one gathered: the row is gone, and what was gathered is thrown away."""
    its = counting(asked)
    here = asked.service

    def step(name: str) -> None:
        if name == KEEPING:
            with here.store.writing() as db:
                tasks.end(db, its)

    with pytest.raises(DoneElsewhere):
        Counting(here.store, here.vault, here.now)(its, step)
    assert made(asked) == []


def test_what_fails_is_tried_again_and_given_up_in_the_end(asked, caplog) -> None:
    counting(asked)
    here = asked.service

    def fail(_its: Task, _step, /) -> None:
        raise RuntimeError("an answer that nobody must read")

    for n in range(TRIES):
        if n + 1 < TRIES:
            with pytest.raises(RuntimeError):
                do_tasks(here.store, {COUNT: fail}, here.now)
            assert refused(asked) == []
        else:
            do_tasks(here.store, {COUNT: fail}, here.now)
    assert refused(asked) == ["tasks.given_up"]
    assert "nobody must read" not in caplog.text
    assert caplog.text.count("a count of lindevang could not be made") == TRIES


def test_a_task_that_kills_each_worker_is_given_up(asked) -> None:
    its = counting(asked)
    with asked.service.store.writing() as db:
        for _ in range(TRIES):
            tasks.take_up(db, its, asked.now)
    do(asked)
    assert refused(asked) == ["tasks.given_up"]
    assert made(asked) == []


def test_a_thread_does_it_as_soon_as_the_bell_rings(asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluator.results.tasks.EVERY", 600.0)
    here, bell = asked.service, threading.Event()
    worker = Tasks(here.store, {COUNT: Counting(here.store, here.vault, here.now)}, here.now, bell)
    worker.start()
    counting(asked)
    bell.set()
    deadline = time.monotonic() + 60
    while not made(asked) and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.stop()
    assert not worker.is_alive()
    assert made(asked) == [1]


def test_a_database_that_is_away_for_a_moment_costs_no_try(asked, caplog) -> None:
    counting(asked)
    store = asked.service.store
    with store.writing() as db:
        db.execute(sa.text("ALTER TABLE task RENAME TO elsewhere"))
    with caplog.at_level(logging.ERROR), pytest.raises(sa.exc.SQLAlchemyError):
        do(asked)
    with store.writing() as db:
        db.execute(sa.text("ALTER TABLE elsewhere RENAME TO task"))
    assert [one.tries for one in left(asked)] == [0]
    assert do(asked) == 1


def test_it_is_overdue_when_it_has_not_moved_for_long(asked) -> None:
    its = counting(asked)
    assert not its.is_overdue(asked.now + tasks.OVERDUE)
    assert its.is_overdue(asked.now + tasks.OVERDUE + dt.timedelta(seconds=1))
    with asked.service.store.writing() as db:
        tasks.note_step(db, its, GATHERING, asked.now + dt.timedelta(minutes=14))
    (its,) = left(asked)
    assert not its.is_overdue(asked.now + dt.timedelta(minutes=20))
