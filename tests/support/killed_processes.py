"""Commands, and the sending of mails, in processes that a test can kill. Each begins as a copy of one that has imported
everything, so that it costs what is tested and not what Python takes to start."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Final, Self

from evaluator.cli.main import main
from evaluator.core.config import MailSettings
from evaluator.mail.sender import Sender
from evaluator.mail.sending import send_due
from evaluator.store.engine import open_store
from evaluator.vault.engine import open_vault

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    [
        "tests.support.killed_processes",
        "tests.support.acts",
        "evaluator.web.app",
        "evaluator.documents.import_words",
        "evaluator.store.migration",
        "waitress.server",
        "alembic.command",
        "sqlalchemy.dialects.sqlite",
        "psycopg",
    ]
)
SECONDS: Final = 60.0
"""In which a command must have ended."""


def send(store: str, vault: str, programme: str, settings: MailSettings, address: str, now: dt.datetime) -> None:
    send_due(Sender(open_store(store), open_vault(vault), programme, settings, address, lambda: now))


class Command:
    """The command ``nedslag`` in such a process, with the names of `subprocess.Popen`. What it prints goes into a pipe,
    or into the file with the descriptor ``stdout``."""

    def __init__(self, *words: object, env: Mapping[str, str], stdout: int | None = None) -> None:
        typed, typing = PROCESSES.Pipe(duplex=False)
        told, telling = PROCESSES.Pipe(duplex=False)
        printed, printing = PROCESSES.Pipe(duplex=False)
        if stdout is not None:
            os.dup2(stdout, printing.fileno())
        ends = (typed, printing, telling)
        self._process = PROCESSES.Process(target=_run, args=([str(word) for word in words], dict(env), ends))
        self._process.start()
        assert self._process.pid
        self.pid: int = self._process.pid
        self.stdin = os.fdopen(os.dup(typing.fileno()), "w", encoding="utf-8")
        self.stdout, self.stderr = (os.fdopen(os.dup(one.fileno()), encoding="utf-8") for one in (printed, told))
        for one in (*ends, typing, printed, told):
            one.close()

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float = SECONDS) -> int | None:
        self._process.join(timeout)
        return self._process.exitcode

    def communicate(self, typed: str = "", timeout: float = SECONDS) -> tuple[str, str]:
        """What it printed and what it told, to the end. One that takes longer is killed."""
        late = threading.Timer(timeout, self.kill)
        late.start()
        with suppress(BrokenPipeError):  # it may have ended without reading
            self.stdin.write(typed)
            self.stdin.close()
        said = self.stdout.read(), self.stderr.read()
        self._process.join()
        late.cancel()
        return said

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self._process.kill()

    def close(self) -> None:
        """Kill it, if it has not ended."""
        self._process.kill()
        self._process.join()
        for stream in (self.stdin, self.stdout, self.stderr):
            with suppress(BrokenPipeError):
                stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _run(words: Sequence[str], env: Mapping[str, str], ends: tuple[Connection, ...]) -> None:
    """As Python runs a program: an interrupt is heeded, and what nobody caught ends it by `sys.excepthook`."""
    os.environ.clear()
    os.environ.update(env)
    for number, end in enumerate(ends):
        os.dup2(end.fileno(), number)
        end.close()
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["nedslag", *words]
    try:
        main()
    except SystemExit:
        raise
    except BaseException:
        sys.excepthook(*sys.exc_info())
        sys.exit(1)
