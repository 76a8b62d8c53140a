"""Folding what was sent into the tallies: the worker's job, in steps so short that nobody who answers waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from evaluator.documents.storing import load_programme
from evaluator.store import tallies
from evaluator.store.documents import programme_keys
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
LEAST: Final = 400
"""Fewer in a step take nearly as long: the tallies that they raise are nearly as many."""
PAUSE: Final = 0.3
"""Seconds at least between two steps on SQLite: a process that waits looks again every 100 ms, and finds it free."""
PAUSES: Final = 3
"""How many times as long as the step before a pause is."""


def fold_new_answers(
    store: Store, programme: str, *, progress: Progress | None = None, stop: threading.Event | None = None
) -> int:
    """Fold in the answers that came since the last time, in short transactions of their own, and tidy up after it; how
    many there were. ``stop`` ends it after the step that is under way. Raises InputRejected for an unknown
    programme."""
    done = _fold(store, programme, progress, stop or threading.Event())
    if done:
        store.tidy()
    return done


def fold_every_programme(store: Store, *, stop: threading.Event | None = None) -> int:
    """The same for all programmes, with a pause between two; the files are tidied once."""
    with store.reading() as db:
        programmes = programme_keys(db)
    stop, done = stop or threading.Event(), 0
    for programme in programmes:
        done += _fold(store, programme, None, stop, after=done)
    if done:
        store.tidy()
    return done


def _fold(store: Store, programme: str, progress: Progress | None, stop: threading.Event, *, after: int = 0) -> int:
    """``after``: how many were folded just now, for which somebody may have waited."""
    with store.reading() as db:
        load_programme(db, programme)
        total = waiting(db, programme)
    done, limit, held = 0, FIRST, 0.0
    while done < total and not (done + after and stop.wait(_pause(store, held))):
        folded, limit, held = _step(store, programme, limit)
        if folded == 0:
            break
        done += folded
        if progress:
            progress(done, total)
    return done


def _pause(store: Store, held: float) -> float:
    return max(PAUSE, PAUSES * held) if store.is_sqlite else 0


def _step(store: Store, programme: str, limit: int) -> tuple[int, int, float]:
    """Fold up to ``limit``; how many it were, how many the next step may fold, and for how many seconds the lock was
    held. The clock does not run while it is waited for."""
    with store.writing() as db:
        began = time.monotonic()
        folded = tallies.fold(db, programme, limit=limit)
    held = time.monotonic() - began
    fitting = limit * SECONDS[store.is_sqlite] / max(held, 1e-3)
    return folded, int(min(max(fitting, limit / 4, LEAST), limit * 2, MOST)), held
