"""The worker's round of deletions: once a day, of every programme; what went wrong in one keeps nothing from the
others."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from evaluator.core.error_redaction import OURS, redacted
from evaluator.owners.reviewing import erase_due
from evaluator.privacy.deleting import Databases, delete_due
from evaluator.store import audit, jobs
from evaluator.store.documents import programme_keys
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from evaluator.store.engine import Store

_log: Final = logging.getLogger(f"{OURS}.retention")


def delete_daily(store: Store, vault: Store, now: dt.datetime, may_go_on: Callable[[], bool]) -> int | None:
    """How many things were deleted; None where that was done today. The log is told numbers of waves, contacts and keys
    and nothing else."""
    with store.reading() as db:
        before = {one.name: one for one in jobs.jobs(db)}.get(jobs.DELETING)
        programmes = programme_keys(db)
    if before is not None and before.wrong is None and before.ran_at.date() >= now.date():
        return None
    done, wrong = 0, None
    for programme in programmes:
        if not may_go_on():
            return done
        try:
            done += len(delete_due(Databases(store, vault, audit.WORKER, now, due=True), programme).done)
            with store.writing() as db, vault.writing() as vault_db:
                done += erase_due(db, vault_db, programme, now=now)
        except Exception as error:  # whatever it is, the next programme's is due
            wrong = _as_diagnostic(error)
            _log.warning("what is due could not be deleted: %s", redacted(error))
    if done:
        _log.info("deleted %d of what was due", done)
    jobs.note(store, jobs.DELETING, done=done, wrong=wrong, now=now)
    return done


def _as_diagnostic(error: Exception) -> Diagnostic:
    if isinstance(error, InputRejected):
        return error.diagnostics[0]
    return Diagnostic("commands.broken", (), {"said": redacted(error)})
