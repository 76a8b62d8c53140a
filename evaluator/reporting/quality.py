"""Data quality against the steering group's targets, each measure with its numerator and denominator."""

from __future__ import annotations

from evaluator.findings.model import Findings, QualityMeasure
from evaluator.reporting.blocks import Block, Bullets, Column, Paragraph, Part, Table
from evaluator.reporting.passages import passages
from evaluator.reporting.wording import Wording


def quality(findings: Findings, w: Wording) -> Part:
    said = f"{w.r('quality_intro')}{_verdict(findings, w)}"
    blocks: list[Block] = [*passages(findings, "quality", w), Paragraph(said)]
    missing = tuple(cannot_be_computed(measure, w) for measure in findings.quality if measure.value is None)
    blocks.append(_table(findings, w))
    blocks += [Bullets(missing)] if missing else []
    blocks += _double_entry(findings, w)
    return Part("quality", w.r("part_quality"), tuple(blocks))


def _double_entry(findings: Findings, w: Wording) -> list[Block]:
    its = findings.double_entry
    if its is None:
        return []
    counts = {name: w.count(getattr(its, name)) for name in ("fields", "differing", "impossible")}
    return [Paragraph(w.r("quality_double_entry", share=w.t.percent(its.differing / its.fields, 1), **counts))]


def _verdict(findings: Findings, w: Wording) -> str:
    judged = [measure for measure in findings.quality if measure.reached is not None]
    lacking = [measure for measure in judged if not measure.reached]
    if not judged:
        return ""
    if not lacking:
        return " " + w.many("quality_all_reached", len(judged))
    names = w.listed([_named(measure, w) for measure in lacking])
    return " " + w.r("quality_some_missed", missed=w.count(len(lacking)), n=w.count(len(judged)), measures=names)


def cannot_be_computed(measure: QualityMeasure, w: Wording) -> str:
    return w.r("quality_cannot", measure=w.r(f"quality_{measure.key}"), reason=w.r(f"reason_{measure.reason}"))


def _table(findings: Findings, w: Wording) -> Table:
    columns = (
        Column(w.r("column_measure"), width=3),
        Column(w.r("column_value"), numeric=True),
        Column(w.r("column_counts"), numeric=True, width=1.4),
        Column(w.r("column_target"), numeric=True, width=1.2),
        Column(w.r("column_reached")),
    )
    rows = tuple(_row(measure, w) for measure in findings.quality)
    return Table(w.r("quality_table"), columns, rows, note=_timed(findings, w))


def _timed(findings: Findings, w: Wording) -> str:
    """That timeliness leaves the anonymous rounds out, where it is computed and there are some."""
    known = any(measure.key == "timeliness" and measure.value is not None for measure in findings.quality)
    its = [wave.linkage for wave in findings.programme.waves if wave.milestone == findings.milestone.key]
    return w.r("quality_timed") if known and "anonymous" in its else ""


def _row(measure: QualityMeasure, w: Wording) -> tuple[str, ...]:
    none = w.r("not_applicable")
    name = f"{w.r(f'quality_{measure.key}')}: {w.r(f'quality_{measure.key}_means')}"
    counted = none
    if measure.numerator is not None:
        counted = w.r("n_of_n", numerator=w.count(measure.numerator), denominator=w.count(measure.denominator))
    return name, _value(measure, w), counted, _target(measure, w), w.r(_reached(measure))


def missed(findings: Findings, w: Wording) -> list[str]:
    """Each target that is not reached, with what was achieved instead: for page three."""
    return [
        w.r("sure_quality_value", measure=_named(one, w), value=_value(one, w), target=_target(one, w))
        for one in findings.quality
        if one.reached is False
    ]


def _named(measure: QualityMeasure, w: Wording) -> str:
    return w.in_sentence(w.r(f"quality_{measure.key}"))


def _value(measure: QualityMeasure, w: Wording) -> str:
    if measure.value is None:
        return w.r("not_applicable")
    return _figure(measure.key, measure.value, w, () if measure.target is None else (measure.target,))


def _target(measure: QualityMeasure, w: Wording) -> str:
    if measure.target is None:
        return w.r("not_applicable")
    limit = "at_most" if measure.key == "error_share" else "at_least"
    return w.r(limit, value=_figure(measure.key, measure.target, w))


def _figure(key: str, value: float, w: Wording, beside: tuple[float, ...] = ()) -> str:
    return w.count(value) if key == "minimum_n" else w.share(value, beside)


def _reached(measure: QualityMeasure) -> str:
    if measure.target is None:
        return "reached_no_target"
    return {True: "reached_yes", False: "reached_no", None: "reached_unknown"}[measure.reached]
