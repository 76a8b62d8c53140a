"""The appendix: from each figure back to indicator, question or register, document versions, n and method."""

from __future__ import annotations

import re
from typing import Final

from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.programme.model import ManualSource
from evaluator.reporting.blocks import Block, Bullets, Column, Paragraph, Part, Table
from evaluator.reporting.trace_change import change_table
from evaluator.reporting.wording import Wording

_NAME: Final = re.compile(r"(?P<kind>programme|questionnaire) (?P<key>\S+) v(?P<number>\d+) \((?P<digest>\w+)\)")


def trace(findings: Findings, w: Wording) -> Part:
    """The document versions by number, which the tables refer to, then the indicators and the other figures."""
    numbered = tuple(f"[{i}] {_document(name, w)}" for i, name in enumerate(findings.documents, start=1))
    blocks: list[Block] = [Paragraph(w.r("trace_intro"))]
    blocks += [Paragraph(w.r("trace_documents")), Bullets(numbered)] if numbered else []
    tables = (_indicator_table(findings, w), *_used(findings, w), *change_table(findings, w), _other_table(findings, w))
    return Part("trace", w.r("part_trace"), (*blocks, *tables))


def _indicator_table(findings: Findings, w: Wording) -> Table:
    columns = (
        Column(w.r("column_indicator"), width=2.6),
        Column(w.r("column_source"), width=3.2),
        Column(w.r("column_documents_short"), width=0.8),
        Column(w.r("column_n_population"), numeric=True, width=1),
        Column(w.r("column_method"), width=1.7),
        Column(w.r("column_rule"), width=0.8),
    )
    rows = tuple(_row(finding, findings, w) for finding in findings.indicators)
    leads = tuple(f"answers-{finding.indicator.key}" for finding in findings.indicators)
    return Table(w.r("trace_table"), columns, rows, note=w.r("trace_note"), leads=leads)


def _used(findings: Findings, w: Wording) -> tuple[Table, ...]:
    """The other way: from each question and register to every indicator that is made of it."""
    used: dict[str, list[IndicatorFinding]] = {}
    for finding in findings.indicators:
        registers = [w.r("source_register", register=w.register(one)) for one in finding.trace.registers]
        for source in (*finding.trace.questions, *registers):
            used.setdefault(source, []).append(finding)
    if not used:
        return ()
    rows = tuple(
        (source, "; ".join(w.pick(one.indicator.title) for one in its)) for source, its in sorted(used.items())
    )
    leads = tuple(f"answers-{its[0].indicator.key}" for _, its in sorted(used.items()))
    columns = (Column(w.r("column_source"), width=2), Column(w.r("column_used_in"), width=3))
    return (Table(w.r("used_table"), columns, rows, leads=leads),)


def _row(finding: IndicatorFinding, findings: Findings, w: Wording) -> tuple[str, ...]:
    numbers = sorted(findings.documents.index(name) + 1 for name in finding.trace.documents)
    return (
        f"{w.pick(finding.indicator.title)} ({finding.indicator.key})",
        _source(finding, w),
        " ".join(f"[{number}]" for number in numbers) or w.r("not_applicable"),
        _n(finding, w),
        w.r(f"method_{finding.trace.method or 'none'}"),
        w.r(f"rule_{finding.judgement.rule}"),
    )


def traced(finding: IndicatorFinding, w: Wording) -> str:
    """Where a figure comes from, in a sentence: source, document versions, n and method."""
    documents = [_document(name, w) for name in finding.trace.documents]
    return w.r(
        "traced",
        source=_source(finding, w),
        n=_n(finding, w),
        method=w.r(f"method_{finding.trace.method or 'none'}"),
        documents="; ".join(documents) or w.r("not_applicable"),
    )


def _document(name: str, w: Wording) -> str:
    """'programme borgerdesign v1 (3fa9c1d2)' in the report's language; a name of another form as it stands."""
    found = _NAME.fullmatch(name)
    return w.r(f"document_{found['kind']}", **found.groupdict()) if found else name


def _source(finding: IndicatorFinding, w: Wording) -> str:
    its = finding.trace
    if isinstance(finding.indicator.source, ManualSource):
        return w.register("manual")
    parts = [", ".join(its.questions)] if its.questions else []
    parts += [w.r("source_waves", waves=", ".join(its.waves))] if its.waves else []
    registers = w.listed([w.register(register) for register in its.registers])
    parts += [w.r("source_register", register=registers)] if registers else []
    return "; ".join(parts)


def _n(finding: IndicatorFinding, w: Wording) -> str:
    estimate = finding.estimate
    if estimate is None:
        return w.t("common.not_shown")
    if estimate.value is None or not estimate.n:
        return w.r("not_applicable")
    known = "" if estimate.population is None else f" ({w.people(estimate)})"
    return f"{w.count(estimate.n)}{known} {w.unit(finding.indicator, estimate, n=estimate.n)}".rstrip()


def _other_table(findings: Findings, w: Wording) -> Table:
    """The figures that are not indicators: parts of the report, where they come from, n and method."""
    trial, grid = findings.trial_actions, findings.involvement.cells
    answers = w.count(findings.answers)
    quality = {measure.key: measure for measure in findings.quality}
    faulty = quality["error_share"].denominator if "error_share" in quality else None
    experienced = sum(cell.experienced_n or 0 for cell in grid)
    documented = sum(len(cell.intended) + len(cell.practised) for cell in grid)
    count, summed = w.r("method_count"), w.r("method_distribution_counts")
    lines = [
        ("part_response", w.r("source_answers"), answers, summed),
        *_texts(findings, w),
        ("part_trial_actions", _register("trial_actions", w), w.count(trial.total.proposed), count),
        ("part_involvement", _register("involvement", w), w.count(documented), w.r("method_order_count")),
        ("part_involvement", w.r("source_answers"), w.count(experienced), w.r("method_order_count")),
        ("part_decisions", _register("decisions", w), w.count(findings.decisions.total), count),
        ("part_hours", _register("hours", w), w.count(len(findings.hours.lines) if findings.hours else 0), summed),
        ("part_quality", w.r("source_all_registers"), w.count(faulty or 0), count),
    ]
    others = [
        (w.register(name).capitalize(), _register(name, w), w.count(its.total), count)
        for name, its in findings.registers.items()
    ]
    rows = (*((w.r(part), source, n, how) for part, source, n, how in lines), *others)
    columns = (
        Column(w.r("column_part"), width=2),
        Column(w.r("column_source"), width=2.4),
        Column(w.r("column_n"), numeric=True, width=0.8),
        Column(w.r("column_method"), width=2),
    )
    return Table(w.r("trace_other_table"), columns, rows)


def _texts(findings: Findings, w: Wording) -> list[tuple[str, str, str, str]]:
    """Each question of which it is shown what people wrote."""
    its = findings.texts.questions if findings.texts else ()
    how = w.r("method_themes")
    return [("part_themes", f"{one.questionnaire}.{one.item}", w.count(one.n), how) for one in its if one.n]


def _register(kind: str, w: Wording) -> str:
    return w.r("source_register", register=w.register(kind))
