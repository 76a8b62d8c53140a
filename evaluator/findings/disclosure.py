"""What is too small to be shown is taken out before anything is measured, and stands in no sum either.

So each figure of a milestone is a sum of numbers that are shown or may be: nothing that is hidden can be computed from
them, and nothing that is hidden could be otherwise and change them. See decision 30.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from evaluator.findings.material import Material
from evaluator.findings.merging import units_of, with_merged_groups
from evaluator.programme.merging import keys, members
from evaluator.store.counting import COLLECTION_MODE, SUBMITTED
from evaluator.store.waves import Wave

IMPORTED: Final = f"{COLLECTION_MODE}import"
Row = tuple[str, str]
"""(wave, group): those of a group who answered a wave."""


def printable(material: Material) -> Material:
    """What figures may be made from: small groups merged by the rule fixed beforehand, and without the answers of rows
    that are `away`, whose names it keeps."""
    units = units_of(material)
    merged = with_merged_groups(material, units)
    hidden = away(merged) | _away_before(material, keys(units))
    return replace(
        merged,
        counts={
            (wave, variable): {group: codes for group, codes in by_group.items() if (wave, group) not in hidden}
            for (wave, variable), by_group in merged.counts.items()
        },
        pairs={
            key: tuple(
                row
                for row in rows
                if (row.first, row.group_first) not in hidden and (row.second, row.group_second) not in hidden
            )
            for key, rows in merged.pairs.items()
        },
        scales={key: its for key, its in merged.scales.items() if (key[0], key[2]) not in hidden},
        themes={key: its.without(lambda cell: (cell[0], cell[2]) in hidden) for key, its in merged.themes.items()},
        paper={key: its for key, its in merged.paper.items() if key not in {wave for wave, _ in hidden}},
        hidden=hidden,
    )


def away(material: Material) -> frozenset[Row]:
    """The rows that are not shown, of those who were asked and any other from whom answers came."""
    minimum = material.programme.disclosure_minimum
    return frozenset(
        (wave.key, group)
        for wave in material.waves
        for group in dict.fromkeys([*wave.groups, *material.by_group(wave.key, SUBMITTED)])
        if _is_away(material, wave, group, minimum)
    )


def _away_before(material: Material, of: Mapping[str, str]) -> frozenset[Row]:
    """The rows in which somebody is who was not shown when an earlier milestone was counted, with fewer groups joined:
    what a report of theirs left out would be the difference. ``of``: group -> the key under which it is reported."""
    found = set()
    for milestone, units in material.joined.items():
        then = with_merged_groups(replace(material, waves=material.waves_at(milestone)), units)
        for wave, group in away(then):
            first = members(group)[0]
            found.add((wave, of.get(first, first)))
    return frozenset(found)


def _is_away(material: Material, wave: Wave, group: str, minimum: int) -> bool:
    """Where few were invited one by one, 0 would tell of them; where others answered too, they are not few. Whoever
    imported answers knows them, so that the others must not be few either."""
    n, invited = material.number(wave.key, SUBMITTED, group), material.invited.get((wave.key, group), 0)
    imported = material.number(wave.key, IMPORTED, group)
    return (
        is_small(n, minimum, material.size(wave, group))
        or (n == 0 and is_small(invited, minimum))
        or bool(imported and is_small(n - imported, minimum))
    )


def is_small(n: int, minimum: int, size: int | None = None) -> bool:
    """Whether ``n`` of a group may not be shown: from 1 to ``minimum`` - 1, or any number, 0 too, where the group has
    fewer than ``minimum`` people (``size`` is None where that is not known)."""
    return 0 < n < minimum or (size is not None and size < minimum)


def in_steps(n: int, minimum: int) -> int:
    """So many at least, in steps of the minimum: for those who need not know when one went."""
    return n - n % minimum


def enough(numbers: Mapping[str, int], minimum: int) -> bool:
    """Whether none of the numbers is too small to be shown."""
    return not any(is_small(n, minimum) for n in numbers.values())
