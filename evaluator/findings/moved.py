"""What a second count moves: a figure that moved by fewer answers than the disclosure minimum would tell of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping

from evaluator.findings.changed_plan import people_either_way
from evaluator.findings.disclosure import printable
from evaluator.findings.material import Material

Figure = tuple[str, ...]
"""A table of counts: what it is of, and the group or '' for all groups together."""


def moved_too_little(before: Material, now: Material) -> tuple[Figure, ...]:
    """The tables of counts that differ by at least one answer and fewer than the minimum of the two programmes. In a
    table as many answers moved as came or went, whichever are more: in what was counted, in what is shown of it, in who
    answered a whole scale, and in the people of registers."""
    minimum = max(its.programme.disclosure_minimum for its in (before, now))
    then, later = ({**dict(_figures(its)), **_shown(its)} for its in (before, now))
    moved = {key: _moved(then.get(key, Counter()), later.get(key, Counter())) for key in then.keys() | later.keys()}
    return tuple(sorted(key for key, n in moved.items() if 0 < n < minimum))


def _shown(material: Material) -> dict[Figure, Counter[Hashable]]:
    """The same of what is printed, which small groups leave or join."""
    shown = printable(material)
    found: dict[Figure, Counter[Hashable]] = {("shown", *key): counts for key, counts in _figures(shown)}
    minimum, people = shown.programme.disclosure_minimum, people_either_way(shown, shown.milestones[-1])
    found |= {("scale", *key): Counter({"all": its.n}) for key, its in shown.scales.items() if its.n >= minimum}
    return found | {("people", key): Counter(rows) for key, rows in people.items()}


def _moved(then: Counter[Hashable], now: Counter[Hashable]) -> int:
    return max((now - then).total(), (then - now).total())


def _figures(material: Material) -> Iterator[tuple[Figure, Counter[Hashable]]]:
    """Every table that a published figure adds up: of a variable in a wave or in two, by group and of all groups."""
    for (wave, variable), by_group in material.counts.items():
        yield from _with_total((wave, variable), {group: Counter(its) for group, its in by_group.items()})
    for (first, second, variable), rows in material.pairs.items():
        by_groups: dict[str, Counter[Hashable]] = {}
        for row in rows:
            counts = by_groups.setdefault(f"{row.group_first}/{row.group_second}", Counter())
            counts[row.code_first, row.code_second] += row.n
        yield from _with_total((first, second, variable), by_groups)


def _with_total(name: Figure, by_group: Mapping[str, Counter[Hashable]]) -> Iterator[tuple[Figure, Counter[Hashable]]]:
    for group, counts in by_group.items():
        yield (*name, group), counts
    yield (*name, ""), sum(by_group.values(), Counter())
