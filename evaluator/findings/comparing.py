"""How a question was asked at each milestone, and whether an indicator may be compared from one to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Final

from analysis.comparability import Asked, Comparability, Declared, Series, TextChange, compare, series
from evaluator.findings.answers import Answers
from evaluator.findings.material import Material
from evaluator.findings.measured import Measured
from evaluator.programme.model import Indicator
from surveys.kinds.all import as_asked
from surveys.versions.changes import Change, Versions, change_of_variable

_CLASSES: Final[Mapping[Change, TextChange | None]] = {
    Change.WORDING: "wording",
    Change.SCALE: "meaning",
    Change.MEANING: "meaning",
}


@dataclass(frozen=True, slots=True)
class Point:
    """The question at a milestone. ``versions``: (questionnaire, variable) -> the versions in which it was put."""

    asked: Asked
    versions: Mapping[tuple[str, str], frozenset[int]]


@dataclass(frozen=True, slots=True)
class Comparisons:
    """``series``: each milestone that asked the question against the one before. ``between``: by (earlier, later), any
    two of them."""

    series: Series
    between: Mapping[tuple[str, str], Comparability]


def _point(milestone: str, answers: Answers) -> Point:
    """The question as it was put at a milestone, in every questionnaire that holds it: their wordings together, each
    once. Codes and labels are those of the first; one scale has the same codes in all."""
    by_wave = [(wave, variable) for (_, wave), variable in sorted(answers.variables.items())]
    variables = [variable for _, variable in by_wave]
    scale = answers.variable.scale
    outside = {choice.code for one in variables if one.scale is not None for choice in one.scale.outside}
    asked = Asked(
        wave=milestone,
        text=_together([as_asked(variable) for variable in variables]),
        codes=scale.codes if scale else (),
        labels=tuple(choice.label for choice in scale.choices) if scale else (),
        outside=tuple(sorted(outside)),
        ordered=bool(scale and scale.ordered),
        reversed=answers.variable.reversed,
        groups=frozenset(answers.asked),
        condition="; ".join(answers.conditions),
        linkage=", ".join(sorted({wave.linkage for wave in answers.waves})),
    )
    its = {wave.key: wave for wave in answers.waves}
    versions: dict[tuple[str, str], frozenset[int]] = {}
    for wave, variable in by_wave:
        place = its[wave].questionnaire, variable.key
        versions[place] = versions.get(place, frozenset()) | {its[wave].version}
    return Point(asked, versions)


def comparisons(indicator: Indicator, its: Sequence[Measured], material: Material) -> Comparisons | None:
    """The question compared over all milestones, ``its`` being the indicator at each; None where none asked it.

    Where two of them differ, every break on the way must have its bridge; ``bridge`` then names the milestones of those
    bridges, separated by a space. A bridge counts also where its milestone did not ask the question itself."""
    keys = [milestone.key for milestone in material.milestones]
    points = [_point(key, one.answers) for key, one in zip(keys, its, strict=True) if one.answers is not None]
    if not points:
        return None
    declared = {
        (first.asked.wave, last.asked.wave): _declaration(first, last, material.versions)
        for first, last in combinations(points, 2)
    }
    bridged = {
        later: replace(declared[earlier, later], bridge=_bridges(indicator, keys, since=earlier, until=later))
        for earlier, later in pairwise(point.asked.wave for point in points)
    }
    along = series([point.asked for point in points], bridged)
    between = {}
    for (i, first), (j, last) in combinations(enumerate(points), 2):
        place = first.asked.wave, last.asked.wave
        direct = compare(first.asked, last.asked, declared[place])
        steps = along.steps[i:j]
        if not direct.holds and all(step.holds for step in steps):
            bridge = " ".join(step.bridge for step in steps if step.bridge)
            direct = compare(first.asked, last.asked, replace(declared[place], bridge=bridge))
        between[place] = direct
    return Comparisons(along, between)


def _declaration(earlier: Point, later: Point, versions: Mapping[str, Versions]) -> Declared:
    """What the versions from one point to the other declare of the question, the gravest of all questionnaires that
    hold it at both; nothing where they are not the same ones."""
    if earlier.versions.keys() != later.versions.keys():
        return Declared()
    its = [
        change_of_variable(versions[questionnaire], variable, since=since, until=until)
        for (questionnaire, variable), before in earlier.versions.items()
        for since in before
        for until in later.versions[questionnaire, variable]
    ]
    text, labels = max(one.text for one in its), max(one.labels for one in its)
    return Declared(text=_CLASSES.get(text), labels=_CLASSES.get(labels))


def _bridges(indicator: Indicator, milestones: Sequence[str], *, since: str, until: str) -> str:
    """The milestones after ``since`` up to ``until`` at which the indicator has a bridge."""
    within = milestones[milestones.index(since) + 1 : milestones.index(until) + 1]
    return " ".join(key for key in within if key in indicator.bridges)


def _together(wordings: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The different wordings in each language that all of them have."""
    languages = [language for language in wordings[0] if all(language in one for one in wordings)]
    return {language: " / ".join(dict.fromkeys(one[language] for one in wordings)) for language in languages}
