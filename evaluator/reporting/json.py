"""The findings as a JSON object: the keys are a contract, see docs/report-json.md."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict

from analysis.results import Estimate, Interval
from evaluator.findings.change_findings import Change
from evaluator.findings.model import (
    Attrition,
    Distribution,
    Findings,
    GroupFigure,
    GroupResponse,
    IndicatorFinding,
    InvolvementCell,
    Point,
)
from evaluator.findings.quoted import Quoted
from evaluator.findings.scale_findings import ScaleFinding
from evaluator.findings.strata import AskedGroup
from evaluator.programme.approval import PlanChange
from evaluator.reporting.flow import flow_as_json
from evaluator.reporting.themes import texts_as_json
from evaluator.reporting.theory_json import theory_as_json

Json = dict[str, object]


def as_json(findings: Findings) -> Json:
    """What a report says, as numbers. Keys are stable; suppressed figures are null with ``suppressed`` true."""
    trial, hours, decisions = findings.trial_actions, findings.hours, findings.decisions
    lowest = findings.involvement.lowest
    return {
        "programme": findings.programme.key,
        "milestone": findings.milestone.key,
        "cut_off": findings.milestone.cut_off.isoformat(),
        "cut_off_assumed": findings.milestone.date_assumed,
        "generated_on": findings.generated_on.isoformat(),
        "synthetic": findings.synthetic,
        "answers": findings.answers,
        "synthetic_answers": findings.synthetic_answers,
        "documents": list(findings.documents),
        "collection_modes": None if findings.collection_modes is None else dict(findings.collection_modes),
        "plan": _plan(findings),
        "quotes": [_quoted(one) for one in findings.quotes],
        "responses": [_response(response) for response in findings.responses],
        "indicators": [_indicator(finding) for finding in findings.indicators],
        "nodes": {key: status.value for key, status in findings.node_status.items()},
        "trial_actions": {
            "as_of": trial.as_of.isoformat(),
            **asdict(trial.total),
            "by_process": {key: asdict(counts) for key, counts in trial.by_process.items()},
            "curve": [[day.isoformat(), number] for day, number in trial.curve],
            "duplicates": trial.duplicates,
            "dates_assumed": trial.dates_assumed,
            "undated": trial.undated,
        },
        "involvement": {
            "cells": [_cell(cell) for cell in findings.involvement.cells],
            "lowest": None if lowest is None else {"stage": lowest.stage, "group": lowest.group},
        },
        "decisions": {
            "total": decisions.total,
            "by_case_type": dict(decisions.by_case_type),
            "undated": decisions.undated,
            "undated_by_case_type": dict(decisions.undated_by_case_type),
            "first": decisions.first.isoformat() if decisions.first else None,
            "last": decisions.last.isoformat() if decisions.last else None,
        },
        "hours": None if hours is None else asdict(hours) | {"lines": [asdict(line) for line in hours.lines]},
        "flow": flow_as_json(findings.flow),
        **{name: asdict(its) for name, its in findings.registers.items()},
        "attrition": [_attrition(one) for one in findings.attrition],
        "mix_changes": [asdict(one) | {"earlier": dict(one.earlier)} for one in findings.mix_changes],
        "doubts": [asdict(one) for one in findings.doubts],
        "double_entry": None if findings.double_entry is None else asdict(findings.double_entry),
        "scales": [_scale(one) for one in findings.scales],
        "texts": texts_as_json(findings.texts),
        "theory": theory_as_json(findings.theory),
        "data_quality": {measure.key: asdict(measure) for measure in findings.quality},
    }


def _quoted(one: Quoted) -> Json:
    """``group`` is null where none is named; ``belongs_to`` where the quote belongs to nothing in particular."""
    belongs_to = {"kind": one.place, "key": one.key} if one.place else None
    words: Json = {"text": one.text, "language": one.language}
    return words | {"belongs_to": belongs_to, "source": one.source, "group": one.group or None}


def _indicator(finding: IndicatorFinding) -> Json:
    estimate = finding.estimate
    return {
        "key": finding.indicator.key,
        "node": finding.indicator.node,
        "status": finding.status.value,
        "unit": finding.indicator.unit,
        "estimate": None if estimate is None else estimate.value,
        "interval": None if estimate is None else _interval(estimate.interval),
        "target": finding.judgement.target,
        "rule": finding.judgement.rule,
        "margin": finding.judgement.margin,
        "n": None if estimate is None else _n(estimate),
        "population": None if estimate is None else estimate.population,
        "population_estimated": estimate is not None and estimate.estimated,
        "people": finding.people,
        "by_group": [_group(figure) for figure in finding.by_group],
        "distributions": [_distribution(distribution) for distribution in finding.distributions],
        "series": [_point(point) for point in finding.series],
        **_strata(finding),
        "silent": None if finding.silent is None else asdict(finding.silent),
        "comparable": _comparable(finding),
        "changes": [_change(change) for change in finding.changes],
        "trace": asdict(finding.trace),
        "by_change": _by_change(finding),
    }


def _strata(finding: IndicatorFinding) -> Json:
    """How the figure is judged, and over which groups; what counting each by its size costs, and the share without."""
    its = finding.strata
    of_answers = None if finding.people is not None else its
    weighted = None if of_answers is None else of_answers.weighted()
    return {
        "method": finding.trace.method if its is None else its.method,
        "strata": None if its is None else [_stratum(one) for one in its.groups],
        "pooled": None if of_answers is None else of_answers.pooled().value,
        "weighted": None if weighted is None else asdict(weighted),
    }


def _stratum(one: AskedGroup) -> Json:
    """Nothing of a group of whose answers none are counted, whether it gave none or is not shown."""
    numbers = {"answered": one.answered, "yes": one.yes, "not_relevant": one.not_relevant}
    counted = numbers if one.answered else dict.fromkeys(numbers)
    return {"group": one.group, "population": one.size, **counted}


def _plan(findings: Findings) -> Json | None:
    """What was agreed; ``approved`` is null where collection began without an approval."""
    plan = findings.plan
    if plan is None:
        return None
    approval = plan.approval
    approved = None
    if approval is not None:
        on = approval.approved_on.isoformat()
        approved = {"on": on, "by": approval.approved_by, "digest": approval.digest, "on_paper": approval.on_paper}
    began_at, changes = plan.began_at.astimezone(dt.UTC).isoformat(), [_plan_change(one) for one in plan.changes]
    return {"document": plan.number, "began_at": began_at, "approved": approved, "changes": changes} | {
        "unapproved": [asdict(one) for one in plan.unapproved]
    }


def _plan_change(one: PlanChange) -> Json:
    at = None if one.changed_at is None else one.changed_at.astimezone(dt.UTC).isoformat()
    given = {"reason": one.reason, "changed_by": one.changed_by, "changed_at": at, "document": one.document}
    its = asdict(one.difference)
    values = {name: json.loads(its[name]) if its[name] else None for name in ("before", "after")}
    return its | values | given


def _by_change(finding: IndicatorFinding) -> Json | None:
    """The second judgement; its status is null where the indicator was taken out."""
    its = finding.revision
    if its is None:
        return None
    judgement = its.judgement
    rule = {name: None if judgement is None else getattr(judgement, name) for name in ("target", "rule", "margin")}
    status = None if judgement is None else judgement.status.value
    return {"status": status, **rule, "figure": _estimate(its.estimate)}


def _comparable(finding: IndicatorFinding) -> Json | None:
    series = finding.comparable
    if series is None:
        return None
    breaks = [{"milestone": milestone, "reason": reason} for milestone, reason in series.breaks]
    return {
        "holds": series.holds,
        "breaks": breaks,
        "stretches": [list(stretch) for stretch in series.stretches],
        "bridges": {key: dict(text) for key, text in finding.indicator.bridges.items()},
    }


def _change(change: Change) -> Json:
    linked, comparability = change.linked, change.comparability
    return {
        "since": change.since,
        "earlier": _estimate(change.earlier),
        "now": _estimate(change.now),
        "comparison": _comparison(change),
        "clear": change.clear,
        "unclear": change.unclear,
        "basis": change.basis,
        "refused": change.refused,
        "linked": None if linked is None else asdict(linked),
        "family": change.family,
        "adjusted": change.adjusted,
        "spread_adjusted": change.spread_adjusted,
        "correction": change.correction,
        "comparability": None if comparability is None else asdict(comparability),
    }


def _comparison(change: Change) -> Json | None:
    """``n_linked`` is null where nobody knows, or nobody is told, who answered both times."""
    if change.comparison is None:
        return None
    unknown = change.linked is not None and change.linked.reason not in ("", "nobody")
    return asdict(change.comparison) | ({"n_linked": None} if unknown else {})


def _scale(one: ScaleFinding) -> Json:
    """How well the questions of a scale go together; n is not told where it is below 30 or they are not shown."""
    figures = {
        name: {"estimate": its.estimate, "interval": _interval(its.interval), "reason": its.reason}
        for name, its in (("alpha", one.alpha), ("omega", one.omega))
    }
    n = one.alpha.n if one.is_shown and not one.is_small else None
    return {"questionnaire": one.questionnaire, "item": one.item, "items": one.alpha.items, "n": n, **figures}


def _interval(interval: Interval | None) -> Json | None:
    return None if interval is None else asdict(interval)


def _n(estimate: Estimate) -> int | None:
    """None where the figure was not counted from anything, as one that was entered by hand."""
    return None if not estimate.n and estimate.value is not None else estimate.n


def _estimate(estimate: Estimate | None) -> Json | None:
    if estimate is None:
        return None
    interval = _interval(estimate.interval)
    return {"estimate": estimate.value, "interval": interval, "n": _n(estimate), "population": estimate.population}


def _group(figure: GroupFigure) -> Json:
    empty = {"estimate": None, "interval": None, "n": None, "population": None}
    return {"group": figure.group, "suppressed": figure.suppressed, **(_estimate(figure.estimate) or empty)}


def _distribution(distribution: Distribution) -> Json:
    return {
        "group": distribution.group,
        "codes": list(distribution.scale.codes),
        "counts": None if distribution.counts is None else list(distribution.counts),
        "dont_know": distribution.dont_know,
        "not_relevant": distribution.not_relevant,
        "blank": distribution.blank,
        "n": distribution.n,
        "median": distribution.median,
        "suppressed": distribution.counts is None,
    }


def _point(point: Point) -> Json:
    figure = _estimate(point.estimate)
    return {"milestone": point.milestone, "target": point.target, "status": point.status.value, "figure": figure}


def _response(response: GroupResponse) -> Json:
    return asdict(response) | {"suppressed": response.answered is None}


def _attrition(one: Attrition) -> Json:
    return asdict(one) | {"lost": one.lost, "suppressed": one.earlier is None}


def _cell(cell: InvolvementCell) -> Json:
    return asdict(cell) | {"at_or_above": _estimate(cell.at_or_above)}
