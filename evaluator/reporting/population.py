"""Which people a figure is about, in sentences: how many they are, and of whom nothing is known."""

from __future__ import annotations

from analysis.results import Estimate
from evaluator.findings.model import IndicatorFinding
from evaluator.reporting.wording import Wording


def population(finding: IndicatorFinding, estimate: Estimate, w: Wording) -> tuple[str, ...]:
    """The people behind an estimate from answers; nothing where the size of their only group is not known."""
    several = len(finding.by_group if finding.strata is None else finding.strata.groups) > 1
    if estimate.population is None:
        return (w.r("population_pooled"),) if several and finding.strata is not None else ()
    values = {"population": w.count(estimate.population), "n": w.count(estimate.n)}
    if estimate.n > estimate.population:
        return (w.r("population_exceeded", **values),)
    if estimate.n == estimate.population:
        return (w.r("population_census", **values),)
    if finding.strata is None:
        key = "population_no_interval" if estimate.interval is None else "population_median"
        key += "_about" * (estimate.estimated and estimate.interval is not None)
    else:
        key = "population_concerned" if _asked(finding) != estimate.population else "population_known"
    said = w.r(key + "_many" * several, **values, size=w.count(_asked(finding)))
    return (said, _not_counted(finding, w))


def _asked(finding: IndicatorFinding) -> int | None:
    """How many people the groups have, those whom the question does not concern among them."""
    return None if finding.strata is None else sum(one.size or 0 for one in finding.strata.groups)


def _not_counted(finding: IndicatorFinding, w: Wording) -> str:
    """The groups of which no answers are counted."""
    if finding.strata is None:
        groups = [one.group for one in finding.by_group if one.estimate is None or not one.estimate.n]
    else:
        groups = [one.group for one in finding.strata.groups if not one.answered]
    titles = w.listed([w.in_sentence(w.title("groups", group)) for group in groups])
    return w.r("population_silent_groups", groups=titles) if groups else ""
