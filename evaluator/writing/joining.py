"""What the evaluator wrote joins the findings of a count, when a report is made from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.findings.model import Findings
from evaluator.findings.written import Passage, Written
from evaluator.store.accounts import names
from evaluator.store.counts import Count
from evaluator.store.writing import Version, passages
from evaluator.writing.places import places

if TYPE_CHECKING:
    from sqlalchemy import Connection


def with_written(db: Connection, count: Count, findings: Findings) -> Findings:
    """The findings of a count with what is written for its milestone now, signed or not; as they are where nothing
    is."""
    held = passages(db, count.programme, count.milestone)
    of_places = [held.get(one.at(count.milestone)) for one in places(findings.programme)]
    its = [one for one in of_places if one is not None and one.text]
    if not its:
        return findings
    people = names(db)
    written = Written(tuple(_passage(one, people) for one in its))
    return replace(findings, written=written, synthetic=findings.synthetic or any(one.synthetic for one in its))


def signed_by(its: Version, people: Mapping[str, str]) -> str:
    """The name of whoever made it theirs, '' for a draft."""
    return people.get(its.recorded_by, its.recorded_by) if its.signed else ""


def _passage(its: Version, people: Mapping[str, str]) -> Passage:
    return Passage(its.at.place, its.at.key, dict(its.text), signed_by(its, people), its.by_machine)
