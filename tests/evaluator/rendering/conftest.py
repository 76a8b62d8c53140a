"""The hand-made findings that reports are read by, in every format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pytest

from evaluator.rendering.format import Draft, Issue
from evaluator.reporting.blocks import Chart, Edition, Figure, Part, Report, Series
from tests.evaluator.reporting.conftest import findings, indicator_findings, programme

__all__ = ["findings", "indicator_findings", "printed", "programme"]
CHARTS = (
    Chart("bars", "share", ("Borgere", "Ledere"), (Series("Nu", (0.66, 0.4)),)),
    Chart("stacked", "share", ("Borgere",), (Series("Ja", (0.75,)), Series("Nej", (0.25,)))),
    Chart("lines", "number", ("Før", "Nu"), (Series("Svar", (12.0, None), emphasised=False),), target=14.5),
)


@dataclass(frozen=True)
class Printing:
    """A report of which each chart of an office program can be seen on the slide of what changed."""

    draft: Draft
    edition: Edition = field(default_factory=Edition)
    chart: Chart = CHARTS[0]
    programme: str = "lokalt-loeft"
    milestone: str = "m2"

    @property
    def issue(self) -> Issue:
        return self.draft.issue

    @cached_property
    def figures(self) -> Mapping[str, object]:
        return self.draft.figures

    def report(self, language: str) -> Report:
        its = self.draft.report(language)
        figure = Figure("drawn", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "Søjler", "Sådan")
        drawn = Part("changes", "Ændring", (replace(figure, chart=self.chart),))
        return replace(its, parts=(*(part for part in its.parts if part.key != "changes"), drawn))


@pytest.fixture(scope="session")
def printed(findings) -> Printing:
    return Printing(Draft(findings))
