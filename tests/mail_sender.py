"""Sending from a process of its own, which a test can kill. It begins as a copy of one that has imported everything."""

from __future__ import annotations

import datetime as dt
import multiprocessing

from evaluator.config import MailSettings
from evaluator.mailing import Sender, send_due
from evaluator.store.engine import open_store
from evaluator.vault.engine import open_vault

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.mail_sender", "sqlalchemy.dialects.sqlite", "psycopg"])


def send(store: str, vault: str, programme: str, settings: MailSettings, address: str, now: dt.datetime) -> None:
    send_due(Sender(open_store(store), open_vault(vault), programme, settings, address, lambda: now))
