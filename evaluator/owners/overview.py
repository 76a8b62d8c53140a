"""A register on a page to be handed on: how far each row has come, what is over its time, and what nobody confirmed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from evaluator.owners.rows import OwnedRow, owned_rows
from evaluator.programme.model import Programme
from evaluator.programme.register_names import register_title, state_title
from evaluator.records.event_histories import delay_of, states
from evaluator.records.model import OWNER, Column, Register
from evaluator.texts import Texts

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """In words; '' for what there is not. ``details`` tell the row from others, ``late`` what should have happened by
    now, ``learned`` is the remark of its last event."""

    title: str
    details: tuple[str, ...]
    owner: str
    planned: str
    status: str
    late: str
    confirmed: str
    learned: str


@dataclass(frozen=True, slots=True)
class Overview:
    """``is_planned``: whether the register says when things are to happen."""

    language: str
    sender: str
    title: str
    programme: str
    summary: tuple[str, ...]
    labels: Mapping[str, str]
    rows: tuple[OverviewRow, ...]
    is_planned: bool


def overview(
    db: Connection,
    programme: Programme,
    register: Register,
    rows: Sequence[Mapping[str, object]],
    t: Texts,
    day: dt.date,
) -> Overview:
    """Of some rows of a register whose rows somebody may answer for, in their order, as it stands on ``day``. Owners
    are called by what stands in the register, which is their role."""
    owned = {one.reference: one for one in owned_rows(db, programme.key, (register.name,))}
    known = [(owned[str(row["reference"])], row) for row in rows if str(row["reference"]) in owned]
    words = ("row", "owner", "planned", "status", "confirmed", "learned")
    name = register_title(programme, register.name, t)
    return Overview(
        language=t.language,
        sender=t.pick(programme.title),
        title=t("owners.overview_title", register=_capitalised(name), day=t.date(day)),
        programme=t.pick(programme.title),
        summary=tuple(_summary(programme, register, known, t, day)),
        labels={word: t(f"owners.overview_{word}") for word in words} | {"page_of": t("owners.overview_page")},
        rows=tuple(_row(programme, register, one, row, t, day) for one, row in known),
        is_planned=register.period is not None,
    )


def confirmed(row: OwnedRow, t: Texts) -> str:
    """In words, how sure the state of a row is: told by its owner on a day, or not confirmed since one."""
    if row.told_on and not row.is_silent:
        return t("owners.told_on", day=t.date(row.told_on))
    if row.confirmed_on:
        return t("owners.not_since", day=t.date(row.confirmed_on))
    return t("owners.never_confirmed")


def _summary(
    programme: Programme,
    register: Register,
    known: Sequence[tuple[OwnedRow, Mapping[str, object]]],
    t: Texts,
    day: dt.date,
) -> Iterable[str]:
    by_state = Counter(one.state for one, _ in known)
    said = [
        f"{by_state[one]} {state_title(programme, register.name, one, t)}" for one in states(register) if by_state[one]
    ]
    said += [t("owners.overview_none", n=by_state[""])] if register.history and by_state[""] else []
    yield (
        t("owners.overview_states", n=len(known), states=", ".join(said))
        if said
        else t("owners.overview_rows", n=len(known))
    )
    if register.period is not None:
        late = Counter(delay_of(register, row, one.state, day) for one, row in known)
        yield t("owners.overview_late", overdue=late["overdue"], not_started=late["not_started"])
    told = sum(one.told_on is not None and not one.is_silent for one, _ in known)
    yield t("owners.overview_told", told=told, n=len(known))


def _row(
    programme: Programme, register: Register, one: OwnedRow, row: Mapping[str, object], t: Texts, day: dt.date
) -> OverviewRow:
    state = state_title(programme, register.name, one.state, t) if one.state else t("owners.nothing_yet")
    delay = delay_of(register, row, one.state, day)
    return OverviewRow(
        title=one.title,
        details=tuple(_details(programme, register, row, t)),
        owner=one.owner or t("owners.overview_nobody"),
        planned=_planned(register, row, t),
        status=", ".join(filter(None, (_capitalised(state), t.date(one.since) if one.since else ""))),
        late=t(f"owners.overview_{delay}") if delay else "",
        confirmed=_capitalised(confirmed(one, t)),
        learned=str(row.get("note") or ""),
    )


def _details(programme: Programme, register: Register, row: Mapping[str, object], t: Texts) -> Iterable[str]:
    """What tells the row from others, and what an indicator may be restricted by."""
    if row["synthetic"]:
        yield t("common.demonstration")
    for one in register.columns:
        tells = one.name in register.identity or one.restricts
        if tells and row[one.name] and one.name not in (register.title, OWNER.name):
            yield f"{t(f'registers.column_{one.name}')}: {_said(programme, one, str(row[one.name]), t)}"


def _said(programme: Programme, column: Column, value: str, t: Texts) -> str:
    if value in column.choices:
        return t(f"registers.{column.name}_{value}")
    things = getattr(programme, column.of, ()) if column.kind == "key" else ()
    return next((t.pick(one.title) for one in things if one.key == value), value)


def _planned(register: Register, row: Mapping[str, object], t: Texts) -> str:
    """As it is written, else its days."""
    if register.period is None:
        return ""
    if written := str(row[register.period.written] or ""):
        return written
    days = [cast("dt.date | None", row[name]) for name in (register.period.first, register.period.last)]
    return " – ".join(t.date(one) if one else "" for one in days) if any(days) else ""


def _capitalised(said: str) -> str:
    return said[:1].upper() + said[1:]
