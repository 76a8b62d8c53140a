"""Joint interpretations: findings shown to those whom they are about, and what was said of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from evaluator.evidence.judging import MOST_WORDS
from evaluator.programme.model import Programme
from evaluator.store import audit
from evaluator.store.evidence import Interpretation, Recorded, add_interpretation, interpretation_versions
from evaluator.store.evidence_tables import SAID
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_PEOPLE: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A joint interpretation as somebody enters it; see `evaluator.store.evidence.Interpretation`."""

    title: str
    milestone: str
    held_on: dt.date | None = None
    present: Mapping[str, int | None] = field(default_factory=dict)
    absent: Sequence[str] = ()
    shown: Sequence[tuple[str, str, str]] = ()
    missing: str = ""


def record(
    db: Connection, programme: Programme, its: Held, *, actor: str, now: dt.datetime, synthetic: bool = False
) -> UUID:
    """Raises InputRejected with all that is wrong with it."""
    added = _version(programme, its, uuid4(), 1, Recorded(by=actor, at=now), synthetic=synthetic)
    _keep(db, added, "added")
    return added.id


def change(
    db: Connection, programme: Programme, before: Interpretation, its: Held, *, actor: str, now: dt.datetime
) -> None:
    """Another version of what was seen as ``before``. Raises InputRejected with all that is wrong with it, and where
    somebody changed it meanwhile."""
    recorded = Recorded(by=actor, at=now)
    later = _version(programme, its, before.id, before.version + 1, recorded, synthetic=before.synthetic)
    _keep(db, later, "changed")


def withdraw(db: Connection, its: Interpretation, *, actor: str, now: dt.datetime, why: str) -> None:
    """Raises InputRejected without a reason, and where somebody changed it meanwhile."""
    if not why.strip():
        raise InputRejected([Diagnostic("evidence.no_reason", ("why",))])
    recorded = Recorded(by=actor, at=now, why=why.strip()[:MOST_WORDS])
    _keep(db, replace(its, version=its.version + 1, withdrawn=True, recorded=recorded), "withdrawn")


def as_seen(db: Connection, programme: str, id_: UUID, version: int) -> Interpretation:
    """Raises InputRejected where it is not there, withdrawn, or was changed since it had that version."""
    found = interpretation_versions(db, programme, id_)
    if not found or found[-1].withdrawn:
        raise InputRejected([Diagnostic("evidence.no_interpretation", ())])
    if found[-1].version != version:
        raise InputRejected([Diagnostic("evidence.changed_meanwhile", ())])
    return found[-1]


def _version(
    programme: Programme, its: Held, id_: UUID, version: int, recorded: Recorded, *, synthetic: bool
) -> Interpretation:
    faults = [*_faults(programme, its)]
    if faults:
        raise InputRejected(faults)
    return Interpretation(
        programme=programme.key,
        id=id_,
        version=version,
        milestone=its.milestone,
        title=its.title.strip(),
        held_on=its.held_on,
        present=dict(its.present),
        absent=tuple(its.absent),
        shown=tuple((key, said, words.strip()) for key, said, words in its.shown),
        missing=its.missing.strip(),
        recorded=recorded,
        synthetic=synthetic,
    )


def _faults(programme: Programme, its: Held) -> Iterator[Diagnostic]:
    groups, indicators = {one.key for one in programme.groups}, {one.key for one in programme.indicators}
    if not its.title.strip():
        yield Diagnostic("evidence.no_title", ("title",))
    if its.milestone not in {one.key for one in programme.milestones}:
        yield Diagnostic("evidence.choose_milestone", ("milestone",))
    for group in sorted({*its.present, *its.absent} - groups):
        yield Diagnostic("evidence.unknown_group", ("present",), {"group": group})
    for group in sorted({*its.present} & {*its.absent}):
        yield Diagnostic("evidence.present_and_absent", (f"present-{group}",), {"group": group})
    for group, n in its.present.items():
        if n is not None and not 1 <= n <= MOST_PEOPLE:
            yield Diagnostic("evidence.not_a_headcount", (f"present-{group}",), {"most": MOST_PEOPLE})
    for key, said, words in its.shown:
        if key not in indicators or said not in SAID:
            yield Diagnostic("evidence.unknown_finding", (f"said-{key}",))
        if len(words) > MOST_WORDS:
            yield Diagnostic("evidence.too_long", (f"words-{key}",), {"most": MOST_WORDS})
    if not its.shown and not its.missing.strip():
        yield Diagnostic("evidence.nothing_shown", ("shown",))
    for name in ("title", "missing"):
        if len(getattr(its, name)) > MOST_WORDS:
            yield Diagnostic("evidence.too_long", (name,), {"most": MOST_WORDS})


def _keep(db: Connection, its: Interpretation, what: str) -> None:
    if not add_interpretation(db, its):
        raise InputRejected([Diagnostic("evidence.changed_meanwhile", ())])
    details: dict[str, audit.Detail] = {"evidence": what}
    by, at = its.recorded.by, its.recorded.at
    audit.record(
        db, "interpretation_changed", actor=by, now=at, programme=its.programme, subject=str(its.id), details=details
    )
