"""What the codes of a median stand for, so that a plan names answers as its report does."""

from __future__ import annotations

from collections.abc import Mapping

from evaluator.findings.answers import as_read
from evaluator.programme.model import Programme, SurveySource
from evaluator.texts import Texts, uncapitalised
from surveys.kinds.all import variables_in
from surveys.questionnaire import Questionnaire

Labels = Mapping[int, str]
"""The quoted label of each code of a scale; empty where the scale is not known."""


def labels_of(programme: Programme, questionnaires: Mapping[str, Questionnaire], t: Texts) -> dict[str, Labels]:
    """Of each median by its indicator; without those whose question is in none of the questionnaires."""
    found: dict[str, Labels] = {}
    for indicator in programme.indicators:
        source = indicator.source
        if not isinstance(source, SurveySource) or source.statistic != "median":
            continue
        asked = next((one for one in source.questions if one.questionnaire in questionnaires), None)
        variables = variables_in(questionnaires[asked.questionnaire]) if asked else ()
        scale = next((as_read(one) for one in variables if asked and one.key == asked.item), None)
        if scale is not None:
            found[indicator.key] = {
                one.code: t("report.quote", text=uncapitalised(t.pick(one.label))) for one in scale.choices
            }
    return found


def reached(labels: Labels, bar: float, *, rising: bool, t: Texts) -> str:
    """The first answer that reaches ``bar``, going up the scale or down; the number where no answer of it does."""
    codes = [code for code in labels if (code >= bar if rising else code <= bar)]
    if codes:
        return labels[min(codes) if rising else max(codes)]
    return t.number(bar, 0 if float(bar).is_integer() else 2)


def named(labels: Labels, target: float, t: Texts) -> str:
    """The answer at a target, or the two between which it lies; the number outside the scale."""
    below, above = [code for code in labels if code <= target], [code for code in labels if code >= target]
    if not below or not above:
        return t.number(target, 0 if float(target).is_integer() else 1)
    low, high = labels[max(below)], labels[min(above)]
    return low if low == high else t("report.between", low=low, high=high)
