"""Change since earlier milestones: the effect in plain words, its interval, the test, and what was not compared."""

from __future__ import annotations

from analysis.results import Comparison, Estimate
from evaluator.findings.model import Change, Findings, IndicatorFinding
from evaluator.programme.model import RegisterSource
from evaluator.reporting.blocks import Block, Bullets, Column, Paragraph, Part, Table
from evaluator.reporting.narrative import scale_of
from evaluator.reporting.wording import Wording

CHANCE = 0.05
NO_SHIFT = 0.5


def change(findings: Findings, w: Wording) -> Part:
    """Comparisons with every earlier milestone; counts from registers apart, since nothing about them is tested."""
    title = w.r("part_change")
    pairs = [(finding, change) for finding in findings.indicators for change in finding.changes]
    if not pairs:
        return Part("change", title, (Paragraph(w.r("change_none")),))
    compared = [(f, c, c.comparison) for f, c in pairs if c.comparison is not None]
    counts = [(f, c) for f, c in pairs if _is_count(f, c)]
    refused = [(f, c) for f, c in pairs if c.refused and not _is_count(f, c)]
    blocks: list[Block] = []
    if compared:
        blocks += [Paragraph(w.r("change_method")), Paragraph(_caution(len(compared), w))]
        blocks += _sentences(compared, w)
        blocks += [_table(since, [one for one in compared if one[1].since == since], w) for since in _since(compared)]
    if counts:
        blocks.append(_count_table(counts, w))
    below = Part("not-compared", w.r("part_not_compared"), (Bullets(tuple(_refusals(refused, w))),))
    return Part("change", title, tuple(blocks), (below,) if refused else ())


def _caution(comparisons: int, w: Wording) -> str:
    said = w.r("change_independent")
    if comparisons < 2:
        return said
    expected = w.t.number(CHANCE * comparisons, 1)
    return f"{said} {w.r('change_many', n=w.count(comparisons), expected=expected)}"


def _since(compared: list[tuple[IndicatorFinding, Change, Comparison]]) -> list[str]:
    return list(dict.fromkeys(change.since for _, change, _ in compared))


def _is_count(finding: IndicatorFinding, change: Change) -> bool:
    """A register's figure at both milestones: it is shown then and now, but there is no distribution to compare."""
    now = finding.estimate
    shown = (change.earlier, now)
    return change.refused == "register" and all(figure is not None and figure.value is not None for figure in shown)


def _sentences(compared: list[tuple[IndicatorFinding, Change, Comparison]], w: Wording) -> list[Block]:
    """A sentence for each clear change, and how many comparisons show none: all of them stand in the table."""
    clear = [one for one in compared if _direction(one[2], one[1].basis) != "change_unclear"]
    rest = len(compared) - len(clear)
    blocks: list[Block] = [Bullets(tuple(_sentence(*one, w) for one in clear))] if clear else []
    if rest:
        blocks.append(Paragraph(w.many("change_unclear_rest" if clear else "change_unclear_all", rest)))
    return blocks


def _sentence(finding: IndicatorFinding, change: Change, comparison: Comparison, w: Wording) -> str:
    title, since = w.pick(finding.indicator.title), w.milestone(change.since)
    assert comparison.estimate is not None
    direction = w.r(_direction(comparison, change.basis), since=since)
    interval = ""
    if comparison.interval is not None:
        level = w.count(100 * comparison.interval.level)
        bounds = w.shares(comparison.interval.low, comparison.interval.high, (NO_SHIFT,))
        interval = w.r("interval_median", level=level, range=bounds)
    return w.r(
        "change_detail",
        title=title,
        direction=direction,
        effect=w.share(comparison.estimate, (NO_SHIFT,)),
        interval=interval,
        p=w.p(comparison.pvalue) or w.r("change_no_test"),
        n_x=w.count(comparison.n_x),
        n_y=w.count(comparison.n_y),
    )


def _direction(comparison: Comparison, basis: str) -> str:
    """Up or down where the interval keeps clear of 'no shift'; without an interval the test decides."""
    assert comparison.estimate is not None
    interval = comparison.interval
    clear = comparison.pvalue is not None and comparison.pvalue < CHANCE
    if interval is not None:
        clear = not interval.low <= NO_SHIFT <= interval.high
    if not clear:
        return "change_unclear"
    way = "up" if comparison.estimate > NO_SHIFT else "down"
    return f"change_{way}" if basis == "distribution" else f"change_share_{way}"


def _table(since: str, compared: list[tuple[IndicatorFinding, Change, Comparison]], w: Wording) -> Table:
    """Every comparison with one earlier milestone, clear or not."""
    rows = tuple(
        (
            w.pick(finding.indicator.title),
            _figure(finding, change.earlier, w),
            _figure(finding, finding.estimate, w),
            w.r("not_applicable") if c.estimate is None else w.share(c.estimate, (NO_SHIFT,)),
            w.r("not_applicable") if c.interval is None else w.shares(c.interval.low, c.interval.high, (NO_SHIFT,)),
            w.p_value(c.pvalue),
        )
        for finding, change, c in compared
    )
    columns = (
        Column(w.r("column_indicator"), width=3.5),
        Column(w.r("column_then"), numeric=True, width=1.3),
        Column(w.r("column_now"), numeric=True, width=1.3),
        Column(w.r("column_effect"), numeric=True, width=0.9),
        Column(w.r("column_interval", level=95), numeric=True, width=1.3),
        Column(w.r("column_p"), numeric=True, width=0.8),
    )
    return Table(w.r("change_table", since=w.milestone(since)), columns, rows)


def _count_table(counts: list[tuple[IndicatorFinding, Change]], w: Wording) -> Table:
    """One row for each indicator, with its figure at every earlier milestone and now."""
    since = list(dict.fromkeys(change.since for _, change in counts))
    by_key: dict[str, tuple[IndicatorFinding, dict[str, Change]]] = {}
    for finding, change in counts:
        by_key.setdefault(finding.indicator.key, (finding, {}))[1][change.since] = change
    none = w.r("not_applicable")
    rows = tuple(
        (
            w.pick(finding.indicator.title),
            *(_figure(finding, its[key].earlier, w) if key in its else none for key in since),
            _figure(finding, finding.estimate, w),
        )
        for finding, its in by_key.values()
    )
    titles = [w.title("milestones", key) for key in since]
    columns = (
        Column(w.r("column_indicator"), width=3),
        *(Column(title, numeric=True) for title in (*titles, w.r("column_now_count"))),
    )
    return Table(w.r("change_counts_table"), columns, rows, note=w.r("change_counts_note"))


def _figure(finding: IndicatorFinding, estimate: Estimate | None, w: Wording) -> str:
    if estimate is None or estimate.value is None:
        return w.r("not_applicable")
    if finding.indicator.unit == "code":
        value = w.cell(estimate.value, scale_of(finding))
    else:
        value = w.value(finding.indicator, estimate.value, None)
    return value if isinstance(finding.indicator.source, RegisterSource) else f"{value} ({w.count(estimate.n)})"


def _refusals(refused: list[tuple[IndicatorFinding, Change]], w: Wording) -> list[str]:
    """One line per indicator and reason, naming every milestone that it holds for."""
    since: dict[tuple[str, str], list[str]] = {}
    for finding, change in refused:
        since.setdefault((w.pick(finding.indicator.title), change.refused), []).append(w.milestone(change.since))
    return [
        w.r("change_refused", title=title, since=w.listed(milestones), reason=w.r(f"refused_{reason}"))
        for (title, reason), milestones in since.items()
    ]
