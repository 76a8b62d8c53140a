"""How a question was asked at each milestone, and whether its answers may be compared from one to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from analysis.comparability import Asked, Comparability, Declared, Series, compare, series
from evaluator.findings.answers import Answers
from evaluator.programme.model import Indicator
from surveys.questionnaire import ItemKind, Variable

_WITH_STEM: Final = (ItemKind.MATRIX, ItemKind.MULTIPLE)


def asked(milestone: str, answers: Answers) -> Asked:
    """The question as it was put at a milestone, in every questionnaire that holds it: their wordings together, each
    once. Codes and labels are those of the first; one scale has the same codes in all."""
    variables = [variable for _, variable in sorted(answers.variables.items())]
    scale = answers.variable.scale
    outside = {choice.code for one in variables if one.scale is not None for choice in one.scale.outside}
    return Asked(
        wave=milestone,
        text=_together([_wording(variable) for variable in variables]),
        codes=scale.codes if scale else (),
        labels=tuple(choice.label for choice in scale.choices) if scale else (),
        outside=tuple(sorted(outside)),
        ordered=bool(scale and scale.ordered),
        reversed=answers.variable.reversed,
        groups=frozenset(answers.groups),
        condition="; ".join(answers.conditions),
        mode=", ".join(sorted({wave.mode for wave in answers.waves})),
    )


def along(indicator: Indicator, points: Sequence[Asked], milestones: Sequence[str]) -> Series:
    """Each milestone that asked the question against the one before. ``milestones``: all of them in order, so that a
    bridge counts also where its milestone did not ask the question itself."""
    declared = {
        later.wave: Declared(bridge=_bridges(indicator, milestones, since=earlier.wave, until=later.wave))
        for earlier, later in pairwise(points)
    }
    return series(points, declared)


def between(indicator: Indicator, points: Sequence[Asked], milestones: Sequence[str]) -> Comparability:
    """The last of ``points`` against the first. Where they differ, every break on the way must have its bridge;
    ``bridge`` then names the milestones of those bridges, separated by a space."""
    direct = compare(points[0], points[-1])
    if direct.holds:
        return direct
    steps = along(indicator, points, milestones).steps
    bridges = " ".join(step.bridge for step in steps if step.bridge)
    whole = all(step.holds for step in steps)
    return compare(points[0], points[-1], Declared(bridge=bridges if whole else ""))


def _bridges(indicator: Indicator, milestones: Sequence[str], *, since: str, until: str) -> str:
    """The milestones after ``since`` up to ``until`` at which the indicator has a bridge."""
    within = milestones[milestones.index(since) + 1 : milestones.index(until) + 1]
    return " ".join(key for key in within if key in indicator.bridges)


def _wording(variable: Variable) -> Mapping[str, str]:
    stem = variable.item.text if variable.item.kind in _WITH_STEM else {}
    return {language: f"{stem.get(language, '')} {text}".strip() for language, text in variable.text.items()}


def _together(wordings: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The different wordings in each language that all of them have."""
    languages = [language for language in wordings[0] if all(language in one for one in wordings)]
    return {language: " / ".join(dict.fromkeys(one[language] for one in wordings)) for language in languages}
