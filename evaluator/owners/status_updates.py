"""What an owner tells becomes an event in the life of the row, and a correction of it another version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluator.documents.storing import load_programme
from evaluator.owners.files import NOTHING, Attached
from evaluator.owners.rounds import today
from evaluator.owners.visiting import Question, Visit, question_of
from evaluator.programme.model import Programme
from evaluator.records.registry import REGISTERS
from evaluator.registers import keeping
from evaluator.registers.correcting import correct_row, withdraw_row
from evaluator.registers.naming import state_term
from evaluator.store import status_reports as store
from evaluator.store.audit import OWNER
from evaluator.store.documents import lock_programme
from evaluator.store.register_versions import Recorded, last_events
from evaluator.store.status_reports import StatusReport
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.notation import like_a_cpr_number

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Connection

    from evaluator.texts import Texts

LONGEST: Final = 2000
"""Characters of what was learned."""
MOST: Final = 20
"""Answers to one question, with corrections."""


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """What an owner says. ``state`` is one of the question's choices, '' where there are none; ``day`` as it was typed,
    '' where nothing has changed. ``mark``: that of the row as the page was drawn. ``action`` and ``due``, as it was
    typed, come with the answer to a recommendation, whose reason is what was ``learned``."""

    state: str
    day: str
    learned: str
    mark: str
    file: Attached = NOTHING
    named: bool = False
    action: str = ""
    due: str = ""


def tell(db: Connection, visit: Visit, request: UUID, told: StatusUpdate, texts: Texts, *, now: dt.datetime) -> None:
    """Store what an owner tells of a row. What arrives twice changes nothing. Raises InputRejected with everything that
    is wrong, and then nothing is stored: the round is over, the row has moved on since the page was drawn, a state does
    not follow, a day lies before the last event or in the future, a file is of no kind that is taken."""
    lock_programme(db, visit.programme)
    asked = visit.question(request)
    if asked is None or not visit.takes_answers(now):
        raise _refused("round_over")
    question = question_of(db, visit.programme, asked.request)
    learned = told.learned.strip()
    day, unread = _day(question, told)
    plan, unclear = _plan(question, told)
    is_same = question.last and _is_same(db, visit.programme, question.last, (told.state, day, learned), told.file)
    if is_same and not (plan or unclear):
        _name(db, visit, told, now)
        return
    if question.row is None:
        raise _refused("row_gone")
    loaded, _ = load_programme(db, visit.programme)
    if told.mark != question.row.mark:
        raise _moved_on(loaded, question)
    wrong = [*told.file.wrong, *unread, *unclear, *_wrong_with(loaded, question, told, day, learned, today(now))]
    if wrong:
        raise InputRejected(wrong)
    event = _event(db, visit.programme, question, told.state, day, learned, texts, now)
    if plan:
        by = Recorded(OWNER, now, texts("owners.told_by_owner"))
        correct_row(db, visit.programme, question.row.register, question.row.reference, plan, by)
    number = len(question.reports) + 1
    its = StatusReport(request, number, told.state, day, learned, now, event, told.file.kind)
    store.add_report(db, visit.programme, its, told.file.content)
    _name(db, visit, told, now)


def _event(
    db: Connection,
    programme: str,
    question: Question,
    state: str,
    day: dt.date | None,
    learned: str,
    texts: Texts,
    now: dt.datetime,
) -> int | None:
    """The number of the event that holds what was told; None where the row stays as it is."""
    row, last, changes = question.row, question.last, bool(state) and state != question.before
    assert row is not None
    cells = _cells(row.register, state, day, learned)
    if question.corrects and last is not None and last.event is not None:
        by = Recorded(OWNER, now, texts("owners.corrected_by_owner"))
        if not changes:
            withdraw_row(db, programme, row.register, row.reference, by, event=last.event)
            return None
        if (state, day, learned) != (last.state, last.occurred_on, last.learned):
            correct_row(db, programme, row.register, row.reference, cells, by, event=last.event)
        return last.event
    if not changes:
        return None
    keeping.move(db, programme, row.register, row.reference, cells, by=OWNER, now=now)
    return last_events(db, programme, row.register, row.reference)[row.reference]


def _cells(register: str, state: str, day: dt.date | None, learned: str) -> Mapping[str, str]:
    """As a file has them; what was learned is the note, where the register's events have one."""
    its = REGISTERS[register]
    cells = {its.state: state, its.date: day.isoformat() if day else "", "note": learned}
    return {column.name: cells[column.name] for column in its.history if column.name in cells}


def _wrong_with(
    programme: Programme, question: Question, told: StatusUpdate, day: dt.date | None, learned: str, now: dt.date
) -> Iterator[Diagnostic]:
    row = question.row
    assert row is not None
    steps = row.steps[:-1] if question.corrects else row.steps
    since = steps[-1].day if steps else None
    if question.choices and told.state not in question.choices:
        if told.state:
            state = state_term(programme, row.register, told.state) if told.state in _states(row.register) else ""
            yield Diagnostic("owners.not_next", ("state",), {"state": state})
        else:
            yield Diagnostic("owners.no_state", ("state",))
    elif not question.choices and not (learned or told.file.sent):
        yield Diagnostic("owners.nothing_told", ("learned",))
    if told.state == "rejected" and not learned:
        yield Diagnostic("owners.no_reason", ("learned",))
    if told.state and told.state != question.before and day is None and not told.day.strip():
        yield Diagnostic("owners.no_day", ("day",))
    if day and day > now:
        yield Diagnostic("owners.day_ahead", ("day",))
    if day and since and day < since and told.state != question.before:
        yield Diagnostic("owners.before_last", ("day",), {"last": since})
    if len(question.reports) >= MOST:
        yield Diagnostic("owners.too_often", (), {"most": MOST})
    for name, words in (("learned", learned), ("action", told.action)):
        if len(words) > LONGEST:
            yield Diagnostic("owners.too_long", (name,), {"most": LONGEST})
        if like_a_cpr_number(words):
            yield Diagnostic("owners.cpr", (name,))


def _states(register: str) -> tuple[str, ...]:
    its = REGISTERS[register]
    return its.column(its.state).choices if its.history else ()


def _day(question: Question, told: StatusUpdate) -> tuple[dt.date | None, list[Diagnostic]]:
    """The day of a new state; none is kept where nothing has changed."""
    if not told.state or told.state == question.before or not told.day.strip():
        return None, []
    try:
        return dt.date.fromisoformat(told.day.strip()), []
    except ValueError:
        return None, [Diagnostic("owners.not_a_day", ("day",))]


def _plan(question: Question, told: StatusUpdate) -> tuple[dict[str, str], list[Diagnostic]]:
    """What the row does not say yet of what is done about a recommendation and until when."""
    if not question.asks_answer or question.row is None:
        return {}, []
    due = told.due.strip()
    try:
        until = dt.date.fromisoformat(due) if due else question.row.due
    except ValueError:
        return {}, [Diagnostic("owners.not_a_day", ("due",))]
    found = {"action": told.action.strip()} if told.action.strip() not in ("", question.row.action) else {}
    if until and until != question.row.due:
        found["due"] = until.isoformat()
    return found, []


def _is_same(
    db: Connection, programme: str, last: StatusReport, said: tuple[str, dt.date | None, str], file: Attached
) -> bool:
    if said != (last.state, last.occurred_on, last.learned):
        return False
    if not file.content:
        return True
    stored = store.content_of(db, programme, last.request, last.number)
    return stored is not None and stored[1] == file.content


def _moved_on(programme: Programme, question: Question) -> InputRejected:
    row = question.row
    if row is None or not row.state:
        return _refused("changed_meanwhile")
    values = {"state": state_term(programme, row.register, row.state), "date": row.since or ""}
    return InputRejected([Diagnostic("owners.moved_on", ("state",), values)])


def _name(db: Connection, visit: Visit, told: StatusUpdate, now: dt.datetime) -> None:
    if told.named != visit.named:
        store.name_owner(db, visit.programme, visit.owner, visit.contact.name if told.named else "", now)


def _refused(name: str) -> InputRejected:
    return InputRejected([Diagnostic(f"owners.{name}", ())])
