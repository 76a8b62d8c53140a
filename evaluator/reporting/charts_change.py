"""The figures of changes since a milestone: shares then and now, and effects of everybody and of those linked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.figures.charts import change_effects, then_and_now, to_svg
from analysis.figures.data import Effect, EffectLabels, EffectRow, SlopeLabels, SlopeRow
from analysis.results import Comparison
from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.reporting.blocks import Chart, Figure, Series
from evaluator.reporting.charts import mark
from evaluator.reporting.compared import Compared, with_range
from evaluator.reporting.wording import Wording

NO_CHANGE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Then:
    """An indicator's share then and now."""

    finding: IndicatorFinding
    then: float
    now: float
    clear: bool


def slope_figure(since: str, shown: Sequence[Then], findings: Findings, w: Wording) -> Figure:
    """A line for each share, clear changes in colour."""
    titles = (w.title("milestones", since), w.title("milestones", findings.milestone.key))
    rows = [SlopeRow(w.pick(one.finding.indicator.title), one.then, one.now, one.clear) for one in shown]
    svg = to_svg(then_and_now(rows, SlopeLabels(*titles, number=w.share), mark=mark(findings, w)))
    said = [
        w.r(
            "slope_alt_row",
            title=row.label,
            then=w.share(row.then),
            now=w.share(row.now),
            clear=w.r("slope_alt_clear") if row.emphasised else "",
        )
        for row in rows
    ]
    chart = Chart(
        "lines", "share", titles, tuple(Series(row.label, (row.then, row.now), row.emphasised) for row in rows)
    )
    return Figure("then-and-now", svg, w.r("slope_alt", rows=" ".join(said)), w.r("slope_caption"), chart=chart)


def effects_figure(since: str, shown: Sequence[Compared], findings: Findings, w: Wording) -> Figure:
    """Both effects of each comparison on one axis, that of the relative effect."""
    labels = EffectLabels(
        everybody=w.r("everybody"),
        linked=w.r("both_times"),
        lower=w.r("lower_now"),
        higher=w.r("higher_now"),
        neutral=NO_CHANGE,
        number=w.t.percent,
    )
    rows = [_row(one, w) for one in shown]
    none = w.r("not_applicable")
    said = [
        w.r(
            "effects_alt_row",
            title=row.label,
            everybody=row.everybody.printed if row.everybody else none,
            linked=row.linked.printed if row.linked else none,
        )
        for row in rows
    ]
    shares = any(one.comparison.difference is not None for one in shown)
    caption = w.r("effects_caption", since=w.milestone(since), shares=w.r("effects_shares") if shares else "")
    svg = to_svg(change_effects(rows, labels, mark=mark(findings, w)))
    return Figure(f"change-{since}", svg, w.r("effects_alt", rows=" ".join(said)), caption)


def _row(one: Compared, w: Wording) -> EffectRow:
    every, its = one.comparison, one.change.linked
    assert its is not None
    assert its.change is not None
    return EffectRow(w.pick(one.finding.indicator.title), _effect(every, w), _effect(its.change, w))


def _effect(its: Comparison, w: Wording) -> Effect | None:
    """Where the relative effect lies; a difference of shares is printed as such."""
    if its.estimate is None:
        return None
    bounds = (its.interval.low, its.interval.high) if its.interval else ()
    return Effect(its.estimate, with_range(its, w), *bounds)
