"""How far drafts have come, and on which days linked people sent."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
import sqlalchemy as sa

from evaluator.store.drafts import load_draft, save_draft
from evaluator.store.progress import draft_pages, sent_by_day, times_used
from evaluator.store.rights import reopen, withdraw
from evaluator.store.submissions import insert_submissions, send


def test_drafts_are_counted_by_the_page_at_which_they_stand_and_sent_ones_apart(filled, draft, submission, now) -> None:
    with filled.writing() as db:
        for key, page in (("d1", "p2"), ("d2", "p2"), ("d3", ""), ("d4", "/review")):
            assert save_draft(db, draft(key, page=page))
        assert save_draft(db, draft("d5"))
        send(db, replace(draft("d5"), revision=1), receipt="sent", now=now, synthetic=False)
        insert_submissions(db, [submission(collection_mode="import")])
    with filled.reading() as db:
        assert draft_pages(db, "harbour", "open") == (1, Counter({"p2": 2, "": 1, "/review": 1}))
        assert draft_pages(db, "harbour", "panel") == (0, Counter())


def test_whoever_has_withdrawn_counts_as_one_who_never_came_and_whoever_corrects_has_sent(
    filled, linked_draft, now
) -> None:
    with filled.writing() as db:
        for key in ("d1", "d2", "d3"):
            began = linked_draft(key, pseudonym=key)
            assert save_draft(db, began)
            send(db, replace(began, revision=1), receipt=f"R{key}", now=now, synthetic=False)
        assert save_draft(db, linked_draft("d4", pseudonym="d4", page="p2"))
        assert draft_pages(db, "harbour", "panel") == (3, Counter({"p2": 1}))
        assert reopen(db, load_draft(db, "harbour", "panel", "d2"), language="da")
        assert draft_pages(db, "harbour", "panel") == (3, Counter({"p2": 1}))
        assert withdraw(db, load_draft(db, "harbour", "panel", "d1"))
        assert draft_pages(db, "harbour", "panel") == (2, Counter({"p2": 1}))


def test_a_day_of_sending_ends_at_midnight_in_copenhagen(filled, submission) -> None:
    linked = {"wave": "panel", "linkage": "pseudonymous", "group": "staff"}
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


def test_what_is_kept_of_the_time_is_how_long_it_took_and_not_when_it_began(filled, linked_draft, now) -> None:
    began = linked_draft("d1", pseudonym="a", began_at=now)
    with filled.writing() as db:
        assert save_draft(db, began)
        assert save_draft(db, replace(began, revision=1, page="p2", began_at=None))
        saved = load_draft(db, "harbour", "panel", "d1")
        assert saved.began_at == now
        send(db, replace(saved, time_used=2), receipt="R", now=now, synthetic=False)
        sent = load_draft(db, "harbour", "panel", "d1")
        assert (sent.began_at, sent.time_used) == (None, 2)
        assert times_used(db, "harbour", "panel") == Counter({2: 1})
        assert times_used(db, "harbour", "open") == Counter()


def test_an_anonymous_draft_can_hold_no_time(filled, draft, now) -> None:
    with pytest.raises(sa.exc.IntegrityError), filled.writing() as db:
        save_draft(db, draft(began_at=now))
    with filled.writing() as db:
        assert save_draft(db, draft())
    with pytest.raises(sa.exc.IntegrityError), filled.writing() as db:
        send(db, replace(draft(), time_used=1), receipt="sent", now=now, synthetic=False)
