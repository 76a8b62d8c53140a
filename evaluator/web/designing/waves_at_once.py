"""Waves that open with the publication of a draft although nobody has approved its plan: from then on a change of what
was agreed takes a reason."""

from __future__ import annotations

from evaluator.answering.intake import Phase
from evaluator.designing.operations import entries_of
from evaluator.store.plans import approvals
from evaluator.store.wave_times import closing, opening
from evaluator.web.designing.desk import Desk
from evaluator.web.designing.sealing import fingerprint
from evaluator.web.designing.waves_standing import standing
from evaluator.web.designing.where import WAVES, wave_title
from evaluator.web.shared.service import service


def opening_at_once(here: Desk) -> list[tuple[str, str]]:
    """Keys and titles of the waves that are open once the draft is published, and are not yet; none where the plan is
    approved as it is in the draft, or the draft has faults."""
    digest = fingerprint(here)
    with service().store.reading() as db:
        given = approvals(db, here.key)
    if not digest or (given and given[-1].digest == digest):
        return []
    now, phases = service().now(), standing(here.key).phases
    found = [
        one.key
        for one in here.programme.waves
        if opening(one.opens, one.opens_at) <= now < closing(one.closes, one.closes_at)
        and phases.get(one.key) is not Phase.OPEN
    ]
    tables = entries_of(here.content, WAVES)
    return [(key, wave_title(here.content, tables[key], here.t) or key) for key in found]
