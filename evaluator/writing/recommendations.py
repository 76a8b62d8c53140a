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
from evaluator.reporting.facts import Fact, filled
from evaluator.store import registers as store
from evaluator.store.register_versions import ROW, Recorded, withdrawn
from evaluator.store.register_versions import Version as RowVersion
from evaluator.store.register_versions import versions as row_versions
from evaluator.store.writing import At, Version, add_version, passages, versions
from evaluator.texts import LANGUAGES, Texts
from evaluator.writing.marks import typed_numbers
from evaluator.writing.passages import By, reference_of
from evaluator.writing.places import RECOMMENDATION
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


def hand_over(
    db: Connection, programme: str, published: Iterable[Recommendation], known: Mapping[str, Mapping[str, Fact]], by: By
) -> int:
    """Make a row of each recommendation of a ``published`` report that never was one; how many. From then on its words
    stand as that report has them, with its figures, ``known`` by language: the row is known outside."""
    there = {*handed_over(db, programme), *withdrawn(db, programme, NAME)}
    new = [one for one in published if reference_of(_at(one)) not in there]
    for one in new:
        _add_row(db, _as_published(db, programme, one, known), by)
    return len(new)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was recorded, or corrected. ``at`` is None where nobody knows."""

    answer: str
    reason: str
    by: str
    at: dt.datetime | None


def answers_given(db: Connection, programme: str) -> dict[str, list[Given]]:
    """By reference what was answered to each recommendation, the one that holds last."""
    events: dict[tuple[str, int], list[RowVersion]] = {}
    for one in row_versions(db, programme, NAME):
        if one.event != ROW:
            events.setdefault((one.reference, one.event), []).append(one)
    holding = (its for its in events.values() if not its[-1].withdrawn and str(its[-1].cells["state"]) in ANSWERS)
    return {its[-1].reference: [_given(one) for one in its] for its in holding}


def _given(its: RowVersion) -> Given:
    return Given(str(its.cells["state"]), str(its.cells["note"]), its.recorded_by, its.recorded_at)


def answer(db: Connection, programme: str, reference: str, its: Answered, by: By) -> None:
    """Record the first thing that is said of a recommendation, with the action, its owner and its day; or let it take
    the place of what was answered before, which stays in the row's history. Raises InputRejected with everything that
    is wrong with it."""
    faults = [] if its.answer in ANSWERS else [Diagnostic("writing.choose_answer", ("answer",))]
    if its.answer == "rejected" and not its.reason.strip():
        faults.append(Diagnostic("writing.no_reason", ("reason",)))
    if faults:
        raise InputRejected(faults)
    said = {"state": its.answer, "note": its.reason.strip()}
    told = {"action": its.action.strip(), "owner": its.owner.strip(), "due": its.due.isoformat() if its.due else ""}
    before = next((one for one in store.events(db, programme, NAME, reference) if one["state"] in ANSWERS), None)
    if before is None:
        event = said | {"occurred_on": (its.on or by.now.date()).isoformat()}
        keeping.move(db, programme, NAME, reference, event, by=by.account, now=by.now)
        told = {name: value for name, value in told.items() if value}
    else:
        changed = _others(said, before)
        _correct(db, programme, reference, changed, by, its.answer, event=int(str(before["number"])))
    changed = _others(told, handed_over(db, programme)[reference])
    _correct(db, programme, reference, changed, by, its.answer)


def _others(said: Mapping[str, str], row: Mapping[str, object]) -> dict[str, str]:
    """What is said of columns in which something else stands."""
    return {name: value for name, value in said.items() if value != str(row[name] or "")}


def _correct(
    db: Connection, programme: str, reference: str, changed: Mapping[str, str], by: By, answer: str, *, event: int = ROW
) -> None:
    if changed:
        recorded = Recorded(by.account, by.now, Texts("da")(f"registers.state_{answer}"))
        correct_row(db, programme, NAME, reference, changed, recorded, event=event)


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


def _at(its: Recommendation) -> At:
    return At(its.milestone, RECOMMENDATION, str(its.number))


def _as_published(
    db: Connection, programme: str, its: Recommendation, known: Mapping[str, Mapping[str, Fact]]
) -> Version:
    """The version that holds from now on: the words of the report with their figures written out, whatever somebody
    has typed since it was proposed. Whoever signed them stands by them."""
    every = versions(db, programme, _at(its))
    held, ever = every[-1], [one for one in every if one.signed]
    signed = next((one for one in reversed(ever) if one.text == its.text), ever[-1])
    text = {language: filled(words, known[language])[0] for language, words in its.text.items()}
    if held is signed and text == held.text:
        return held
    frozen = replace(
        signed,
        version=held.version + 1,
        text=text,
        to_whom=dict(its.to),
        rests_on=its.findings,
        marks={},
        numbers=tuple(sorted(typed_numbers(text))),
    )
    if not add_version(db, frozen):
        raise InputRejected([Diagnostic("writing.changed_meanwhile", ())])
    return frozen


def _add_row(db: Connection, its: Version, by: By) -> None:
    first = next(one for one in LANGUAGES if one in its.text)
    to = its.to_whom.get(first, "")
    cells = {
        "reference": reference_of(its.at),
        "milestone": its.at.milestone,
        "title": its.text[first],
        "to_whom": to,
        "owner": to if len(to) <= LONGEST_OWNER else "",
        "synthetic": its.synthetic,
    }
    keeping.add(db, its.programme, NAME, cells, by=by.account, now=by.now)
