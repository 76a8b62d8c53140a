"""Attempts to sign in, on both databases: counted before they are made, also when many come at once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import sqlalchemy as sa

from evaluator.store import sign_ins
from evaluator.store.account_tables import login_attempt
from evaluator.store.engine import Store
from evaluator.store.sign_ins import Limit

QUARTER = dt.timedelta(minutes=15)
GUESSES, ALLOWED = 60, 8


def rows(store: Store) -> int:
    with store.reading() as db:
        return db.execute(sa.select(sa.func.count()).select_from(login_attempt)).scalar_one()


def test_of_many_attempts_at_the_same_moment_exactly_as_many_as_allowed_are_made(store: Store, now) -> None:
    limits, together = (Limit("name", ALLOWED, QUARTER), Limit("place", GUESSES, QUARTER)), Barrier(20)

    def guess(_: int) -> bool:
        together.wait()
        with store.writing() as db:
            return bool(sign_ins.reserve(db, limits, now=now))

    with ThreadPoolExecutor(20) as threads:
        made = list(threads.map(guess, range(GUESSES)))
    assert made.count(True) == ALLOWED
    assert rows(store) == 2 * ALLOWED


def test_a_subject_pauses_and_goes_on_by_itself(store: Store, now) -> None:
    limits = (Limit("name", 2, QUARTER),)
    with store.writing() as db:
        for minutes in (0, 10):
            assert sign_ins.reserve(db, limits, now=now + dt.timedelta(minutes=minutes))
        assert not sign_ins.reserve(db, limits, now=now + dt.timedelta(minutes=14))
        assert sign_ins.is_paused(db, limits, now=now + dt.timedelta(minutes=14))
        assert sign_ins.reserve(db, limits, now=now + dt.timedelta(minutes=16))


def test_after_so_many_in_a_day_a_subject_pauses_no_more(store: Store, now) -> None:
    limits = (Limit("name", 2, QUARTER, 4),)
    with store.writing() as db:
        made = [bool(sign_ins.reserve(db, limits, now=now + dt.timedelta(minutes=at))) for at in (0, 0, 0, 20, 20, 20)]
    assert made == [True, True, False, True, True, True]


def test_attempts_are_forgotten_after_a_day_and_when_the_clock_had_run_ahead(store: Store, now) -> None:
    with store.writing() as db:
        for days in (0, 9):
            sign_ins.reserve(db, (Limit("name", 8, QUARTER),), now=now + dt.timedelta(days=days))
    assert rows(store) == 1
    with store.writing() as db:
        sign_ins.reserve(db, (Limit("name", 1, QUARTER),), now=now)
    assert rows(store) == 1


def test_attempts_can_be_taken_back_one_by_one_or_for_a_subject(store: Store, now) -> None:
    with store.writing() as db:
        first = sign_ins.reserve(db, (Limit("name", 8, QUARTER), Limit("place", 8, QUARTER)), now=now)
        sign_ins.reserve(db, (Limit("name", 8, QUARTER), Limit("place", 8, QUARTER)), now=now)
        sign_ins.forget(db, first, ("name",))
    assert rows(store) == 1


def test_refused_ones_wait_to_be_told(store: Store, now) -> None:
    with store.writing() as db:
        assert [sign_ins.count_refused(db, "a1")[0] for _ in range(3)] == [1, 2, 3]
        sign_ins.refused_are_told(db, "a1", now)
        assert sign_ins.count_refused(db, "a1") == (1, now)
        assert sign_ins.refused(db, "")[0] == 0
