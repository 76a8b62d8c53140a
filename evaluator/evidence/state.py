"""What holds at a milestone: the pieces of evidence until then, and the last judgement of each claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.evidence.sources import FAMILY_OF_KIND, Known, Memory, known, thing
from evaluator.programme.model import Programme
from evaluator.store.counts import Count
from evaluator.store.evidence import About, Interpretation, Judged, Piece, interpretations, judgements, pieces

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Standing:
    """A piece with how it stands now. ``family``: see `rating.FAMILIES`. ``flag``: '' where it counts, 'gone' where
    what it points at is not there or not shown any more, 'moved' where that says something else."""

    piece: Piece
    family: str
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Everything recorded until a milestone. ``judged``: the judgement that holds, by what it is of."""

    programme: Programme
    milestone: str
    pieces: Mapping[About, tuple[Standing, ...]]
    judged: Mapping[About, Judged]
    interpretations: tuple[Interpretation, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.pieces or self.judged or self.interpretations)


def held(
    db: Connection,
    programme: Programme,
    milestone: str,
    counts: Mapping[str, Count],
    *,
    memory: Memory | None = None,
) -> Held:
    """``counts``: of each milestone the one whose figures may be seen."""
    until = [one.key for one in programme.milestones_until(milestone)]
    its = [one for one in pieces(db, programme.key) if one.milestone in until]
    now = known(db, programme, counts, {(one.kind, one.reference) for one in its}, memory=memory)
    by_about: dict[About, list[Standing]] = {}
    for one in its:
        by_about.setdefault(one.about, []).append(standing(one, now))
    every = [one for one in interpretations(db, programme.key) if one.milestone in until]
    return Held(
        programme,
        milestone,
        {about: tuple(some) for about, some in by_about.items()},
        judged_until(judgements(db, programme.key), until),
        tuple(every),
    )


def standing(its: Piece, now: Known) -> Standing:
    """A piece that points at nothing rests on the source that it names, and counts."""
    if not its.reference:
        return Standing(its, FAMILY_OF_KIND[its.kind])
    found = thing(now, its.kind, its.reference, its.milestone)
    if found is None:
        return Standing(its, FAMILY_OF_KIND[its.kind], "gone")
    return Standing(its, found.family, "" if found.mark == its.mark else "moved")


def judged_until(every: Iterable[Judged], until: list[str]) -> dict[About, Judged]:
    """The last version of the last milestone among ``until``, which are in their order."""
    found: dict[About, Judged] = {}
    for one in sorted((one for one in every if one.milestone in until), key=lambda one: until.index(one.milestone)):
        found[one.about] = one
    return found
