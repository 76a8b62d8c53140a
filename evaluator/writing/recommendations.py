"""Recommendations handed over to those whom they are for, what these answer, and what became of them.

A recommendation is written as a passage is. Handed over, it is a row of the register of recommendations, so that its
owner can be asked by link and its status told as that of any row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from evaluator.findings.model import Findings
from evaluator.findings.written import Recommendation, Response
from evaluator.records.event_histories import in_life_order
from evaluator.records.recommendations import ANSWERS, REGISTER, STATUSES
from evaluator.registers import keeping
from evaluator.registers.correcting import correct_row
from evaluator.reporting.facts import facts, filled
from evaluator.reporting.wording import Wording
from evaluator.store import registers as store
from evaluator.store.register_versions import Recorded, withdrawn
from evaluator.store.writing import Version, add_version, passages
from evaluator.texts import Texts
from evaluator.writing.checking import problems_of
from evaluator.writing.marks import figures, typed_numbers
from evaluator.writing.passages import By, reference_of
from evaluator.writing.places import RECOMMENDATION, languages_of
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

NAME: Final = REGISTER.name
LONGEST_OWNER: Final = 80
"""Whom a recommendation is for is its owner until somebody says otherwise, where that is short enough for a role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What somebody answers to a recommendation: ``answer`` is one of `ANSWERS`; ``on`` is None for today."""

    answer: str
    on: dt.date | None = None
    reason: str = ""
    action: str = ""
    owner: str = ""
    due: dt.date | None = None


def handed_over(db: Connection, programme: str) -> dict[str, Mapping[str, object]]:
    """The rows of the recommendations that were handed over, by reference."""
    return {str(row["reference"]): row for row in store.rows(db, programme, NAME)}


def hand_over(db: Connection, findings: Findings, by: By) -> int:
    """Make a row of each signed recommendation of the milestone that never had one; how many. From then on its words
    stand as they are read, with the figures as they are now: the row is known outside. Raises InputRejected with what
    is wrong with those that are signed."""
    programme = findings.programme
    there = {*handed_over(db, programme.key), *withdrawn(db, programme.key, NAME)}
    held = passages(db, programme.key, findings.milestone.key, place=RECOMMENDATION)
    its = [one for at, one in sorted(held.items()) if one.signed and one.text and reference_of(at) not in there]
    known = figures(findings)
    if faults := [fault for one in its for fault in problems_of(one, programme, known)]:
        raise InputRejected(faults)
    for one in its:
        _add_row(db, findings, _as_read(db, findings, one), by)
    return len(its)


def answer(db: Connection, programme: str, reference: str, its: Answered, by: By) -> None:
    """Record the first thing that is said of a recommendation, with the action, its owner and its day. Raises
    InputRejected with everything that is wrong with it."""
    faults = [] if its.answer in ANSWERS else [Diagnostic("writing.choose_answer", ("answer",))]
    if its.answer == "rejected" and not its.reason.strip():
        faults.append(Diagnostic("writing.no_reason", ("reason",)))
    if faults:
        raise InputRejected(faults)
    day = (its.on or by.now.date()).isoformat()
    event = {"state": its.answer, "occurred_on": day, "note": its.reason.strip()}
    keeping.move(db, programme, NAME, reference, event, by=by.account, now=by.now)
    row = handed_over(db, programme)[reference]
    told = {"action": its.action.strip(), "owner": its.owner.strip(), "due": its.due.isoformat() if its.due else ""}
    changed = {name: value for name, value in told.items() if value and value != str(row[name] or "")}
    if changed:
        reason = Texts("da")(f"registers.state_{its.answer}")
        correct_row(db, programme, NAME, reference, changed, Recorded(by.account, by.now, reason))


def recommendations(db: Connection, findings: Findings) -> tuple[list[Version], list[Version]]:
    """Those of the milestone, and the signed ones of milestones before it, by number."""
    until = [one.key for one in findings.programme.milestones_until(findings.milestone.key)]
    every = passages(db, findings.programme.key, place=RECOMMENDATION).values()
    its = sorted((one for one in every if one.text), key=lambda one: int(one.at.key))
    earlier = [one for one in its if one.at.milestone in until[:-1] and one.signed]
    return [one for one in its if one.at.milestone == until[-1]], earlier


def told(
    db: Connection, programme: str, some: Iterable[Version], until: dt.date | None = None
) -> tuple[Recommendation, ...]:
    """With what was answered and done, at the latest on the day ``until``."""
    rows, lives = handed_over(db, programme), _lives(db, programme, until)
    found = []
    for one in some:
        row = rows.get(reference_of(one.at))
        response = None if row is None else _response(row, lives.get(str(row["reference"]), []))
        texts = dict(one.text), dict(one.to_whom)
        found.append(Recommendation(int(one.at.key), one.at.milestone, *texts, one.rests_on, response))
    return tuple(found)


def _lives(db: Connection, programme: str, until: dt.date | None) -> dict[str, list[Mapping[str, object]]]:
    """The events of each row in the order of a life."""
    found: dict[str, list[Mapping[str, object]]] = {}
    for event in store.events(db, programme, NAME):
        day = event[REGISTER.date]
        if isinstance(day, dt.date) and (until is None or day <= until):
            found.setdefault(str(event["reference"]), []).append(event)
    return {key: _in_order(its) for key, its in found.items()}


def _in_order(events: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    by_moment = {(day, str(one["state"])): one for one in events if isinstance(day := one[REGISTER.date], dt.date)}
    return [by_moment[moment] for moment in in_life_order(REGISTER, by_moment)]


def _response(row: Mapping[str, object], life: Sequence[Mapping[str, object]]) -> Response | None:
    """None where nobody has answered. Whoever carries one out without an answer agrees in deed; whoever drops one does
    not."""
    if not life:
        return None
    said = {str(one["state"]): one for one in life}
    implied = "rejected" if str(life[-1]["state"]) == "dropped" else "agreed"
    given = next((one for one in said if one in ANSWERS), "")
    last, due = life[-1], row["due"]
    day = last[REGISTER.date]
    return Response(
        answer=given or implied,
        reason=str(said[given]["note"]) if given else "",
        action=str(row["action"]),
        owner=str(row["owner"]),
        due=due if isinstance(due, dt.date) else None,
        status=str(last["state"]) if last["state"] in STATUSES else "",
        told_on=day if isinstance(day, dt.date) else None,
    )


def _as_read(db: Connection, findings: Findings, its: Version) -> Version:
    """The version with its figures written out, as everybody reads it from now on."""
    programme = findings.programme
    text = {
        language: filled(its.text.get(language, ""), facts(findings, Wording(Texts(language), programme)))[0]
        for language in languages_of(programme)
    }
    if text == its.text:
        return its
    frozen = replace(its, version=its.version + 1, text=text, marks={}, numbers=tuple(sorted(typed_numbers(text))))
    if not add_version(db, frozen):
        raise InputRejected([Diagnostic("writing.changed_meanwhile", ())])
    return frozen


def _add_row(db: Connection, findings: Findings, its: Version, by: By) -> None:
    first = languages_of(findings.programme)[0]
    to = its.to_whom.get(first, "")
    cells = {
        "reference": reference_of(its.at),
        "milestone": its.at.milestone,
        "title": its.text[first],
        "to_whom": to,
        "owner": to if len(to) <= LONGEST_OWNER else "",
        "synthetic": its.synthetic,
    }
    keeping.add(db, findings.programme.key, NAME, cells, by=by.account, now=by.now)
