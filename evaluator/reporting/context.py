"""Findings and a language become the report: its frame, and its parts in the order in which it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from evaluator.findings.model import Findings
from evaluator.reporting.blocks import Block, Notice, Part, Report
from evaluator.reporting.change import change
from evaluator.reporting.flow import flow
from evaluator.reporting.indicators import indicators
from evaluator.reporting.involvement import involvement
from evaluator.reporting.method import method
from evaluator.reporting.methods import methods
from evaluator.reporting.quality import quality
from evaluator.reporting.quotations import quotations
from evaluator.reporting.registers import decisions, hours, other_registers, trial_actions
from evaluator.reporting.scales import scales
from evaluator.reporting.summary import summary
from evaluator.reporting.themes import themes
from evaluator.reporting.theory_tested import theory_tested
from evaluator.reporting.trace import trace
from evaluator.reporting.wording import Wording
from evaluator.texts import Texts

PARTS: Final[tuple[Callable[[Findings, Wording], Part | tuple[Part, ...]], ...]] = (
    summary,
    method,
    theory_tested,
    indicators,
    quotations,
    themes,
    change,
    trial_actions,
    flow,
    involvement,
    decisions,
    hours,
    other_registers,
    quality,
    methods,
    scales,
    trace,
)
LABELS: Final = ("skip", "contents", "page_of", "table_word", "figure_word", "scroll_label", "picture_scroll_label")


def report(findings: Findings, language: str) -> Report:
    """The whole report in ``language``."""
    w = Wording(Texts(language), findings.programme)
    programme, milestone = w.pick(findings.programme.title), w.pick(findings.milestone.title)
    kind = w.r("final_report" if findings.milestone.final else "kind_of_report")
    named = kind.lower() in milestone.lower()
    mark = w.t("common.demonstration") if findings.synthetic else ""
    made = [make(findings, w) for make in PARTS]
    parts = [part for its in made for part in (its if isinstance(its, tuple) else (its,))]
    if findings.synthetic:
        parts[0] = _opened_by(_demonstration(findings, w), parts[0])
    return Report(
        language=w.t.language,
        title=programme,
        subtitle=milestone if named else w.r("titled", kind=kind, title=w.in_sentence(milestone)),
        running=w.r("running", programme=programme, milestone=milestone),
        demonstration=mark,
        facts=_facts(findings, w),
        parts=tuple(parts),
        date=findings.generated_on.isoformat(),
        author=findings.programme.evaluator,
        labels=labels(w),
    )


def labels(w: Wording) -> dict[str, str]:
    """The words of the frame around a report's blocks."""
    return {key: w.r(key, **_KEPT.get(key, {})) for key in LABELS}


_KEPT: Final = {
    "page_of": {"page": "{page}", "pages": "{pages}"},
    "scroll_label": {"caption": "{caption}"},
}
"""Places that the templates fill in, since only they know the page and the table."""


def _demonstration(findings: Findings, w: Wording) -> Notice:
    answers = ""
    if findings.answers and findings.synthetic_answers is not None:
        values = {"synthetic": w.count(findings.synthetic_answers), "answers": w.count(findings.answers)}
        answers = w.r("demonstration_answers", **values)
    return Notice(w.t("common.demonstration"), w.r("demonstration_text", answers=answers).strip())


def _opened_by(block: Block, part: Part) -> Part:
    return Part(part.key, part.title, (block, *part.blocks), part.parts)


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
