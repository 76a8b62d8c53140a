"""Reading submissions in order to count them: those that wait to be folded, taken off the list, or all folded ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import sqlalchemy as sa

from evaluator.store.counting import Row
from evaluator.store.tables import submission, unfolded, wave

_STEP: Final = 50_000
"""Submissions held in memory at a time: about 20 MB of text."""

_ids = unfolded.c.submission_id
_of_programme = unfolded.c.programme_id == sa.bindparam("programme")
_waiting = sa.select(sa.func.count()).select_from(unfolded).where(_of_programme)
_step = sa.select(_ids).where(_of_programme).order_by(_ids)
_boundary = _step.limit(1).offset(_STEP)

_rows = (
    sa.select(
        submission.c.wave_key,
        submission.c.group_key,
        submission.c.process_key,
        submission.c.synthetic,
        sa.case((submission.c.submitted_at.is_not(None), sa.func.date(submission.c.submitted_at) <= wave.c.closes)),
        sa.cast(submission.c.answers, sa.Text),
    )
    .join_from(
        submission,
        wave,
        sa.and_(wave.c.programme_id == submission.c.programme_id, wave.c.wave_key == submission.c.wave_key),
    )
    .where(submission.c.programme_id == sa.bindparam("programme"))
)
_same = sa.and_(unfolded.c.programme_id == submission.c.programme_id, _ids == submission.c.submission_id)
_waiting_rows = _rows.join(unfolded, _same)
_folded_rows = _rows.where(~sa.exists().where(_same))
_drop = sa.delete(unfolded).where(_of_programme)
_before = _ids < sa.bindparam("boundary", type_=sa.Uuid)

_picked = _step.limit(_STEP).cte("picked")
_taken = (
    sa.delete(unfolded).where(_of_programme, _ids == _picked.c.submission_id).returning(_ids).cte("taken")
)
_taken_rows = _rows.join(_taken, _taken.c.submission_id == submission.c.submission_id)


def waiting(db: sa.Connection, programme: str) -> int:
    """How many submissions of a programme wait to be folded."""
    return db.execute(_waiting, {"programme": programme}).scalar_one()


def take_rows(db: sa.Connection, programme: str) -> Sequence[Row]:
    """The next submissions to be folded, no longer listed as waiting; empty when none is left."""
    return _TAKE[db.dialect.name](db, programme)


def sent_rows(db: sa.Connection, programme: str, wave_key: str | None = None) -> Iterator[Sequence[Row]]:
    """All folded submissions of a programme, or of one wave, in steps."""
    statement = _folded_rows if wave_key is None else _folded_rows.where(submission.c.wave_key == wave_key)
    streamed = db.execution_options(yield_per=_STEP).execute(statement, {"programme": programme})
    for rows in streamed.partitions():
        yield rows


def _take_in_turn(db: sa.Connection, programme: str) -> Sequence[Row]:
    """SQLite: nobody else writes during the transaction, so what is read and what is dropped are the same."""
    boundary = db.execute(_boundary, {"programme": programme}).scalar()
    if boundary is None:
        rows = db.execute(_waiting_rows, {"programme": programme}).all()
        db.execute(_drop, {"programme": programme})
        return rows
    step = {"programme": programme, "boundary": boundary}
    rows = db.execute(_waiting_rows.where(_before), step).all()
    db.execute(_drop.where(_before), step)
    return rows


def _take_in_one_statement(db: sa.Connection, programme: str) -> Sequence[Row]:
    """PostgreSQL: others send meanwhile; what one statement drops is what it returns."""
    return db.execute(_taken_rows, {"programme": programme}).all()


_TAKE: Final[dict[str, Any]] = {"sqlite": _take_in_turn, "postgresql": _take_in_one_statement}
