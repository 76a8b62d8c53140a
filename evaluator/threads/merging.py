"""Two rows that say the same become one by hand: what pointed at one points at the other, and all of it can be undone.

Nothing is taken away: the row that goes is withdrawn, which is a version of it like any other (decision 35). So it is
counted once from then on, and as before where somebody asks what was known earlier.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from evaluator.evidence.following import pieces_follow, pieces_go_back
from evaluator.records.event_histories import in_life_order, may_follow
from evaluator.records.model import Register
from evaluator.records.registry import REGISTERS
from evaluator.registers.changes import Change, correct_and_note, note_change
from evaluator.store import audit, registers, threads
from evaluator.store import evidence as evidence_store
from evaluator.store import register_versions as versions
from evaluator.store.documents import lock_programme
from evaluator.store.register_versions import ROW, Recorded
from evaluator.store.status_rounds import ask_about, requests
from evaluator.store.threads import Key, Moves, ThreadChange
from evaluator.threads.changed import as_cells
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

    Cells = Mapping[str, Any]

MERGED: Final = "merged"


def merge(db: Connection, programme: str, kept: Key, gone: Key, by: Recorded) -> int:
    """Let two rows of a register be one, the row ``kept``; the number of the change. It takes over what it lacks: cells
    that are empty and states that it had not reached. Where ``gone`` was of a thread and ``kept`` of none, it is now.

    ``by.reason`` stands in the history of every row that changes. Raises InputRejected where they are not two rows of
    one register that hold, no reason is given, or their histories contradict each other.
    """
    lock_programme(db, programme)
    register, rows = _both(db, programme, kept, gone, by)
    histories = {
        key: registers.events(db, programme, register.name, key[1]) for key in (kept, gone) if register.history
    }
    new = _new_events(register, histories.get(kept, []), histories.get(gone, []))
    if not _fits(register, [*histories.get(kept, []), *new]):
        raise InputRejected([Diagnostic("threads.lives_disagree", (programme,), _both_named(kept, gone))])
    filled = _lacking(register, rows[kept[1]], rows[gone[1]])
    if filled:
        correct_and_note(db, programme, register.name, Change(register.name, kept[1], filled), by)
    for event in new:
        registers.add_event(db, programme, register.name, kept[1], event, _told_by(event, by))
    pointed = list(_pointing(db, programme, gone))
    for name, reference, column in pointed:
        correct_and_note(db, programme, name, Change(name, reference, {column: kept[1]}), by)
    number = versions.withdraw(db, programme, register.name, gone[1], by)
    note_change(db, programme, register.name, Change(register.name, gone[1], {}), by, "row_withdrawn", number)
    moves = _into_one_thread(db, programme, kept, gone)
    threads.apply(db, programme, moves)
    evidence = pieces_follow(db, programme, register.name, rows[gone[1]], kept[1], _of_evidence(by))
    done = {
        "register": register.name,
        "kept": kept[1],
        "gone": gone[1],
        "version": number,
        "filled": {name: _plain(value) for name, value in filled.items()},
        "events": [[event[register.state], _plain(event[register.date])] for event in new],
        "pointed": pointed,
        "evidence": evidence,
        "requests": [str(one) for one in _asked_again(db, programme, kept, gone)],
    }
    return threads.record_change(db, programme, MERGED, as_cells(moves) | {"merged": done}, by=by.by, now=by.at)


def unmerge(db: Connection, programme: str, its: ThreadChange, by: Recorded) -> None:
    """Let both rows hold again as before a merge. What was corrected by hand since then stays. Raises InputRejected
    where one of the rows has been withdrawn, or brought back, since."""
    done = its.cells["merged"]
    register, kept, gone = REGISTERS[done["register"]], done["kept"], done["gone"]
    last = versions.latest(versions.versions(db, programme, register.name, gone))[gone, ROW]
    rows = {str(row["reference"]): row for row in registers.rows(db, programme, register.name)}
    if kept not in rows or not last.withdrawn or last.number != done["version"]:
        raise InputRejected([Diagnostic("threads.changed_since", (programme,))])
    correct_and_note(db, programme, register.name, Change(register.name, gone, {}), by)
    for name, reference, column in done["pointed"]:
        if _now(db, programme, name, reference).get(column) == kept:
            correct_and_note(db, programme, name, Change(name, reference, {column: gone}), by)
    _take_back_events(db, programme, register, kept, done["events"], by)
    empty = {one.name: one.empty for one in register.columns}
    back = {name: empty[name] for name, value in done["filled"].items() if _plain(rows[kept][name]) == value}
    if back:
        correct_and_note(db, programme, register.name, Change(register.name, kept, back), by)
    pieces_go_back(db, programme, register.name, gone, kept, done["evidence"], _of_evidence(by))
    asked = [one.id for one in requests(db, programme, row=(register.name, kept)) if str(one.id) in done["requests"]]
    ask_about(db, programme, asked, (register.name, gone))


def _both(
    db: Connection, programme: str, kept: Key, gone: Key, by: Recorded
) -> tuple[Register, dict[str, dict[str, object]]]:
    wrong = []
    if kept[0] != gone[0] or kept == gone or kept[0] not in REGISTERS:
        raise InputRejected([Diagnostic("threads.not_two_rows", (programme,))])
    rows = {str(row["reference"]): row for row in registers.rows(db, programme, kept[0])}
    wrong += [
        Diagnostic("threads.no_row", (programme,), {"reference": one[1]}) for one in (kept, gone) if one[1] not in rows
    ]
    if not by.reason.strip():
        wrong.append(Diagnostic("threads.no_reason", (programme,)))
    if wrong:
        raise InputRejected(wrong)
    return REGISTERS[kept[0]], rows


def _asked_again(db: Connection, programme: str, kept: Key, gone: Key) -> list[UUID]:
    """Let whoever was asked about the row that goes be asked about the one that stays, and what they told be of that.
    Where a round asks about both, its question about the row that goes says that it is gone."""
    rounds = {one.round for one in requests(db, programme, row=kept)}
    found = [one.id for one in requests(db, programme, row=gone) if one.round not in rounds]
    ask_about(db, programme, found, kept)
    return found


def _told_by(event: Cells, by: Recorded) -> Recorded:
    """What an owner told stays theirs; anything else was recorded by whoever merges."""
    return replace(by, by=audit.OWNER) if event["recorded_by"] == audit.OWNER else by


def _of_evidence(by: Recorded) -> evidence_store.Recorded:
    return evidence_store.Recorded(by=by.by, at=by.at, why=by.reason)


def _both_named(kept: Key, gone: Key) -> dict[str, str]:
    return {"kept": kept[1], "gone": gone[1]}


def _lacking(register: Register, kept: Cells, gone: Cells) -> dict[str, object]:
    """What only the row that goes says. A date comes with its mark: one that was assumed stays so."""
    names = [one.name for one in register.columns if one.kind != "truth"]
    found = {name: gone[name] for name in names if kept[name] in ("", None) and gone[name] not in ("", None)}
    assumed = "date_assumed" in kept and register.date in found
    return found | ({"date_assumed": gone["date_assumed"]} if assumed and gone["date_assumed"] else {})


def _new_events(register: Register, kept: list[dict[str, object]], gone: list[dict[str, object]]) -> list[Cells]:
    reached = {event[register.state] for event in kept}
    return [event for event in gone if event[register.state] not in reached]


def _fits(register: Register, events: list[Cells]) -> bool:
    life = in_life_order(register, ((event[register.date], event[register.state]) for event in events))
    return all(may_follow(register, earlier, later) for (_, earlier), (_, later) in pairwise(life))


def _pointing(db: Connection, programme: str, gone: Key) -> Iterator[tuple[str, str, str]]:
    """The register, row and column of everything that names the row."""
    for name, register in REGISTERS.items():
        columns = [one.name for one in register.columns if one.kind == "reference" and one.of == gone[0]]
        for row in registers.rows(db, programme, name) if columns else ():
            yield from ((name, str(row["reference"]), column) for column in columns if row[column] == gone[1])


def _into_one_thread(db: Connection, programme: str, kept: Key, gone: Key) -> Moves:
    its = threads.members(db, programme)
    if gone not in its or kept in its:
        return Moves()
    return Moves(rows={gone: (its[gone], None), kept: (None, its[gone])})


def _take_back_events(
    db: Connection, programme: str, register: Register, kept: str, added: list[list[str]], by: Recorded
) -> None:
    for event in registers.events(db, programme, register.name, kept) if added else ():
        if [event[register.state], _plain(event[register.date])] in added:
            number, its = cast("int", event["number"]), register.name
            made = versions.withdraw(db, programme, its, kept, by, event=number)
            note_change(db, programme, its, Change(its, kept, {}, number), by, "row_withdrawn", made)


def _now(db: Connection, programme: str, name: str, reference: str) -> Mapping[str, object]:
    rows = registers.rows(db, programme, name)
    return next((row for row in rows if row["reference"] == reference), {})


def _plain(value: object) -> object:
    """As JSON has it."""
    return value.isoformat() if isinstance(value, dt.date) else value
