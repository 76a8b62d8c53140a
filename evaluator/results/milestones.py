"""A milestone's findings from the store, and the recount that shows whether the tallies can be trusted."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, MutableMapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from evaluator.documents.planning import plans_of
from evaluator.documents.storing import load_programme
from evaluator.findings.build import findings_from
from evaluator.findings.material import Material, gather
from evaluator.findings.model import Findings
from evaluator.results.code_matches import doubts
from evaluator.store import tallies
from evaluator.store.counted_tables import Difference
from evaluator.store.counting import SUBMITTED
from evaluator.store.unfolded import waiting
from evaluator.vault.invitations import invited_counts
from surveys.diagnostics import InputRejected, unknown

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.store.engine import Store

Progress = Callable[[int, int], None]
REMEMBERED: Final = 32
"""How many findings a memory holds; one of a large programme takes about a megabyte."""
STEP: Final = 20_000
"""How many submissions are folded in one transaction: participants can send between two of them."""


def count_new_answers(store: Store, programme: str, *, progress: Progress | None = None) -> None:
    """Fold in the answers that came since the last count, in short transactions of their own, and tidy up after it."""
    with store.reading() as db:
        load_programme(db, programme)
        total = waiting(db, programme)
    done = 0
    while done < total:
        with store.writing() as db:
            folded = tallies.fold(db, programme, limit=STEP)
        if folded == 0:
            break
        done += folded
        if progress:
            progress(done, total)
    if done:
        store.tidy()


def findings_of(
    db: Connection,
    vault_db: Connection,
    programme: str,
    milestone: str,
    *,
    today: dt.date,
    memory: MutableMapping[str, Findings] | None = None,
) -> Findings:
    """The findings of a milestone from the answers that are counted, see `count_new_answers`.

    ``memory`` keeps what was found, by all that it was found from, so that a page that is seen again need not compute
    it again. Raises InputRejected for a programme or milestone that is not there. ``db`` should read a snapshot.
    """
    loaded, document = load_programme(db, programme)
    keys = [m.key for m in loaded.milestones]
    if milestone not in keys:
        raise InputRejected([unknown("results.no_milestone", (programme,), milestone, keys)])
    plans, invited = plans_of(db, loaded, today), invited_counts(vault_db, programme)
    found = _from(gather(db, loaded, document, milestone, invited, plans), today, memory)
    its = tuple(one for one in doubts(db, vault_db, loaded) if one.milestone == milestone)
    return replace(found, doubts=its) if its else found


def _from(material: Material, today: dt.date, memory: MutableMapping[str, Findings] | None) -> Findings:
    if memory is None:
        return findings_from(material, today=today)
    state = hashlib.sha256(repr((material, today)).encode()).hexdigest()
    if state not in memory:
        if len(memory) >= REMEMBERED:
            memory.clear()
        memory[state] = findings_from(material, today=today)
    return memory[state]


def recount_programme(
    db: Connection, programme: str, *, progress: Progress | None = None
) -> tuple[int, list[Difference]]:
    """How many submissions are counted, and where the tallies differ from a count of their rows. ``db`` should read a
    snapshot."""
    submitted = sum(row.n for row in tallies.tallies(db, programme) if row.variable == SUBMITTED)
    return submitted, tallies.recount(db, programme, progress)
