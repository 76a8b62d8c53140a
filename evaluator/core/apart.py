"""Work on what somebody sends, in a process of its own: a small file can make a library work for hours or fill the
memory. There the system ends it, and the server goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import threading


class Occupied(Exception):
    """Others are at work, and none of them ended soon."""


class TooSlow(Exception):
    """It was ended before it was done."""


class Failed(Exception):
    """It ended by itself with another ``status`` than 0."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Apart:
    """Runs ``module``, so many ``at_once``."""

    def __init__(self, module: str, *, at_once: int) -> None:
        self.turns, self._module = threading.Semaphore(at_once), module

    def done(self, sent: bytes, *words: str, seconds: int, patience: float) -> bytes:
        """What it wrote about what was ``sent``; it has none of our secrets. ``seconds``: of the processor, which
        `limit` gives it; twice as many may pass. Whoever waits for a turn holds a thread that others need, and is
        refused after ``patience`` seconds. Raises Occupied, TooSlow and Failed."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NEDSLAG")}
        command = [sys.executable, "-m", self._module, *words]
        if not self.turns.acquire(timeout=patience):
            raise Occupied
        try:
            done = subprocess.run(
                command, input=sent, capture_output=True, timeout=2 * seconds, check=False, env=environment
            )
        except subprocess.TimeoutExpired:
            raise TooSlow from None
        finally:
            self.turns.release()
        if done.returncode < 0:
            raise TooSlow
        if done.returncode:
            raise Failed(done.returncode)
        return done.stdout


def limit(*, seconds: int, memory: int, writes: bool = False) -> None:
    """For the process itself, before it reads anything: how long it may work, how much ``memory`` in bytes it may take,
    and whether it ``writes`` files. On a system that can; elsewhere the clock of whoever waits holds."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    if not writes:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
