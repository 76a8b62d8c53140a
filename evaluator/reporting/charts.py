"""Findings as figures: plain values and translated labels go to `analysis.figures.charts`, an SVG block comes back."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.figures.charts import cumulative_curve, diverging_bars, involvement_grid, milestone_series, to_svg
from analysis.figures.data import BarLabels, BarRow, CurveLabels, GridCell, GridLabels, SeriesLabels, SeriesPoint
from analysis.results import Status
from evaluator.findings.model import Distribution, Findings, IndicatorFinding, Point
from evaluator.findings.register_findings import TrialActionFindings
from evaluator.programme.model import Indicator, RegisterSource
from evaluator.records.involvement import INVOLVEMENT_LEVELS
from evaluator.reporting.blocks import Chart, Figure, Series
from evaluator.reporting.comparable import break_note, broken_at
from evaluator.reporting.narrative import asked_about, scale_of
from evaluator.reporting.theory import theory_alt, theory_svg
from evaluator.reporting.wording import Wording


def mark(findings: Findings, w: Wording) -> str:
    """What every figure carries when anything behind the report is made up."""
    return w.t("common.demonstration") if findings.synthetic else ""


def distribution_figure(finding: IndicatorFinding, sentence: str, findings: Findings, w: Wording) -> Figure | None:
    """Diverging bars per group, with what was found as a ``sentence`` for who cannot see them; None without an ordered
    scale or where no group may be shown."""
    scale = scale_of(finding)
    if scale is None or not scale.ordered or not any(d.counts and d.n for d in finding.distributions):
        return None
    labels = BarLabels(tuple(w.pick(choice.label) for choice in scale.choices), w.share)
    rows = [_bar(distribution, w) for distribution in finding.distributions]
    groups = sum(1 for distribution in finding.distributions if distribution.group)
    alt = w.r(
        "distribution_alt",
        question=w.quote(w.pick(finding.question)),
        groups=w.r("one_group") if groups <= 1 else w.r("some_groups", n=groups),
        sentence=sentence,
    )
    caption = w.r("distribution_caption", question=asked_about(finding, w))
    svg = to_svg(diverging_bars(rows, labels, mark=mark(findings, w)))
    chart = _stacked([row for row in rows if row.counts], labels.choices)
    return Figure(f"{finding.indicator.key}-answers", svg, alt, caption, chart=chart)


def _stacked(rows: Sequence[BarRow], choices: Sequence[str]) -> Chart:
    """Shares of the answers, a row of bars each."""
    shares = [tuple(n / sum(row.counts) for n in row.counts) for row in rows if row.counts]
    series = tuple(Series(words, tuple(its[i] for its in shares)) for i, words in enumerate(choices))
    return Chart("stacked", "share", tuple(row.label for row in rows), series)


def _bar(distribution: Distribution, w: Wording) -> BarRow:
    label = w.title("groups", distribution.group) if distribution.group else w.r("all_groups")
    if distribution.counts is None:
        return BarRow(label, None, note=w.status(Status.SUPPRESSED))
    if not distribution.n:
        return BarRow(label, None, note=w.status(Status.NO_DATA))
    return BarRow(label, distribution.counts, n=w.r("n", n=w.count(distribution.n)))


def series_figure(finding: IndicatorFinding, findings: Findings, w: Wording) -> Figure | None:
    """The indicator over milestones; None where fewer than two milestones have a figure."""
    if sum(1 for point in finding.series if point.estimate and point.estimate.value is not None) < 2:
        return None
    indicator, scale = finding.indicator, scale_of(finding)
    limits = (0.0, 1.0) if indicator.unit == "share" else None
    if indicator.unit == "code" and scale is not None:
        limits = (float(scale.codes[0]), float(scale.codes[-1]))

    def number(value: float) -> str:
        return w.share(value) if indicator.unit == "share" else w.count(value)

    def end(value: float) -> str:
        level = indicator.unit == "code" and scale is not None
        return w.r("series_level", n=number(value), level=w.cell(value, scale)) if level else number(value)

    labels = SeriesLabels(w.r("target_word"), w.r("baseline_in_figure"), number, end)
    counted, broken = isinstance(indicator.source, RegisterSource), broken_at(finding)
    points = [
        _series_point(point, indicator, w, counted=counted, breaks=point.milestone in broken and i > 0)
        for i, point in enumerate(finding.series)
    ]
    figure = milestone_series(points, labels, limits=limits, baseline=indicator.baseline, mark=mark(findings, w))
    said = [
        f"{w.title('milestones', point.milestone)}: {w.estimate(indicator, point.estimate, scale, point.target)}."
        for point in finding.series
    ]
    note = break_note(finding, w)
    alt = w.r("series_alt", points=" ".join([*said, *([note] if note else [])]))
    caption = w.r("series_caption", title=w.pick(indicator.title)) + (f". {note}" if note else "")
    unit = "share" if indicator.unit == "share" else "number"
    chart = _lines(points, labels, w.r("column_value"), unit)
    return Figure(f"{indicator.key}-milestones", to_svg(figure), alt, caption, chart=chart, titled=not note)


def _lines(points: Sequence[SeriesPoint], labels: SeriesLabels, name: str, unit: str) -> Chart:
    """The values, and the targets as a grey line where they differ from milestone to milestone."""
    values, targets = tuple(point.value for point in points), tuple(point.target for point in points)
    same = targets[0] if len(set(targets)) == 1 else None
    moving = () if len(set(targets)) == 1 else (Series(labels.target, targets, emphasised=False),)
    return Chart("lines", unit, tuple(p.label for p in points), (Series(name, values), *moving), same)


def _series_point(point: Point, indicator: Indicator, w: Wording, *, counted: bool, breaks: bool) -> SeriesPoint:
    """A point with its n, unless it is a register's count, which is its own n."""
    label, estimate = w.title("milestones", point.milestone), point.estimate
    if estimate is None or estimate.value is None:
        return SeriesPoint(label, None, target=point.target, note=w.status(point.status), breaks=breaks)
    bounds = estimate.interval
    low, high = (None, None) if bounds is None else (bounds.low, bounds.high)
    n = "" if counted else w.n(estimate, indicator, short=True)
    return SeriesPoint(label, estimate.value, low, high, point.target, n, breaks=breaks)


def started_figure(trial: TrialActionFindings, findings: Findings, w: Wording) -> Figure:
    """The cumulative number of trial actions started, with the milestones."""
    until = findings.programme.milestones_until(findings.milestone.key)
    milestones = [(w.pick(milestone.title), milestone.cut_off) for milestone in until]
    note = w.many("trial_curve_assumed", trial.dates_assumed) if trial.dates_assumed else ""
    labels = CurveLabels(w.r("curve_axis"), w.t.month, note, w.r("curve_empty"))
    figure = cumulative_curve(trial.curve, milestones, labels, until=trial.as_of, mark=mark(findings, w))
    alt = w.r(
        "trial_curve_alt",
        first=w.date(trial.curve[0][0]),
        last=w.date(trial.as_of),
        total=w.count(trial.curve[-1][1]),
    )
    months = tuple(w.t.month(day) for day, _ in trial.curve)
    started = Series(w.r("curve_axis"), tuple(float(number) for _, number in trial.curve))
    chart = Chart("lines", "number", months, (started,))
    return Figure("trial-actions", to_svg(figure), alt, w.r("trial_curve_caption"), chart=chart)


def grid_figure(findings: Findings, sentence: str, w: Wording) -> Figure:
    """The involvement grid, stages across and groups down; only those that hold any reading."""
    cells = findings.involvement.cells
    stages = [(s.key, w.pick(s.title)) for s in findings.programme.stages if any(c.stage == s.key for c in cells)]
    groups = [(g.key, w.pick(g.title)) for g in findings.programme.groups if any(c.group == g.key for c in cells)]
    intended, practised, experienced = (w.r(f"column_{key}") for key in ("intended", "practised", "experienced"))
    labels = GridLabels(
        readings=((intended[0], intended), (practised[0], practised), (experienced[0], experienced)),
        levels=tuple(w.t(f"registers.level_{level}") for level in INVOLVEMENT_LEVELS),
        number=w.count,
        suppressed=w.t("common.not_shown"),
        missing=w.in_sentence(w.status(Status.NO_DATA)),
        below_plan=w.r("below_the_plan"),
    )
    tiles = [
        GridCell(
            cell.stage,
            cell.group,
            cell.intended_median,
            cell.practised_median,
            cell.experienced_median,
            cell.suppressed,
            "" if not cell.experienced_n else w.r("n", n=w.count(cell.experienced_n)),
        )
        for cell in cells
    ]
    alt = w.r("involvement_alt", stages=len(stages), groups=len(groups), sentence=sentence)
    svg = to_svg(involvement_grid(stages, groups, tiles, labels, mark=mark(findings, w)))
    return Figure("involvement", svg, alt, w.r("involvement_caption"), wide=True)


def theory_figure(findings: Findings, w: Wording) -> Figure:
    """The theory-of-change picture."""
    svg = theory_svg(findings.programme, findings.node_status, w.t, mark=mark(findings, w))
    alt = theory_alt(findings.programme, findings.node_status, w.t)
    caption = w.r("theory_caption", milestone=w.milestone(findings.milestone.key))
    return Figure("theory", svg, alt, caption, wide=True)
