"""Correcting and withdrawing a row of a register, bringing it back, and reading what it was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from evaluator.documents.storing import load_programme
from evaluator.records.event_histories import Moment, in_life_order, may_follow
from evaluator.records.model import Column, Register
from evaluator.registers.changes import Change, contradictions, correct_and_note, note_change, register_named
from evaluator.registers.naming import column_terms, state_term
from evaluator.registers.reading import read_period, read_values
from evaluator.registers.rows import by_identity, no_shares
from evaluator.store import register_versions as versions
from evaluator.store import registers as store
from evaluator.store.documents import lock_programme
from evaluator.store.register_versions import ROW, Recorded, Version
from surveys.diagnostics import Column as ColumnStep
from surveys.diagnostics import Diagnostic, InputRejected, Place, Value, unknown

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Connection

    from evaluator.programme.model import Programme


def correct_row(
    db: Connection,
    programme: str,
    kind: str,
    reference: str,
    written: Mapping[str, str],
    by: Recorded,
    *,
    event: int = ROW,
    seen: int = 0,
) -> int:
    """Let what is ``written`` for some columns take their place in a row, or in the ``event`` of that number; the
    number of the version. ``seen``: that which was seen when it was written; a column that somebody corrected since is
    not corrected back unasked. Raises InputRejected with everything that is wrong, and then nothing has changed."""
    register = register_named(kind)
    loaded, _ = load_programme(db, programme)
    lock_programme(db, programme)
    place = (register.name, reference)
    last = _standing(db, programme, register, reference, event)
    cells, wrong = read_values(loaded, versions.columns_of(register.name, event), written, place)
    dated, unsure = read_period(register, cells, written)
    cells = {**cells, **dated}
    wrong = [*_reasonless(by, place), *wrong, *unsure, *_overtaken(db, programme, register, last, cells, seen)]
    if not wrong and all(last.cells[name] == value for name, value in cells.items()):
        wrong.append(Diagnostic("registers.nothing_changed", place))
    if not wrong:
        after = {"reference": reference, **last.cells, **cells}
        wrong += _wrong_row(db, loaded, register, after, place) if event == ROW else []
        wrong += _wrong_event(db, loaded, register, reference, event, after, place) if event != ROW else []
    if wrong:
        raise InputRejected(wrong)
    return correct_and_note(db, programme, register.name, Change(register.name, reference, cells, event), by)


def _overtaken(
    db: Connection, programme: str, register: Register, last: Version, cells: Mapping[str, object], seen: int
) -> list[Diagnostic]:
    """The columns that somebody corrected to something else since the version that was ``seen``."""
    every = versions.versions(db, programme, register.name, last.reference) if 0 < seen < last.number else []
    before = next((one.cells for one in every if (one.event, one.number) == (last.event, seen)), last.cells)
    return [
        Diagnostic("registers.corrected_meanwhile", (register.name, last.reference, ColumnStep(name)))
        for name, value in cells.items()
        if before.get(name) != last.cells.get(name) != value
    ]


def withdraw_row(
    db: Connection, programme: str, kind: str, reference: str, by: Recorded, *, event: int = ROW, seen: int = 0
) -> int:
    """Let a row, or one of its events, no longer hold; the number of the version. ``seen``: how many versions it had
    when that was decided, those of its events too; what has changed since is not withdrawn unasked. Raises
    InputRejected."""
    register = register_named(kind)
    load_programme(db, programme)
    lock_programme(db, programme)
    place = (register.name, reference)
    _standing(db, programme, register, reference, event)
    wrong = _reasonless(by, place)
    if 0 < seen < sum(event in (ROW, one.event) for one in history(db, programme, kind, reference)):
        wrong.append(Diagnostic("registers.changed_meanwhile", place))
    if wrong:
        raise InputRejected(wrong)
    number = versions.withdraw(db, programme, register.name, reference, by, event=event)
    note_change(db, programme, register.name, Change(register.name, reference, {}, event), by, "row_withdrawn", number)
    return number


def bring_back_row(db: Connection, programme: str, kind: str, reference: str, by: Recorded) -> int:
    """Let a row that was withdrawn hold again, with those of its events that were not withdrawn themselves; the number
    of the version. Raises InputRejected for one that holds, without a reason, or where another row says the same
    since."""
    register, place = register_named(kind), (register_named(kind).name, reference)
    loaded, _ = load_programme(db, programme)
    lock_programme(db, programme)
    last = versions.withdrawn(db, programme, register.name).get(reference)
    wrong = _reasonless(by, place)
    if last is None:
        wrong.append(Diagnostic("registers.is_not_withdrawn", place))
    else:
        wrong += _wrong_row(db, loaded, register, {"reference": reference, **last.cells}, place)
    if wrong:
        raise InputRejected(wrong)
    return correct_and_note(db, programme, register.name, Change(register.name, reference, {}), by)


def history(db: Connection, programme: str, kind: str, reference: str) -> Sequence[Version]:
    """Every version of a row and of its events. Raises InputRejected where there never was such a row."""
    register = register_named(kind)
    load_programme(db, programme)
    found = versions.versions(db, programme, register.name, reference)
    if not found:
        raise InputRejected([_no_row(db, programme, register, reference)])
    return found


def listed(db: Connection, programme: str, kind: str) -> tuple[list[dict[str, object]], list[Diagnostic]]:
    """The rows of a register that hold, and where they contradict each other."""
    register = register_named(kind)
    load_programme(db, programme)
    return store.rows(db, programme, register.name), contradictions(db, programme, register)


def _reasonless(by: Recorded, place: Place) -> list[Diagnostic]:
    return [] if by.reason.strip() else [Diagnostic("registers.no_reason", place)]


def _standing(db: Connection, programme: str, register: Register, reference: str, event: int) -> Version:
    """The version that holds; raises InputRejected where none does."""
    last = versions.latest(versions.versions(db, programme, register.name, reference))
    found, row = last.get((reference, event)), last.get((reference, ROW))
    place = (register.name, reference)
    if row is None:
        raise InputRejected([_no_row(db, programme, register, reference)])
    if found is None:
        raise InputRejected([Diagnostic("registers.no_event", place, {"event": event})])
    if found.withdrawn or row.withdrawn:
        raise InputRejected([Diagnostic("registers.is_withdrawn", place)])
    return found


def _no_row(db: Connection, programme: str, register: Register, reference: str) -> Diagnostic:
    known = [str(row["reference"]) for row in store.rows(db, programme, register.name)]
    return unknown("registers.no_row", (register.name,), reference, known)


def _wrong_row(
    db: Connection, programme: Programme, register: Register, after: Mapping[str, object], place: Place
) -> list[Diagnostic]:
    columns: Sequence[Column] = register.columns
    found = [
        Diagnostic("registers.no_share", (*place, ColumnStep(name)), {"value": f"{value:g}"})
        for name, value in no_shares(after, columns, programme).items()
    ]
    if register.history and not after[register.title]:
        found.append(Diagnostic("registers.no_title", (*place, ColumnStep(register.title))))
    if register.single:
        others = [row for row in store.rows(db, programme.key, register.name) if row["reference"] != after["reference"]]
        (*first, own) = by_identity(register, [*others, after])[tuple(after[name] for name in register.apart)]
        if first:
            names = column_terms(register.apart)
            found.append(
                Diagnostic("registers.second_value", place, {"columns": names, "reference": own, "first": first[0]})
            )
    return found


def _wrong_event(
    db: Connection,
    programme: Programme,
    register: Register,
    reference: str,
    event: int,
    after: Mapping[str, object],
    place: Place,
) -> list[Diagnostic]:
    """An event that is there already, or that no longer fits into the life of its row."""
    its = store.events(db, programme.key, register.name, reference)
    others = {_moment(register, one) for one in its if one["number"] != event}
    own = _moment(register, after)
    if own in others:
        return [Diagnostic("registers.event_is_there", place)]
    found = []
    for (first, earlier), (second, later) in pairwise(in_life_order(register, {*others, own})):
        if not may_follow(register, earlier, later):
            states = {"earlier": state_term(programme, register.name, earlier)}
            states["later"] = state_term(programme, register.name, later)
            days: dict[str, Value] = {"earlier_date": first.isoformat(), "later_date": second.isoformat()}
            found.append(Diagnostic("registers.disorder", place, {**states, **days}))
    return found


def _moment(register: Register, event: Mapping[str, object]) -> Moment:
    return cast("dt.date", event[register.date]), str(event[register.state])
