"""How full the doors are that anybody can come through: of a door, and of an address at it, by a keyed fingerprint.

A level is the moment at which it has sunk to nothing. It is raised by each who comes, by as much as sinks until one
more may come, and is removed once that moment is past: after an hour at most nothing tells which address came. The
rows stand in the vault, so that they never lie beside an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from evaluator.store.base import Insert, Inserting, Upserts
from evaluator.vault.tables import door_level as _table

LONGEST: Final = 3600.0
"""Seconds that a level takes to sink from the highest to nothing."""
_CLOCKS_DIFFER: Final = 120.0
"""Seconds between the hosts of an installation. A level further ahead is that of a clock that was wrong."""
_now: Final[sa.BindParameter[float]] = sa.bindparam("now", type_=sa.Double)

_NAMES: Final = ("subject", "sunk_at")


@dataclass(frozen=True, slots=True)
class Level:
    """``by``: seconds that one who comes adds."""

    subject: bytes
    by: float


def _raise(insert: Inserting) -> Insert:
    # Not as two rows of VALUES: such a statement is compiled anew each time, which takes ten times as long.
    own, door = (
        sa.select(*(sa.bindparam(f"{one}_{name}", type_=_table.c[name].type).label(name) for name in _NAMES))
        for one in ("own", "door")
    )
    statement = insert(_table).from_select(_NAMES, sa.union_all(own, door.where(sa.true())))
    ahead = _table.c.sunk_at - _now
    left = sa.case((ahead.between(0, LONGEST + _CLOCKS_DIFFER), ahead), else_=0.0)
    raised = {"sunk_at": statement.excluded.sunk_at + left}
    return statement.on_conflict_do_update(index_elements=("subject",), set_=raised).returning(  # type: ignore[return-value]
        _table.c.subject, _table.c.sunk_at
    )


_raising = Upserts(_raise)


def raise_levels(db: sa.Connection, own: Level, door: Level, *, now: float) -> tuple[float, float]:
    """Raise both levels; how many seconds each then takes to sink. One statement, which waits for whoever raises the
    same until they have committed: end the transaction soon, or undo it where a level is too high."""
    its = {"own_subject": own.subject, "own_sunk_at": now + own.by, "now": now}
    its |= {"door_subject": door.subject, "door_sunk_at": now + door.by}
    found = {bytes(subject): at - now for subject, at in db.execute(_raising.on(db), its)}
    return found[own.subject], found[door.subject]


def forget_sunk_levels(db: sa.Connection, *, now: float) -> int:
    """Remove the levels that have sunk to nothing, and those of a clock that was wrong; how many. One that somebody is
    raising just now is passed over."""
    at = _table.c.sunk_at
    gone = sa.select(_table.c.subject).where((at <= now) | (at > now + LONGEST + _CLOCKS_DIFFER))
    return db.execute(sa.delete(_table).where(_table.c.subject.in_(gone.with_for_update(skip_locked=True)))).rowcount
