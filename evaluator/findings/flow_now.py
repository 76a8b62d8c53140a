"""The way from opportunity space to action as the registers have it now, and not as it was counted at a milestone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from evaluator.findings.flow import Way, way
from evaluator.findings.flow_nodes import REGISTERS_OF_THE_WAY, columns_of
from evaluator.store import registers
from evaluator.store.threads import members

if TYPE_CHECKING:
    from sqlalchemy import Connection


def way_now(db: Connection, programme: str, as_of: dt.date) -> Way:
    """From opportunity space to action as of a day, from what the registers hold now; of rows and events no more than
    the way rests on is read."""
    rows = {name: _rows(db, programme, name, columns_of(name)) for name in REGISTERS_OF_THE_WAY}
    lives = registers.first_days(db, programme, "trial_actions", as_of)
    its = {key: str(thread) for key, thread in members(db, programme).items()}
    return way(rows, lives, its, as_of)


def _rows(db: Connection, programme: str, register: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    names = ("reference", *columns)
    return [dict(zip(names, row, strict=True)) for row in registers.in_columns(db, programme, register, columns)]
