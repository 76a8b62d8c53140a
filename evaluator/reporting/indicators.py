"""The appendix on indicators: of each what is said of its figure, the answers by group, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.results import Estimate
from evaluator.findings.model import Distribution, Findings, GroupFigure, IndicatorFinding
from evaluator.reporting.blocks import Block, Column, Paragraph, Part, Table, Verdict
from evaluator.reporting.certainty import silent_sentence
from evaluator.reporting.charts import distribution_figure
from evaluator.reporting.narrative import described, scale_of
from evaluator.reporting.overview import ordered_nodes
from evaluator.reporting.passages import part_of
from evaluator.reporting.trace import traced
from evaluator.reporting.weights import weighted
from evaluator.reporting.wording import SYMBOLS, Wording
from surveys.questionnaire import Scale


def indicators(findings: Findings, w: Wording) -> Part:
    """One part per indicator, in the order of the theory of change."""
    parts = tuple(
        _indicator(finding, findings, w)
        for node in ordered_nodes(findings)
        for finding in findings.indicators
        if finding.indicator.node == node.key
    )
    every = (*parts, *weighted(findings, w))
    return Part("answers", w.r("part_indicators"), (Paragraph(w.r("indicators_intro")),), every)


def _indicator(finding: IndicatorFinding, findings: Findings, w: Wording) -> Part:
    indicator, status = finding.indicator, finding.status
    node = next(node for node in findings.programme.nodes if node.key == indicator.node)
    belongs = w.r(
        "belongs_to",
        node=w.pick(node.title),
        kind=w.in_sentence(w.r(f"kind_{node.kind}")),
        definition=w.pick(indicator.definition),
    )
    said = described(finding, findings.milestone, w)
    blocks: list[Block | None] = [
        Paragraph(" ".join(said.result)),
        Verdict(status.value, SYMBOLS[status], w.status(status), said.verdict),
        silent_sentence(finding, w),
        Paragraph(belongs, "note"),
        distribution_figure(finding, said.result[0], findings, w),
        _distribution_table(finding, w) or _group_table(finding, w),
        _series_table(finding, w) if len(finding.series) > 1 else None,
        Paragraph(traced(finding, w), "note"),
    ]
    shown = tuple(block for block in blocks if block is not None)
    return Part(f"answers-{indicator.key}", w.pick(indicator.title), shown, lead=part_of(indicator.key))


def _distribution_table(finding: IndicatorFinding, w: Wording) -> Table | None:
    """Answers down, groups across: every count with its share, the indicator's figure with its interval, n and N, and
    what lies outside the scale."""
    scale = scale_of(finding)
    if scale is None or all(distribution.counts is None for distribution in finding.distributions):
        return None
    its = [distribution for distribution in finding.distributions if distribution.counts is not None]
    hidden = [
        w.in_sentence(_of(distribution, w)) for distribution in finding.distributions if distribution.counts is None
    ]
    rows = [
        (w.pick(choice.label), *(_counted(distribution, i, w) for distribution in its))
        for i, choice in enumerate(scale.choices)
    ]
    rows += _measured(finding, its, scale, w)
    outside = ("dont_know", "not_relevant", "blank")
    rows += [
        (w.r(f"row_{key}"), *(w.count(getattr(distribution, key)) for distribution in its))
        for key in outside
        if any(getattr(distribution, key) for distribution in its)
    ]
    titles = [w.title("groups", d.group) if d.group else w.r("all_short") for d in its]
    columns = (Column(w.r("column_answer"), width=2), *(Column(title, numeric=True, width=1.3) for title in titles))
    notes = [w.r("distribution_hidden", groups=w.listed(hidden))] if hidden else []
    notes += [w.r("distribution_by_size")] if finding.strata is not None and finding.strata.counts_by_size else []
    return Table(
        w.r("distribution_table"),
        columns,
        tuple(rows),
        note=" ".join(notes),
        narrow=len(its) == 1,
        short=w.r("sheet_answers"),
    )


def _of(distribution: Distribution, w: Wording) -> str:
    return w.title("groups", distribution.group) if distribution.group else w.r("together")


def _counted(distribution: Distribution, place: int, w: Wording) -> str:
    assert distribution.counts is not None
    count = distribution.counts[place]
    share = f"\N{NO-BREAK SPACE}({w.t.percent(count / distribution.n)})" if distribution.n else ""
    return w.count(count) + share


def _measured(
    finding: IndicatorFinding, its: Sequence[Distribution], scale: Scale, w: Wording
) -> list[tuple[str, ...]]:
    """The indicator's figure, its interval and its population in each group, beside n and the median."""
    by_group = {figure.group: figure.estimate for figure in finding.by_group}
    estimates = [by_group.get(d.group) if d.group else finding.estimate for d in its]
    known = any(estimate and estimate.population is not None for estimate in estimates)
    sizes = [_with_size(d, estimate, w) for d, estimate in zip(its, estimates, strict=True)]
    rows = [(w.r("row_n_population" if known else "row_n"), *sizes)]
    if scale.ordered:
        medians = [d.median for d in its]
        if finding.indicator.unit == "code":
            # The figure itself, in which each group counts by its size.
            medians = [None if e is None else e.value for e in estimates]
        middle = [w.r("not_applicable") if one is None else w.cell(one, scale) for one in medians]
        rows.append((w.r("row_median"), *middle))
    with_interval = any(estimate and estimate.interval for estimate in estimates)
    if finding.indicator.unit == "code":
        rows += [(w.r("row_median_interval"), *(_interval(finding, e, w) for e in estimates))] if with_interval else []
    else:
        figures = [_value(finding, e, w) + _bounds(finding, e, w) for e in estimates]
        rows.append((w.r("row_indicator_interval" if with_interval else "row_indicator"), *figures))
    return rows


def _with_size(distribution: Distribution, estimate: Estimate | None, w: Wording) -> str:
    known = "" if estimate is None or estimate.population is None else f"\N{NO-BREAK SPACE}({w.people(estimate)})"
    return w.count(distribution.n) + known


def _bounds(finding: IndicatorFinding, estimate: Estimate | None, w: Wording) -> str:
    return f" ({_interval(finding, estimate, w)})" if estimate and estimate.interval else ""


def _group_table(finding: IndicatorFinding, w: Wording) -> Table | None:
    """The indicator's figure in each group, where there are several of which any is shown and no table of answers
    holds it."""
    if len(finding.by_group) < 2 or all(figure.suppressed for figure in finding.by_group):
        return None
    rows = tuple((w.title("groups", figure.group), *_figures(finding, figure, w)) for figure in finding.by_group)
    hidden = any(figure.suppressed for figure in finding.by_group)
    columns = (
        Column(w.r("column_group"), width=2),
        Column(w.r("column_value"), numeric=True, width=1.6 if hidden else 1),
        Column(w.r("column_interval", level=95), numeric=True, width=1.3),
        Column(w.r("column_n"), numeric=True, width=1.6 if hidden else 0.6),
    )
    return Table(_captioned("group_table", finding, w), columns, rows, short=w.r("sheet_groups"))


def _captioned(key: str, finding: IndicatorFinding, w: Wording) -> str:
    """A table's caption, which says what its n counts, also where the newest figure is not shown."""
    every = [finding.estimate, *(one.estimate for one in finding.by_group), *(one.estimate for one in finding.series)]
    unit = w.unit(finding.indicator, next((one for one in every if one is not None), None))
    return w.r(f"{key}_of", unit=unit) if unit else w.r(key)


def _figures(finding: IndicatorFinding, figure: GroupFigure, w: Wording) -> tuple[str, ...]:
    estimate = figure.estimate
    if figure.suppressed or estimate is None:
        return (w.t("common.not_shown"), w.r("not_applicable"), w.t("common.not_shown"))
    return _value(finding, estimate, w), _interval(finding, estimate, w), _n(estimate, w)


def _value(finding: IndicatorFinding, estimate: Estimate | None, w: Wording) -> str:
    if estimate is None:
        return w.t("common.not_shown")
    if estimate.value is None:
        return w.r("not_applicable")
    if finding.indicator.unit == "code":
        return w.cell(estimate.value, scale_of(finding))
    target = finding.judgement.target
    return w.value(finding.indicator, estimate.value, None, () if target is None else (target,))


def _interval(finding: IndicatorFinding, estimate: Estimate | None, w: Wording) -> str:
    if estimate is None or estimate.interval is None:
        return w.r("not_applicable")
    if finding.indicator.unit == "code":
        ends = [w.cell(bound, scale_of(finding)) for bound in (estimate.interval.low, estimate.interval.high)]
        return w.r("range_spaced", low=ends[0], high=ends[1])
    return w.interval(finding.indicator, estimate.interval, None, finding.judgement.target)


def _n(estimate: Estimate, w: Wording) -> str:
    return w.r("not_applicable") if not estimate.n and estimate.value is not None else w.count(estimate.n)


def _series_table(finding: IndicatorFinding, w: Wording) -> Table:
    """The indicator at each milestone until now."""
    scale = scale_of(finding)
    with_interval = any(point.estimate and point.estimate.interval for point in finding.series)
    rows = []
    for point in finding.series:
        estimate, status = point.estimate, f"{SYMBOLS[point.status]}\N{NO-BREAK SPACE}{w.status(point.status)}"
        interval = (_interval(finding, estimate, w),) if with_interval else ()
        n = w.t("common.not_shown") if estimate is None else _n(estimate, w)
        target = w.r("not_applicable") if point.target is None else _target(finding, point.target, scale, w)
        its = (_value(finding, estimate, w), *interval, n, target, status)
        rows.append((w.title("milestones", point.milestone), *its))
    hidden = any(point.estimate is None for point in finding.series)
    columns = (
        Column(w.r("column_milestone"), width=2),
        Column(w.r("column_value"), numeric=True, width=1.6 if hidden else 1),
        *((Column(w.r("column_interval", level=95), numeric=True, width=1.3),) if with_interval else ()),
        Column(w.r("column_n"), numeric=True, width=1.6 if hidden else 0.6),
        Column(w.r("column_target_least" if _upwards(finding) else "column_target_most"), numeric=True, width=1.1),
        Column(w.r("column_status"), width=1.8),
    )
    return Table(_captioned("series_table", finding, w), columns, tuple(rows), short=w.r("sheet_milestones"))


def _upwards(finding: IndicatorFinding) -> bool:
    return finding.indicator.direction == "increase"


def _target(finding: IndicatorFinding, target: float, scale: Scale | None, w: Wording) -> str:
    if finding.indicator.unit == "code":
        return w.cell(target, scale)
    return w.value(finding.indicator, target, None)
