"""What is told of an error: its kind and the place in our code, never its text, which can quote what somebody wrote.

A failed statement names its parameters, PostgreSQL quotes whole rows, a web server names paths, and a path can hold
the key of a link. So records of logging are made discreet where they are made, whatever then writes them.
"""

from __future__ import annotations

import errno
import logging
import sqlite3
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from pathlib import Path
from types import TracebackType
from typing import Any, Final

REQUEST_ID: Final[ContextVar[str]] = ContextVar("request_id", default="")
"""By which the lines of a request are found: a random number that is made for it, and tells nothing."""
OURS: Final = "nedslag"
"""The logger whose messages are written as they are; those of all others are taken to quote somebody."""
_HARMLESS: Final = (
    "Task queue depth is %d",
    "total open connections reached the connection limit, no longer accepting new connections",
    "total open connections dropped below the connection limit, listening again",
)
"""Messages of the web server that help whoever runs it and quote nobody."""
_ROOT: Final = Path(__file__).resolve().parents[2]
_ROOMS: Final = ("evaluator", "surveys", "analysis")
_DEEPEST: Final = 10
"""How many causes of an error are named."""

Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def redacted(error: BaseException) -> str:
    """``OperationalError (SQLITE_FULL) at evaluator/store/drafts.py:90 in save``, then what caused it."""
    return " from ".join(_redacted(one) for one in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    for _ in range(_DEEPEST):
        if found is None:
            return
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _redacted(error: BaseException) -> str:
    code, place = code_of(error), _place(error)
    return type(error).__name__ + (f" ({code})" if code else "") + (f" at {place}" if place else "")


def code_of(error: BaseException) -> str:
    """The code that a database or the system gives its errors, '' for none."""
    said = getattr(error, "orig", None) or error
    if isinstance(said, sqlite3.Error):
        return getattr(said, "sqlite_errorname", "")
    if isinstance(said, OSError):
        return errno.errorcode.get(said.errno or 0, "")
    state = getattr(said, "sqlstate", None)
    return f"SQLSTATE {state}" if state else ""


def _place(error: BaseException) -> str:
    """The innermost line of ours that the error came through."""
    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(_ROOT) and file.relative_to(_ROOT).parts[0] in _ROOMS:
            return f"{file.relative_to(_ROOT)}:{line} in {frame.f_code.co_name}"
    return ""


class RedactedRecord(logging.LogRecord):
    """A record that quotes nobody, with no text of an exception beside it."""

    def __init__(
        self,
        name: str,
        level: int,
        pathname: str,
        lineno: int,
        msg: object,
        args: Any,
        exc_info: Info | None,
        func: str | None = None,
        sinfo: str | None = None,  # noqa: ARG002
        **more: object,  # noqa: ARG002
    ) -> None:
        if (name or "").partition(".")[0] != OURS and msg not in _HARMLESS:
            msg, args = f"at line {lineno} of {Path(pathname).name}", ()
        super().__init__(name, level, pathname, lineno, msg, args, None, func)
        self.request_id = REQUEST_ID.get()
        error = exc_info[1] if exc_info else None
        if error is not None:
            self.msg, self.args = f"{self.getMessage()}: {redacted(error)}", None


def log_without_values() -> None:
    """From now on every record that is made in this process quotes nobody."""
    logging.setLogRecordFactory(RedactedRecord)


def fail_without_values(tell: Callable[[str], None]) -> None:
    """What nobody handled goes to ``tell``, `redacted`; warnings become records. For a process that is ours alone."""
    logging.captureWarnings(True)
    sys.excepthook = lambda _, error, __: tell(redacted(error))
    threading.excepthook = lambda failed: tell(redacted(failed.exc_value)) if failed.exc_value else None
    sys.unraisablehook = lambda failed: tell(redacted(failed.exc_value)) if failed.exc_value else None
