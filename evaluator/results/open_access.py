"""What is odd about a door that anybody can come through: more have begun, or answered, than there are people, or more
came at once than was let in. Told in steps, as everything is of a wave that is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.answering.open_access import people_of
from evaluator.findings.disclosure import IMPORTED
from evaluator.programme.model import Programme
from evaluator.store.counting import SUBMITTED
from evaluator.store.open_access import door_counts
from evaluator.store.tallies import tallies
from evaluator.store.waves import Wave

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class OpenAccessFlags:
    """``begun`` and ``answered`` are set where they exceed the ``people`` of the wave's groups: at least so many, a
    multiple of the disclosure minimum, of what is folded. ``held_back`` is how often somebody was asked to wait, on how
    many ``days``."""

    people: int | None
    begun: int | None = None
    answered: int | None = None
    held_back: int = 0
    days: int = 0

    def __bool__(self) -> bool:
        return bool(self.begun or self.answered or self.held_back)


def door_flags(db: Connection, programme: Programme, waves: Iterable[Wave]) -> dict[str, OpenAccessFlags]:
    """By wave, what is odd; only waves that anybody can come to, and of which something is."""
    counted, coded = door_counts(db, programme.key), {plan.key for plan in programme.waves if plan.self_generated_code}
    found = {}
    for wave in (wave for wave in waves if wave.open_key or wave.key in coded):
        its = counted.get(wave.key, ())
        groups = [group for group in programme.groups if group.key in wave.groups]
        people = people_of([group.population_at(wave.milestone) for group in groups])
        held = [day.held_back for day in its if day.held_back]
        begun = _beyond(sum(day.begun for day in its), people, programme.disclosure_minimum)
        stand = _through_the_door(db, wave)
        sent = _beyond(stand, people, programme.disclosure_minimum)
        found[wave.key] = OpenAccessFlags(people, begun, sent, sum(held), len(held))
    return {key: flags for key, flags in found.items() if flags}


def _through_the_door(db: Connection, wave: Wave) -> int:
    """Those who answered and were not imported: whoever imports knows how many these are, and that of all would say how
    many the others are."""
    counted = {SUBMITTED: 0, IMPORTED: 0}
    for row in tallies(db, wave.programme, [wave.key]):
        if row.variable in counted:
            counted[row.variable] += row.n
    return counted[SUBMITTED] - counted[IMPORTED]


def _beyond(n: int, people: int | None, step: int) -> int | None:
    """``n`` rounded down to the step, where that is still more than there are people."""
    rounded = n - n % step
    return rounded if people is not None and rounded > people else None
