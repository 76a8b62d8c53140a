"""Which group and which process are told beside a text: never one to which fewer people than the minimum belong.

Who reads has every text, so a label also tells of the texts that do not have it. People are therefore parted, for each
question of a wave, into sets of at least the minimum, and a text tells no more than in which of them its writer is:
groups by the count's own rule, those that are not shown together without a name, and in the others the processes as the
count parts them, where enough of each were asked. A text that had no group under an earlier count has none later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from evaluator.findings.disclosure import is_small, printable
from evaluator.findings.material import Material
from evaluator.findings.merging import units_of
from evaluator.findings.places import Places
from evaluator.programme.merging import keys
from evaluator.results.counted_material import material_of
from evaluator.store.count_tables import EVERYTHING
from evaluator.store.counts import Count, counts_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

Cell = tuple[str, str, str, str]
"""Wave, the key under which words are stored, group, process: as they are stored."""
Label = tuple[str, str]
"""Group, as it is reported, and process; '' where it is not told."""


def labels_of(db: Connection, count: Count) -> dict[Cell, Label]:
    """For the texts of the count's milestone; a cell that is not there has no labels. Where the linkage is
    confidential none has any: who has answered is known by name there."""
    found: dict[Cell, Label] = {}
    for one in counts_of(db, count.programme, count.milestone):
        if one.number < count.number and one.anew == EVERYTHING:
            found = labels(material_of(db, one), found)
    return labels(material_of(db, count), found)


def labels(material: Material, before: Mapping[Cell, Label]) -> dict[Cell, Label]:
    """Those of a count. ``before``: those of the last count of the milestone."""
    hidden, of = printable(material).hidden, keys(units_of(material))
    minimum = material.programme.disclosure_minimum
    unnamed = {(wave, item, of.get(group, group)) for (wave, item, group, _), label in before.items() if not label[0]}
    waves = {wave.key: wave for wave in material.waves_at(material.milestones[-1].key)}
    found: dict[Cell, Label] = {}
    for (wave, item), asked in material.written.items():
        if waves[wave].linkage != "confidential":
            away = {group for one, group in hidden if one == wave}
            away |= {group for *cell, group in unnamed if cell == [wave, item]}
            places = material.places.get(waves[wave].questionnaire, Places())
            found.update({(wave, item, *whom): label for whom, label in _labels(asked, of, away, places, minimum)})
    return found


def _labels(
    asked: Mapping[Label, int], of: Mapping[str, str], away: Collection[str], places: Places, minimum: int
) -> Iterator[tuple[Label, Label]]:
    people: Counter[str] = Counter()
    of_units: Counter[tuple[str, ...]] = Counter()
    for (group, process), n in asked.items():
        label = of.get(group, group)
        people[label] += n
        of_units[places.class_of(label, process)] += n
    named = told(people, minimum, away)
    few = any(is_small(n, minimum) for (group, *unit), n in of_units.items() if unit and group in named)
    for group, process in asked:
        label = of.get(group, group)
        unit = places.unit(label, process) if label in named and not few else None
        yield (group, process), (label if label in named else "", process if unit == (process,) else "")


def told(people: Mapping[str, int], minimum: int, away: Collection[str] = ()) -> frozenset[str]:
    """The keys that may be told. ``away``: those that may not in any case; '' is no key. All others together have no
    people or at least the minimum: as long as they are fewer, the smallest that would be told joins them."""
    kept = sorted((n, key) for key, n in people.items() if key and n >= minimum and key not in away)
    others = sum(people.values()) - sum(n for n, _ in kept)
    while kept and 0 < others < minimum:
        others += kept.pop(0)[0]
    return frozenset(key for _, key in kept)
