"""From opportunity space to action: how many came how far, how long it took, and every place where nothing followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from analysis.figures.charts import flow_of_steps, to_svg
from analysis.figures.data import FlowStep
from analysis.waiting import Waiting
from evaluator.findings.flow_findings import PASSAGES, STEPS, FlowFindings, Gap, Passage
from evaluator.findings.model import Findings
from evaluator.reporting.blocks import Block, Chart, Column, Figure, Paragraph, Part, Series, Table
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts

_AFTER: Final = {"approved": "decided"}
"""After which step of the picture a passage stands that begins at another."""
MOST: Final = 25
"""Rows of a table of gaps in a report; the page and the JSON have all."""
_MAIN: Final = ("opportunity_spaces", "deliveries", "cases", "decided", "started", "tried", "feedback")
"""The steps that a table by process has room for."""


def flow(findings: Findings, w: Wording) -> tuple[Part, ...]:
    """For the appendix. Nothing where the registers hold nothing of the way, or what they held was counted before this
    was."""
    its = findings.flow
    if its is None or its.is_empty:
        return ()
    blocks: list[Block] = [Paragraph(w.t("flow.intro", date=w.date(its.as_of))), passages_table(its, w.t)]
    blocks.append(Paragraph(w.t("flow.method"), "note"))
    titles = {one.key: w.pick(one.title) for one in findings.programme.processes}
    blocks += by_tables(its, titles, w.t)
    return (Part("flow", w.t("flow.title"), tuple(blocks), (_gaps(its, w),)),)


def flow_figure(its: FlowFindings, t: Texts, *, mark: str = "") -> Figure:
    """Each step below the one before it, with what happened between the two."""
    between = {_AFTER.get(one.start, one.start): one for one in its.passages if one.end != "feedback"}
    steps = [
        FlowStep(t(f"flow.step_{step}"), its.steps[step], _between(between[step], t) if step in between else "")
        for step in STEPS
    ]
    said = ", ".join(f"{step.label} {t.number(step.n)}" for step in steps)
    alt = t("flow.alt", date=t.date(its.as_of), steps=said)
    came = Series(t("flow.column_number"), tuple(float(step.n) for step in steps))
    chart = Chart("bars", "number", tuple(step.label for step in steps), (came,))
    return Figure("flow", to_svg(flow_of_steps(steps, mark=mark)), alt, t("flow.caption"), chart=chart)


def _between(passage: Passage, t: Texts) -> str:
    if not passage.n:
        return ""
    median, time = passage.waiting.median, ""
    if median is not None:
        time = t("flow.note_median_one" if median == 1 else "flow.note_median", days=_days(median, t))
    return t("flow.note_went_on", reached=t.number(passage.reached), n=t.number(passage.n), time=time)


def steps_table(its: FlowFindings, t: Texts) -> Table:
    rows = tuple((t(f"flow.step_{step}"), t.number(its.steps[step])) for step in STEPS)
    columns = (Column(t("flow.column_step"), width=3), Column(t("flow.column_number"), numeric=True))
    rows_without = undated(its, t)
    note = t("flow.undated", rows=", ".join(rows_without)) if rows_without else ""
    return Table(t("flow.steps_table"), columns, rows, note=note, narrow=True)


def undated(its: FlowFindings, t: Texts) -> list[str]:
    """By step how many rows have no date, in words."""
    without = ((step, n) for step, n in its.undated.items() if n)
    return [t("flow.undated_step", step=t(f"flow.step_{step}").lower(), n=t.number(n)) for step, n in without]


def passages_table(its: FlowFindings, t: Texts) -> Table:
    rows = tuple(
        (
            t(f"flow.passage_{one.start}_{one.end}"),
            t.number(one.n),
            t.number(one.reached),
            t.number(one.n - one.reached - one.left),
            median(one.waiting, t),
            interval(one.waiting, t),
        )
        for one in its.passages
        if one.n
    )
    columns = (
        Column(t("flow.column_passage"), width=3),
        *(Column(t(f"flow.column_{name}"), numeric=True) for name in ("number", "reached", "open")),
        Column(t("flow.column_median"), numeric=True, width=1.6),
        Column(t("flow.column_interval"), numeric=True, width=1.6),
    )
    note = t("flow.untimed") if any(one.untimed for one in its.passages) else ""
    return Table(t("flow.passages_table"), columns, rows, note=note)


def median(waiting: Waiting, t: Texts) -> str:
    if waiting.median is not None:
        return _days(waiting.median, t)
    return t("flow.too_early" if waiting.n else "flow.no_times")


def interval(waiting: Waiting, t: Texts) -> str:
    """A bound that the times do not reach is left open."""
    low, high = (None if one is None else _days(one, t) for one in (waiting.low, waiting.high))
    if low is not None and high is not None:
        return t("flow.interval", low=low, high=high)
    if low is not None:
        return t("flow.from", low=low)
    return t("flow.until", high=high) if high is not None else "–"


def _days(value: float, t: Texts) -> str:
    """Half a day, where the median lies between two, is written."""
    return t.number(value, 0 if value.is_integer() else 1)


def by_tables(its: FlowFindings, processes: Mapping[str, str], t: Texts) -> list[Table]:
    """By process and by body, where there are several; ``processes``: the titles by key."""
    made = []
    for name, by, titles in (("process", its.by_process, processes), ("body", its.by_body, {})):
        if len(by) > 1:
            ordered = sorted(by, key=lambda key: ([*titles].index(key) if key in titles else len(titles), key))
            rows = tuple((titles.get(key, key), *(t.number(by[key][step]) for step in _MAIN)) for key in ordered)
            columns = [Column(t(f"flow.short_{step}"), numeric=True) for step in _MAIN]
            head = Column(t(f"flow.column_{name}"), width=2.4)
            made.append(Table(t(f"flow.{name}_table"), (head, *columns), rows))
    return made


def by_gap(its: FlowFindings) -> dict[tuple[str, str], list[Gap]]:
    """The gaps of each passage that has any, in the order of the way."""
    found = {(start, end): [gap for gap in its.gaps if (gap.start, gap.end) == (start, end)] for start, end in PASSAGES}
    return {passage: gaps for passage, gaps in found.items() if gaps}


def _gaps(its: FlowFindings, w: Wording) -> Part:
    n = len(its.gaps)
    if not n:
        return Part("gaps", w.t("flow.gaps"), (Paragraph(w.t("flow.gaps_none")),))
    said = w.t("flow.gaps_intro_one" if n == 1 else "flow.gaps_intro", n=w.count(n))
    tables = [_gap_table(start, end, gaps, w) for (start, end), gaps in by_gap(its).items()]
    return Part("gaps", w.t("flow.gaps"), (Paragraph(said), *tables))


def _gap_table(start: str, end: str, gaps: list[Gap], w: Wording) -> Table:
    rows = tuple(
        (
            gap.title or gap.reference,
            gap.body or w.r("not_applicable"),
            w.date(gap.since),
            w.t("flow.unknown_days") if gap.days is None else w.count(gap.days),
        )
        for gap in gaps[:MOST]
    )
    columns = (
        Column(w.t("flow.column_row"), width=3),
        Column(w.t("flow.column_body"), width=2),
        Column(w.t("flow.column_since"), width=1.4),
        Column(w.t("flow.column_days"), numeric=True),
    )
    more = len(gaps) - MOST
    note = w.t("flow.gaps_more_one" if more == 1 else "flow.gaps_more", n=w.count(more)) if more > 0 else ""
    return Table(w.t(f"flow.gap_{start}_{end}"), columns, rows, note=note)


def flow_as_json(its: FlowFindings | None) -> dict[str, object] | None:
    """As in docs/report-json.md; None where the count is older than this."""
    if its is None:
        return None
    return {
        "as_of": its.as_of.isoformat(),
        "steps": dict(its.steps),
        "undated": dict(its.undated),
        "passages": [_passage(one) for one in its.passages],
        "gaps": [_gap(one) for one in its.gaps],
        "by_process": {key: dict(steps) for key, steps in its.by_process.items()},
        "by_body": {key: dict(steps) for key, steps in its.by_body.items()},
    }


def _passage(one: Passage) -> dict[str, object]:
    days = {"median": one.waiting.median, "low": one.waiting.low, "high": one.waiting.high, "n": one.waiting.n}
    return {"from": one.start, "to": one.end, "n": one.n, "reached": one.reached, "left": one.left, "days": days}


def _gap(one: Gap) -> dict[str, object]:
    since = None if one.since is None else one.since.isoformat()
    its = {"register": one.register, "reference": one.reference}
    return {"from": one.start, "to": one.end, **its, "since": since, "days": one.days}
