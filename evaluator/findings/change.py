"""Change from each earlier milestone: the relative effect on the answers, or the reason why there is no comparison."""

from __future__ import annotations

from analysis.ordinal import relative_effect
from analysis.results import Estimate
from evaluator.findings.answers import Answers
from evaluator.findings.measured import Measured
from evaluator.findings.model import Change
from evaluator.programme.model import Indicator, SurveySource


def change(indicator: Indicator, since: str, earlier: Measured, now: Measured) -> Change:
    """The two milestones compared as samples of different people, see `analysis.ordinal.relative_effect`.

    Refused where a figure is withheld or missing, where scale, wording or the groups asked are not the same, and where
    there is no distribution. On a scale without order the share is compared: what it counts against the rest.
    """
    reason = _refusal(indicator, earlier, now)
    if reason:
        return Change(since, earlier.estimate, None, reason)
    assert earlier.pooled is not None
    assert now.pooled is not None
    assert now.answers is not None
    scale = now.answers.scale
    if scale is not None and scale.ordered:
        return Change(since, earlier.estimate, relative_effect(earlier.pooled, now.pooled))
    then_counts, now_counts = _split(indicator, earlier), _split(indicator, now)
    return Change(since, earlier.estimate, relative_effect(then_counts, now_counts), basis="share")


def _refusal(indicator: Indicator, earlier: Measured, now: Measured) -> str:
    if earlier.estimate is None or now.estimate is None:
        return "suppressed"
    if earlier.estimate.value is None or now.estimate.value is None:
        return "no_data"
    if earlier.people is not None or now.people is not None:
        return "several_answers"
    if earlier.answers is None or now.answers is None:
        return "register"
    if _codes(earlier.answers) != _codes(now.answers):
        return "scale_changed"
    if earlier.answers.wording != now.answers.wording:
        return "question_changed"
    if set(earlier.answers.groups) != set(now.answers.groups):
        return "groups_changed"
    scale = now.answers.scale
    is_median = isinstance(indicator.source, SurveySource) and indicator.source.statistic == "median"
    return "not_ordinal" if is_median and not (scale and scale.ordered) else ""


def _codes(answers: Answers) -> tuple[object, ...]:
    """What must be equal for two scales to be one: codes, labels and order, and whether the wording is reversed."""
    scale = answers.scale
    labels = [sorted(choice.label.items()) for choice in scale.choices] if scale else []
    return (scale and scale.codes, str(labels), scale and scale.ordered, answers.variable.reversed)


def _split(indicator: Indicator, measured: Measured) -> tuple[int, int]:
    """Answers that the share does not count, and those that it counts."""
    assert isinstance(indicator.source, SurveySource)
    estimate: Estimate | None = measured.estimate
    assert estimate is not None
    assert estimate.value is not None
    hits = round(estimate.value * estimate.n)
    return estimate.n - hits, hits
