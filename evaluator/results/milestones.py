"""A milestone's findings, from its count alone; and the recount that shows whether the tallies can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Collection, MutableMapping
from typing import TYPE_CHECKING, Final

from evaluator.documents.storing import load_programme
from evaluator.findings.build import findings_from
from evaluator.findings.model import Findings
from evaluator.results.counted_material import material_of
from evaluator.results.outstanding import require_milestone
from evaluator.store.counts import Count, counts
from evaluator.store.wave_times import TIME_ZONE
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection

Progress = Callable[[int, int], None]
REMEMBERED: Final = 32
"""How many findings a memory holds; one of a large programme takes about a megabyte."""


def counts_to_see(db: Connection, programme: str, *, shown_only: bool) -> dict[str, Count]:
    """By milestone the count that somebody sees: the latest, or, for the steering group, the latest that was shown."""
    return {one.milestone: one for one in counts(db, programme) if one.shown_at or not shown_only}


def count_of(db: Connection, programme: str, milestone: str, *, shown_only: bool = False) -> Count:
    """The count of a milestone that somebody sees. Raises InputRejected for a programme or milestone that is not there,
    and for one that is not counted."""
    require_milestone(load_programme(db, programme)[0], milestone)
    found = counts_to_see(db, programme, shown_only=shown_only).get(milestone)
    if found is None:
        raise InputRejected([Diagnostic("results.not_counted", (programme, milestone))])
    return found


def findings_of(
    db: Connection,
    count: Count,
    *,
    memory: MutableMapping[str, Findings] | None = None,
    left_out: Collection[str] = (),
) -> Findings:
    """The findings of a count, and of nothing else. ``memory`` keeps them, so that a page that is seen again need not
    compute them again. ``left_out``: tables that are not in them, as `evaluator.findings.left_out` names them."""
    memory = {} if memory is None else memory
    name = f"{count.programme}/{count.milestone}/{count.number}/{count.digest}/{','.join(sorted(left_out))}"
    if name not in memory:
        if len(memory) >= REMEMBERED:
            memory.clear()
        material = material_of(db, count)
        today = count.counted_at.astimezone(TIME_ZONE).date()
        memory[name] = findings_from(material, today=today, left_out=left_out)
    return memory[name]
