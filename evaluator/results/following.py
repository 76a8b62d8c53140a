"""How the asking of a milestone went, for the evaluator, from its count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.answering.journey import minutes_to_answer
from evaluator.findings.disclosure import printable
from evaluator.findings.following import Following, following
from evaluator.findings.measuring import figures
from evaluator.results.counted_material import material_of
from evaluator.store.counts import Count

if TYPE_CHECKING:
    from sqlalchemy import Connection


def following_of(db: Connection, count: Count) -> Following:
    material = printable(material_of(db, count))
    at = figures(material, material.milestones[-1])
    found = following(at)
    return replace(found, minutes={key: minutes_to_answer(its) for key, its in found.questionnaires.items()})
