"""A row of a register by itself: what it says, its life, what it hangs together with, and all that it was before.

What other rooms say of a row has its place on the page: `evaluator.web.shared.cards`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.records.event_histories import states
from evaluator.records.model import Register
from evaluator.records.registry import REGISTERS
from evaluator.store import register_versions as versions
from evaluator.store.register_lists import naming, referred_to
from evaluator.store.register_versions import ROW, Version

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NEVER: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
_MOST: Final = 50
"""Rows of another register that name this one and are shown."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A version, and what it says otherwise than the one before: column -> before and after. Of a first version all
    that is filled, with None before. ``is_back``: whether it holds again after it was withdrawn."""

    version: Version
    cells: Mapping[str, tuple[object, object]]
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """``cells`` are those of the row and ``events`` its life, in the order of a life; of a row that was withdrawn those
    that it had. ``history`` has every version of both, the newest first."""

    reference: str
    cells: Mapping[str, object]
    events: Sequence[Mapping[str, object]]
    history: Sequence[Changed]
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Related:
    """Rows of another register that hang together with one: that it names, or that name it."""

    register: Register
    rows: Sequence[Mapping[str, object]]


def row_of(db: Connection, programme: str, register: Register, reference: str) -> Row | None:
    """None where there never was such a row."""
    every = versions.versions(db, programme, register.name, reference)
    last = versions.latest(every)
    if (reference, ROW) not in last:
        return None
    events = [one for (_, number), one in last.items() if number != ROW and not one.withdrawn]
    return Row(
        reference=reference,
        cells={"reference": reference, **last[reference, ROW].cells},
        events=_in_order(register, [{**one.cells, "number": one.event, "by": one.recorded_by} for one in events]),
        history=_changes(every),
        withdrawn=last[reference, ROW].withdrawn,
    )


def related(db: Connection, programme: str, register: Register, row: Row) -> list[Related]:
    """What the row names and what names it, by register; of a row that it names also what else names that: the
    decision on the delivery that a trial action came from."""
    found: dict[str, dict[str, Mapping[str, object]]] = {}
    for parent, cells in _above(db, programme, register, row.cells):
        found.setdefault(parent.name, {})[str(cells["reference"])] = cells
        _below(db, programme, parent, str(cells["reference"]), found)
    _below(db, programme, register, row.reference, found)
    found.get(register.name, {}).pop(row.reference, None)
    return [Related(REGISTERS[name], list(rows.values())) for name, rows in found.items() if rows]


def _above(
    db: Connection, programme: str, register: Register, cells: Mapping[str, object]
) -> list[tuple[Register, Mapping[str, object]]]:
    """The rows that a row names, and those that these name."""
    found = []
    for column in register.columns:
        if column.of in REGISTERS and (its := str(cells.get(column.name) or "")):
            parent = REGISTERS[column.of]
            for one in referred_to(db, programme, parent.name, its) if parent is not register else ():
                found += [(parent, one), *_above(db, programme, parent, one)]
    return found


def _below(
    db: Connection,
    programme: str,
    register: Register,
    reference: str,
    found: dict[str, dict[str, Mapping[str, object]]],
) -> None:
    for other in REGISTERS.values():
        for column in other.columns:
            if column.of == register.name:
                for one in naming(db, programme, other.name, column.name, reference, most=_MOST):
                    found.setdefault(other.name, {})[str(one["reference"])] = one


def _in_order(register: Register, events: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """By day; those of one day in the order of a life."""
    order = states(register)
    return sorted(events, key=lambda one: (one[register.date], order.index(str(one[register.state]))))


def _changes(every: Sequence[Version]) -> list[Changed]:
    before: dict[int, Mapping[str, object]] = {}
    gone: dict[int, bool] = {}
    found = []
    for one in every:
        last = before.get(one.event)
        changed = {
            name: (last.get(name) if last is not None else None, value)
            for name, value in one.cells.items()
            if (value != last.get(name) if last is not None else value not in ("", None, False))
        }
        found.append(Changed(one, changed, is_back=gone.get(one.event, False) and not one.withdrawn))
        before[one.event], gone[one.event] = one.cells, one.withdrawn
    return sorted(found, key=lambda one: _when(one.version), reverse=True)


def _when(one: Version) -> tuple[bool, dt.datetime, int, int]:
    """Those from before times were kept come first."""
    return one.recorded_at is not None, one.recorded_at or _NEVER, one.event, one.number
