"""Who has just sent, and may therefore see the receipt's code, among those who hold the link.

The answer to sending leads to an address that ends in a proof. It opens the receipt for some minutes, so that it can be
loaded again, and nothing else. Where the button is pressed twice, the browser shows the answer to the second press: the
review carries a mark of the answers that it showed, which only whoever had these before them can give back.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from flask import current_app

from evaluator.store.base import encode_json
from evaluator.store.drafts import Draft
from evaluator.store.rights import SentAnswers

LASTS: Final = dt.timedelta(minutes=10)


def mark_of(draft: Draft, answers: Mapping[str, int | None], texts: Mapping[str, str]) -> str:
    """The mark of a review; ``answers`` and ``texts`` are what would be sent from it."""
    return _signed("review", draft.draft_key, dict(answers), {key: text for key, text in texts.items() if text})


def proof_for(draft: Draft, sent: SentAnswers | None, mark: str, now: dt.datetime) -> str | None:
    """The proof for whoever asked at ``now`` that the draft be sent: None where these answers were stored neither by
    that nor from the review of the ``mark`` shortly before, so that nobody learns of answers that stood already."""
    if sent is None or not _is_recent(sent, now):
        return None
    its = _proof(draft, sent.submission_id, sent.submitted_at)
    stored_now = sent.submitted_at == now.replace(microsecond=0)
    return its if stored_now or _same(mark, mark_of(draft, sent.answers, sent.texts)) else None


def proof_of_stored(draft: Draft, submission: UUID, now: dt.datetime) -> str | None:
    """The proof for whoever has stored ``submission`` at ``now``; None where nobody can tell which it is."""
    stored_at = now.astimezone(dt.UTC).replace(microsecond=0)
    return None if draft.linkage == "anonymous" else _proof(draft, submission, stored_at)


def proves(proof: str, draft: Draft, sent: SentAnswers | None, now: dt.datetime) -> bool:
    """Whether the proof was made for these answers, and lasts."""
    return (
        sent is not None
        and _is_recent(sent, now)
        and _same(proof, _proof(draft, sent.submission_id, sent.submitted_at))
    )


def _proof(draft: Draft, submission: UUID, submitted_at: dt.datetime | None) -> str:
    return _signed("receipt", draft.draft_key, str(submission), str(submitted_at))


def _is_recent(sent: SentAnswers, now: dt.datetime) -> bool:
    return sent.submitted_at is not None and now - sent.submitted_at < LASTS


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(), right.encode())


def _signed(*parts: object) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(key, encode_json(["just sent", *parts]).encode(), "sha256").hex()
