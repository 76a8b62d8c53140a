"""How many began at a wave's open link on each day, and how many were held back: counts, of nobody in particular."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from evaluator.store.base import Insert, Inserting, Upserts
from evaluator.store.tables import door_count as _table


@dataclass(frozen=True, slots=True)
class OpenAccessCount:
    """``begun`` is how many began on a ``day``; ``held_back`` how often somebody was asked to wait."""

    day: dt.date
    begun: int
    held_back: int


def _count(insert: Inserting) -> Insert:
    statement = insert(_table)
    return statement.on_conflict_do_update(
        index_elements=("programme_id", "wave_key", "day"),
        set_={name: _table.c[name] + statement.excluded[name] for name in ("begun", "held_back")},
    )


_counting = Upserts(_count)
_of_programme = (
    sa.select(_table.c.wave_key, _table.c.day, _table.c.begun, _table.c.held_back)
    .where(_table.c.programme_id == sa.bindparam("programme"))
    .order_by(_table.c.wave_key, _table.c.day)
)


def count_begun(db: sa.Connection, programme: str, wave: str, day: dt.date, *, held_back: int = 0) -> None:
    """One more has begun."""
    row = {"programme_id": programme, "wave_key": wave, "day": day, "begun": 1, "held_back": held_back}
    db.execute(_counting.on(db), row)


def door_counts(db: sa.Connection, programme: str) -> dict[str, tuple[OpenAccessCount, ...]]:
    """By wave, the days on which anybody began, in their order."""
    found: dict[str, tuple[OpenAccessCount, ...]] = {}
    for wave, *its in db.execute(_of_programme, {"programme": programme}):
        found[wave] = (*found.get(wave, ()), OpenAccessCount(*its))
    return found
