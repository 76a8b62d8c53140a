"""How far those who were asked have come: where drafts stand, on which days linked people sent, how long they took."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import sqlalchemy as sa

from evaluator.store.tables import draft, submission
from evaluator.store.wave_times import TIME_ZONE

_sent = draft.c.receipt.is_not(None)
_of_wave = (draft.c.programme_id == sa.bindparam("programme"), draft.c.wave_key == sa.bindparam("wave"))
_standing = sa.select(_sent, draft.c.page, sa.func.count()).where(*_of_wave).group_by(_sent, draft.c.page)
_lasting = (
    sa.select(draft.c.time_used, sa.func.count())
    .where(*_of_wave, draft.c.time_used.is_not(None))
    .group_by(draft.c.time_used)
)
_times = sa.select(submission.c.group_key, submission.c.submitted_at).where(
    submission.c.programme_id == sa.bindparam("programme"),
    submission.c.wave_key == sa.bindparam("wave"),
    submission.c.submitted_at.is_not(None),
)


def draft_pages(db: sa.Connection, programme: str, wave: str) -> tuple[int, Counter[str]]:
    """How many of those who began have sent, and at which page ('' for the first) each of the others stands.

    Imported answers are in neither: nobody began them here."""
    pages: Counter[str] = Counter()
    sent = 0
    for is_sent, page, n in db.execute(_standing, {"programme": programme, "wave": wave}):
        if is_sent:
            sent += n
        else:
            pages[page or ""] += n
    return sent, pages


def times_used(db: sa.Connection, programme: str, wave: str) -> Counter[int]:
    """How many of those who sent took how long, by place in `drafts.TIMES`; nobody in an anonymous wave."""
    return Counter(dict(db.execute(_lasting, {"programme": programme, "wave": wave}).all()))


def sent_by_day(db: sa.Connection, programme: str, wave: str) -> dict[str, Counter[dt.date]]:
    """By group the number of submissions on each day; empty for an anonymous wave, which stores no time."""
    days: dict[str, Counter[dt.date]] = {}
    for group, at in db.execute(_times, {"programme": programme, "wave": wave}):
        days.setdefault(group, Counter())[at.astimezone(TIME_ZONE).date()] += 1
    return days
