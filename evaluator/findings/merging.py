"""Small groups as one, in everything that was gathered, before anything is measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from analysis.reliability import ScaleSums
from evaluator.findings.material import Material
from evaluator.findings.scales import Scales
from evaluator.programme.merging import Unit, keys, members, merged_groups, renamed, together
from evaluator.store.pairs import PairRow


def with_merged_groups(material: Material, units: Sequence[Unit]) -> Material:
    """``material`` with the groups of each unit as one. Register rows keep the groups that they name."""
    if not units:
        return material
    of = keys(units)
    return replace(
        material,
        programme=together(material.programme, units),
        current=together(material.current, units) if material.current else None,
        waves=tuple(replace(wave, groups=renamed(wave.groups, of)) for wave in material.waves),
        counts={key: _added(by_group, of) for key, by_group in material.counts.items()},
        pairs={key: tuple(_renamed(row, of) for row in rows) for key, rows in material.pairs.items()},
        invited=_invited(material, of),
        scales=_scales(material, of),
        themes={key: its.with_groups(named_in(units)) for key, its in material.themes.items()},
    )


def named_in(units: Sequence[Unit]) -> Callable[[str], str]:
    """The key under which a group is reported, also one that was joined with fewer before."""
    of = keys(units)
    return lambda group: of.get(members(group)[0], group)


def units_of(material: Material) -> tuple[Unit, ...]:
    """The groups that are reported together, by the rule of `evaluator.programme.merging`."""
    planned = {wave.key for wave in material.programme.waves}
    others = [wave for wave in material.waves if wave.key not in planned]
    joined = [unit for units in material.joined.values() for unit in units]
    return merged_groups(material.programme, [*material.programme.waves, *others], joined)


def _added(by_group: Mapping[str, Counter[int]], of: Mapping[str, str]) -> dict[str, Counter[int]]:
    found: dict[str, Counter[int]] = {}
    for group, codes in by_group.items():
        found.setdefault(of.get(group, group), Counter()).update(codes)
    return found


def _renamed(row: PairRow, of: Mapping[str, str]) -> PairRow:
    first, second = row.group_first, row.group_second
    return row._replace(group_first=of.get(first, first), group_second=of.get(second, second))


def _scales(material: Material, of: Mapping[str, str]) -> Scales:
    found: dict[tuple[str, str, str], ScaleSums] = {}
    for (wave, item, group), its in material.scales.items():
        key = (wave, item, of.get(group, group))
        found[key] = found[key] + its if key in found else its
    return found


def _invited(material: Material, of: Mapping[str, str]) -> dict[tuple[str, str], int]:
    """Added where people of each of the groups were invited; else it is not known how many were asked."""
    found: Counter[tuple[str, str]] = Counter()
    for (wave, group), n in material.invited.items():
        found[wave, of.get(group, group)] += n
    asked = {wave.key: wave.groups for wave in material.waves}
    partly = {
        (wave, key)
        for wave, key in found
        if any(one in asked.get(wave, ()) and (wave, one) not in material.invited for one in members(key))
    }
    return {cell: n for cell, n in found.items() if cell not in partly}
