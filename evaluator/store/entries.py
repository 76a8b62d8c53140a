"""A participant's wave, draft and questionnaire in one look: every page that is asked for begins with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from evaluator.store.documents import QUESTIONNAIRE
from evaluator.store.drafts import Draft, draft_of_row
from evaluator.store.prepared import Prepared
from evaluator.store.tables import document as _document
from evaluator.store.tables import draft as _draft
from evaluator.store.tables import wave as _wave
from evaluator.store.waves import Wave, wave_of_row

_WIDTH = len(_wave.columns)
_same_wave = (_draft.c.programme_id == _wave.c.programme_id, _draft.c.wave_key == _wave.c.wave_key)
_its_document = sa.and_(
    _document.c.programme_id == _wave.c.programme_id,
    _document.c.kind == QUESTIONNAIRE,
    _document.c.key == _wave.c.questionnaire,
    _document.c.number == sa.func.coalesce(_draft.c.version, _wave.c.version),
)
_all = sa.select(_wave, _draft, _document.c.digest)
_with_a_draft = _all.join_from(_wave, _draft, sa.and_(*_same_wave)).outerjoin(_document, _its_document)
_of_an_invitation = (
    _all.outerjoin_from(_wave, _draft, sa.and_(*_same_wave, _draft.c.draft_key == sa.bindparam("draft_key")))
    .outerjoin(_document, _its_document)
    .where(_wave.c.programme_id == sa.bindparam("programme"), _wave.c.wave_key == sa.bindparam("wave"))
)
_of_a_personal_key = _with_a_draft.where(_draft.c.draft_key == sa.bindparam("draft_key"))
_of_a_receipt = _with_a_draft.where(
    sa.or_(
        sa.and_(_draft.c.receipt == sa.bindparam("receipt"), _draft.c.linkage != "anonymous"),
        _draft.c.corrects == sa.bindparam("receipt"),
    )
)
_invited = Prepared(lambda _: _of_an_invitation)
_given_out = Prepared(lambda _: _of_a_personal_key)
Found = tuple[Wave, Draft | None, str]
"""A wave, a draft in it, and the digest of the questionnaire's document that is asked, '' where there is none."""


def wave_and_draft(db: sa.Connection, programme: str, wave: str, draft_key: str) -> Found | None:
    """The wave and what was saved under ``draft_key`` in it, if anything; None where there is no such wave."""
    return _split(_invited.first(db, {"programme": programme, "wave": wave, "draft_key": draft_key}))


def wave_of_personal_key(db: sa.Connection, draft_key: str) -> Found | None:
    """The draft of a personal key that was given out at an open link, and its wave; None where there is no draft."""
    return _split(_given_out.first(db, {"draft_key": draft_key}))


def wave_of_receipt(db: sa.Connection, receipt: str) -> Found | None:
    """The draft whose answers were sent under a receipt to a wave that links people, and its wave; None where there is
    no such receipt. The draft is left when the answers have been withdrawn."""
    found = db.execute(_of_a_receipt, {"receipt": receipt}).all()
    return _split(found[0]) if len(found) == 1 else None


def _split(row: Sequence[Any] | None) -> Found | None:
    wave = wave_of_row(None if row is None else row[:_WIDTH])
    if row is None or wave is None:
        return None
    return wave, None if row[_WIDTH] is None else draft_of_row(row[_WIDTH:-1]), row[-1] or ""
