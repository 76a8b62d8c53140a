"""What the evaluator wrote joins the findings of a count, when a report is made from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.findings.model import Findings
from evaluator.findings.written import Passage, Recommendation, Written
from evaluator.store.accounts import names
from evaluator.store.counts import Count
from evaluator.store.writing import Version
from evaluator.writing.checking import written_at
from evaluator.writing.places import RECOMMENDATION
from evaluator.writing.recommendations import recommendations, told

if TYPE_CHECKING:
    from sqlalchemy import Connection


def with_written(db: Connection, count: Count, findings: Findings) -> Findings:
    """The findings of a count with what is written for its milestone now, signed or not, and what became of the
    recommendations of milestones before it; as they are where there is nothing of it."""
    assert count.milestone == findings.milestone.key
    its = [one for one in written_at(db, findings).values() if one.at.place != RECOMMENDATION]
    own, earlier = recommendations(db, findings)
    if not (its or own or earlier):
        return findings
    people = names(db)
    passages = tuple(_passage(one, people) for one in its)
    until = findings.milestone.cut_off
    its_own, others = (_told(db, count.programme, some, until, people) for some in (own, earlier))
    written = Written(passages, its_own, others)
    synthetic = findings.synthetic or any(one.synthetic for one in (*its, *own, *earlier))
    return replace(findings, written=written, synthetic=synthetic)


def _told(
    db: Connection, programme: str, some: Sequence[Version], until: dt.date, people: Mapping[str, str]
) -> tuple[Recommendation, ...]:
    pairs = zip(told(db, programme, some, until), some, strict=True)
    return tuple(replace(one, signed_by=signed_by(version, people)) for one, version in pairs)


def signed_by(its: Version, people: Mapping[str, str]) -> str:
    """The name of whoever made it theirs, '' for a draft."""
    return people.get(its.recorded_by, its.recorded_by) if its.signed else ""


def _passage(its: Version, people: Mapping[str, str]) -> Passage:
    return Passage(its.at.place, its.at.key, dict(its.text), signed_by(its, people), its.by_machine)
