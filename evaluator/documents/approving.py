"""The plan as it stands, approved by the steering group, and what has changed since it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.documents.planning import programme_version
from evaluator.documents.storing import load_programme, load_questionnaire
from evaluator.programme.agreement import differences
from evaluator.programme.approval import Approval, Difference
from evaluator.programme.canonical import plan_digest
from evaluator.programme.model import Programme
from evaluator.store import audit, plans
from evaluator.store.documents import QUESTIONNAIRE, documents, lock_programme
from evaluator.store.wave_times import TIME_ZONE
from surveys.diagnostics import Diagnostic, InputRejected
from surveys.questionnaire import Questionnaire

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be approved now: version ``number`` of the programme document, and the newest version of each
    questionnaire that it asks. ``digest`` is that of all of it."""

    programme: Programme
    number: int
    questionnaires: Mapping[str, Questionnaire]
    numbers: Mapping[str, int]
    digest: str


@dataclass(frozen=True, slots=True)
class News:
    """What has changed since an approval, nothing where ``is_same``: ``differences`` of what is agreed of the
    milestones, questionnaires in another version as (key, before, after) with 0 for none, and keys of boxes and links
    of the theory that are others, came or went. Something else may have changed too."""

    is_same: bool
    differences: tuple[Difference, ...] = ()
    questionnaires: tuple[tuple[str, int, int], ...] = ()
    theory: tuple[str, ...] = ()


def current_plan(db: Connection, programme: str) -> Plan:
    """Raises InputRejected where there is no such programme."""
    loaded, document = load_programme(db, programme)
    asked = {wave.questionnaire for wave in loaded.waves}
    numbers = {one.key: one.number for one in documents(db, programme, QUESTIONNAIRE) if one.key in asked}
    its = {key: load_questionnaire(db, programme, key, number) for key, number in numbers.items()}
    return Plan(loaded, document.number, its, numbers, plan_digest(loaded, its))


def approve(
    db: Connection,
    programme: str,
    *,
    approved_by: str,
    approved_on: dt.date,
    remark: str,
    actor: str,
    now: dt.datetime,
    seen: str | None = None,
    on_paper: bool = False,
) -> Approval:
    """Store that the plan as it stands was approved. ``seen``: the digest of what whoever approves has read.

    Raises InputRejected where nobody is named, the day has not come, a paper is not said to be anywhere, or the plan is
    no longer the one that was read."""
    lock_programme(db, programme)
    plan = current_plan(db, programme)
    faults = []
    if not approved_by.strip():
        faults.append(Diagnostic("documents.approved_by_nobody", (programme,)))
    if approved_on > now.astimezone(TIME_ZONE).date():
        faults.append(Diagnostic("documents.approved_in_the_future", (programme,), {"on": approved_on}))
    if on_paper and not remark.strip():
        faults.append(Diagnostic("documents.paper_without_note", (programme,)))
    if seen not in (None, plan.digest):
        faults.append(Diagnostic("documents.plan_changed_meanwhile", (programme,)))
    if faults:
        raise InputRejected(faults)
    its = Approval(
        approved_by=approved_by.strip(),
        approved_on=approved_on,
        remark=remark.strip(),
        document=plan.number,
        questionnaires=plan.numbers,
        digest=plan.digest,
        on_paper=on_paper,
        recorded_by=actor,
        recorded_at=now,
    )
    stored = plans.add_approval(db, programme, its)
    details: dict[str, audit.Detail] = {
        "number": stored.number,
        "document": plan.number,
        "digest": plan.digest,
        "on_paper": on_paper,
    }
    audit.record(db, "plan_approved", actor=actor, now=now, programme=programme, details=details)
    return stored


def waits_for_approval(db: Connection, programme: str) -> bool:
    """Whether the plan as it stands is another than the one that was approved last, or none was."""
    given = plans.approvals(db, programme)
    return not given or given[-1].digest != current_plan(db, programme).digest


def news_since(db: Connection, approval: Approval, plan: Plan) -> News:
    """The plan as it stands against what was approved."""
    if approval.digest == plan.digest:
        return News(is_same=True)
    then, now = programme_version(db, plan.programme.key, approval.document), plan.programme
    if then is None:
        return News(is_same=False)
    keys = dict.fromkeys([*(one.key for one in then.milestones), *(one.key for one in now.milestones)])
    numbers = {
        key: (approval.questionnaires.get(key, 0), plan.numbers.get(key, 0))
        for key in dict.fromkeys([*approval.questionnaires, *plan.numbers])
    }
    before, after = _theory(then), _theory(now)
    return News(
        False,
        tuple(one for key in keys for one in differences(then, now, key)),
        tuple((key, *pair) for key, pair in numbers.items() if pair[0] != pair[1]),
        tuple(key for key in dict.fromkeys([*before, *after]) if before.get(key) != after.get(key)),
    )


def _theory(programme: Programme) -> dict[str, object]:
    boxes: dict[str, object] = {one.key: one for one in programme.nodes}
    return boxes | {one.key: one for one in programme.links}
