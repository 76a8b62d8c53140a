"""The findings that a release is made of: those of a count with everything that joins them when a report is made."""

from __future__ import annotations

from collections.abc import Collection, MutableMapping
from typing import TYPE_CHECKING

from evaluator.evidence.describing import with_evidence
from evaluator.findings.model import Findings
from evaluator.quoting.available import with_quotes
from evaluator.results.milestones import findings_of
from evaluator.store.counts import Count
from evaluator.writing.joining import with_written

if TYPE_CHECKING:
    from sqlalchemy import Connection


def composed(
    db: Connection,
    count: Count,
    *,
    shown_only: bool = False,
    memory: MutableMapping[str, Findings] | None = None,
    left_out: Collection[str] = (),
) -> Findings:
    """With the quotes, the evidence and what the evaluator wrote as they are now. ``shown_only``: of other milestones
    nothing that is not shown to the steering group yet. ``left_out``: tables that are not in it, as
    `evaluator.findings.left_out` names them."""
    found = with_quotes(db, count, findings_of(db, count, memory=memory, left_out=left_out))
    found = with_evidence(db, count, found, shown_only=shown_only, memory=memory)
    return with_written(db, count, found)
