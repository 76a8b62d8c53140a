"""When a proposal is audited: before the first signature for its publication, and again where something else of the
programme was published since."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from evaluator.releases.audit import MINUTES, NOT_RUN, Progress
from evaluator.releases.signing import audited, keep_audit, where
from evaluator.store.releases import Release

if TYPE_CHECKING:
    from evaluator.store.engine import Store


def audit_where_due(
    store: Store, its: Release, *, now: dt.datetime, minutes: float = MINUTES, progress: Progress | None = None
) -> bool:
    """Whether it was audited now. Nobody who writes waits for it; what is not proven within ``minutes`` counts as a
    breach, and a longer audit may still prove it."""
    with store.reading(snapshot=True) as db:
        if its.published_digest or where(db, its).certificate.state != NOT_RUN:
            return False
        covered, found = audited(db, its, minutes=minutes, progress=progress)
    with store.writing() as db:
        keep_audit(db, its, covered, found, now=now)
    return True
