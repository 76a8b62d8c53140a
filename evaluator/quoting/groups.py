"""Whether somebody's words may be shown, and as whose: decided by the count of the milestone and by what was announced.

What is hidden decides nothing here but by being hidden, and nothing is told of a text that its reader is not told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.coding.labels import told
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
    reported with others. ``announced``: the waves whose people were told that they might be quoted."""

    milestone: str
    material: Material
    of: Mapping[str, str]
    announced: frozenset[str]

    @property
    def minimum(self) -> int:
        return self.material.programme.disclosure_minimum

    def reported(self, group: str) -> str:
        return self.of.get(group, group)


@dataclass(frozen=True, slots=True)
class Shown:
    """``reason``: why the words may not be shown: 'announced' or 'group', '' where they may. ``group``: as whose, ''
    where no group is named; ``n``: how many of it answered at the milestone as the count shows it, None for a material.
    ``most``: how many quotes of those one report may have. ``people``: the groups of which the writer may be one."""

    reason: str = ""
    group: str = ""
    n: int | None = None
    most: int = 1
    people: frozenset[str] = frozenset()


def counted_groups(db: Connection, count: Count) -> Counted:
    whole = material_of(db, count)
    waves = [wave.key for wave in whole.waves_at(count.milestone)]
    told_of = frozenset(wave for wave in waves if announced(db, count.programme, wave).quotes)
    return Counted(count.milestone, printable(whole), keys(units_of(whole)), told_of)


def shown(its: TextUnit, counted: Counted) -> Shown:
    """As whose words a text may be quoted in the report of its milestone."""
    if its.source != ANSWER:
        return _of_material(its, counted)
    if its.wave not in counted.announced:
        return Shown("announced")
    return _of_nobody_in_particular(its, counted) if its.linkage == "confidential" else _of_group(its, counted)


def _of_group(its: TextUnit, counted: Counted) -> Shown:
    """Each quote of a group stands for at least the minimum of those who answered: never is everybody quoted, and
    whoever knows whose the other quotes are does not know whose this one is."""
    group = counted.reported(its.group)
    if group not in _quotable(its, counted) or _wrote(its, counted, [group]) < counted.minimum:
        return Shown("group")
    wave = next(wave for wave in counted.material.waves if wave.key == its.wave)
    n = counted.material.number(wave.key, SUBMITTED, group)
    people = min(n, counted.material.size(wave, group) or n)
    return Shown(group=group, n=n, most=people // counted.minimum, people=frozenset({group}))


def _quotable(its: TextUnit, counted: Counted) -> frozenset[str]:
    """The groups that can be told from those who are not shown, whoever of these was asked there: whoever reads all
    texts would learn theirs from the ones that may be quoted."""
    hidden = {group for wave, group in counted.material.hidden if wave == its.wave}
    asked: Counter[str] = Counter()
    for (group, _), n in counted.material.written.get((its.wave, its.item), {}).items():
        asked[counted.reported(group)] += n
    others = range(counted.minimum) if hidden else range(1)
    of_shown = {group: n for group, n in asked.items() if group not in hidden}
    return frozenset.intersection(*(told({**of_shown, "": n}, counted.minimum) for n in others))


def _of_nobody_in_particular(its: TextUnit, counted: Counted) -> Shown:
    """A wave that knows by name who answered is quoted as a whole, as long as every group of it is shown."""
    wave = next(wave for wave in counted.material.waves if wave.key == its.wave)
    numbers = {group: counted.material.number(wave.key, SUBMITTED, group) for group in wave.groups}
    few = _wrote(its, counted, wave.groups) < counted.minimum
    if few or any(one == wave.key for one, _ in counted.material.hidden):
        return Shown("group")
    n = sum(numbers.values())
    return Shown(n=n, most=n // counted.minimum, people=frozenset(numbers))


def _wrote(its: TextUnit, counted: Counted, groups: Collection[str]) -> int:
    """How many of some groups wrote there; 0 where words stand beside a choice, which few give."""
    return sum(counted.material.number(its.wave, its.item, group, WRITTEN) for group in groups)


def _of_material(its: TextUnit, counted: Counted) -> Shown:
    """Not where it is about a group that is not shown in some wave of the milestone."""
    waves = {wave.key for wave in counted.material.waves_at(counted.milestone)}
    hidden = any((wave, counted.reported(its.group)) in counted.material.hidden for wave in waves)
    return Shown("group" if hidden else "")
