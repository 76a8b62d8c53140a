"""What a count was made from, with the plan of each milestone as it was agreed, and what had been changed of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from evaluator.documents.planning import plans_of
from evaluator.findings.material import Material
from evaluator.findings.material_json import from_kept
from evaluator.findings.planned import as_planned
from evaluator.store.counts import Count, inputs_of

if TYPE_CHECKING:
    from sqlalchemy import Connection


def material_of(db: Connection, count: Count) -> Material:
    """Nothing that was approved or changed after the count is in it. LookupError where a document, or what it was
    agreed in, is not in the store as it was."""
    kept = inputs_of(db, count)
    found = with_plans(db, from_kept(db, count.programme, kept), until=count.counted_at)
    if {key: plan.number for key, plan in found.plans.items()} != kept["plans"]:
        raise LookupError(f"count {count.number} of {count.milestone} rests on plans that are not stored as they were")
    return found


def with_plans(db: Connection, material: Material, *, until: dt.datetime) -> Material:
    return as_planned(material, plans_of(db, material.programme, until=until))
