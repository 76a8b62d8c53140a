"""A lock that is handed over in the order in which it was asked for.

`threading.Lock` gives no order: under load one writer can wait for seconds while others pass. A participant who asked
first must be served first, so the holder hands the lock to the longest waiting thread instead of letting it go.
"""

from __future__ import annotations

import threading
from collections import deque
from types import TracebackType
from typing import Final

PATIENCE: Final = 30.0
"""Seconds for which a turn is waited for: as long as SQLite itself waits for the lock of another process."""


class TurnNotCome(Exception):
    """Others wrote for so long that there was no turn."""


class FairLock:
    """First come, first served between the threads of a process. Not reentrant: a second acquisition by the thread
    that holds the lock raises RuntimeError, where a plain lock would wait for ever."""

    __slots__ = ("_guard", "_owner", "waiting")

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self.waiting: deque[tuple[threading.Lock, int]] = deque()
        self._owner: int | None = None

    def acquire(self) -> None:
        """Raises TurnNotCome when others write for longer than `PATIENCE`."""
        me = threading.get_ident()
        with self._guard:
            if self._owner is None:
                self._owner = me
                return
            if self._owner == me:
                raise RuntimeError("this thread is already writing; one transaction cannot stand inside another")
            turn = threading.Lock()
            turn.acquire()
            self.waiting.append((turn, me))
        try:
            if not turn.acquire(timeout=PATIENCE):
                raise TurnNotCome
        except BaseException:
            self._give_up(turn, me)
            raise

    def release(self) -> None:
        with self._guard:
            if self.waiting:
                turn, self._owner = self.waiting.popleft()
                turn.release()
            else:
                self._owner = None

    def _give_up(self, turn: threading.Lock, me: int) -> None:
        """The wait was broken off: leave the queue, or pass on what was handed over in the meantime."""
        with self._guard:
            if (turn, me) in self.waiting:
                self.waiting.remove((turn, me))
                return
        self.release()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
