"""Taking from anonymous answers what ties them to their sending: see docs/anonymity.md.

PostgreSQL notes with each row the transaction that wrote it (`xmin`) and keeps rows in the order of their writing. A
sent draft and its answers are written in one transaction, so until they are mixed the two can be held together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

MIXED_WITH: Final = 5_000
"""Each newly folded answer of a wave is written anew with up to so many that were folded before: one that is folded
alone would else be told apart."""

_ids = sa.bindparam("ids", type_=ARRAY(sa.Uuid))
_waves_of = sa.text(
    "SELECT DISTINCT wave_key FROM submission"
    " WHERE programme_id = :programme AND submission_id = ANY(:ids) AND linkage = 'anonymous'"
).bindparams(_ids)
_others = sa.text(
    "SELECT submission_id FROM submission"
    " WHERE programme_id = :programme AND wave_key = :wave AND linkage = 'anonymous'"
    " AND NOT EXISTS (SELECT 1 FROM unfolded WHERE unfolded.programme_id = submission.programme_id"
    " AND unfolded.submission_id = submission.submission_id)"
    " ORDER BY submission_id < :start, submission_id LIMIT :limit"
).bindparams(sa.bindparam("start", type_=sa.Uuid))
_rewrite = sa.text(
    "WITH gone AS (DELETE FROM submission"
    " WHERE programme_id = :programme AND submission_id = ANY(:ids) AND linkage = 'anonymous' RETURNING *)"
    " INSERT INTO submission SELECT * FROM gone ORDER BY submission_id"
).bindparams(_ids)
_rewrite_texts = sa.text(
    "WITH gone AS (DELETE FROM free_text WHERE programme_id = :programme AND submission_id = ANY(:ids)"
    " AND EXISTS (SELECT 1 FROM submission WHERE submission.programme_id = free_text.programme_id"
    " AND submission.submission_id = free_text.submission_id AND submission.linkage = 'anonymous') RETURNING *)"
    " INSERT INTO free_text SELECT * FROM gone ORDER BY submission_id, item_key"
).bindparams(_ids)


def mix(db: sa.Connection, programme: str, folded: Sequence[UUID]) -> None:
    """PostgreSQL: write the anonymous ones of the submissions ``folded`` just now anew, with others of their waves, in
    the order of their random ids and in the transaction of the fold: all then have the same `xmin`."""
    its = {"programme": programme, "ids": list(folded)}
    mixed = set(folded)
    for (wave,) in db.execute(_waves_of, its).all():
        where = {"programme": programme, "wave": wave, "start": uuid4(), "limit": MIXED_WITH}
        mixed.update(db.execute(_others, where).scalars())
    its = {"programme": programme, "ids": sorted(mixed)}
    for statement in (_rewrite_texts, _rewrite):
        db.execute(statement, its)
