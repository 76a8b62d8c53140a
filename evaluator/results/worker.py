"""The worker: folds answers within the hour, whether anybody looks or not, and does what else is due; one at a time for
each database."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from evaluator.core.error_redaction import OURS, redacted
from evaluator.results.folding import fold_every_programme
from evaluator.store import jobs
from evaluator.store.worker_lock import working_turn
from surveys.diagnostics import Diagnostic, InputRejected

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


class Repeated(threading.Thread):
    """Does a job now and then again and again until `stop`, and notes how it went. ``once`` gives None where another
    process is at it. Whatever goes wrong, the next round is due."""

    def __init__(self, store: Store, job: str) -> None:
        super().__init__(name=f"nedslag-{job}", daemon=True)
        self._store, self._job, self._stopped = store, job, threading.Event()
        self._said = ""

    def once(self, stopped: threading.Event) -> int | None:
        raise NotImplementedError

    def pause(self) -> float:
        """Seconds until the next round."""
        raise NotImplementedError

    def run(self) -> None:
        while not self._stopped.is_set():
            self.round()
            self.wait()

    def wait(self) -> None:
        self._stopped.wait(self.pause())

    def stop(self) -> None:
        """Let the step that is under way end, and nothing follow it."""
        self._stopped.set()
        if self.is_alive():
            self.join()

    def round(self) -> None:
        """The job done once; what stood in the way is noted."""
        try:
            done = self.once(self._stopped)
        except Exception as error:  # whatever it is, the next round is due
            if redacted(error) != self._said:  # a mail server that is away for a day is one line
                self._said = redacted(error)
                _log.warning("the worker could not %s: %s", self._job, self._said)
            self._note(0, _as_diagnostic(error))
        else:
            self._said = ""
            if done is not None:
                self._note(done, None)

    def _note(self, done: int, wrong: Diagnostic | None) -> None:
        with suppress(Exception):  # of a database that is away it was said above
            jobs.note(self._store, self._job, done=done, wrong=wrong, now=dt.datetime.now(dt.UTC))


class Worker(Repeated):
    """Folds every 20 minutes, and does what else is due then."""

    def __init__(self, store: Store, then: Then | None = None) -> None:
        super().__init__(store, jobs.FOLDING)
        self._then = then

    def once(self, stopped: threading.Event) -> int | None:
        return work_once(self._store, stop=stopped, then=self._then)

    def pause(self) -> float:
        return EVERY


def _as_diagnostic(error: Exception) -> Diagnostic:
    """The first of what can be mended, else what it was, quoting nothing that was read or stored."""
    if isinstance(error, InputRejected):
        return error.diagnostics[0]
    return Diagnostic("commands.broken", (), {"said": redacted(error)})
