"""Whether what is counted and what is logged still hold, looked at while somebody waits."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING, Final

from evaluator.store import jobs
from evaluator.store.integrity import refuse_damaged
from evaluator.store.tallies import recount
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from evaluator.store.engine import Store

SECONDS: Final = 20.0
"""For counting one programme again; `nedslag recount` takes as long as it needs."""
RECOUNTING: Final = "recount "
"""Before the key of a programme: the name under which it is noted how that went."""
VERIFYING: Final = "verify the log"


class _Slow(Exception):
    """There was no time for all rows."""


def recount_in_time(store: Store, programme: str, *, now: dt.datetime, seconds: float = SECONDS) -> Diagnostic | None:
    """Count the folded answers of a programme again and compare, and note how it went; what is wrong, None for nothing.
    How many counts differ is told, and none of them: a count may be of few people."""
    wrong = _recounted(store, programme, time.monotonic() + seconds)
    jobs.note(store, f"{RECOUNTING}{programme}", done=1, wrong=wrong, now=now)
    return wrong


def _recounted(store: Store, programme: str, until: float) -> Diagnostic | None:
    def go_on(_done: int, _total: int) -> None:
        if time.monotonic() > until:
            raise _Slow

    try:
        refuse_damaged(store, thorough=False)
        with store.reading(snapshot=True) as db:
            differing = len(recount(db, programme, go_on))
    except _Slow:
        return Diagnostic("operation.recount_slow", (programme,), {"programme": programme})
    except InputRejected as error:
        return error.diagnostics[0]
    return Diagnostic("operation.tallies_differ", (programme,), {"n": differing}) if differing else None


def note_log(store: Store, *, last: int, wrong: Diagnostic | None, now: dt.datetime) -> None:
    """Note how a look through the audit log went: ``last`` is the number of its last entry."""
    jobs.note(store, VERIFYING, done=last, wrong=wrong, now=now)
