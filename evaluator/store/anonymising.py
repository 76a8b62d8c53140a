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
_sizes = sa.text(
    "SELECT coalesce(sum(n) FILTER (WHERE wave_key = :wave), 0), coalesce(sum(n), 0) FROM tally"
    " WHERE programme_id = :programme AND variable_key = '_submitted'"
)
_OF_WAVE = (
    "SELECT submission_id FROM submission WHERE programme_id = :programme AND wave_key = :wave"
    " AND linkage = 'anonymous' AND NOT EXISTS (SELECT 1 FROM unfolded"
    " WHERE unfolded.programme_id = submission.programme_id AND unfolded.submission_id = submission.submission_id)"
)
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
        where = {"programme": programme, "wave": wave}
        size, every = db.execute(_sizes, where).one()
        others = _along_the_key() if size * size > MIXED_WITH * every else _sorted()
        mixed.update(db.execute(others, {**where, "start": uuid4()}).scalars())
    its = {"programme": programme, "ids": sorted(mixed)}
    for statement in (_rewrite_texts, _rewrite):
        db.execute(statement, its)


def _sorted() -> sa.TextClause:
    """The folded answers of a wave from a random place on, by sorting them all: quick where they are not many."""
    return _from_a_place(f"{_OF_WAVE} ORDER BY submission_id < :start, submission_id LIMIT {MIXED_WITH}")


def _along_the_key() -> sa.TextClause:
    """The same along the index of the programme, to the end and then from the beginning: quick where the wave is a good
    part of the programme, however large. The limit is no parameter: a plan for any limit would sort the wave."""
    parts = (
        f"({_OF_WAVE} AND submission_id {side} :start ORDER BY submission_id LIMIT {MIXED_WITH})"
        for side in (">=", "<")
    )
    return _from_a_place(f"{' UNION ALL '.join(parts)} LIMIT {MIXED_WITH}")


def _from_a_place(statement: str) -> sa.TextClause:
    return sa.text(statement).bindparams(sa.bindparam("start", type_=sa.Uuid))
