"""A participant's wave and draft in one look: every page that is asked for begins with it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from evaluator.store.drafts import Draft, draft_of_row
from evaluator.store.tables import draft as _draft
from evaluator.store.tables import wave as _wave
from evaluator.store.waves import OF_A_WAVE, Wave, wave_of_row

_WIDTH = len(OF_A_WAVE)
_same_wave = (_draft.c.programme_id == _wave.c.programme_id, _draft.c.wave_key == _wave.c.wave_key)
_of_an_invitation = (
    sa.select(*OF_A_WAVE, _draft)
    .outerjoin(_draft, sa.and_(*_same_wave, _draft.c.draft_key == sa.bindparam("draft_key")))
    .where(_wave.c.programme_id == sa.bindparam("programme"), _wave.c.wave_key == sa.bindparam("wave"))
)
_of_a_personal_key = (
    sa.select(*OF_A_WAVE, _draft)
    .join(_draft, sa.and_(*_same_wave))
    .where(_draft.c.draft_key == sa.bindparam("draft_key"))
)
_of_a_receipt = (
    sa.select(*OF_A_WAVE, _draft)
    .join(_draft, sa.and_(*_same_wave))
    .where(
        sa.or_(
            sa.and_(_draft.c.receipt == sa.bindparam("receipt"), _draft.c.linkage != "anonymous"),
            _draft.c.corrects == sa.bindparam("receipt"),
        )
    )
)


def wave_and_draft(db: sa.Connection, programme: str, wave: str, draft_key: str) -> tuple[Wave, Draft | None] | None:
    """The wave and what was saved under ``draft_key`` in it, if anything; None where there is no such wave."""
    where = {"programme": programme, "wave": wave, "draft_key": draft_key}
    return _split(db.execute(_of_an_invitation, where).first())


def wave_of_personal_key(db: sa.Connection, draft_key: str) -> tuple[Wave, Draft | None] | None:
    """The draft of a personal key that was given out at an open link, and its wave; None where there is no draft."""
    return _split(db.execute(_of_a_personal_key, {"draft_key": draft_key}).first())


def wave_of_receipt(db: sa.Connection, receipt: str) -> tuple[Wave, Draft | None] | None:
    """The draft whose answers were sent under a receipt to a wave that links people, and its wave; None where there is
    no such receipt. The draft is left when the answers have been withdrawn."""
    found = db.execute(_of_a_receipt, {"receipt": receipt}).all()
    return _split(found[0]) if len(found) == 1 else None


def _split(row: sa.Row[*tuple[Any, ...]] | None) -> tuple[Wave, Draft | None] | None:
    wave = wave_of_row(None if row is None else row[:_WIDTH])
    if row is None or wave is None:
        return None
    return wave, None if row[_WIDTH] is None else draft_of_row(row[_WIDTH:])
