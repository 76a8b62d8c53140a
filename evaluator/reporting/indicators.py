"""Each indicator: status, sentences, figure and the numbers behind it."""

from __future__ import annotations

from evaluator.findings.model import Distribution, Findings, GroupFigure, IndicatorFinding
from evaluator.reporting.blocks import Block, Column, Paragraph, Part, Table, Verdict
from evaluator.reporting.charts import distribution_figure, series_figure
from evaluator.reporting.narrative import scale_of, told
from evaluator.reporting.summary import ordered_nodes
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
    return Part("indicators", w.r("part_indicators"), (Paragraph(w.r("indicators_intro")),), parts)


def _indicator(finding: IndicatorFinding, findings: Findings, w: Wording) -> Part:
    indicator, status = finding.indicator, finding.status
    node = next(node for node in findings.programme.nodes if node.key == indicator.node)
    belongs = w.r(
        "belongs_to",
        node=w.pick(node.title),
        kind=w.in_sentence(w.r(f"kind_{node.kind}")),
        definition=w.pick(indicator.definition),
    )
    said = told(finding, findings.milestone, w)
    blocks: list[Block | None] = [
        Paragraph(" ".join(said.result)),
        Verdict(status.value, SYMBOLS[status], w.status(status), said.verdict),
        Paragraph(belongs, "note"),
        distribution_figure(finding, findings, w),
        _distribution_table(finding, w),
        _group_table(finding, w),
        series_figure(finding, findings, w),
        _series_table(finding, w),
    ]
    return Part(f"indicator-{indicator.key}", w.pick(indicator.title), tuple(b for b in blocks if b is not None))


def _distribution_table(finding: IndicatorFinding, w: Wording) -> Table | None:
    """Answers down, groups across: every count with its share, and what lies outside the scale."""
    scale = scale_of(finding)
    if scale is None or all(distribution.counts is None for distribution in finding.distributions):
        return None
    its = [distribution for distribution in finding.distributions if distribution.counts is not None]
    hidden = [w.in_sentence(w.title("groups", d.group)) for d in finding.distributions if d.counts is None and d.group]
    titles = [w.title("groups", d.group) if d.group else w.r("all_short") for d in its]
    rows = [
        (w.pick(choice.label), *(_counted(distribution, i, w) for distribution in its))
        for i, choice in enumerate(scale.choices)
    ]
    rows.append((w.r("row_n"), *(w.count(d.n) for d in its)))
    if scale.ordered:
        rows.append((w.r("row_median"), *(_median(d, scale, w) for d in its)))
    outside = ("dont_know", "not_relevant", "blank")
    rows += [
        (w.r(f"row_{key}"), *(w.count(getattr(distribution, key)) for distribution in its))
        for key in outside
        if any(getattr(distribution, key) for distribution in its)
    ]
    columns = (Column(w.r("column_answer"), width=2), *(Column(title, numeric=True, width=1.3) for title in titles))
    note = w.r("distribution_hidden", groups=w.listed(hidden)) if hidden else ""
    return Table(w.r("distribution_table"), columns, tuple(rows), note=note)


def _counted(distribution: Distribution, place: int, w: Wording) -> str:
    assert distribution.counts is not None
    count = distribution.counts[place]
    return f"{w.count(count)} ({w.t.percent(count / distribution.n)})" if distribution.n else w.count(count)


def _median(distribution: Distribution, scale: Scale, w: Wording) -> str:
    return w.r("not_applicable") if distribution.median is None else w.code(distribution.median, scale)


def _group_table(finding: IndicatorFinding, w: Wording) -> Table | None:
    """The indicator's figure in each group; only where there are several."""
    if len(finding.by_group) < 2:
        return None
    rows = tuple((w.title("groups", figure.group), *_figures(finding, figure, w)) for figure in finding.by_group)
    columns = (Column(w.r("column_group"), width=2), *_figure_columns(w))
    return Table(w.r("group_table"), columns, rows, note=w.r("group_table_note"))


def _figure_columns(w: Wording) -> tuple[Column, ...]:
    return (
        Column(w.r("column_value"), numeric=True),
        Column(w.r("column_interval", level=95), numeric=True, width=1.3),
        Column(w.r("column_n"), numeric=True, width=0.6),
        Column(w.r("column_population_short"), numeric=True, width=0.6),
    )


def _figures(finding: IndicatorFinding, figure: GroupFigure, w: Wording) -> tuple[str, ...]:
    estimate, indicator, target = figure.estimate, finding.indicator, finding.judgement.target
    if figure.suppressed or estimate is None:
        return (w.r("not_shown"),) * 3 + (w.r("not_applicable"),)
    none = w.r("not_applicable")
    scale, beside = scale_of(finding), () if target is None else (target,)
    return (
        none if estimate.value is None else w.value(indicator, estimate.value, scale, beside),
        none if estimate.interval is None else w.interval(indicator, estimate.interval, scale, target),
        none if not estimate.n and estimate.value is not None else w.count(estimate.n),
        none if estimate.population is None else w.count(estimate.population),
    )


def _series_table(finding: IndicatorFinding, w: Wording) -> Table | None:
    """The indicator at each milestone until now; only where there are several."""
    if len(finding.series) < 2:
        return None
    scale = scale_of(finding)
    with_interval = any(point.estimate and point.estimate.interval for point in finding.series)
    rows = []
    for point in finding.series:
        figures = _figures(finding, GroupFigure("", point.estimate, suppressed=point.estimate is None), w)
        shown = figures[:3] if with_interval else (figures[0], figures[2])
        target = w.r("not_applicable") if point.target is None else w.target(finding.indicator, point.target, scale)
        status = f"{SYMBOLS[point.status]} {w.status(point.status)}"
        rows.append((w.title("milestones", point.milestone), *shown, target, status))
    value, interval, n, _ = _figure_columns(w)
    columns = (
        Column(w.r("column_milestone"), width=1.6),
        *((value, interval, n) if with_interval else (value, n)),
        Column(w.r("column_target"), numeric=True, width=1.2),
        Column(w.r("column_status"), width=1.2),
    )
    return Table(w.r("series_table"), columns, tuple(rows))
