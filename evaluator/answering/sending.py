"""Sending: from a draft to a submission, of the answers to the questions that apply."""

from __future__ import annotations

import datetime as dt
from bisect import bisect
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.answering.journey import incomplete_page
from evaluator.store import drafts, rights, submissions
from evaluator.store.drafts import Draft
from evaluator.store.sending import send_as_read
from surveys.answers.routing import prune, route
from surveys.questionnaire import Page, Questionnaire

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Connection

    from evaluator.answering.intake import Entry


def send_at_once(
    db: Connection,
    entry: Entry,
    questionnaire: Questionnaire,
    *,
    now: dt.datetime,
    synthetic: bool,
    collection_mode: str = "web",
) -> UUID | None:
    """Send the draft as it was read; the number of what was stored. ``db``: see `Store.saving`.

    None, and nothing sent, where more has to be looked at: `send_answers` does.
    """
    assert entry.draft is not None
    if entry.draft.corrects is not None or entry.otherwise is not None:
        return None
    complete = _complete(questionnaire, entry.draft, now, collection_mode)
    if isinstance(complete, Page):
        return None
    receipt = entry.receipt
    return send_as_read(db, complete, receipt=receipt, now=now, synthetic=synthetic, collection_mode=collection_mode)


def send_answers(
    db: Connection,
    entry: Entry,
    questionnaire: Questionnaire,
    *,
    now: dt.datetime,
    synthetic: bool,
    collection_mode: str = "web",
) -> Page | None:
    """Send what the draft holds now: the answers to the questions that apply, the others are dropped.

    Sends once: a second call stores nothing. A correction replaces what was sent before. Nothing is sent while a
    required answer is missing or an answer breaks its constraint; the first page with one is returned, None otherwise.
    ``collection_mode``: see `submissions.Submission`.
    """
    assert entry.draft is not None
    sent = entry.draft
    draft = drafts.load_draft(db, sent.programme, sent.wave, sent.draft_key, to_change=True)
    if draft is None or draft.receipt is not None:
        return None
    complete = _complete(questionnaire, draft, now, collection_mode)
    if isinstance(complete, Page):
        return complete
    if draft.corrects:
        rights.replace_sent(db, complete, collection_mode=collection_mode)
        return None
    submissions.send(
        db,
        complete,
        receipt=entry.receipt,
        now=now,
        synthetic=synthetic,
        collection_mode=collection_mode,
        otherwise=entry.otherwise,
    )
    return None


def _complete(questionnaire: Questionnaire, draft: Draft, now: dt.datetime, collection_mode: str) -> Draft | Page:
    """The draft with the answers to the questions that apply, and how long it took whoever answered by themselves; or
    the first page that is incomplete."""
    given = route(questionnaire, draft.answers, draft.texts)
    incomplete = incomplete_page(given)
    if incomplete is not None:
        return incomplete
    answers, texts = prune(given)
    minutes = (now - draft.began_at) / dt.timedelta(minutes=1) if draft.began_at and collection_mode == "web" else None
    time_used = None if minutes is None else bisect(drafts.TIMES, minutes)
    return replace(draft, answers=answers, texts=texts, time_used=time_used)
