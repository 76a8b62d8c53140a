"""What is too small to be shown is taken out before anything is measured, and stands in no sum either.

So each figure of a milestone is a sum of numbers that are shown or may be: nothing that is hidden can be computed from
them, and nothing that is hidden could be otherwise and change them. See decision 30.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from evaluator.findings.material import Material
from evaluator.findings.merging import with_merged_groups
from evaluator.store.counting import SUBMITTED
from evaluator.store.waves import Wave

Row = tuple[str, str]
"""(wave, group): those of a group who answered a wave."""


def printable(material: Material) -> Material:
    """What figures may be made from: small groups merged by the rule fixed beforehand, and without the answers of rows
    that are `away`, whose names it keeps."""
    merged = with_merged_groups(material)
    hidden = away(merged)
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


def _is_away(material: Material, wave: Wave, group: str, minimum: int) -> bool:
    """Where few were invited one by one, 0 would tell of them; where others answered too, they are not few."""
    n, invited = material.number(wave.key, SUBMITTED, group), material.invited.get((wave.key, group), 0)
    return is_small(n, minimum, material.size(wave, group)) or (n == 0 and is_small(invited, minimum))


def is_small(n: int, minimum: int, size: int | None = None) -> bool:
    """Whether ``n`` of a group may not be shown: from 1 to ``minimum`` - 1, or any number, 0 too, where the group has
    fewer than ``minimum`` people (``size`` is None where that is not known)."""
    return 0 < n < minimum or (size is not None and size < minimum)


def enough(numbers: Mapping[str, int], minimum: int) -> bool:
    """Whether none of the numbers is too small to be shown."""
    return not any(is_small(n, minimum) for n in numbers.values())
