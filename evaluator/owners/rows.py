"""The rows that somebody answers for: how far each has come, and when its owner last told of it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, cast

from evaluator.records.event_histories import next_states, states
from evaluator.records.model import Register
from evaluator.records.registry import REGISTERS
from evaluator.store import registers as store
from evaluator.store.audit import OWNER
from evaluator.store.register_lists import present_events
from evaluator.store.status_reports import last_told
from evaluator.store.status_rounds import last_asked, requests
from evaluator.store.wave_times import TIME_ZONE

if TYPE_CHECKING:
    from sqlalchemy import Connection

COLUMN: Final = "owner"
"""The column that says who answers for a row."""
PLAN: Final = ("action", "due")
"""Columns in which somebody says what is done, and until when."""
OWNED: Final[Mapping[str, Register]] = {
    name: one for name, one in REGISTERS.items() if COLUMN in {column.name for column in one.columns}
}
"""The registers whose rows somebody answers for."""


@dataclass(frozen=True, slots=True)
class Step:
    """An event in the life of a row. ``day`` is None where the register has none."""

    number: int
    state: str
    day: dt.date | None
    recorded_by: str

    @property
    def by_owner(self) -> bool:
        return self.recorded_by == OWNER


@dataclass(frozen=True, slots=True)
class OwnedRow:
    """A row with its ``owner``, '' for nobody, in the words of the register. ``planned``: when it was to happen, as it
    is written. ``action`` and ``due``: of a recommendation, what is done about it and until when. ``steps`` run in the
    order of a life. ``told_on``: the day on which the owner last told of it by a link, ``asked_on`` that on which one
    was last sent a question; None for never."""

    register: str
    reference: str
    title: str
    owner: str
    process: str = ""
    cluster: str = ""
    planned: str = ""
    synthetic: bool = False
    action: str = ""
    due: dt.date | None = None
    steps: tuple[Step, ...] = ()
    told_on: dt.date | None = None
    asked_on: dt.date | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.register, self.reference

    @property
    def state(self) -> str:
        """'' where nothing has happened yet, and where the register has no states."""
        return self.steps[-1].state if self.steps else ""

    @property
    def since(self) -> dt.date | None:
        return self.steps[-1].day if self.steps else None

    @property
    def confirmed_on(self) -> dt.date | None:
        """The newest day on which its state is known to have held; None where no day is known."""
        return max((day for day in (self.told_on, self.since) if day), default=None)

    @property
    def is_silent(self) -> bool:
        """Whether the owner was asked and has told nothing since."""
        return self.asked_on is not None and (self.told_on is None or self.told_on < self.asked_on)

    @property
    def mark(self) -> str:
        """Changes when the row moves on."""
        last = self.steps[-1] if self.steps else None
        said = f"{len(self.steps)}|{last}|{self.title}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def following(self) -> tuple[str, ...]:
        """The states that it may be in after this."""
        return following(self.register, self.state)


@cache
def following(register: str, state: str) -> tuple[str, ...]:
    """The states that may follow, in the order of a life; none where the register has no states."""
    its = REGISTERS[register]
    if not its.history:
        return ()
    return next_states(its, state)


def waiting_first(row: OwnedRow) -> tuple[bool, bool, dt.date, str, str]:
    """The order of what there is to ask about: rows whose owner was asked and has not told, then those on which more
    can happen, and last the lines of a budget and the like, which nobody is expected to confirm; of each the one that
    was confirmed the longest ago."""
    return not row.is_silent, not row.following, row.confirmed_on or dt.date.min, row.title.lower(), row.reference


def owned_rows(
    db: Connection,
    programme: str,
    registers: Collection[str] = tuple(OWNED),
    *,
    among: Collection[tuple[str, str]] | None = None,
) -> list[OwnedRow]:
    """The rows of ``registers``, those without an owner too: by register and reference. ``among``: of these rows alone,
    with all their steps; of all rows each has the last step, which is read much sooner."""
    told, asked = last_told(db, programme), last_asked(db, programme)
    found: list[OwnedRow] = []
    for name in (one for one in OWNED if one in registers):
        register = OWNED[name]
        own = None if among is None else [reference for kind, reference in among if kind == name]
        histories, names = _histories(db, programme, register, own), _read(register)
        for reference, *values in store.in_columns(db, programme, name, names, among=own):
            days = _day(told.get((name, reference))), _day(asked.get((name, reference)))
            found.append(
                _owned(register, reference, dict(zip(names, values, strict=True)), histories.get(reference, ()), days)
            )
    return found


def _read(register: Register) -> list[str]:
    """The columns of a row that tell its owner what it is."""
    planned = register.period.written if register.period else ""
    wanted = {register.title, COLUMN, "process", "cluster", planned, *PLAN, *register.identity}
    return [one.name for one in register.columns if one.name in wanted] + ["synthetic"]


def asked_rows(db: Connection, programme: str, register: str, references: Collection[str]) -> dict[str, OwnedRow]:
    """Those of the rows that somebody was asked about in a status round, by reference."""
    asked = {one.row for one in requests(db, programme)} & {(register, one) for one in references}
    return {one.reference: one for one in owned_rows(db, programme, (register,), among=asked)} if asked else {}


def owned_row(db: Connection, programme: str, register: str, reference: str) -> OwnedRow | None:
    """None where the register has no such row, or nobody answers for its rows."""
    found = owned_rows(db, programme, (register,), among=[(register, reference)])
    return found[0] if found else None


def _owned(
    register: Register,
    reference: str,
    row: Mapping[str, object],
    life: Sequence[Step],
    days: tuple[dt.date | None, dt.date | None],
) -> OwnedRow:
    return OwnedRow(
        register=register.name,
        reference=reference,
        title=_title(register, reference, row),
        owner=" ".join(str(row[COLUMN]).split()),
        process=str(row.get("process") or ""),
        cluster=str(row.get("cluster") or ""),
        planned=str(row[register.period.written] or "") if register.period else "",
        synthetic=bool(row["synthetic"]),
        action=str(row.get("action") or ""),
        due=cast("dt.date | None", row.get("due")),
        steps=_in_order(register, life),
        told_on=days[0],
        asked_on=days[1],
    )


def _in_order(register: Register, life: Sequence[Step]) -> tuple[Step, ...]:
    if len(life) < 2:
        return tuple(life)
    order = states(register)
    return tuple(sorted(life, key=lambda one: (one.day or dt.date.max, order.index(one.state))))


def _title(register: Register, reference: str, row: Mapping[str, object]) -> str:
    """What the row is called by its owner: its title, else what tells it from others, else its reference."""
    if title := str(row.get(register.title) or ""):
        return title
    told = (str(row.get(name) or "") for name in register.identity)
    return ", ".join(filter(None, told)) or reference


def _histories(
    db: Connection, programme: str, register: Register, among: Collection[str] | None
) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = defaultdict(list)
    if register.history and among is None:
        names = ("number", register.state, register.date, "recorded_by")
        return {reference: [Step(*event)] for reference, *event in present_events(db, programme, register.name, names)}
    if register.history:
        for event in store.events(db, programme, register.name, among=among):
            found[str(event["reference"])].append(_step(register, event))
    return found


def _step(register: Register, event: Mapping[str, object]) -> Step:
    day = cast("dt.date | None", event[register.date])
    return Step(int(str(event["number"])), str(event[register.state]), day, str(event["recorded_by"]))


def _day(at: dt.datetime | None) -> dt.date | None:
    return at.astimezone(TIME_ZONE).date() if at else None
