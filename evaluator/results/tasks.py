"""What pages ask for and the worker does: one task at a time for each database, taken up again where the worker was
killed, and kept in the transaction that ends it, so that nothing is done twice."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, Protocol

from evaluator.core.error_redaction import OURS, redacted
from evaluator.results.worker import Repeated
from evaluator.store import jobs, tasks
from evaluator.store.documents import lock_programme
from evaluator.store.tasks import Task
from evaluator.store.worker_lock import TASK_TURN, working_turn
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.store.engine import Store

EVERY: Final = 2.0
"""Seconds until it is looked again whether a page of another process asked for something."""
TRIES: Final = 3
"""How often a task is taken up whose worker was killed, or failed."""
NOTED_EVERY: Final = dt.timedelta(seconds=10)
"""A task that goes on in the same step is noted no more often."""
Step = Callable[[str], None]
Clock = Callable[[], dt.datetime]
_log = logging.getLogger(f"{OURS}.tasks")


class DoneElsewhere(Exception):
    """Another worker has done the task meanwhile: the database lost its connection to this one, and with it the
    turn."""


class Work(Protocol):
    """What is done for a kind of task. It says each step, and calls `finish` in the transaction that keeps what it
    made. Raises InputRejected with what stands against it."""

    def __call__(self, its: Task, step: Step, /) -> None: ...


def ask(store: Store, its: Task, *, check: Callable[[Connection], object] = lambda _: None) -> None:
    """Ask the worker. Raises InputRejected where it is under way already, and what ``check`` raises: what is known at
    once is told at once."""
    with store.writing() as db:
        lock_programme(db, its.programme)
        there = tasks.task(db, its.programme, its.what, its.milestone)
        if there is not None and there.is_going_on:
            raise InputRejected([Diagnostic(f"tasks.{its.what}_under_way", (its.programme, its.milestone))])
        check(db)
        tasks.begin(db, its)


def go_on(db: Connection, its: Task, step: str, now: dt.datetime) -> None:
    """Note the step in the transaction that keeps what was made. The caller holds the programme's lock. Raises
    DoneElsewhere."""
    if not tasks.note_step(db, its, step, now):
        raise DoneElsewhere


def finish(db: Connection, its: Task) -> None:
    """End the task in the transaction that keeps what was made. Raises DoneElsewhere, so that it is kept once."""
    if not tasks.end(db, its):
        raise DoneElsewhere


def do_tasks(
    store: Store, works: Mapping[str, Work], now: Clock, *, may_go_on: Callable[[], bool] = lambda: True
) -> int | None:
    """Do what was asked for, the oldest first; how many. None where another worker is at it."""
    with store.reading() as db:
        if tasks.oldest(db, works) is None:
            return 0
    with working_turn(store, TASK_TURN) as mine:
        if not mine:
            return None
        done = 0
        while may_go_on():
            with store.reading() as db:
                its = tasks.oldest(db, works)
            if its is None:
                break
            _do(store, its, works[its.what], now)
            done += 1
        return done


def _do(store: Store, its: Task, work: Work, now: Clock) -> None:
    """Whatever fails is tried again in the next round; after the last try, the page is told."""
    with store.writing() as db:
        if not tasks.take_up(db, its, now()):
            return
    refused: list[Diagnostic] = []
    try:
        if its.tries >= TRIES:
            raise InputRejected([Diagnostic("tasks.given_up", ())])
        work(its, _Steps(store, its, now))
    except InputRejected as error:
        refused = list(error.diagnostics)
    except DoneElsewhere:
        return
    except Exception as error:  # whatever it is, the page must not wait for ever
        _log.error("a %s of %s could not be made: %s", its.what, its.programme, redacted(error))
        if its.tries + 1 < TRIES:
            raise
        refused = [Diagnostic("tasks.given_up", ())]
    if refused:
        with store.writing() as db:
            tasks.refuse(db, its, refused)


class _Steps:
    """Notes how far a task is, and now and then that it goes on."""

    def __init__(self, store: Store, its: Task, now: Clock) -> None:
        self._store, self._its, self._now, self._last = store, its, now, ("", now())

    def __call__(self, step: str) -> None:
        now = self._now()
        if self._last[0] == step and now - self._last[1] < NOTED_EVERY:
            return
        self._last = (step, now)
        with self._store.writing() as db:
            tasks.note_step(db, self._its, step, now)


class Tasks(Repeated):
    """Does what pages ask for: at once where ``bell`` is rung in this process, within seconds where another's was."""

    def __init__(
        self, store: Store, works: Mapping[str, Work], now: Clock, bell: threading.Event | None = None
    ) -> None:
        super().__init__(store, jobs.TASKS)
        self._works, self._now, self._bell = works, now, bell or threading.Event()

    def once(self, stopped: threading.Event) -> int | None:
        self._bell.clear()
        return do_tasks(self._store, self._works, self._now, may_go_on=lambda: not stopped.is_set())

    def wait(self) -> None:
        self._bell.wait(self.pause())

    def pause(self) -> float:
        return EVERY

    def stop(self) -> None:
        self._stopped.set()
        self._bell.set()
        super().stop()
