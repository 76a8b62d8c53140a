"""How far drafts have come, and on which days linked people sent."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

from evaluator.store.drafts import save_draft
from evaluator.store.progress import draft_pages, sent_by_day
from evaluator.store.submissions import insert_submissions, send


def test_drafts_are_counted_by_the_page_at_which_they_stand_and_sent_ones_apart(filled, draft, submission, now) -> None:
    with filled.writing() as db:
        for key, page in (("d1", "p2"), ("d2", "p2"), ("d3", ""), ("d4", "/review")):
            assert save_draft(db, draft(key, page=page))
        assert save_draft(db, draft("d5"))
        send(db, replace(draft("d5"), revision=1), receipt="sent", now=now, synthetic=False)
        insert_submissions(db, [submission(entry="import")])
    with filled.reading() as db:
        assert draft_pages(db, "harbour", "open") == (1, Counter({"p2": 2, "": 1, "/review": 1}))
        assert draft_pages(db, "harbour", "panel") == (0, Counter())


def test_a_day_of_sending_ends_at_midnight_in_copenhagen(filled, submission) -> None:
    linked = {"wave": "panel", "mode": "pseudonymous", "group": "staff"}
    late = dt.datetime(2026, 5, 4, 21, 59, tzinfo=dt.UTC)
    with filled.writing() as db:
        rows = [
            submission(pseudonym=f"p{minutes}", submitted_at=late + dt.timedelta(minutes=minutes), **linked)
            for minutes in (0, 1, 2)
        ]
        insert_submissions(db, [*rows, submission()])
    with filled.reading() as db:
        days = {dt.date(2026, 5, 4): 1, dt.date(2026, 5, 5): 2}
        assert sent_by_day(db, "harbour", "panel") == {"staff": Counter(days)}
        assert sent_by_day(db, "harbour", "open") == {}
