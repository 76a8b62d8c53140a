"""The command `nedslag`, in a process of its own as people run it, or without one where that is not tested."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from evaluator.cli.main import main
from tests.support.killed_processes import Command

VAULT_KEY = "dGhpcyBrZXkgc2VhbHMgdGhlIHZhdWx0cyBvZiB0ZXM="
"""For tests alone."""
NEDSLAG = (sys.executable, "-m", "evaluator.cli")


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEDSLAG_")}
    return kept | {"NEDSLAG_HOME": str(home), "NEDSLAG_LANG": "en", "NEDSLAG_VAULT_KEY": VAULT_KEY} | more


def begun(*words: object, env: Mapping[str, str], **how: Any) -> subprocess.Popen[str]:
    """As people start it. A `Command` takes a quarter of the time."""
    streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([*NEDSLAG, *map(str, words)], env=env, text=True, **(streams | how))


def called(home: Path, *words: object, **more: str) -> tuple[int, str, str]:
    """The exit code, the output and the errors of the command, run in the process of the test: a tenth of the time."""
    env = environment(home, **more)
    without = dict.fromkeys(name for name in os.environ if name not in env)
    done = CliRunner().invoke(main, [str(word) for word in words], env={**without, **env})
    return done.exit_code, done.stdout, done.stderr


@contextmanager
def served(env: Mapping[str, str], *words: object) -> Iterator[tuple[Command, int]]:
    """A server and its port; killed at the end if it has not ended."""
    with Command("serve", "--port", 0, *words, env=env) as serving:
        yield serving, port_of(serving)


def port_of(serving: Command) -> int:
    """The port that a server prints once it takes requests."""
    found = re.search(r":(\d+)/", serving.stdout.readline())
    assert found, "the server did not start"
    return int(found[1])
