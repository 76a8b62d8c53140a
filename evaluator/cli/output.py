"""What a command prints when nobody takes it any more: the reader of a pipe has gone, or the disk is full.

The work goes on and is stored; what could not be printed is told at the end. Printing must never undo it halfway.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from types import FrameType

from evaluator.core.error_redaction import fail_without_values, log_without_values


class Unbroken(io.RawIOBase):
    """A file descriptor that is written to until it refuses; ``refused`` is then what the system said, and the rest is
    dropped."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self.refused: OSError | None = None

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def write(self, data: object) -> int:
        left = memoryview(data)  # type: ignore[arg-type]
        size = left.nbytes
        while left and self.refused is None:
            try:
                left = left[os.write(self._descriptor, left) :]
            except OSError as error:
                self.refused = error
        return size


class Terminated(KeyboardInterrupt):
    """The process was asked to end (SIGTERM)."""


def prepare_process() -> None:
    """For a process that is a command and nothing else."""
    log_without_values()
    fail_without_values(_tell)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is not None:
            unbroken = Unbroken(stream.fileno())
            setattr(sys, name, io.TextIOWrapper(unbroken, stream.encoding, "replace", write_through=True))
    signal.signal(signal.SIGTERM, _terminated)


def refused() -> OSError | None:
    """Why not everything was printed; None where it was."""
    raw = getattr(sys.stdout, "buffer", None)
    return raw.refused if isinstance(raw, Unbroken) else None


def _tell(said: str) -> None:
    print(f"nedslag: {said}", file=sys.stderr)


def _terminated(_number: int, _frame: FrameType | None) -> None:
    raise Terminated
