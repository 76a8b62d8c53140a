"""Counts of milestones: added once each, read as they stand, and never changed but for being shown."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from evaluator.store.base import encode_json
from evaluator.store.count_tables import EVERYTHING
from evaluator.store.count_tables import milestone_count as _table
from evaluator.store.tables import wave as _wave


@dataclass(frozen=True, slots=True)
class Count:
    """Count ``number`` (from 1) of a milestone. ``actor`` as in the audit log; ``reason`` is '' for the first, and
    where the coding of its texts was declared finished for the first time. ``anew``: what was taken anew.
    ``digest``: SHA-256 of its inputs as canonical JSON. ``shown_at``: when it was shown to the steering group."""

    programme: str
    milestone: str
    number: int
    counted_at: dt.datetime
    actor: str
    reason: str
    digest: str
    shown_at: dt.datetime | None = None
    anew: str = EVERYTHING


_COLUMNS = tuple(_table.c[name] for name in ("programme_id", *Count.__slots__[1:]))
_of_programme = sa.select(*_COLUMNS).where(_table.c.programme_id == sa.bindparam("programme"))
_every = _of_programme.order_by(_table.c.milestone, _table.c.number)
_key = (
    _table.c.programme_id == sa.bindparam("of_programme"),
    _table.c.milestone == sa.bindparam("of_milestone"),
    _table.c.number == sa.bindparam("of_number"),
)
_inputs = sa.select(_table.c.inputs).where(*_key)
_of_wave = (
    sa.select(_table.c.number)
    .join(_wave, sa.and_(_wave.c.programme_id == _table.c.programme_id, _wave.c.milestone == _table.c.milestone))
    .where(_wave.c.programme_id == sa.bindparam("programme"), _wave.c.wave_key == sa.bindparam("wave"))
)
_texts_opened = (
    sa.select(_table.c.milestone)
    .where(_table.c.programme_id == sa.bindparam("programme"), _table.c.texts_opened_at.is_not(None))
    .distinct()
)
_open_texts = sa.update(_table).where(*_key).values(texts_opened_at=sa.bindparam("at"))
_show = sa.update(_table).where(*_key, _table.c.shown_at.is_(None)).values(shown_at=sa.bindparam("at"))


def add_count(
    db: sa.Connection,
    programme: str,
    milestone: str,
    inputs: Mapping[str, Any],
    *,
    actor: str,
    now: dt.datetime,
    reason: str = "",
    anew: str = EVERYTHING,
) -> Count:
    """Add the next count of a milestone. The caller holds the programme's lock, so that no other takes its number. The
    digest is printed and logged: without the salt, whoever tries all answers of a small group would find theirs."""
    text = encode_json({**inputs, "salt": secrets.token_hex(16)})
    last = latest_counts(db, programme).get(milestone)
    found = Count(
        programme,
        milestone,
        last.number + 1 if last else 1,
        now.replace(microsecond=0),
        actor,
        reason,
        hashlib.sha256(text.encode()).hexdigest(),
        anew=anew,
    )
    values = {name: getattr(found, name) for name in Count.__slots__[1:]}
    db.execute(sa.insert(_table), {"programme_id": programme, "inputs": text, **values})
    return found


def counts(db: sa.Connection, programme: str) -> list[Count]:
    """Every count of a programme by milestone and number, also those that were made again since."""
    return [Count(*row) for row in db.execute(_every, {"programme": programme})]


def latest_counts(db: sa.Connection, programme: str) -> dict[str, Count]:
    """By milestone the count that holds."""
    return {one.milestone: one for one in counts(db, programme)}


def counts_of(db: sa.Connection, programme: str, milestone: str) -> list[Count]:
    """Every count of a milestone by number."""
    return [one for one in counts(db, programme) if one.milestone == milestone]


def is_wave_counted(db: sa.Connection, programme: str, wave: str) -> bool:
    """Whether the wave's answers were counted for its milestone: what was counted stands, and so must they."""
    return db.execute(_of_wave, {"programme": programme, "wave": wave}).first() is not None


def is_counted(db: sa.Connection, programme: str, milestone: str) -> bool:
    found = sa.select(_table.c.number).where(_table.c.programme_id == programme, _table.c.milestone == milestone)
    return db.execute(found.limit(1)).first() is not None


def inputs_of(db: sa.Connection, count: Count) -> dict[str, Any]:
    """What a count was made from. LookupError where it is not what was counted."""
    text = db.execute(_inputs, _of(count)).scalar_one()
    if hashlib.sha256(text.encode()).hexdigest() != count.digest:
        raise LookupError(f"the inputs of count {count.number} of {count.milestone} differ from their digest")
    found: dict[str, Any] = json.loads(text)
    return found


def show_count(db: sa.Connection, count: Count, *, now: dt.datetime) -> bool:
    """Let the steering group see a count; False where it could already."""
    return bool(db.execute(_show, _of(count) | {"at": now}).rowcount)


def milestones_with_texts(db: sa.Connection, programme: str) -> frozenset[str]:
    """The milestones whose texts were opened with one of their counts."""
    return frozenset(db.execute(_texts_opened, {"programme": programme}).scalars())


def note_texts_opened(db: sa.Connection, count: Count, *, now: dt.datetime) -> None:
    """Note that what was written in the rows of a count can be read from now on."""
    db.execute(_open_texts, _of(count) | {"at": now})


def _of(count: Count) -> dict[str, Any]:
    return {"of_programme": count.programme, "of_milestone": count.milestone, "of_number": count.number}
