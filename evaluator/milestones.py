"""A milestone's findings from the store, and the recount that shows whether the tallies can be trusted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from evaluator.documents import load_programme
from evaluator.faults import Fault, FaultsFound
from evaluator.findings.build import milestone_findings
from evaluator.findings.model import Findings
from evaluator.store import tallies
from evaluator.vault.invitations import invited_counts

if TYPE_CHECKING:
    from sqlalchemy import Connection

Progress = Callable[[int, int], None]


def findings_of(
    db: Connection,
    vault_db: Connection,
    programme: str,
    milestone: str,
    *,
    today: dt.date,
    progress: Progress | None = None,
) -> Findings:
    """The findings of a milestone, after folding in the answers that came since the last count.

    Raises FaultsFound for a programme or milestone that is not there.
    """
    loaded, document = load_programme(db, programme)
    keys = [m.key for m in loaded.milestones]
    if milestone not in keys:
        raise FaultsFound([Fault("--milestone", f"{programme} has no milestone {milestone}", f"use {', '.join(keys)}")])
    tallies.fold(db, programme, progress)
    invited = invited_counts(vault_db, programme)
    return milestone_findings(db, loaded, document, milestone, invited=invited, today=today)


def recount_programme(
    db: Connection, programme: str, *, progress: Progress | None = None
) -> tuple[int, list[tallies.Difference]]:
    """How many submissions there are, and where the folded tallies differ from a count of the rows."""
    load_programme(db, programme)
    tallies.fold(db, programme)
    submitted = sum(row.n for row in tallies.tallies(db, programme) if row.variable == tallies.SUBMITTED)
    return submitted, tallies.recount(db, programme, progress)
