"""The rows of the registers as steps of a matter: what each is called, when it was, who had it, what it refers to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from evaluator.records.model import Register
from evaluator.records.registry import REGISTERS
from evaluator.store import registers
from evaluator.store.threads import Key

if TYPE_CHECKING:
    from sqlalchemy import Connection

IN_THREADS: Final = tuple(name for name, its in REGISTERS.items() if its.title == "title")
"""The registers whose rows have a title, and so can be a step of a matter."""


@dataclass(frozen=True, slots=True)
class Event:
    """A row reached a state."""

    day: dt.date | None
    state: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """``day``: of the row, or of its first event; None where there is none. ``body``: who had it, '' where nobody is
    named. ``refers_to``: the rows that its columns name. ``events``: of a register with a history, by day."""

    register: str
    reference: str
    title: str
    day: dt.date | None
    assumed: bool
    body: str
    process: str
    cells: Mapping[str, Any] = field(hash=False)
    refers_to: tuple[Key, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def key(self) -> Key:
        return self.register, self.reference

    @property
    def last_day(self) -> dt.date | None:
        """Of what happened last."""
        days = [one.day for one in self.events if one.day is not None]
        return max(days, default=self.day)


def standing_rows(
    db: Connection, programme: str, names: Sequence[str] = IN_THREADS, *, known_at: dt.datetime | None = None
) -> dict[Key, Row]:
    """The rows of these registers that hold, or held at a moment as it was known then."""
    found: dict[Key, Row] = {}
    for name in names:
        register = REGISTERS[name]
        lives: dict[str, list[Event]] = {}
        if register.history:
            for event in registers.events(db, programme, name, known_at=known_at):
                lives.setdefault(str(event["reference"]), []).append(_event(register, event))
        for row in registers.rows(db, programme, name, known_at=known_at):
            reference = str(row["reference"])
            found[name, reference] = _row(register, row, lives.get(reference, []))
    return found


def in_order(rows: Sequence[Row]) -> list[Row]:
    """By day, those without one last."""
    return sorted(rows, key=lambda row: (row.day or dt.date.max, row.key))


def _row(register: Register, cells: Mapping[str, Any], life: Sequence[Event]) -> Row:
    events = tuple(sorted(life, key=lambda one: one.day or dt.date.max))
    days = [one.day for one in events if one.day is not None]
    own = cells.get(register.date) if register.date else None
    return Row(
        register=register.name,
        reference=str(cells["reference"]),
        title=str(cells[register.title]),
        day=min(days, default=None) if register.history else cast("dt.date | None", own),
        assumed=bool(events[0].assumed if events else cells.get("date_assumed", False)),
        body=str(cells.get("body") or cells.get("anchored_in") or ""),
        process=str(cells.get("process", "")),
        cells=cells,
        refers_to=tuple(_named(register, cells)),
        events=events,
    )


def _named(register: Register, cells: Mapping[str, Any]) -> Iterator[Key]:
    for column in register.columns:
        if column.kind == "reference" and column.of and (its := str(cells.get(column.name) or "")):
            yield column.of, its


def _event(register: Register, event: Mapping[str, Any]) -> Event:
    return Event(event[register.date], str(event[register.state]), bool(event.get("date_assumed", False)))
