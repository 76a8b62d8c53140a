"""Whether somebody's words may be shown, and as whose: decided by the count of the milestone and by what was announced.

Nothing here looks at who wrote what beyond the group, so that no answer of it tells which texts are one person's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.documents.informing import announced
from evaluator.findings.disclosure import printable
from evaluator.findings.material import Material
from evaluator.findings.merging import units_of
from evaluator.programme.merging import keys
from evaluator.results.counted_material import material_of
from evaluator.store.counting import SUBMITTED
from evaluator.store.counts import Count
from evaluator.store.texts import ANSWER, TextUnit
from surveys.kinds.coding import WRITTEN

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Counted:
    """What a count says of groups. ``material``: without what is not shown. ``of``: the key under which a group is
    reported with others. ``told``: the waves whose people were told that they might be quoted."""

    milestone: str
    material: Material
    of: Mapping[str, str]
    told: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """``reason``: why the words may not be shown: 'announced' or 'group', '' where they may. ``group``: as whose, ''
    where no group is named; ``n``: how many of it answered at the milestone as the count shows it, None for a material.
    ``most``: how many quotes of it one report may have."""

    reason: str = ""
    group: str = ""
    n: int | None = None
    most: int = 1


def counted_groups(db: Connection, count: Count) -> Counted:
    whole = material_of(db, count)
    waves = [wave.key for wave in whole.waves_at(count.milestone)]
    told = frozenset(wave for wave in waves if announced(db, count.programme, wave).quotes)
    return Counted(count.milestone, printable(whole), keys(units_of(whole)), told)


def shown(its: TextUnit, counted: Counted) -> Shown:
    """As whose words a text may be quoted in the report of its milestone."""
    return _of_answer(its, counted) if its.source == ANSWER else _of_material(its, counted)


def _of_answer(its: TextUnit, counted: Counted) -> Shown:
    """Not from a group that is not shown, nor where fewer of it than the minimum wrote anything there. Each quote of a
    group stands for at least the minimum of those who answered: never is everybody quoted, and whoever knows whose the
    other quotes are does not know whose this one is."""
    material, minimum = counted.material, counted.material.programme.disclosure_minimum
    if its.wave not in counted.told:
        return Shown("announced")
    group = counted.of.get(its.group, its.group)
    n, wrote = (material.number(its.wave, *which) for which in ((SUBMITTED, group), (its.item, group, WRITTEN)))
    if (its.wave, group) in material.hidden or n < minimum or wrote < minimum:
        return Shown("group")
    wave = next(wave for wave in material.waves if wave.key == its.wave)
    people = min(n, material.size(wave, group) or n)
    return Shown(group="" if its.linkage == "confidential" else group, n=n, most=people // minimum)


def _of_material(its: TextUnit, counted: Counted) -> Shown:
    """Not where it is about a group that is not shown in some wave of the milestone."""
    group = counted.of.get(its.group, its.group)
    waves = {wave.key for wave in counted.material.waves_at(counted.milestone)}
    return Shown("group" if any((wave, group) in counted.material.hidden for wave in waves) else "")
