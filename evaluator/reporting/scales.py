"""The appendix on scales: how well the questions of each hang together."""

from __future__ import annotations

from analysis.reliability import MINIMUM_RESPONDENTS, Reliability
from evaluator.findings.model import Findings
from evaluator.findings.scale_findings import NOT_SHOWN, ScaleFinding
from evaluator.reporting.blocks import Column, Paragraph, Part, Table
from evaluator.reporting.wording import Wording


def scales(findings: Findings, w: Wording) -> tuple[Part, ...]:
    """Nothing where no indicator uses a row of a matrix."""
    if not findings.scales:
        return ()
    columns = (
        Column(w.r("column_scale"), width=3),
        Column(w.r("column_items"), numeric=True, width=0.8),
        Column(w.r("column_n_unit", unit=w.r("unit_people")), numeric=True, width=0.9),
        Column(w.r("column_alpha"), width=1.6),
        Column(w.r("column_omega"), width=1.4),
    )
    rows = tuple(_row(one, findings, w) for one in findings.scales)
    few = w.count(findings.programme.disclosure_minimum)
    said = w.r("scales_intro", minimum=w.count(MINIMUM_RESPONDENTS), few=few)
    table = Table(w.r("scales_table"), columns, rows, note=w.r("scales_note", minimum=w.count(MINIMUM_RESPONDENTS)))
    return (Part("scales", w.r("part_scales"), (Paragraph(said), table)),)


def _row(one: ScaleFinding, findings: Findings, w: Wording) -> tuple[str, ...]:
    questionnaire = w.pick(findings.questionnaires.get(one.questionnaire, {})) or one.questionnaire
    return (
        f"{w.pick(one.title)} ({questionnaire})",
        w.count(one.alpha.items),
        _n(one, w),
        _coefficient(one.alpha, w),
        _coefficient(one.omega, w),
    )


def _n(one: ScaleFinding, w: Wording) -> str:
    if not one.is_shown:
        return w.t("common.not_shown")
    return w.r("scale_few", minimum=w.count(MINIMUM_RESPONDENTS)) if one.is_small else w.count(one.alpha.n)


def _coefficient(its: Reliability, w: Wording) -> str:
    if its.reason == NOT_SHOWN:
        return w.t("common.not_shown")
    if its.estimate is None:
        return w.r(f"scale_{its.reason}", minimum=w.count(MINIMUM_RESPONDENTS))
    if its.interval is None:
        return _number(its.estimate, w)
    bounds = w.r("range_to", low=_number(its.interval.low, w), high=_number(its.interval.high, w))
    return f"{_number(its.estimate, w)} ({bounds})"


def _number(value: float, w: Wording) -> str:
    """With two decimals, and a minus as long as a dash; below 0 the questions work against each other."""
    return w.t.number(value, 2).replace("-", "\N{MINUS SIGN}")
