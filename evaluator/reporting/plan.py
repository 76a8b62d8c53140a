"""What was agreed beforehand, by whom it was approved, and what was changed afterwards, with both judgements."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby

from analysis.results import Status
from evaluator.findings.model import Findings, IndicatorFinding, QualityMeasure
from evaluator.programme.agreement import PlanState, plainly
from evaluator.programme.approval import Difference, PlanChange
from evaluator.programme.model import Indicator, Programme
from evaluator.reporting.blocks import Block, Bullets, Notice, Paragraph
from evaluator.reporting.wording import SYMBOLS, Wording
from evaluator.texts import Texts


def agreed(findings: Findings, w: Wording) -> list[Block]:
    """For page one: what the judgements rest on, and each change with the judgement by the plan and by the change."""
    plan = findings.plan
    if plan is None:
        return []
    said: list[Block] = [Paragraph(_basis(plan, w), "note")]
    if not plan.changes:
        return said
    lines = [line for finding in findings.indicators for line in _of_indicator(finding, w)]
    lines += [_of_another(one, findings, w) for one in plan.changes if one.difference.kind != "indicator"]
    return [Notice(w.t("plan.changed_title"), w.t("plan.changed_intro")), Bullets(tuple(lines)), *said]


def changed(finding: IndicatorFinding, w: Wording) -> Block | None:
    """At the indicator: what was changed of it, by whom and why, and how it stands by the plan and by the change."""
    its = finding.revision
    if its is None:
        return None
    what = [changes_in_words(its.changes, finding.indicator, w)]
    return Notice(w.t("plan.changed_here"), " ".join([*what, *_judgements(finding, w), *_reasons(its.changes, w)]))


def changes_in_words(changes: Sequence[PlanChange], indicator: Indicator | None, w: Wording) -> str:
    """'Målet gik fra mindst 50 % til mindst 30 %, reglen fra intervallet til tallet.'"""
    parts = [_change(one, indicator, w) for one in changes]
    said = ", ".join(parts)
    return f"{said[:1].upper()}{said[1:]}."


def difference_in_words(one: Difference, programme: Programme, w: Wording) -> str:
    """A difference by itself: '”Bliver hørt” ved ”Nedslag 1”: Målet gik fra 50 % til 30 %.'"""
    indicator = next((its for its in programme.indicators if its.key == one.key), None)
    kinds = {"indicator": "indicators", "group": "groups"}
    named = w.quote(w.title(kinds[one.kind], one.key)) if one.kind in kinds else ""
    if one.kind == "wave":
        named = w.t("plan.wave", wave=one.key)
    what = changes_in_words([PlanChange(one)], indicator if one.kind == "indicator" else None, w)
    return w.t("plan.at", named=named, milestone=w.milestone(one.milestone), what=what).strip()


def _basis(plan: PlanState, w: Wording) -> str:
    values = {"number": w.count(plan.number), "began": w.date(plan.began_at.date())}
    if plan.approval is None:
        return w.t("plan.basis_in_force", **values)
    its = plan.approval
    word = "plan.basis_on_paper" if its.on_paper else "plan.basis_approved"
    settled = w.t("plan.settled_but_questions" if plan.unapproved else "plan.settled_all")
    said = w.t(word, settled=settled, on=w.date(its.approved_on), by=its.approved_by, **values)
    return " ".join([said, *unapproved_in_words(plan, w.t)])


def unapproved_in_words(plan: PlanState, t: Texts) -> list[str]:
    """A sentence for each questionnaire that is asked otherwise than it was approved."""
    return [t("plan.unapproved" if one.approved else "plan.unapproved_new", **asdict(one)) for one in plan.unapproved]


def _of_indicator(finding: IndicatorFinding, w: Wording) -> Iterator[str]:
    its = finding.revision
    if its is None or all(one.difference.kind != "indicator" for one in its.changes):
        return
    title, what = w.pick(finding.indicator.title), changes_in_words(its.changes, finding.indicator, w)
    yield " ".join([f"{title}:", what, *_judgements(finding, w), *_reasons(its.changes, w)])


def _of_another(one: PlanChange, findings: Findings, w: Wording) -> str:
    """A change of what is no indicator: a group's size, a quality target, a cut-off, a wave, the minimum."""
    difference, its = one.difference, {measure.key: measure for measure in findings.quality}
    named = w.title("groups", difference.key) if difference.kind == "group" else ""
    if difference.kind == "wave":
        named = w.t("plan.wave", wave=difference.key)
    what = changes_in_words([one], None, w)
    both = (
        _reached(its[difference.aspect], json.loads(difference.after or "null"), w) if difference.aspect in its else []
    )
    touched = [
        w.t("plan.touched", title=w.pick(finding.indicator.title), judgements=" ".join(_judgements(finding, w)))
        for finding in findings.indicators
        if finding.revision and one in finding.revision.changes and _is_judged_anew(finding)
    ]
    return " ".join([*([f"{named}:"] if named else []), what, *both, *touched, *_reasons([one], w)])


def _is_judged_anew(finding: IndicatorFinding) -> bool:
    its = finding.revision
    return its is not None and its.judgement is not None and its.judgement.status is not finding.status


def _judgements(finding: IndicatorFinding, w: Wording) -> list[str]:
    its = finding.revision
    by_plan = w.t("plan.by_plan", status=_signed(finding.status, w))
    if its is None or its.judgement is None:
        return [by_plan]
    return [by_plan, w.t("plan.by_change", status=_signed(its.judgement.status, w))]


def _reached(measure: QualityMeasure, after: float | None, w: Wording) -> list[str]:
    """A data-quality target by the plan and by the change; nothing where there is no figure."""
    if measure.value is None or measure.target is None or after is None:
        return []
    now = measure.value <= after if measure.key == "error_share" else measure.value >= after
    by_plan, by_change = (_signed(Status.MET if one else Status.NOT_MET, w) for one in (measure.reached, now))
    return [w.t("plan.by_plan", status=by_plan), w.t("plan.by_change", status=by_change)]


def _reasons(changes: Sequence[PlanChange], w: Wording) -> Iterator[str]:
    """Who, when and why, once for changes that were made together."""
    for (at, by, why), _ in groupby(changes, key=lambda one: (one.changed_at, one.changed_by, one.reason)):
        yield _reason(at, by, why, w)


def _reason(at: dt.datetime | None, by: str, why: str, w: Wording) -> str:
    if at is None:
        return w.t("plan.before_collection")
    who = w.t("plan.command_line") if by == "command-line" else by
    return w.t("plan.reason", on=w.date(at.date()), by=who, why=why)


def _change(one: PlanChange, indicator: Indicator | None, w: Wording) -> str:
    its = one.difference
    if its.aspect in ("removed", "added"):
        late = its.kind == "wave" and its.aspect == "added" and one.changed_at is not None
        return w.t(f"plan.was_{its.kind}_{its.aspect}{'_late' if late else ''}")
    before, after = (_value(its.aspect, value, indicator, w) for value in (its.before, its.after))
    what = w.t(f"plan.aspect_{its.aspect}")
    if its.kind == "group" and indicator is not None:
        what = w.t("plan.size_of", group=w.in_sentence(w.title("groups", its.key)))
    return w.t("plan.went", what=what.rstrip(","), before=before, after=after)


def _value(aspect: str, value: str, indicator: Indicator | None, w: Wording) -> str:
    if not value:
        return w.t("plan.nothing")
    found = json.loads(value)
    if aspect in ("target", "baseline", "margin") and indicator is not None:
        if indicator.unit == "share":
            return w.share(found)
        return w.target(indicator, found, None) if aspect == "target" else w.count(found)
    if aspect in ("rule", "direction", "unit"):
        return w.t(f"plan.{aspect}_{found}")
    if aspect == "cut_off":
        return w.date(dt.date.fromisoformat(found))
    if aspect == "node":
        return w.quote(w.title("nodes", found))
    if aspect in ("response_rate", "completeness", "error_share", "timeliness"):
        return w.share(found)
    if aspect == "groups":
        return w.listed([w.in_sentence(w.title("groups", key)) for key in found])
    return w.count(found) if isinstance(found, int | float) else plainly(value)


def _signed(status: Status, w: Wording) -> str:
    return f"{SYMBOLS[status]} {w.status(status)}".replace(" ", "\N{NO-BREAK SPACE}")
