"""Who answered at two milestones and who at one of them only: the table of pairs of a question, and attrition.

Pairs exist in pseudonymous waves alone. ``Part`` cells name the smallest sets of people that any such number is a sum
over, so that `linked_disclosure` can decide on all of them together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal

from evaluator.findings.answers import Answers, Cell
from evaluator.findings.material import Material
from evaluator.findings.theme_answers import RAISED
from evaluator.store.counting import SUBMITTED
from evaluator.store.waves import Wave
from surveys.answers.tally import counted_code

AGAIN: Final = "again"
LOST: Final = "lost"
NEW: Final = "new"

Part = tuple[str, str, str, str]
"""(questionnaire.item or questionnaire, kind, group then, group now). ``kind`` is AGAIN, LOST (group now is '') or NEW
(group then is ''). Who changed group is in a part of AGAIN of its own."""

Counts = tuple[int, ...]
Twice = tuple[str, str, str, int, int]
"""(questionnaire.item, group then, group now, code then, code now): those who answered a question both times."""
Sums = tuple[frozenset[Part], frozenset[Part], frozenset[Part]]
"""The parts of those who answered again, then only, and now only."""
Unlinkable = Literal["", "anonymous", "several", "written", "outgrown"]


@dataclass(frozen=True, slots=True)
class Pairs:
    """The answers on the scale of one indicator at two milestones. ``table``: those who answered both, rows by the code
    then and columns by the code now; the others answered at one of the milestones only. Reversed items are mirrored.

    ``parts``: how many people are in each, also in those that are beside the indicator's groups. ``twice``: those of
    the table, by group too.
    """

    table: tuple[Counts, ...]
    only_first: Counts
    only_second: Counts
    parts: Mapping[Part, int]
    sums: Sums
    twice: Mapping[Twice, int]

    @property
    def sizes(self) -> tuple[int, int, int]:
        return sum(map(sum, self.table)), sum(self.only_first), sum(self.only_second)


@dataclass(frozen=True, slots=True)
class Returned:
    """Who answered a questionnaire at two milestones, of the groups that linked waves asked at both. ``hidden``: those
    of which one of the milestones shows nothing; ``groups``: the others."""

    questionnaire: str
    groups: tuple[str, ...]
    parts: Mapping[Part, int]
    hidden: tuple[str, ...] = ()

    def sums(self, groups: Collection[str]) -> Sums:
        """Of some groups. Who came back in another group answered again and is not new there."""
        of = {AGAIN: 2, LOST: 2, NEW: 3}
        again, lost, new = (
            frozenset(part for part in self.parts if part[1] == kind and part[place] in groups)
            for kind, place in of.items()
        )
        return again, lost, new

    def counts(self, groups: Collection[str]) -> tuple[int, int, int]:
        again, lost, new = (sum(self.parts[part] for part in its) for its in self.sums(groups))
        return again, lost, new


def unlinkable(earlier: Answers, now: Answers, material: Material) -> Unlinkable:
    """Why pairs cannot be formed: 'anonymous' waves among those that asked, or 'several' waves that asked one group the
    same questionnaire at one milestone, so that a person's answer has several partners; or what is compared was
    'written': who raises a theme is counted by group alone, so that no two texts are known to be one person's; or the
    earlier milestone was 'outgrown' by answers that came after its count: who of those that were counted answered again
    is not known."""
    if any(one.variable.scale is RAISED for one in (earlier, now)):
        return "written"
    if any(wave.linkage == "anonymous" for wave in (*earlier.waves, *now.waves)):
        return "anonymous"
    several = any(len(rows) > 1 for answers in (earlier, now) for rows in answers.sent.values())
    if several:
        return "several"
    return "outgrown" if _outgrown(material, earlier.waves, now.waves) else ""


def _outgrown(material: Material, earlier: Iterable[Wave], now: Iterable[Wave]) -> bool:
    return any((a.key, b.key) in material.outgrown for a, b in product(earlier, now))


def pairs(earlier: Answers, now: Answers, material: Material) -> Pairs:
    """The answers to one question at two milestones, added over its questionnaires. A code outside the scale, or a
    group that is not the indicator's, at one of the two makes the other an answer of somebody who answered once."""
    assert earlier.scale is not None
    assert now.scale is not None
    first, second = earlier.scale.codes, now.scale.codes
    table = [[0] * len(second) for _ in first]
    again: Counter[tuple[str, str, str]] = Counter()
    twice: Counter[Twice] = Counter()
    for (name, wave), variable in earlier.variables.items():
        for (other, later), its in now.variables.items():
            rows = material.pairs.get((wave, later, variable.key), ()) if name == other else ()
            for row in rows:
                then, there = counted_code(row.code_first, variable), counted_code(row.code_second, its)
                if then in first and there in second:
                    again[name, row.group_first, row.group_second] += row.n
                    if (name, row.group_first) in earlier.cells and (name, row.group_second) in now.cells:
                        table[first.index(then)][second.index(there)] += row.n
                        twice[name, row.group_first, row.group_second, then, there] += row.n
    parts = _parts(_sizes(earlier), _sizes(now), again)
    return Pairs(
        table=tuple(map(tuple, table)),
        only_first=_rest(earlier.of(earlier.groups).counts, map(sum, table)),
        only_second=_rest(now.of(now.groups).counts, map(sum, zip(*table, strict=True))),
        parts=parts,
        sums=sums(parts, earlier.cells, now.cells),
        twice=twice,
    )


def sums(parts: Iterable[Part], then: Collection[Cell], now: Collection[Cell]) -> Sums:
    """Of some cells then and now: the parts of those who were in one of them both times, then only, and now only. Who
    changed to or from another group was in them once."""
    again: set[Part] = set()
    lost: set[Part] = set()
    new: set[Part] = set()
    for part in parts:
        before, after = (part[0], part[2]) in then, (part[0], part[3]) in now
        if before or after:
            (again if before and after else lost if before else new).add(part)
    return frozenset(again), frozenset(lost), frozenset(new)


def returned(material: Material, since: str, until: str) -> list[Returned]:
    """For each questionnaire that linked waves put at both milestones. Left out where one of them asked a group in
    several waves: who answered twice then would count twice; and where answers came to the earlier one after its
    count."""
    found = []
    for key in dict.fromkeys(wave.questionnaire for wave in material.waves_at(until)):
        earlier, now = (_by_group(material, milestone, key) for milestone in (since, until))
        both = [g.key for g in material.programme.groups if g.key in earlier and g.key in now]
        alone = all(len(waves) == 1 for its in (earlier, now) for waves in its.values())
        waves = [[wave for its in asked.values() for wave in its] for asked in (earlier, now)]
        if both and alone and not _outgrown(material, *waves):
            rows = {g: {(earlier[g][0].key, g), (now[g][0].key, g)} for g in both}
            hidden = tuple(g for g in both if rows[g] & material.hidden)
            groups = tuple(g for g in both if g not in hidden)
            found.append(Returned(key, groups, _people(material, key, earlier, now), hidden))
    return found


def _by_group(material: Material, milestone: str, questionnaire: str) -> dict[str, list[Wave]]:
    """The linked waves of a questionnaire that asked each group."""
    found: dict[str, list[Wave]] = {}
    waves = [wave for wave in material.waves_at(milestone) if wave.questionnaire == questionnaire]
    for wave in (wave for wave in waves if wave.linkage != "anonymous"):
        for group in dict.fromkeys([*wave.groups, *material.by_group(wave.key, SUBMITTED)]):
            found.setdefault(group, []).append(wave)
    return found


def _people(
    material: Material, key: str, earlier: Mapping[str, list[Wave]], now: Mapping[str, list[Wave]]
) -> dict[Part, int]:
    again: Counter[tuple[str, str, str]] = Counter()
    waves = [{wave.key: None for its in asked.values() for wave in its} for asked in (earlier, now)]
    for row in (row for a in waves[0] for b in waves[1] for row in material.pairs.get((a, b, SUBMITTED), ())):
        again[key, row.group_first, row.group_second] += row.n
    then, since = (
        {(key, group): material.number(its[0].key, SUBMITTED, group) for group, its in asked.items()}
        for asked in (earlier, now)
    )
    return _parts(then, since, again)


def _sizes(answers: Answers) -> dict[Cell, int]:
    return {cell: tally.n for cell, tally in answers.cells.items()}


def _parts(then: Mapping[Cell, int], now: Mapping[Cell, int], again: Counter[tuple[str, str, str]]) -> dict[Part, int]:
    """Every part, those in which nobody changed group also where they are empty."""
    parts = {(name, AGAIN, group, group): 0 for name, group in then if (name, group) in now}
    parts |= {(name, AGAIN, before, after): n for (name, before, after), n in again.items()}
    gone: Counter[Cell] = Counter()
    came: Counter[Cell] = Counter()
    for (name, before, after), n in again.items():
        gone[name, before] += n
        came[name, after] += n
    parts |= {(name, LOST, group, ""): n - gone[name, group] for (name, group), n in then.items()}
    return parts | {(name, NEW, "", group): n - came[name, group] for (name, group), n in now.items()}


def _rest(counts: Counts, paired: Iterable[int]) -> Counts:
    return tuple(n - also for n, also in zip(counts, paired, strict=True))
