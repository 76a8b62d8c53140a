"""What people said and wrote that a report takes up as it stands: whether any of it changed between two moments."""

from __future__ import annotations

import hashlib
from typing import Final

import sqlalchemy as sa

from evaluator.store.evidence_tables import interpretation, judgement, piece
from evaluator.store.quote_tables import quote
from evaluator.store.text_tables import material, text_unit
from evaluator.store.writing_tables import passage

_TABLES: Final = (
    quote,
    passage,
    piece,
    judgement,
    interpretation,
    material,
    text_unit,
)


def changing(db: sa.Connection, programme: str) -> str:
    """A digest of the quotes, texts, evidence and material of a programme as they are. Equal digests: nothing was
    added, changed or withdrawn."""
    told = hashlib.sha256()
    for table in _TABLES:
        mine = sa.select(table).where(table.c.programme_id == programme).order_by(*table.primary_key.columns)
        for row in db.execute(mine):
            told.update(repr(tuple(row)).encode())
    return told.hexdigest()
