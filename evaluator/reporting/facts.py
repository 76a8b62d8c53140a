"""The figures that a sentence may name, by key: what a reference such as ``{{equal-encounter.value}}`` stands for.

Everything here is shown in the report already; what is suppressed, does not exist or may not be compared has no fact.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from analysis.results import Estimate, Status
from evaluator.findings.change_findings import Change
from evaluator.findings.flow_findings import STEPS
from evaluator.findings.model import Findings, IndicatorFinding, Point
from evaluator.reporting.narrative import scale_of
from evaluator.reporting.wording import Wording, decimals_of_share
from evaluator.texts import rounded

OF_INDICATORS: Final = ("value", "n", "population", "low", "high", "target", "status", "change")
"""Measures of an indicator, in the order in which they are offered."""
OF_GROUPS: Final = ("value", "n", "population")
OF_QUALITY: Final = ("completeness", "error_share", "timeliness")
OF_WHOLE: Final = ("answers", "invited", "rate", "indicators", "met", "not_met", "undecided", "not_judged", *OF_QUALITY)
"""Keys of figures of the whole milestone."""
OF_FLOW: Final = tuple(f"flow:{step}" for step in STEPS)
"""Keys of how many matters came to each step from opportunity space to action."""
NOT_JUDGED: Final = (Status.SUPPRESSED, Status.NO_DATA, Status.NO_TARGET, Status.MORE_ANSWERS)
REFERENCE: Final = re.compile(r"\{\{\s*([^{}\s]*)\s*\}\}")
NOTHING: Final = "[?]"
"""What stands in a sentence where a reference finds no figure."""
_DECIMALS: Final = 6


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure. ``shown`` is as the report's language writes it inside a sentence. ``value`` is a decimal string with
    at most six decimals, shares and differences of shares in 0..1; of a status its key. ``unit``: 'share', 'count',
    'code' (a level of a scale), 'points' (a difference of shares) or 'status'. ``indicator`` is '' for figures of the
    whole milestone; ``milestone`` is the one whose figure it is, for a change the one since which. ``group``: '' for
    all together. ``verdict``: what is judged of it, the indicator's status at that milestone or 'clear' and 'unclear'
    of a change; '' where nothing is."""

    key: str
    shown: str
    value: str
    unit: str
    indicator: str
    milestone: str
    measure: str
    group: str = ""
    verdict: str = ""


def facts(findings: Findings, w: Wording) -> dict[str, Fact]:
    """Every figure by its key: ``INDICATOR.MEASURE``, of an earlier milestone ``INDICATOR.MEASURE@MILESTONE``, of one
    group of several ``INDICATOR.MEASURE:GROUP``; and those of the whole milestone. ``INDICATOR.change`` is since the
    milestone before, ``INDICATOR.change@MILESTONE`` since that one: the difference of the two figures as they are
    written, so that whoever subtracts them gets the same."""
    every = [*_whole(findings, w)]
    for finding in findings.indicators:
        every += [*_now(finding, findings, w), *_earlier(finding, findings, w), *_groups(finding, findings, w)]
        every += _changes(finding, findings, w)
    return {one.key: one for one in every}


def references(text: str) -> list[str]:
    """The keys that a text refers to, in its order, each once."""
    return list(dict.fromkeys(REFERENCE.findall(text)))


def filled(text: str, known: Mapping[str, Fact]) -> tuple[str, tuple[str, ...]]:
    """The text with its figures in place, and the keys that found none, each once."""
    missing = tuple(key for key in references(text) if key not in known)
    return REFERENCE.sub(lambda found: known[found[1]].shown if found[1] in known else NOTHING, text), missing


def as_decimal(value: float) -> str:
    """A number as a decimal string: a half rounded away from 0, no exponent, no idle zeros."""
    written = f"{rounded(value, _DECIMALS):f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def _whole(findings: Findings, w: Wording) -> Iterator[Fact]:
    at = findings.milestone.key
    stand = Counter(finding.status for finding in findings.indicators)
    counts = {"answers": findings.answers, "indicators": len(findings.indicators), "met": stand[Status.MET]}
    counts |= {"not_met": stand[Status.NOT_MET], "undecided": stand[Status.UNDECIDED]}
    counts["not_judged"] = sum(stand[status] for status in NOT_JUDGED)
    measures = {one.key: one for one in findings.quality if one.value is not None}
    rate = measures.get("response_rate")
    counts["invited"] = rate.denominator if rate else None
    for measure, n in counts.items():
        if n is not None:
            yield Fact(measure, w.count(n), str(n), "count", "", at, measure)
    for key, step in zip(OF_FLOW, STEPS, strict=True):
        if findings.flow is not None:
            n = findings.flow.steps[step]
            yield Fact(key, w.count(n), str(n), "count", "", at, key)
    shares = {"rate": rate} | {key: measures.get(key) for key in OF_QUALITY}
    for measure, its in shares.items():
        if its is not None and its.value is not None:
            beside = () if its.target is None else (its.target,)
            yield Fact(measure, w.share(its.value, beside), as_decimal(its.value), "share", "", at, measure)


def _now(finding: IndicatorFinding, findings: Findings, w: Wording) -> Iterator[Fact]:
    judgement, estimate = finding.judgement, finding.estimate
    yield from _figure(finding, estimate, judgement.target, judgement.status, findings.milestone.key, w)


def _earlier(finding: IndicatorFinding, findings: Findings, w: Wording) -> Iterator[Fact]:
    for point in finding.series:
        if point.milestone != findings.milestone.key:
            its = _figure(finding, point.estimate, point.target, point.status, point.milestone, w)
            yield from (replace(one, key=f"{one.key}@{point.milestone}") for one in its)


def _groups(finding: IndicatorFinding, findings: Findings, w: Wording) -> Iterator[Fact]:
    """Of an indicator with one group alone nothing: its figure is the indicator's own."""
    shown = finding.by_group if len(finding.by_group) > 1 else ()
    for one in shown:
        estimate = None if one.suppressed else one.estimate
        its = _figure(finding, estimate, finding.judgement.target, Status.NO_TARGET, findings.milestone.key, w)
        for fact in its:
            if fact.measure in OF_GROUPS:
                yield replace(fact, key=f"{fact.key}:{one.group}", group=one.group, verdict="")


def _figure(
    finding: IndicatorFinding,
    estimate: Estimate | None,
    target: float | None,
    status: Status,
    milestone: str,
    w: Wording,
) -> Iterator[Fact]:
    """An estimate with its target and status; nothing but these two where it is not shown."""
    indicator, scale = finding.indicator, scale_of(finding)

    def fact(measure: str, shown: str, value: str, unit: str) -> Fact:
        key = f"{indicator.key}.{measure}"
        return Fact(key, shown, value, unit, indicator.key, milestone, measure, verdict=status.value)

    yield fact("status", w.in_sentence(w.status(status)), status.value, "status")
    if target is not None:
        yield fact("target", w.value(indicator, target, scale), as_decimal(target), indicator.unit)
    if estimate is None or estimate.value is None:
        return
    beside = () if target is None else (target,)
    value = w.value(indicator, estimate.value, scale, beside)
    yield fact("value", value, as_decimal(estimate.value), indicator.unit)
    if estimate.n:
        yield fact("n", w.count(estimate.n), str(estimate.n), "count")
    if estimate.population is not None:
        yield fact("population", w.people(estimate), str(estimate.population), "count")
    if estimate.interval is not None:
        for measure, bound in (("low", estimate.interval.low), ("high", estimate.interval.high)):
            yield fact(measure, w.value(indicator, bound, scale, beside), as_decimal(bound), indicator.unit)


def _changes(finding: IndicatorFinding, findings: Findings, w: Wording) -> Iterator[Fact]:
    until = findings.programme.milestones_until(findings.milestone.key)
    before = until[-2].key if len(until) > 1 else ""
    points = {point.milestone: point for point in finding.series}
    for change in finding.changes:
        its = _change(finding, change, points.get(change.since), w)
        if its is not None:
            yield replace(its, key=f"{its.key}@{change.since}")
            if change.since == before:
                yield its


def _change(finding: IndicatorFinding, change: Change, then: Point | None, w: Wording) -> Fact | None:
    """None where the two may not be compared, and of levels, which nobody can subtract."""
    indicator, now = finding.indicator, finding.estimate
    if change.refused not in ("", "register") or indicator.unit == "code" or now is None or now.value is None:
        return None
    if then is None or then.estimate is None or then.estimate.value is None:
        return None
    verdict = "" if change.refused else "clear" if change.clear else "unclear"
    key, pair = f"{indicator.key}.change", ((then.estimate.value, then.target), (now.value, finding.judgement.target))
    if indicator.unit != "share":
        difference = now.value - then.estimate.value
        shown = w.signed(difference, 0 if difference.is_integer() else 1)
        return Fact(key, shown, as_decimal(difference), "count", indicator.key, change.since, "change", "", verdict)
    decimals = [decimals_of_share([value], () if target is None else (target,)) for value, target in pair]
    first, second = (rounded(100 * value, places) for (value, _), places in zip(pair, decimals, strict=True))
    shown = w.r("points", value=w.signed(float(second - first), max(decimals)))
    value = as_decimal(float(second - first) / 100)
    return Fact(key, shown, value, "points", indicator.key, change.since, "change", "", verdict)
