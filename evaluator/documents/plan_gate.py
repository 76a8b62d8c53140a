"""What an import may not do in silence: change what was agreed of a milestone whose collection has begun, take out a
wave that has answers, or replace what is newer in the store than the folder that it comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from evaluator.documents.folders import PROGRAMME_FILE
from evaluator.documents.planning import begun_milestones
from evaluator.programme.agreement import differences, plainly
from evaluator.programme.approval import Difference, PlanChange
from evaluator.programme.model import Programme
from evaluator.store import audit, plans
from surveys.diagnostics import Diagnostic, Place, Term

if TYPE_CHECKING:
    from sqlalchemy import Connection

NONE: Final = Term("plan.nothing")


def changes_of_plan(
    db: Connection, before: Programme | None, after: Programme, *, asked: Collection[str], now: dt.datetime
) -> tuple[Difference, ...]:
    """What ``after`` changes of milestones whose collection has begun, against ``before``, the newest version.
    ``asked``: the waves that have answers, or people who hold a link to them."""
    if before is None:
        return ()
    planned = {wave.key for wave in after.waves}
    gone = [wave for wave in before.waves if wave.key in asked and wave.key not in planned]
    changed = [one for key in begun_milestones(db, before.key, now) for one in differences(before, after, key)]
    return (*changed, *(Difference(wave.milestone, "wave", wave.key, "removed", "", "") for wave in gone))


def refusals(changed: Sequence[Difference]) -> Iterator[Diagnostic]:
    """One for each change for which no reason was given."""
    for one in changed:
        code = one.aspect if one.aspect in ("removed", "added") else "changed"
        code = "wave_added" if (one.kind, one.aspect) == ("wave", "added") else code
        values = {
            "what": Term(f"plan.aspect_{one.aspect}"),
            "before": plainly(one.before) if one.before else NONE,
            "after": plainly(one.after) if one.after else NONE,
            "milestone": one.milestone,
        }
        yield Diagnostic(f"documents.agreed_{code}", _place(one), values)


def keep(
    db: Connection,
    programme: str,
    changed: Sequence[Difference],
    *,
    reason: str,
    document: int,
    actor: str,
    now: dt.datetime,
) -> None:
    """Store what was changed for a reason, in the plan and in the audit log, which holds no words of anybody."""
    plans.add_changes(db, programme, [PlanChange(one, reason, actor, now, document) for one in changed])
    for one in changed:
        details: dict[str, audit.Detail] = {"document": document, "before": one.before, "after": one.after}
        details["what"] = " ".join(part for part in one.place if part)
        about = one.milestone
        audit.record(db, "plan_changed", actor=actor, now=now, programme=programme, subject=about, details=details)


def _place(one: Difference) -> Place:
    aspect = () if one.aspect in ("removed", "added") else (_KEYS.get(one.aspect, one.aspect),)
    inside: dict[str, Place] = {
        "indicator": ("indicators", one.key, *aspect),
        "group": ("groups", one.key),
        "milestone": ("milestones", one.key, *aspect),
        "wave": ("waves", one.key, *aspect),
        "programme": aspect,
    }
    return (PROGRAMME_FILE, *inside[one.kind])


_KEYS: Final = {"target": "targets"}
