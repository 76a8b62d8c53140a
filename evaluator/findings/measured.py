"""An indicator measured at one milestone, and the judgement of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.criteria import judge
from analysis.results import Estimate, Judgement, Status
from analysis.weighting import WeightedShare
from evaluator.findings.answers import Answers
from evaluator.findings.model import Distribution, GroupFigure, Trace
from evaluator.programme.model import Indicator, SurveySource
from surveys.questionnaire import Text


@dataclass(frozen=True, slots=True)
class Measured:
    """``estimate`` is None when it is withheld. ``answers`` is what a comparison over time needs; None for registers.
    ``pooled``: the counts that may be compared, None when withheld."""

    estimate: Estimate | None
    trace: Trace
    by_group: tuple[GroupFigure, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    answers: Answers | None = None
    pooled: tuple[int, ...] | None = None
    question: Text = field(default_factory=dict)
    stem: Text = field(default_factory=dict)
    people: int | None = None
    undated: int = 0
    weighted: WeightedShare | None = None


def judged(indicator: Indicator, measured: Measured, milestone: str) -> Judgement:
    """The judgement at a milestone. What is not sampled has no interval and is judged by its value, whatever the rule;
    withheld figures are not judged, since the status would give them away."""
    target = indicator.targets.get(milestone)
    sampled = measured.estimate is not None and measured.estimate.interval is not None
    rule = indicator.rule if sampled or isinstance(indicator.source, SurveySource) else "value"
    if measured.estimate is None:
        return Judgement(Status.SUPPRESSED, target, indicator.rule, indicator.margin)
    return judge(
        measured.estimate,
        target=target,
        direction=indicator.direction,
        rule=rule,
        margin=indicator.margin,
        minimum_n=indicator.minimum_n if sampled or isinstance(indicator.source, SurveySource) else 0,
    )
