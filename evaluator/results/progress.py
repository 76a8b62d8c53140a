"""How far the asking of a wave has come, in steps that tell of at least as many people as the disclosure minimum."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.findings.disclosure import IMPORTED
from evaluator.store.counting import SUBMITTED
from evaluator.store.tallies import tallies
from evaluator.store.waves import Wave

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class GroupProgress:
    """At least ``answered`` of a group have answered: a multiple of the minimum."""

    group: str
    answered: int


def progress_of(db: Connection, wave: Wave, *, minimum: int) -> tuple[GroupProgress, ...]:
    """Each group of a wave. From what is folded: a step comes with the worker, and never with an answer or a name.
    Imported answers have steps of their own: whoever imports one after the other, and undoes it again, knows how many
    they are, and would see at which of them the others make up a step."""
    answered: Counter[str] = Counter()
    imported: Counter[str] = Counter()
    for row in tallies(db, wave.programme, [wave.key]):
        if row.variable == SUBMITTED:
            answered[row.group] += row.n
        elif row.variable == IMPORTED:
            imported[row.group] += row.n
    return tuple(GroupProgress(one, steps(answered[one], imported[one], minimum)) for one in wave.groups)


def steps(answered: int, imported: int, minimum: int) -> int:
    """So many of a group are told of, ``answered`` counting those that were ``imported``, too."""
    return ((answered - imported) // minimum + imported // minimum) * minimum
