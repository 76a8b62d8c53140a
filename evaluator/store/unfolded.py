"""Reading submissions in order to count them: those that wait to be folded, taken off the list, or all folded ones."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from evaluator.store.anonymising import mix
from evaluator.store.counting import Rows
from evaluator.store.tables import submission, tally, unfolded, wave
from evaluator.store.wave_times import closing

STEP = 50_000
"""Submissions that PostgreSQL hands over at a time: about 20 MB."""
AT_ONCE = 1_000


class LinkedWave(NamedTuple):
    """A wave that links people. ``closes`` is its last day, ``closes_at`` a time of it or None for the whole day."""

    key: str
    questionnaire: str
    linkage: str
    closes: dt.date
    closes_at: dt.time | None


_ids = unfolded.c.submission_id
_listed = unfolded.c.programme_id == sa.bindparam("programme")
_sent = submission.c.programme_id == sa.bindparam("programme")
_same = sa.and_(unfolded.c.programme_id == submission.c.programme_id, _ids == submission.c.submission_id)

_waiting = sa.select(sa.func.count()).select_from(unfolded).where(_listed)
_any_waiting = sa.select(_ids).where(_listed).limit(1)
_any_tally = sa.select(tally.c.n).where(tally.c.programme_id == sa.bindparam("programme")).limit(1)
_linked_waves = sa.select(wave.c.wave_key, wave.c.questionnaire, wave.c.linkage, wave.c.closes, wave.c.closes_at).where(
    wave.c.programme_id == sa.bindparam("programme"), wave.c.linkage != "anonymous"
)
_drop = sa.delete(unfolded).where(_listed)
_drop_all = sa.delete(unfolded)
_others = sa.select(
    sa.or_(  # two places in the index, where "not equal" would read all of it
        sa.exists().where(unfolded.c.programme_id < sa.bindparam("programme")),
        sa.exists().where(unfolded.c.programme_id > sa.bindparam("programme")),
    )
)
_BY_BYTES: Final = {"sqlite": "BINARY", "postgresql": "C"}
_LISTED: Final = {"sqlite": sa.func.json_each, "postgresql": sa.func.json_array_elements_text}
"""Makes a JSON list a table."""
_before = _ids < sa.bindparam("boundary", type_=sa.Uuid)


def waiting(db: sa.Connection, programme: str) -> int:
    """How many submissions of a programme wait to be folded."""
    return db.execute(_waiting, {"programme": programme}).scalar_one()


def any_waiting(db: sa.Connection, programme: str) -> bool:
    return db.execute(_any_waiting, {"programme": programme}).first() is not None


def waves_waiting(db: sa.Connection, programme: str) -> set[str]:
    """The waves with submissions that wait to be folded. Read along the list of those: joined, SQLite would read every
    submission of the programme instead."""
    its_wave = sa.select(submission.c.wave_key).where(_same).scalar_subquery()
    found = db.execute(sa.select(its_wave).distinct().where(_listed), {"programme": programme}).scalars()
    return {wave for wave in found if wave is not None}


def linked_waves(db: sa.Connection, programme: str) -> list[LinkedWave]:
    return [LinkedWave(*row) for row in db.execute(_linked_waves, {"programme": programme})]


def take_rows(db: sa.Connection, programme: str, limit: int | None) -> Iterator[Rows]:
    """Up to ``limit`` submissions that wait to be folded, some hundreds at a time; at the end none of them is listed as
    waiting. The caller holds the programme's lock and goes on to the end."""
    return _TAKE[db.dialect.name](db, programme, limit)


def folded_rows(db: sa.Connection, programme: str, wave_key: str | None = None) -> Iterator[Rows]:
    """The folded submissions of a programme, or of one of its waves, some hundreds at a time."""
    statement = _rows(db, programme).where(~sa.exists().where(_same))
    if wave_key is not None:
        statement = statement.where(submission.c.wave_key == wave_key)
    yield from _batches(db, statement, {"programme": programme})


def folded_rows_by_person(db: sa.Connection, programme: str) -> Iterator[Rows]:
    """The folded submissions of a programme, some hundreds at a time, all those of a person together: what is held of
    them at a time is as little in a large programme as in a small one."""
    pseudonym = submission.c.pseudonym
    by_bytes = pseudonym.collate(_BY_BYTES[db.dialect.name])
    statement = _rows(db, programme).where(~sa.exists().where(_same)).order_by(by_bytes)
    yield from _whole_people(_batches(db, statement, {"programme": programme}))


def _whole_people(batches: Iterable[Rows]) -> Iterator[Rows]:
    """The same rows; those of the last person of a batch come with the next one, which may have more of them."""
    kept = Rows([], [], [])
    for one in batches:
        rows = Rows([*kept.cells, *one.cells], [*kept.answers, *one.answers], [*kept.people, *one.people])
        last, at = rows.people[-1], len(rows.people)
        while last is not None and at and rows.people[at - 1] == last:
            at -= 1
        yield Rows(rows.cells[:at], rows.answers[:at], rows.people[:at])
        kept = Rows(rows.cells[at:], rows.answers[at:], rows.people[at:])
    yield kept


def folded_rows_of(db: sa.Connection, programme: str, wave_key: str, people: Sequence[str]) -> Iterator[Rows]:
    """The folded submissions of some people to a wave that links them, some hundreds at a time."""
    listed = _LISTED[db.dialect.name](sa.bindparam("people", type_=sa.JSON)).table_valued("value")
    # The three compared as one: SQLite would else read the whole programme instead of looking people up.
    of_them = sa.select(*(sa.bindparam(name, type_=sa.Text) for name in ("programme", "wave")), listed.c.value)
    unique = sa.tuple_(submission.c.programme_id, submission.c.wave_key, submission.c.pseudonym)
    statement = _rows(db, programme, unique.in_(of_them)).where(~sa.exists().where(_same))
    yield from _batches(db, statement, {"programme": programme, "wave": wave_key, "people": list(people)})


def folded_rows_with(db: sa.Connection, programme: str, ids: Sequence[UUID]) -> Iterator[Rows]:
    """The folded ones of submissions that are named, some hundreds at a time."""
    statement = _rows(db, programme).where(~sa.exists().where(_same))
    for start in range(0, len(ids), AT_ONCE):
        some = submission.c.submission_id.in_(ids[start : start + AT_ONCE])
        yield from _batches(db, statement.where(some), {"programme": programme})


def _take_in_turn(db: sa.Connection, programme: str, limit: int | None) -> Iterator[Rows]:
    """SQLite: nobody else writes during the transaction, so what is read and what is dropped are the same."""
    values = {"programme": programme}
    ordered = sa.select(_ids).where(_listed).order_by(_ids)
    boundary = None if limit is None else db.execute(ordered.limit(1).offset(limit), values).scalar()
    rows = _rows(db, programme)
    if boundary is not None:
        yield from _batches(db, rows.join(unfolded, _same).where(_before), values | {"boundary": boundary})
        db.execute(_drop.where(_before), values | {"boundary": boundary})
        return
    # While nothing is tallied yet, every submission waits: the list need not be read.
    nothing_tallied = db.execute(_any_tally, values).first() is None
    yield from _batches(db, rows if nothing_tallied else rows.join(unfolded, _same), values)
    # Emptying the table whole takes no time, but other programmes have their lists in it too.
    db.execute(_drop if db.execute(_others, values).scalar() else _drop_all, values)


def _take_by_id(db: sa.Connection, programme: str, limit: int | None) -> Iterator[Rows]:
    """PostgreSQL: others send meanwhile; what one statement drops is what is read."""
    left = waiting(db, programme) if limit is None else limit
    rows = _rows(db, programme).where(submission.c.submission_id == sa.any_(sa.bindparam("ids", type_=ARRAY(sa.Uuid))))
    while left > 0:
        picked = sa.select(_ids).where(_listed).limit(min(left, STEP)).cte("picked")
        dropped = _drop.where(_ids == picked.c.submission_id).returning(_ids)
        taken = db.execute(dropped, {"programme": programme}).scalars().all()
        yield from _batches(db, rows, {"programme": programme, "ids": taken})
        mix(db, programme, taken)
        left = left - len(taken) if taken else 0


_TAKE: Final[dict[str, Callable[..., Iterator[Rows]]]] = {
    "sqlite": _take_in_turn,
    "postgresql": _take_by_id,
}


def _batches(db: sa.Connection, statement: sa.Select[Any], values: Mapping[str, object]) -> Iterator[Rows]:
    with db.execute(statement.execution_options(yield_per=AT_ONCE), values) as found:
        for rows in found.partitions():
            *cells, answers, people = zip(*rows, strict=True)
            # Decoded together in half the time that they would take one by one; names of variables are then kept once.
            yield Rows(list(zip(*cells, strict=True)), json.loads(f"[{','.join(answers)}]"), people)


def _rows(db: sa.Connection, programme: str, which: sa.ColumnElement[bool] = _sent) -> sa.Select[Any]:
    """Selects the parts of a `Cell`, the answers as JSON and the pseudonym: of every submission of a programme, or of
    those that ``which`` picks."""
    linked = linked_waves(db, programme)
    in_time = [
        (submission.c.wave_key == its.key, submission.c.submitted_at < closing(its.closes, its.closes_at))
        for its in linked
    ]
    named = (submission.c[name] for name in ("wave_key", "group_key", "process_key", "synthetic"))
    return sa.select(
        *named,
        sa.case(*in_time, else_=sa.null()) if in_time else sa.null(),
        submission.c.collection_mode,
        sa.cast(submission.c.answers, sa.Text),
        # With one wave that links people, or none, there are no pairs: no pseudonym needs to be read.
        submission.c.pseudonym if len(linked) > 1 else sa.null(),
    ).where(which)
