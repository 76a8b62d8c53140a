"""What a wave will be able to show of each group that it asks: known from the programme document before anybody
answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from evaluator.programme.merging import Unit, expected_answers, merged_groups
from evaluator.programme.model import Group, Programme, WavePlan


class Shown(StrEnum):
    """How a group can be shown. OPEN: its size is not known, so that only the answers decide."""

    ALONE = "alone"
    TOGETHER = "together"
    NEVER = "never"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class GroupAsked:
    """``size`` is how many there are at the wave's milestone, ``expected`` how many of all that are shown together are
    taken to answer; None where a size is not known. ``others`` are the groups with which it is shown."""

    group: Group
    size: int | None
    expected: int | None
    others: tuple[Group, ...]
    shown: Shown


def groups_asked(programme: Programme, wave: WavePlan) -> Iterator[GroupAsked]:
    """Each group of a wave, in the document's order. The programme may have faults: what it does not say is left out
    of account."""
    milestones = {one.key for one in programme.milestones}
    waves = [one for one in programme.waves if one.key != wave.key and one.milestone in milestones]
    known = replace(programme, waves=(*waves, *((wave,) if wave.milestone in milestones else ())))
    units = merged_groups(known, known.waves)
    for group in programme.groups:
        if group.key in wave.groups:
            unit = next((one for one in units if group.key in one), (group.key,))
            yield _asked(known, wave, group, unit)


def _asked(programme: Programme, wave: WavePlan, group: Group, unit: Unit) -> GroupAsked:
    expected = expected_answers(programme, unit, [one for one in programme.waves if one.key == wave.key])
    others = tuple(one for one in programme.groups if one.key in unit and one.key != group.key)
    if expected is not None and expected < programme.disclosure_minimum:
        shown = Shown.NEVER
    elif others:
        shown = Shown.TOGETHER
    else:
        shown = Shown.OPEN if expected is None else Shown.ALONE
    return GroupAsked(group, group.population_at(wave.milestone), expected, others, shown)


def never_shown(programme: Programme, wave: WavePlan) -> tuple[GroupAsked, ...]:
    """The groups of a wave that it will not be able to show."""
    return tuple(one for one in groups_asked(programme, wave) if one.shown is Shown.NEVER)


def hidden_groups(programme: Programme, wave: str) -> frozenset[str]:
    """The keys of those groups, of the wave of that key; none where the document has no such wave any more."""
    found = (one for one in programme.waves if one.key == wave)
    return frozenset(one.group.key for plan in found for one in never_shown(programme, plan))
