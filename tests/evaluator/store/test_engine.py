from __future__ import annotations

import threading
import time
from collections import Counter

import pytest
import sqlalchemy as sa

from bench._postgresql import PostgreSQL
from evaluator.store import lock as lock_module
from evaluator.store.engine import Store, Unreachable
from evaluator.store.lock import FairLock, TurnNotCome
from evaluator.store.migration import upgrade_store
from evaluator.store.refusals import BUSY, why
from evaluator.store.tables import programme

pytestmark = pytest.mark.usefixtures("durable")


def add(store: Store, key: str) -> None:
    with store.writing() as db:
        db.execute(sa.insert(programme), {"programme_id": key})


def keys(store: Store) -> set[str]:
    with store.reading() as db:
        return set(db.execute(sa.select(programme.c.programme_id)).scalars())


def test_what_is_written_is_read(store: Store) -> None:
    add(store, "a")
    assert keys(store) == {"a"}


def test_an_error_undoes_the_whole_transaction(store: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError), store.writing() as db:
        db.execute(sa.insert(programme), [{"programme_id": "a"}, {"programme_id": "a"}])
    assert keys(store) == set()
    add(store, "b")
    assert keys(store) == {"b"}


@pytest.mark.parametrize("snapshot", [False, True])
def test_a_reading_connection_cannot_write(store: Store, snapshot: bool) -> None:
    with pytest.raises(sa.exc.DBAPIError, match=r"read-?only"), store.reading(snapshot=snapshot) as db:
        db.execute(sa.insert(programme), {"programme_id": "a"})
    assert keys(store) == set()


def test_a_snapshot_does_not_see_what_is_written_meanwhile(store: Store) -> None:
    count = sa.select(sa.func.count()).select_from(programme)
    with store.reading(snapshot=True) as db, store.reading() as latest:
        assert db.execute(count).scalar() == 0
        add(store, "a")
        assert db.execute(count).scalar() == 0
        assert latest.execute(count).scalar() == 1
    with store.reading(snapshot=True) as db:
        assert db.execute(count).scalar() == 1


def test_foreign_keys_are_kept(store: Store) -> None:
    with pytest.raises(sa.exc.IntegrityError), store.writing() as db:
        db.execute(sa.text("INSERT INTO imported_row (programme_id, digest) VALUES ('nobody', 'd')"))


def test_sqlite_writes_durably_and_readers_do_not_wait(sqlite_store: Store) -> None:
    with sqlite_store.writing() as db:
        assert db.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"
        assert db.execute(sa.text("PRAGMA synchronous")).scalar() == 2  # FULL
        assert db.execute(sa.text("PRAGMA busy_timeout")).scalar() == 30000
        db.execute(sa.insert(programme), {"programme_id": "a"})
        assert keys(sqlite_store) == set()


def test_a_transaction_inside_a_transaction_is_an_error_and_no_standstill(sqlite_store: Store) -> None:
    with sqlite_store.writing(), pytest.raises(RuntimeError, match="already writing"), sqlite_store.writing():
        pass
    add(sqlite_store, "a")


def test_a_database_in_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="name a file"):
        Store("sqlite://")


def test_whoever_waits_too_long_for_a_turn_is_told_that_others_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_module, "PATIENCE", 0.05)
    lock, told = FairLock(), []
    lock.acquire()

    def ask() -> None:
        try:
            lock.acquire()
        except TurnNotCome as error:
            told.append(why(error))

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join(10)
    assert (told, list(lock.waiting)) == ([BUSY], [])
    lock.release()
    with lock:
        pass


def test_the_lock_is_handed_over_in_the_order_of_asking() -> None:
    lock, order = FairLock(), []
    lock.acquire()

    def wait(number: int) -> None:
        with lock:
            order.append(number)

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(8)]
    for asked, thread in enumerate(threads, 1):
        thread.start()
        while len(lock.waiting) < asked:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join(10)
    assert order == list(range(8))


def test_no_writer_gets_less_than_half_its_share(sqlite_store: Store) -> None:
    written: Counter[int] = Counter()
    gate, end = threading.Barrier(8), time.monotonic() + 1.0

    def write(number: int) -> None:
        gate.wait()
        while time.monotonic() < end:
            add(sqlite_store, f"{number}-{written[number]}")
            written[number] += 1

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert min(written.values()) >= sum(written.values()) / 8 / 2
    assert len(keys(sqlite_store)) == sum(written.values())


def test_a_single_statement_that_is_saved_stands_at_once(store: Store) -> None:
    with store.saving() as db:
        db.execute(sa.text("INSERT INTO programme VALUES ('saved')"))
        with store.reading() as other:
            before_it_ends = other.execute(sa.text("SELECT count(*) FROM programme")).scalar()
    with store.reading() as other:
        assert other.execute(sa.text("SELECT count(*) FROM programme")).scalar() == 1
    assert before_it_ends == (0 if store.is_sqlite else 1)


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_does_not_keep_all_letters_is_refused_before_anything_is_made_in_it(
    postgresql_server: PostgreSQL, encoding: str
) -> None:
    name = encoding.lower()
    postgresql_server.command(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}'")
    with pytest.raises(Unreachable) as refused:
        upgrade_store(postgresql_server.url(name))
    (problem,) = refused.value.diagnostics
    assert (problem.code, dict(problem.values)) == ("store.other_encoding", {"encoding": encoding})
    postgresql_server.command(f"DROP DATABASE {name} WITH (FORCE)")
