"""The rows of the registers as steps of a matter: what each is called, when it was, who had it, what it refers to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
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


BODIES: Final = ("body", "anchored_in")
"""The columns that say who had a matter."""


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
    db: Connection, programme: str, names: Sequence[str] = IN_THREADS, *, keys: Collection[Key] | None = None
) -> dict[Key, Row]:
    """The rows of these registers that hold; only those of ``keys`` where these are given."""
    found: dict[Key, Row] = {}
    for name in names:
        among = None if keys is None else [reference for register, reference in keys if register == name]
        if among is not None and not among:
            continue
        register = REGISTERS[name]
        histories: dict[str, list[Event]] = {}
        if register.history:
            for event in registers.events(db, programme, name, among=among):
                histories.setdefault(str(event["reference"]), []).append(_event(register, event))
        for row in registers.rows(db, programme, name, among=among):
            reference = str(row["reference"])
            found[name, reference] = _row(register, row, histories.get(reference, []))
    return found


def hanging_together(db: Connection, programme: str, keys: Collection[Key]) -> set[Key]:
    """These rows with everything that names them, directly or through others, and all that any of these names."""
    named = {(name, its): above for name in REGISTERS for its, above in registers.named_by(db, programme, name).items()}
    naming: dict[Key, list[Key]] = {}
    for key, above in named.items():
        for one in above:
            naming.setdefault(one, []).append(key)
    return _reachable(_reachable(keys, naming), named) & named.keys()


def _reachable(keys: Collection[Key], along: Mapping[Key, Sequence[Key]]) -> set[Key]:
    found, waiting = set(keys), list(keys)
    while waiting:
        further = set(along.get(waiting.pop(), ())) - found
        found |= further
        waiting.extend(further)
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
        body=next((str(cells[name]) for name in BODIES if cells.get(name)), ""),
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
