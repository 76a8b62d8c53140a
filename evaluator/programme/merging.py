"""Which small groups are reported together: a rule that the programme document alone decides, before anybody answers.

A group from which fewer answers are expected than the disclosure minimum would be given away by a total in which
everybody agrees, or by the known sizes of its neighbours. So it is reported together with another one everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

from evaluator.programme.model import AnswerSource, Group, Indicator, InvolvementSource, Programme, Source, Text

JOINED: Final = "+"
"""Between the keys of groups that are reported together; no group's own key has it."""
BETWEEN_TITLES: Final = " + "
"""Between their titles."""

Unit = tuple[str, ...]
"""The keys of groups that are reported together, in the document's order; mostly one."""


class Round(Protocol):
    """What the rule needs to know of a wave."""

    @property
    def key(self) -> str: ...
    @property
    def milestone(self) -> str: ...
    @property
    def groups(self) -> tuple[str, ...]: ...


def members(key: str) -> Unit:
    """The groups behind the key of a group as it is reported."""
    return tuple(key.split(JOINED))


def merged_groups(programme: Programme, waves: Iterable[Round], joined: Iterable[Unit] = ()) -> tuple[Unit, ...]:
    """The groups that are reported together, several keys each; empty where none are. Those that were ``joined`` in an
    earlier report stay so: two reports that part the same people differently would tell of the parts.

    Small is a group of known size from which, at any milestone that asks it, fewer people than the minimum are expected
    to answer: its size times the milestone's target for the response rate, all of it where none is set, rounded up.
    The smallest is joined with the smallest other group that the same waves ask, as long as any is small: first with
    one from which no indicator tells it apart, then with one of known size, then in the document's order. A small group
    that is asked by waves of its own stays alone, and is not shown.
    """
    asked = [*waves]
    units = _begun(programme, joined)
    while True:
        small = [one for one in units if _is_small(programme, one, asked) and _partners(one, units, asked)]
        if not small:
            return tuple(one for one in units if len(one) > 1)
        first = min(small, key=lambda one: expected_answers(programme, one, asked) or 0)
        partners = _partners(first, units, asked)
        other = min(partners, key=lambda one: _preference(programme, first, one, asked))
        both = tuple(sorted((*first, *other), key=_order(programme)))
        units = [both if one == first else one for one in units if one != other]
        units.sort(key=lambda one: _order(programme)(one[0]))


def _begun(programme: Programme, joined: Iterable[Unit]) -> list[Unit]:
    """Each group by itself, but for those that were joined before, also in different ways."""
    units: list[set[str]] = [{group.key} for group in programme.groups]
    for unit in joined:
        touched = [one for one in units if one & set(unit)]
        units = [one for one in units if one not in touched]
        units.append(set(unit).union(*touched))
    order = _order(programme)
    return sorted((tuple(sorted(one, key=order)) for one in units), key=lambda one: order(one[0]))


def _order(programme: Programme) -> Callable[[str], tuple[int, str]]:
    """In the document's order; a group that has left the document comes last."""
    places = {group.key: place for place, group in enumerate(programme.groups)}
    return lambda key: (places.get(key, len(places)), key)


def as_reported(programme: Programme) -> Programme:
    """The programme with the groups of its own waves as the reports have them."""
    return together(programme, merged_groups(programme, programme.waves))


def alone(programme: Programme) -> Iterator[tuple[Group, int]]:
    """Of a programme `as_reported` the groups that are small all the same, with how many answers are expected."""
    for group in programme.groups:
        expected = expected_answers(programme, (group.key,), programme.waves)
        if expected is not None and expected < programme.disclosure_minimum:
            yield group, expected


def together(programme: Programme, units: Sequence[Unit]) -> Programme:
    """The programme with each of ``units`` as one group, in waves and indicators too. An indicator of a part of such a
    group keeps the part's key, which then names no group (see `is_of_a_part`)."""
    of = keys(units)
    groups: dict[str, Group] = {}
    for group in programme.groups:
        key = of.get(group.key, group.key)
        groups[key] = group if key not in groups and key == group.key else _added(groups.get(key), group, key)
    return replace(
        programme,
        groups=tuple(groups.values()),
        waves=tuple(replace(wave, groups=renamed(wave.groups, of)) for wave in programme.waves),
        indicators=tuple(_renamed(one, of) for one in programme.indicators),
    )


def keys(units: Iterable[Unit]) -> dict[str, str]:
    """For each group that is reported with others, the key under which they are."""
    return {key: JOINED.join(unit) for unit in units for key in unit}


def renamed(groups: Iterable[str], of: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(of.get(group, group) for group in groups))


def is_of_a_part(source: Source, programme: Programme) -> bool:
    """Whether an indicator is about some but not all groups that are reported together: it would tell them apart."""
    groups = source.groups if isinstance(source, AnswerSource | InvolvementSource) else ()
    return not {group.key for group in programme.groups}.issuperset(groups)


def _added(sum_so_far: Group | None, group: Group, key: str) -> Group:
    if sum_so_far is None:
        return replace(group, key=key)
    milestones = {*sum_so_far.populations, *group.populations}
    sizes = {one: _sum(sum_so_far.population_at(one), group.population_at(one)) for one in milestones}
    return Group(
        key,
        _titles(sum_so_far.title, group.title),
        _sum(sum_so_far.population, group.population),
        {one: size for one, size in sizes.items() if size is not None},
    )


def _titles(first: Text, second: Text) -> dict[str, str]:
    return {
        language: text + BETWEEN_TITLES + second[language] for language, text in first.items() if language in second
    }


def _sum(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second


def _renamed(indicator: Indicator, of: Mapping[str, str]) -> Indicator:
    source = indicator.source
    if not isinstance(source, AnswerSource | InvolvementSource) or not source.groups:
        return indicator
    whole = {group: key for group, key in of.items() if set(members(key)) <= set(source.groups)}
    return replace(indicator, source=replace(source, groups=renamed(source.groups, whole)))


def _is_small(programme: Programme, unit: Unit, waves: Sequence[Round]) -> bool:
    expected = expected_answers(programme, unit, waves)
    return expected is not None and expected < programme.disclosure_minimum


def expected_answers(programme: Programme, unit: Unit, waves: Sequence[Round]) -> int | None:
    """The fewest answers that are expected at a milestone that asks the groups; None where a size is not known."""
    groups = [group for group in programme.groups if group.key in unit]
    found = []
    for key in dict.fromkeys(wave.milestone for wave in waves if set(unit) & set(wave.groups)):
        sizes = [group.population_at(key) for group in groups]
        rate = programme.milestone(key).quality.response_rate
        if None not in sizes:
            found.append(math.ceil((1 if rate is None else rate) * sum(size or 0 for size in sizes) - 1e-9))
    return min(found, default=None)


def _partners(unit: Unit, units: Iterable[Unit], waves: Sequence[Round]) -> list[Unit]:
    """The other groups that exactly the same waves ask; none where no wave does."""
    its = _asked_by(unit, waves)
    return [one for one in units if one != unit and its and _asked_by(one, waves) == its]


def _asked_by(unit: Unit, waves: Iterable[Round]) -> set[str]:
    return {wave.key for wave in waves if set(unit) & set(wave.groups)}


def _preference(programme: Programme, first: Unit, other: Unit, waves: Sequence[Round]) -> tuple[bool, bool, int]:
    both, size = {*first, *other}, expected_answers(programme, other, waves)
    chosen = (
        set(one.source.groups)
        for one in programme.indicators
        if isinstance(one.source, AnswerSource | InvolvementSource)
    )
    told_apart = any(groups & both and not groups >= both for groups in chosen)
    return told_apart, size is None, size or 0
