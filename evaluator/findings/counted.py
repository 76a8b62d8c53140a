"""What was counted at earlier milestones, laid over what stands now: nothing that happened since changes it. Sizes of
groups and days are not taken from there: they are those of the plan, see `planned`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TypeVar

from evaluator.findings.material import Held, Material
from evaluator.store.counting import IN_TIME
from evaluator.store.waves import Wave
from surveys.questionnaire import Questionnaire
from surveys.versions.changes import Versions

T = TypeVar("T")


def with_counted(material: Material, earlier: Mapping[str, Material]) -> Material:
    """``material`` with everything of the milestones before its last as it was counted. ``earlier``: what was counted
    at milestones, by their keys; those that do not come before the last are left out.

    Linked people are compared with a wave that was counted as long as no more answers came to it since.
    """
    counted = {one.key: earlier[one.key] for one in material.milestones[:-1] if one.key in earlier}
    then = {wave.key: its for key, its in counted.items() for wave in its.waves_at(key)}
    own = {wave.key for wave in material.waves if wave.milestone not in counted}
    outgrown = {key for key, its in then.items() if _has_more(key, material, its)}
    linked = own | (then.keys() - outgrown)
    return replace(
        material,
        waves=_waves(material, own, counted),
        asked=_of(own, material.asked) | {key: its.asked[key] for key, its in then.items()},
        labels=_of({"", *own}, material.labels) | {key: its.labels[key] for key, its in then.items()},
        counts=_by_wave(own, material.counts, {key: its.counts for key, its in then.items()}),
        pairs={key: rows for key, rows in material.pairs.items() if key[1] in own and key[0] in linked}
        | {key: rows for wave, its in then.items() for key, rows in its.pairs.items() if key[1] == wave},
        outgrown=frozenset(
            {(earlier, later) for earlier in outgrown for later in own}.union(
                *(its.outgrown for its in counted.values())
            )
        ),
        versions=_versions(*counted.values(), material),
        paper=_of(own, material.paper) | {key: its.paper[key] for key, its in then.items() if key in its.paper},
        invited=_by_wave(own, material.invited, {key: its.invited for key, its in then.items()}),
        digests={name: digest for its in (*counted.values(), material) for name, digest in its.digests.items()},
        themes={key: its.themes[key] for key, its in counted.items() if key in its.themes},
        held={key: Held(its.rows, its.events) for key, its in counted.items()},
    )


def _has_more(wave: str, now: Material, then: Material) -> bool:
    """Whether answers came to a wave after it was counted: pairs with them would be of people who were not counted.
    Each number is looked at, since as many may have withdrawn. Which answers were in time changes with the last day."""
    return any(
        n > then.number(wave, variable, group, code)
        for (key, variable), by_group in now.counts.items()
        if key == wave and variable != IN_TIME
        for group, codes in by_group.items()
        for code, n in codes.items()
    )


def _waves(material: Material, own: Collection[str], counted: Mapping[str, Material]) -> tuple[Wave, ...]:
    found = [wave for wave in material.waves if wave.key in own]
    found += [wave for key, its in counted.items() for wave in its.waves_at(key)]
    return tuple(sorted(found, key=lambda wave: (wave.opens, wave.key)))


def _of(own: Collection[str], values: Mapping[str, T]) -> dict[str, T]:
    return {key: value for key, value in values.items() if key in own}


def _by_wave(
    own: Collection[str], now: Mapping[tuple[str, str], T], then: Mapping[str, Mapping[tuple[str, str], T]]
) -> dict[tuple[str, str], T]:
    """Values by wave and something else: those of the waves ``own`` as now, of others as ``then``."""
    found = {key: value for key, value in now.items() if key[0] in own}
    return found | {key: value for wave, its in then.items() for key, value in its.items() if key[0] == wave}


def _versions(*materials: Material) -> dict[str, Versions]:
    found: dict[str, dict[int, Questionnaire]] = {}
    for material in materials:
        for key, its in material.versions.items():
            found.setdefault(key, {}).update(its)
    return {key: dict(sorted(its.items())) for key, its in found.items()}
