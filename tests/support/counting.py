"""Counting a milestone as an evaluator does."""

from __future__ import annotations

import datetime as dt

from evaluator.results.counting import gather_count, keep_count, show_to_steering
from evaluator.results.folding import fold_new_answers
from evaluator.store.counts import Count
from evaluator.store.engine import Store

AFTER_LINDEVANG = dt.datetime(2026, 6, 3, 10, tzinfo=dt.UTC)
"""When the milestone of the invented programme is past, its grace and that of waves which close with it."""


def count_milestone(
    store: Store,
    vault: Store,
    programme: str,
    milestone: str,
    *,
    now: dt.datetime,
    complete: bool = True,
    reason: str = "",
    shown: bool = False,
) -> Count:
    fold_new_answers(store, programme)
    with store.reading(snapshot=True) as db, vault.reading() as vault_db:
        found = gather_count(db, vault_db, programme, milestone, now=now)
    with store.writing() as db:
        count = keep_count(db, found, actor="eva", now=now, complete=complete, reason=reason)
        if shown:
            show_to_steering(db, count, actor="eva", now=now)
    return count
