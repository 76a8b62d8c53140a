"""How far those who were asked have come: where drafts stand, on which days linked people sent, how long they took."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from evaluator.store.tables import draft, submission, withdrawal
from evaluator.store.wave_times import TIME_ZONE

_receipt = sa.func.coalesce(draft.c.receipt, draft.c.corrects)
_sent = _receipt.is_not(None)
_of_wave = (draft.c.programme_id == sa.bindparam("programme"), draft.c.wave_key == sa.bindparam("wave"))
_anybody_left = sa.exists().where(
    withdrawal.c.programme_id == sa.bindparam("programme"), withdrawal.c.wave_key == sa.bindparam("wave")
)
_stands = sa.exists().where(
    submission.c.programme_id == draft.c.programme_id,
    submission.c.wave_key == draft.c.wave_key,
    submission.c.receipt == _receipt,
)
_there = sa.or_(draft.c.linkage == "anonymous", ~_anybody_left, ~_sent, _stands)
"""Where nobody has withdrawn, no answers need to be looked up."""
_page = sa.case((_sent, None), else_=draft.c.page)
_standing = sa.select(_sent, _page, sa.func.count()).where(*_of_wave, _there).group_by(_sent, _page)
_lasting = (
    sa.select(draft.c.time_used, sa.func.count())
    .where(*_of_wave, draft.c.time_used.is_not(None))
    .group_by(draft.c.time_used)
)
_HOUR: Final = "%Y-%m-%dT%H"
_HOURS: Final[Mapping[str, sa.ColumnElement[Any]]] = {
    "sqlite": sa.func.strftime(_HOUR, submission.c.submitted_at),
    "postgresql": sa.func.to_char(submission.c.submitted_at, 'YYYY-MM-DD"T"HH24'),
}
"""The hour of sending in UTC, as text: a day begins in Copenhagen at a whole hour, so hours add up to days."""


@dataclass(frozen=True, slots=True)
class Course:
    """How the asking of a wave went. ``days``: by group the number of submissions on each day. ``sent`` and
    ``standing``: see `draft_pages`. ``lasted``: see `times_used`."""

    days: Mapping[str, Counter[dt.date]]
    sent: int
    standing: Counter[str]
    lasted: Counter[int]


def course_of(db: sa.Connection, programme: str, wave: str) -> Course:
    sent, standing = draft_pages(db, programme, wave)
    return Course(sent_by_day(db, programme, wave), sent, standing, times_used(db, programme, wave))


def draft_pages(db: sa.Connection, programme: str, wave: str) -> tuple[int, Counter[str]]:
    """How many of those who began have sent, and at which page ('' for the first) each of the others stands.

    Imported answers are in neither: nobody began them here. Nor is whoever has withdrawn, since those who sent would
    else be more than those whose answers are counted by just so many. Whoever corrects has sent."""
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
    hour = _HOURS[db.dialect.name].label("hour")
    found = sa.select(submission.c.group_key, hour, sa.func.count()).where(
        submission.c.programme_id == programme,
        submission.c.wave_key == wave,
        submission.c.submitted_at.is_not(None),
    )
    days: dict[str, Counter[dt.date]] = {}
    for group, text, n in db.execute(found.group_by(submission.c.group_key, hour)):
        at = dt.datetime.strptime(text, _HOUR).replace(tzinfo=dt.UTC)
        days.setdefault(group, Counter())[at.astimezone(TIME_ZONE).date()] += n
    return days
