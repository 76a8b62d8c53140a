"""Folding what was sent into the tallies: the worker's job, in steps so short that nobody who answers waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from evaluator.documents.storing import load_programme
from evaluator.store import tallies
from evaluator.store.unfolded import waiting

if TYPE_CHECKING:
    from evaluator.store.engine import Store

Progress = Callable[[int, int], None]
FIRST: Final = 500
"""How many submissions the first step folds; the next ones as many as fit the time."""
MOST: Final = 20_000
SECONDS: Final = {True: 0.05, False: 0.5}
"""How long a step may take on SQLite (True), where everybody who writes waits for it, and on PostgreSQL, where only
those who change the same programme do."""
PAUSE: Final = 0.11
"""Seconds between two steps on SQLite: a process that waits looks again every 100 ms at least, and finds it free."""


def fold_new_answers(
    store: Store, programme: str, *, progress: Progress | None = None, stop: threading.Event | None = None
) -> int:
    """Fold in the answers that came since the last time, in short transactions of their own, and tidy up after it; how
    many there were. ``stop`` ends it after the step that is under way. Raises InputRejected for an unknown
    programme."""
    stop = stop or threading.Event()
    with store.reading() as db:
        load_programme(db, programme)
        total = waiting(db, programme)
    done, limit = 0, FIRST
    while done < total and not (done and stop.wait(PAUSE if store.is_sqlite else 0)):
        folded, limit = _step(store, programme, limit)
        if folded == 0:
            break
        done += folded
        if progress:
            progress(done, total)
    if done:
        store.tidy()
    return done


def _step(store: Store, programme: str, limit: int) -> tuple[int, int]:
    """Fold up to ``limit``; how many it were, and how many the next step may fold. The clock runs while the lock is
    held, and not while it is waited for."""
    with store.writing() as db:
        began = time.monotonic()
        folded = tallies.fold(db, programme, limit=limit)
    fitting = limit * SECONDS[store.is_sqlite] / max(time.monotonic() - began, 1e-3)
    return folded, int(min(max(fitting, limit / 4, 50), limit * 2, MOST))
