"""The worker folds what waits whether anybody looks or not, one at a time, and gives the lock back in between."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from evaluator.results import folding
from evaluator.results import worker as module
from evaluator.results.folding import fold_new_answers
from evaluator.results.worker import Worker, work_once
from evaluator.store.engine import Store, open_store
from evaluator.store.tallies import recount
from evaluator.store.unfolded import waiting
from evaluator.store.worker_lock import working_turn


def left(store: Store) -> int:
    with store.reading() as db:
        return waiting(db, "lindevang")


def test_a_round_folds_every_programme_and_says_how_many(asked) -> None:
    assert left(asked.service.store) == 19
    assert work_once(asked.service.store) == 19
    assert left(asked.service.store) == 0


def test_one_works_at_a_time_in_whatever_process(asked) -> None:
    other = open_store(asked.service.store.url.render_as_string(hide_password=False))
    with working_turn(other) as mine:
        assert mine
        assert work_once(asked.service.store) is None
        assert left(asked.service.store) == 19
    assert work_once(asked.service.store) == 19
    other.close()


def until_folded(store: Store) -> None:
    until(lambda: left(store) == 0)


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert happened()


def test_a_thread_works_until_it_is_stopped(asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVERY", 0.01)
    worker = Worker(asked.service.store)
    worker.start()
    until_folded(asked.service.store)
    asked.answer("linked", "residents", range(20, 25))
    until_folded(asked.service.store)
    worker.stop()
    assert not worker.is_alive()


def test_a_database_that_fails_is_tried_again(asked, monkeypatch: pytest.MonkeyPatch, caplog) -> None:
    monkeypatch.setattr(module, "EVERY", 0.01)
    store = asked.service.store
    with store.writing() as db:
        db.execute(sa.text("ALTER TABLE document RENAME TO elsewhere"))
    worker = Worker(store)
    worker.start()
    until(lambda: any(one.name == "nedslag.worker" for one in caplog.records))
    said = next(one.getMessage() for one in caplog.records if one.name == "nedslag.worker")
    assert said.startswith("the worker could not fold: ")
    assert "SELECT" not in said
    with store.writing() as db:
        db.execute(sa.text("ALTER TABLE elsewhere RENAME TO document"))
    until_folded(store)
    worker.stop()


def test_a_stop_ends_after_the_step_that_is_under_way(asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "FIRST", 5)
    stopped = threading.Event()
    stopped.set()
    assert fold_new_answers(asked.service.store, "lindevang", stop=stopped) == 5
    assert left(asked.service.store) == 14


def test_others_write_between_the_steps(asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two steps the lock is free, so that a writer of another process gets in."""
    monkeypatch.setattr(folding, "FIRST", 4)
    monkeypatch.setattr(folding, "MOST", 4)
    other = open_store(asked.service.store.url.render_as_string(hide_password=False))
    between: list[int] = []

    def told(done: int, _total: int) -> None:
        with other.writing() as db:
            db.execute(sa.text("UPDATE wave SET closes = closes"))
        between.append(done)

    assert fold_new_answers(asked.service.store, "lindevang", progress=told) == 19
    assert between == [4, 8, 12, 16, 19]
    other.close()
    with asked.service.store.reading(snapshot=True) as db:
        assert recount(db, "lindevang") == []
