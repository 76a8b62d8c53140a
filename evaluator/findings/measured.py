"""An indicator measured at one milestone, before and after what is suppressed is taken out of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from analysis.results import Estimate
from analysis.weighting import WeightedShare
from evaluator.findings.answers import Answers
from evaluator.findings.disclosure import Published, Suppressed
from evaluator.findings.model import Distribution, GroupFigure, Trace
from surveys.questionnaire import Text


@dataclass(frozen=True, slots=True)
class Measured:
    """``estimate`` is None when it is suppressed. ``answers`` is what a comparison over time needs; None for registers.
    ``pooled``: the counts that may be compared, None when suppressed. ``table``: what of it is published, for the
    decision on what to suppress; None where it rests on no answers."""

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
    table: Published | None = None

    def without(self, suppressed: Suppressed) -> Measured:
        """Its figures but for those that are suppressed. The weighted share goes with any figure that it is made of."""
        if self.table is None:
            return self
        name = self.table.name
        hidden = {one.group for one in self.by_group if suppressed.hides(name, one.group)}
        kept = replace(
            self,
            by_group=tuple(GroupFigure(f.group, None, True, "few") if f.group in hidden else f for f in self.by_group),
            distributions=tuple(
                Distribution(its.group, its.scale, None, None, None, None, None, None)
                if suppressed.hides(name, its.group)
                else its
                for its in self.distributions
            ),
            weighted=None if hidden else self.weighted,
        )
        if not suppressed.hides(name):
            return kept
        trace = replace(self.trace, method="none")
        return replace(kept, estimate=None, trace=trace, pooled=None, people=None, weighted=None)
