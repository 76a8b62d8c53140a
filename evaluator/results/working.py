"""The worker: folds answers within the hour, whether anybody looks or not, and does what else is due; one at a time for
each database."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from evaluator.core.discretion import OURS, told
from evaluator.results.folding import fold_every_programme
from evaluator.store.worker_lock import working_turn

if TYPE_CHECKING:
    from evaluator.store.engine import Store

EVERY: Final = 20 * 60.0
"""Seconds between two rounds: an answer is folded within the hour even if a round is missed. Not at once: the more are
folded together, the less the time of folding says of one of them."""
Then = Callable[[Callable[[], bool]], object]
_log = logging.getLogger(f"{OURS}.worker")


def work_once(store: Store, *, stop: threading.Event | None = None, then: Then | None = None) -> int | None:
    """Fold what waits, of every programme; how many answers. None where another worker is at it. ``then``: what else is
    due, done as long as its argument says that it may go on."""
    with working_turn(store) as mine:
        if not mine:
            return None
        folded = fold_every_programme(store, stop=stop)
        if then is not None:
            then(lambda: stop is None or not stop.is_set())
        return folded


class Worker(threading.Thread):
    """Works now and then every 20 minutes until `stop`. A database that is away, or locked for long, is tried again in
    the next round."""

    def __init__(self, store: Store, then: Then | None = None) -> None:
        super().__init__(name="nedslag-worker", daemon=True)
        self._store, self._then, self._stopped = store, then, threading.Event()

    def run(self) -> None:
        while not self._stopped.is_set():
            try:
                work_once(self._store, stop=self._stopped, then=self._then)
            except Exception as error:  # whatever it is, the next round is due
                _log.warning("the worker could not fold: %s", told(error))
            self._stopped.wait(EVERY)

    def stop(self) -> None:
        """Let the step that is under way end, and nothing follow it."""
        self._stopped.set()
        if self.is_alive():
            self.join()
