"""An indicator at one milestone, measured from what may be shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.results import Estimate
from evaluator.findings.answers import Answers
from evaluator.findings.model import Distribution, GroupFigure, Trace
from evaluator.findings.strata import Strata
from evaluator.findings.themes import Theme
from surveys.questionnaire import Text


@dataclass(frozen=True, slots=True)
class Measured:
    """``estimate`` is None when it is suppressed. ``answers`` is what a comparison over time needs; None for registers.
    ``pooled``: the counts that may be compared, None when suppressed. ``exceeded``: more people of a group answered
    than there are. ``strata``: the groups over which a share is measured; None for anything else.
    ``theme``: the theme and all below it, as the codebook had them when they were counted.
    ``most``: how many people a survey's question may concern, all but those who said that it does not."""

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
    strata: Strata | None = None
    most: int | None = None
    exceeded: bool = False
    theme: tuple[Theme, ...] = ()
