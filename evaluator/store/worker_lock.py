"""One worker at a time for each database, whichever process or host it runs in; the turn ends with its process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import sqlalchemy as sa

from evaluator.store.engine import Store

FOLDING_TURN: Final = ("worker", 0x6E656477)
MAILING_TURN: Final = ("mail", 0x6E656478)
TASK_TURN: Final = ("task", 0x6E656479)
"""What a turn is called beside a file of SQLite, and the advisory lock of PostgreSQL."""
_try = sa.select(sa.func.pg_try_advisory_lock(sa.bindparam("lock")))
_give_back = sa.select(sa.func.pg_advisory_unlock(sa.bindparam("lock")))


@contextmanager
def working_turn(store: Store, turn: tuple[str, int] = FOLDING_TURN) -> Iterator[bool]:
    """Whether it is the caller's turn, until the block ends. On SQLite a locked file beside the database; the system
    lets go of both kinds of lock when a process ends, however it ends."""
    name, lock = turn
    if store.is_sqlite:
        with _locked_file(f"{store.url.database}-{name}") as mine:
            yield mine
        return
    with store.reading() as db:
        mine = bool(db.execute(_try, {"lock": lock}).scalar_one())
        try:
            yield mine
        finally:
            if mine:
                db.execute(_give_back, {"lock": lock})


@contextmanager
def _locked_file(path: str) -> Iterator[bool]:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(file)
