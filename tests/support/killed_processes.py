"""Sending mails and serving pages in processes that a test can kill. Each begins as a copy of one that has imported
everything, so that a round costs what is tested and not what Python takes to start."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection

from evaluator.cli.main import main
from evaluator.core.config import MailSettings
from evaluator.mail.sender import Sender
from evaluator.mail.sending import send_due
from evaluator.store.engine import open_store
from evaluator.vault.engine import open_vault

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    ["tests.support.killed_processes", "evaluator.web.app", "waitress.server", "sqlalchemy.dialects.sqlite", "psycopg"]
)


def send(store: str, vault: str, programme: str, settings: MailSettings, address: str, now: dt.datetime) -> None:
    send_due(Sender(open_store(store), open_vault(vault), programme, settings, address, lambda: now))


def run_command(words: Sequence[str], environment: Mapping[str, str], output: Connection) -> None:
    """The command ``nedslag``. What it prints goes to ``output``."""
    os.environ.update(environment)
    os.dup2(output.fileno(), 1)
    main(words)
