"""What is taken out is chosen from one state of the store, beside whoever writes; only noting it takes the lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from evaluator.exporting.binning import bins_of
from evaluator.exporting.inclusion import Counted, Kept, kept
from evaluator.exporting.respondents import told_of
from evaluator.store.counts import Count, latest_counts
from evaluator.store.documents import lock_programme
from evaluator.store.take_outs import note_taken, state_of, taken_from
from evaluator.store.waves import Wave
from surveys.diagnostics import Diagnostic, InputRejected

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a take-out has of a wave. ``bins``: which rows will be taken out together from now on, where this is the
    first. ``state``: a digest of the answers that it was chosen from."""

    kept: Kept
    bins: Sequence[Sequence[UUID]]
    state: bytes


def chosen(db: Connection, admitted: Sequence[tuple[Count, Wave]]) -> tuple[list[Chosen], list[Diagnostic]]:
    """Of each wave what can be taken out, and why others cannot; ``db`` sees one state."""
    counted = Counted(db)
    found: list[Chosen] = []
    refused: list[Diagnostic] = []
    for count, wave in admitted:
        try:
            its = kept(db, counted, count, wave)
        except InputRejected as error:
            refused += error.diagnostics
            continue
        minimum = its.material.programme.disclosure_minimum
        bins = bins_of(its, told_of(its), minimum) if its.first else []
        found.append(Chosen(its, bins, state_of(db, count.programme, wave.key)))
    return found, refused


def note(db: Connection, programme: str, found: Sequence[Chosen]) -> None:
    """Note what is taken out. Raises InputRejected where answers, the count or an earlier take-out are not any more as
    they were when it was chosen."""
    lock_programme(db, programme)
    counts = latest_counts(db, programme)
    moved = [
        Diagnostic("exporting.moved", (programme, its.wave.key))
        for its, state in ((one.kept, one.state) for one in found)
        if counts[its.wave.milestone].number != its.count
        or (taken_from(db, programme, its.wave.key) is None) != its.first
        or state_of(db, programme, its.wave.key) != state
    ]
    if moved:
        raise InputRejected(moved)
    for one in found:
        if one.kept.first:
            note_taken(db, programme, one.kept.wave.key, one.kept.count, one.bins)
