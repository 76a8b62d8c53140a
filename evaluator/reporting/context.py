"""Findings and a language become the report and its appendix: the frame, and the parts in the order of reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from evaluator.findings.model import Findings
from evaluator.reporting.action import action
from evaluator.reporting.blocks import Notice, Part, Report
from evaluator.reporting.blocks_json import from_json, strings, to_json
from evaluator.reporting.change import change
from evaluator.reporting.flow import flow
from evaluator.reporting.indicator_list import indicator_list
from evaluator.reporting.indicators import indicators
from evaluator.reporting.involvement import involvement, involvement_levels
from evaluator.reporting.link_evidence import evidence
from evaluator.reporting.links import theory_tested
from evaluator.reporting.method import method
from evaluator.reporting.methods import methods
from evaluator.reporting.narrative import scale_of
from evaluator.reporting.outcomes import outcomes
from evaluator.reporting.overview import boxes, theory
from evaluator.reporting.printable import UNPRINTABLE
from evaluator.reporting.quality import quality
from evaluator.reporting.quotations import quotations
from evaluator.reporting.recommending import recommendations
from evaluator.reporting.registers import decisions, hours, other_registers, trial_actions
from evaluator.reporting.scales import scales
from evaluator.reporting.summary import summary
from evaluator.reporting.themes import themes
from evaluator.reporting.trace import trace
from evaluator.reporting.what_changed import what_changed
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts

Make = Callable[[Findings, Wording], Part | tuple[Part, ...]]
PARTS: Final[tuple[Make, ...]] = (
    summary,
    theory,
    what_changed,
    outcomes,
    theory_tested,
    involvement,
    action,
    quality,
    recommendations,
)
APPENDIX: Final[tuple[Make, ...]] = (
    method,
    boxes,
    indicators,
    quotations,
    themes,
    change,
    evidence,
    involvement_levels,
    trial_actions,
    flow,
    decisions,
    hours,
    other_registers,
    methods,
    scales,
    trace,
)
LABELS: Final = (
    *("skip", "contents", "page_of", "table_word", "figure_word", "scroll_label", "picture_scroll_label"),
    *("appendix", "to_appendix", "to_report", "draft", "edition", "on_page"),
)


def report(findings: Findings, language: str) -> Report:
    """The whole report in ``language``."""
    known = {one.indicator.key: scale for one in findings.indicators if (scale := scale_of(one)) is not None}
    w = Wording(Texts(language), findings.programme, scales=known)
    programme, milestone = w.pick(findings.programme.title), w.pick(findings.milestone.title)
    kind = w.r("final_report" if findings.milestone.final else "kind_of_report")
    named = kind.lower() in milestone.lower()
    mark = w.t("common.demonstration") if findings.synthetic else ""
    parts, appendix = (list(_made(makes, findings, w)) for makes in (PARTS, APPENDIX))
    if findings.synthetic:
        parts[0] = replace(parts[0], blocks=(_demonstration(findings, w), *parts[0].blocks))
    made = Report(
        language=w.t.language,
        title=programme,
        subtitle=milestone if named else w.r("titled", kind=kind, title=w.in_sentence(milestone)),
        running=w.r("running", programme=programme, milestone=milestone),
        demonstration=mark,
        facts=_facts(findings, w),
        parts=tuple(parts),
        appendix=tuple(appendix),
        date=findings.generated_on.isoformat(),
        author=findings.programme.evaluator,
        labels=labels(w),
        sheets=indicator_list(findings, w),
    )
    return from_json(to_json(made)) if any(UNPRINTABLE.search(text) for _, text in strings(made)) else made


def _made(makes: Iterable[Make], findings: Findings, w: Wording) -> Iterator[Part]:
    for make in makes:
        its = make(findings, w)
        yield from its if isinstance(its, tuple) else (its,)


def labels(w: Wording) -> dict[str, str]:
    """The words of the frame around a report's blocks."""
    return {key: w.r(key, **_KEPT.get(key, {})) for key in LABELS}


_KEPT: Final = {
    "page_of": {"page": "{page}", "pages": "{pages}"},
    "scroll_label": {"caption": "{caption}"},
    "edition": {"number": "{number}"},
    "on_page": {"page": "{page}"},
}
"""Places that the templates fill in, since only they know the page and the table."""


def _demonstration(findings: Findings, w: Wording) -> Notice:
    answers = ""
    if findings.answers and findings.synthetic_answers is not None:
        values = {"synthetic": w.count(findings.synthetic_answers), "answers": w.count(findings.answers)}
        answers = w.r("demonstration_answers", **values)
    return Notice(w.t("common.demonstration"), w.r("demonstration_text", answers=answers).strip())


def _facts(findings: Findings, w: Wording) -> tuple[tuple[str, str], ...]:
    cut_off = w.date(findings.milestone.cut_off)
    if findings.milestone.date_assumed:
        cut_off = w.r("assumed_date", date=cut_off)
    facts = [
        (w.r("fact_cut_off"), cut_off),
        (w.r("fact_answers"), w.count(findings.answers)),
        (w.r("fact_made"), w.date(findings.generated_on)),
    ]
    if findings.programme.evaluator:
        facts.append((w.r("fact_evaluator"), findings.programme.evaluator))
    return tuple(facts)
