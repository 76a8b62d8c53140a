"""Evidence that points at a row of a register which has become another row, or is itself again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from evaluator.evidence.judging import keep
from evaluator.evidence.sources import ROW, row_mark
from evaluator.store.evidence import Recorded, piece_versions, pieces
from evaluator.store.register_lists import referred_to

if TYPE_CHECKING:
    from sqlalchemy import Connection

Moved = list[tuple[str, int]]
"""The pieces that were changed, by id, each with the number of the version that was made."""


def pieces_follow(
    db: Connection, programme: str, register: str, gone: Mapping[str, object], kept: str, recorded: Recorded
) -> Moved:
    """Let what points at a row that has just become the row ``kept`` point at that. Somebody looked at both and said
    that they are one, so a piece that stood stands still. ``gone``: the row as it was."""
    (now,) = referred_to(db, programme, register, kept)
    found: Moved = []
    for one in pieces(db, programme):
        if (one.kind, one.reference) == ("register", f"{register}{ROW}{gone['reference']}"):
            mark = row_mark(now) if one.mark == row_mark(gone) else one.mark
            later = replace(one, version=one.version + 1, reference=f"{register}{ROW}{kept}", mark=mark)
            keep(db, replace(later, recorded=recorded), "changed")
            found.append((str(one.id), later.version))
    return found


def pieces_go_back(
    db: Connection, programme: str, register: str, gone: str, kept: str, moved: Iterable[tuple[str, int]], by: Recorded
) -> None:
    """Undo `pieces_follow`. A piece that was judged anew since then keeps what was said of it; one that was withdrawn,
    or points elsewhere by now, is left as it is."""
    for id_, version in moved:
        every = piece_versions(db, programme, UUID(id_))
        last, before = every[-1], every[version - 2]
        if not last.withdrawn and last.reference == f"{register}{ROW}{kept}":
            mark = before.mark if last.version == version else last.mark
            back = replace(last, version=last.version + 1, reference=f"{register}{ROW}{gone}", mark=mark, recorded=by)
            keep(db, back, "changed")
