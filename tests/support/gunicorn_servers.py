"""gunicorn as people run it, on the databases of a test."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Final

from evaluator.core.config import Config
from tests.support.processes import environment
from tests.support.site import SECRET

PROCESSES: Final = 2


def variables(config: Config, **more: str) -> dict[str, str]:
    urls = {"NEDSLAG_DATABASE_URL": config.database_url, "NEDSLAG_VAULT_URL": config.vault_url}
    return environment(config.home, **urls, **SECRET, **more)


@contextmanager
def gunicorn(
    config: Config, *options: str, processes: int = PROCESSES, **more: str
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        words = ["--bind", f"fd://{listening.fileno()}", "--workers", processes, "--worker-class", "gthread"]
        words += ["--threads", 4, "--graceful-timeout", 30, *options, "evaluator.web.wsgi:application()"]
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *map(str, words)],
            env=variables(config, **more),
            pass_fds=[listening.fileno()],
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            yield server, listening.getsockname()[1]
        finally:
            server.kill()
            server.communicate()
