"""A matter over time: what happened with it, where, how long that took, what became of it and what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from evaluator.findings.flow_findings import Gap
from evaluator.findings.flow_nodes import is_decided
from evaluator.findings.material import registers_held
from evaluator.findings.registers import flow_findings
from evaluator.store import threads
from evaluator.store.threads import Key
from evaluator.threads.rows import Row, hanging_together, standing_rows

if TYPE_CHECKING:
    from sqlalchemy import Connection

_TAKEN_UP: Final = {True: "decided", False: "taken_up"}
_ONWARD: Final = ("opportunity_spaces", "deliveries", "feedback")
"""Registers whose rows are a step by themselves."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened: a row's own day, or the ``state`` that it reached. ``after``: days since the step before
    that has a day, None for the first and where there is no day."""

    row: Row
    day: dt.date | None
    state: str
    assumed: bool
    after: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A thread in the list. ``last``: what happened last, of those steps that have a day; ``still``: how many days ago
    that was."""

    id: UUID
    title: str
    rows: int
    bodies: tuple[str, ...]
    last: Step | None
    still: int | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """``reached``: what became of the matter: the last state or decision. ``missing``: what has not followed yet."""

    id: UUID
    title: str
    rows: tuple[Row, ...]
    steps: tuple[Step, ...]
    reached: Step | None
    missing: tuple[Gap, ...]


def became(step: Step) -> str:
    """The text that says what became of a matter whose last step is a row without states."""
    row = step.row
    if row.register == "decisions":
        outcome = str(row.cells.get("outcome") or "")
        return f"registers.outcome_{outcome}" if outcome else f"threads.became_{_TAKEN_UP[is_decided(row.cells)]}"
    return f"threads.became_{row.register}" if row.register in _ONWARD else f"registers.one_{row.register}"


def lines(db: Connection, programme: str, today: dt.date) -> list[Line]:
    """All threads, the one in which something happened last first. What lies ahead has not happened."""
    titles, by_thread = threads.titles(db, programme), _by_thread(db, programme)
    found = [_line(thread, title, by_thread.get(thread, []), today) for thread, title in titles.items()]
    return sorted(found, key=lambda one: (one.still is None, one.still or 0, one.title))


def timeline(db: Connection, programme: str, thread: UUID, today: dt.date) -> Timeline | None:
    """None where there is no such thread."""
    title = threads.title_of(db, programme, thread)
    if title is None:
        return None
    rows = _by_thread(db, programme, thread).get(thread, [])
    its = steps(rows)
    keys = {row.key for row in rows}
    held = registers_held(db, programme, among=hanging_together(db, programme, keys))
    missing = [gap for gap in flow_findings(held, today).gaps if (gap.register, gap.reference) in keys]
    return Timeline(thread, title, tuple(rows), its, _reached(its, today), tuple(missing))


def steps(rows: Sequence[Row]) -> tuple[Step, ...]:
    """By day; those without one last."""
    found = sorted((step for row in rows for step in _steps(row)), key=lambda one: one[0] or dt.date.max)
    made: list[Step] = []
    before: dt.date | None = None
    for day, state, assumed, row in found:
        after = (day - before).days if day is not None and before is not None else None
        made.append(Step(row, day, state, assumed, after))
        before = day or before
    return tuple(made)


def _steps(row: Row) -> Iterator[tuple[dt.date | None, str, bool, Row]]:
    if row.events:
        yield from ((one.day, one.state, one.assumed, row) for one in row.events)
    else:
        yield row.day, "", row.assumed, row


def _by_thread(db: Connection, programme: str, only: UUID | None = None) -> dict[UUID, list[Row]]:
    """Of all threads, or of the ``only`` one."""
    members = {key: one for key, one in threads.members(db, programme).items() if only in (None, one)}
    names: Collection[str] = {register for register, _ in members}
    rows: Mapping[Key, Row] = standing_rows(db, programme, sorted(names), keys=members)
    found: dict[UUID, list[Row]] = {}
    for key, thread in members.items():
        if key in rows:
            found.setdefault(thread, []).append(rows[key])
    return found


def _line(thread: UUID, title: str, rows: Sequence[Row], today: dt.date) -> Line:
    last = next((one for one in reversed(steps(rows)) if one.day is not None and one.day <= today), None)
    still = None if last is None or last.day is None else (today - last.day).days
    bodies = tuple(dict.fromkeys(row.body for row in rows if row.body))
    return Line(thread, title, len(rows), bodies, last, still)


def _reached(its: Sequence[Step], today: dt.date) -> Step | None:
    """The last state of a trial action, else the last thing that happened."""
    happened = [one for one in its if one.day is not None and one.day <= today]
    return next((one for one in reversed(happened) if one.state), happened[-1] if happened else None)
