"""A change of threads undone: everything is as it was before, unless somebody has changed it since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.store import threads
from evaluator.store.documents import lock_programme
from evaluator.store.register_versions import Recorded
from evaluator.store.threads import Moves
from evaluator.threads.changed import moves_of
from evaluator.threads.merging import MERGED, unmerge
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection


def undo(db: Connection, programme: str, number: int, by: Recorded) -> None:
    """``by.reason`` stands in the history of the rows that a merge had changed. Raises InputRejected where there is no
    such change, it has been undone, or something that it touched was changed later: that is undone first."""
    lock_programme(db, programme)
    its = threads.change(db, programme, number)
    if its is None or its.undone_by:
        raise InputRejected([Diagnostic("threads.nothing_to_undo", (programme,))])
    moves = moves_of(its.cells)
    if not threads.stands(db, programme, moves) or _has_more(db, programme, moves):
        raise InputRejected([Diagnostic("threads.changed_since", (programme,))])
    if its.what == MERGED:
        unmerge(db, programme, its, by)
    threads.apply(db, programme, moves.turned())
    threads.mark_undone(db, programme, number, by=by.by, now=by.at)


def _has_more(db: Connection, programme: str, moves: Moves) -> bool:
    """Whether a thread that would go has got other rows since."""
    begun = {thread for thread, (before, _) in moves.titles.items() if before is None}
    return any(its in begun and key not in moves.rows for key, its in threads.members(db, programme).items())
