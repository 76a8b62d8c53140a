"""Everything in the outbox sent as it falls due, by the worker of whichever process has the turn."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from evaluator.accounts.inviting import answer_wanted
from evaluator.mail.sender import Sender
from evaluator.mail.sending import send_due
from evaluator.results.worker import Repeated
from evaluator.store import jobs
from evaluator.store.worker_lock import MAILING_TURN, working_turn
from evaluator.vault.accounts import wanted_links
from evaluator.vault.outbox import programmes_due
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from evaluator.core.config import Mailing
    from evaluator.store.engine import Store

EVERY: Final = 15.0
"""Seconds between two looks into the outbox: somebody waits for the mail with a link."""


class MailWorker(Repeated):
    """Looks into the outbox again and again, until it is stopped; a mail that is being handed over is handed over."""

    def __init__(self, store: Store, vault: Store, mailing: Mailing, now: Callable[[], dt.datetime]) -> None:
        super().__init__(store, jobs.MAILING)
        self._vault, self._mailing, self._now = vault, mailing, now

    def once(self, stopped: threading.Event) -> int | None:
        return send_everything(self._store, self._vault, self._mailing, self._now, lambda: not stopped.is_set())

    def pause(self) -> float:
        return EVERY


def send_everything(
    store: Store,
    vault: Store,
    mailing: Mailing,
    now: Callable[[], dt.datetime],
    goes_on: Callable[[], bool] = lambda: True,
) -> int | None:
    """Deal with every mail that is due, of every programme and of accounts; how many. None where another process is at
    it. Raises InputRejected with what stood in the way, once the other programmes have had their turn."""
    with working_turn(store, MAILING_TURN) as mine:
        if not mine:
            return None
        with vault.reading() as vault_db:
            wanted = wanted_links(vault_db)
        if wanted:
            with store.reading() as db, vault.writing() as vault_db:
                answer_wanted(db, vault_db, wanted, now=now())
        with vault.reading() as vault_db:
            due = programmes_due(vault_db, now())
        done, wrong = 0, list[Diagnostic]()
        for programme in due:
            by = Sender(store, vault, programme, mailing.settings, mailing.address, now)
            try:
                done += send_due(by, goes_on=goes_on)
            except InputRejected as error:
                wrong += error.diagnostics
    if wrong:
        raise InputRejected(wrong)
    return done
