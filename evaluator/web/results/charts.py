"""Charts for the steering group: the report's figures and tables, to look at and not to change."""

from __future__ import annotations

from typing import Final

from evaluator.reporting.context import report
from evaluator.web.results.reports import interpreted
from evaluator.web.shared.access import programme_or_404, protected, texts
from evaluator.web.shared.frame import chosen, show
from evaluator.web.shared.rules import READING

pages = protected("steering", __name__, roles=READING)

CHARTED: Final = ("changes", "outcomes", "involvement", "action")
"""The parts of the report that hold charts."""


@pages.get("/diagrammer")
def charts(programme: str) -> str:
    loaded = programme_or_404(programme)
    its = chosen(loaded)
    if its.findings is None:
        return show("results/charts.html", loaded, chosen=its)
    whole = report(interpreted(loaded, its.findings), texts().language)
    parts = [part for part in whole.parts if part.key in CHARTED]
    return show("results/charts.html", loaded, chosen=its, findings=its.findings, report=whole, parts=parts)
