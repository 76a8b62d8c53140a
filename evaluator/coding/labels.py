"""Which group and which process are told beside a text: never one to which fewer people than the minimum belong.

Who reads has every text, so a label also tells of the texts that do not have it. People are therefore parted, for each
question of a wave, into sets of at least the minimum, and a text tells no more than in which of them its writer is:
groups by the count's own rule, those that are not shown together without a name, and in each the processes likewise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from evaluator.findings.disclosure import printable
from evaluator.findings.material import Material
from evaluator.findings.merging import units_of
from evaluator.programme.merging import keys

Cell = tuple[str, str, str, str]
"""Wave, the key under which words are stored, group, process: as they are stored."""
Label = tuple[str, str]
"""Group, as it is reported, and process; '' where it is not told."""


def labels_of(material: Material) -> dict[Cell, Label]:
    """For the texts of the reported milestone; a cell that is not there has no labels. Where the linkage is
    confidential none has any: who has answered is known by name there."""
    hidden, of = printable(material).hidden, keys(units_of(material))
    waves = {wave.key: wave for wave in material.waves_at(material.milestones[-1].key)}
    found: dict[Cell, Label] = {}
    for (wave, item), asked in material.written.items():
        if waves[wave].linkage != "confidential":
            away = {group for one, group in hidden if one == wave}
            labels = _labels(asked, of, away, material.programme.disclosure_minimum)
            found.update({(wave, item, *whom): label for whom, label in labels})
    return found


def _labels(
    asked: Mapping[Label, int], of: Mapping[str, str], away: Collection[str], minimum: int
) -> Iterator[tuple[Label, Label]]:
    people: Counter[str] = Counter()
    for (group, _), n in asked.items():
        people[of.get(group, group)] += n
    named = told(people, minimum, away)
    by_group: dict[str, Counter[str]] = {}
    for (group, process), n in asked.items():
        label = of.get(group, group)
        by_group.setdefault(label if label in named else "", Counter())[process] += n
    processes = {group: told(its, minimum) for group, its in by_group.items()}
    for group, process in asked:
        label = of.get(group, group)
        label = label if label in named else ""
        yield (group, process), (label, process if process in processes[label] else "")


def told(people: Mapping[str, int], minimum: int, away: Collection[str] = ()) -> frozenset[str]:
    """The keys that may be told. ``away``: those that may not in any case; '' is no key. All others together have no
    people or at least the minimum: as long as they are fewer, the smallest that would be told joins them."""
    kept = sorted((n, key) for key, n in people.items() if key and n >= minimum and key not in away)
    others = sum(people.values()) - sum(n for n, _ in kept)
    while kept and 0 < others < minimum:
        others += kept.pop(0)[0]
    return frozenset(key for _, key in kept)
