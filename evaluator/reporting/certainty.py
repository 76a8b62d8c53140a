"""How sure the statuses are: what those who did not answer could change, what chance can, and which rest on the same
answers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from analysis.nonresponse import Silent
from analysis.results import Status
from evaluator.findings.model import Findings, IndicatorFinding
from evaluator.programme.model import AnswerSource, ThemeSource
from evaluator.reporting.blocks import Paragraph
from evaluator.reporting.narrative import pooled, scale_of
from evaluator.reporting.wording import Wording

RISK: Final = 0.025
"""Of a wrong status: a two-sided 95 % interval is a one-sided test at this level."""
JUDGED: Final = frozenset({Status.MET, Status.NOT_MET, Status.UNDECIDED})


def silent_sentence(finding: IndicatorFinding, w: Wording) -> Paragraph | None:
    """What the figure would be if none or all of the silent had answered as it counts, and what it takes to turn the
    status. Nothing where there are no silent, or no status to turn."""
    its = finding.silent
    if its is None or finding.status not in JUDGED or its.count == 0:
        return None
    if its.count is None:
        return Paragraph(w.r(f"silent_{its.reason}"), "note")
    return Paragraph(f"{_bounds(finding, its, w)} {_turned(finding, its, w)}".rstrip(), "note")


def certainty(findings: Findings, w: Wording) -> list[str]:
    """How many statuses the silent could turn, and how many may be wrong by chance, in short: for page three."""
    judged = any(one.silent is not None and one.status in JUDGED for one in findings.indicators)
    by_interval = _sampled(findings).count(("interval", False))
    most = w.count(math.ceil(RISK * by_interval))
    said = [w.r("sure_alike")] if judged else []
    said += _silent(findings, w)
    return said + ([w.many("sure_chance", by_interval, most=most)] if by_interval else [])


def uncertainty(findings: Findings, w: Wording) -> list[str]:
    """The same at length, for the appendix: what is not known of the silent, and each kind of risk."""
    return [*_silent_unknown(findings, w), *_chance(findings, w)]


def same_answers(its: Sequence[IndicatorFinding], w: Wording) -> Iterator[str]:
    """That two judged indicators of one box rest on the same answers, or one on part of the other's."""
    asked = [one for one in its if one.status in JUDGED and isinstance(one.indicator.source, AnswerSource)]
    for first, second in combinations(asked, 2):
        cells, others = _answers(first), _answers(second)
        if not cells & others:
            continue
        names = [w.quote(w.pick(one.indicator.title)) for one in (first, second)]
        key = "same_answers" if cells == others else "part_of_answers" if cells < others else "shared_answers"
        if cells > others:
            key, names = "part_of_answers", names[::-1]
        yield w.r(key, first=names[0], second=names[1])


def _answers(finding: IndicatorFinding) -> set[tuple[str, str, str]]:
    groups = [figure.group for figure in finding.by_group if not figure.suppressed]
    theme = finding.theme[0].key if finding.theme else ""
    return {(question, group, theme) for question in finding.trace.questions for group in groups}


def _bounds(finding: IndicatorFinding, its: Silent, w: Wording) -> str:
    assert finding.estimate is not None
    assert its.count is not None
    assert its.low is not None
    assert its.high is not None
    indicator, outside, scale = finding.indicator, pooled(finding), scale_of(finding)
    among = "silent_among_about" if finding.estimate.estimated else "silent_among"
    written = isinstance(indicator.source, ThemeSource)
    who = [w.r("silent_did_not_write" if written else "silent_did_not")]
    who += [w.r("silent_dont_know")] if outside is not None and outside.dont_know else []
    who += [w.r("silent_hidden")] if any(figure.suppressed for figure in finding.by_group) else []
    target = () if finding.judgement.target is None else (finding.judgement.target,)
    return w.r(
        "silent_bounds_median" if indicator.unit == "code" else "silent_bounds_theme" if written else "silent_bounds",
        count=w.count(its.count),
        population=w.r(among, n=w.count(its.count + finding.estimate.n)),
        who=w.listed(who, "or"),
        low=w.value(indicator, its.low, scale, target),
        high=w.value(indicator, its.high, scale, target),
    )


def _turned(finding: IndicatorFinding, its: Silent, w: Wording) -> str:
    indicator, status = finding.indicator, finding.status
    if its.tipping is None or its.at_tipping is None:
        if its.against is None or its.against is not its.favour:
            return ""
        if its.against is status:
            return w.r("silent_stands")
        return w.r("silent_other", status=w.in_sentence(w.status(its.against)))
    is_edge = its.at_tipping == (1 if indicator.direction == "increase" else 0)
    return w.r(
        f"silent_{status.value}_{indicator.direction}{'_edge' * (is_edge and status is Status.MET)}",
        k=w.count(its.at_tipping),
        count=w.count(its.count),
        percent=w.t.percent(its.tipping),
        so=w.r("silent_so_median" if indicator.unit == "code" else "silent_so"),
    )


def _silent(findings: Findings, w: Wording) -> list[str]:
    judged = [one for one in findings.indicators if one.silent is not None and one.status in JUDGED]
    known = [(one.status, one.silent) for one in judged if one.silent is not None and one.silent.count is not None]
    met = [its.against for status, its in known if status is Status.MET]
    not_met = [its.favour for status, its in known if status is Status.NOT_MET]
    said = []
    for key, others, own in (("met", met, Status.MET), ("not_met", not_met, Status.NOT_MET)):
        changed = sum(status is not own for status in others)
        if len(others) == 1:
            said.append(w.r(f"summary_silent_{key}_only_{'turns' if changed else 'stands'}"))
        elif others:
            said.append(w.r(f"summary_silent_{key}", n=w.count(len(others)), changed=w.count(changed)))
    return said


def _silent_unknown(findings: Findings, w: Wording) -> list[str]:
    judged = [one.silent for one in findings.indicators if one.silent is not None and one.status in JUDGED]
    unknown = sum(its.count is None for its in judged)
    return [w.many("summary_silent_unknown", unknown)] if unknown else []


def _sampled(findings: Findings) -> list[tuple[str, bool]]:
    """By which rule each status with an interval was judged, and whether its interval is one of people."""
    return [
        (one.judgement.rule, one.estimate.interval.method.endswith("-people"))
        for one in findings.indicators
        if one.status in JUDGED and one.estimate is not None and one.estimate.interval is not None
    ]


def _chance(findings: Findings, w: Wording) -> list[str]:
    sampled = _sampled(findings)
    by_interval, by_people = (sampled.count(("interval", people)) for people in (False, True))
    by_value = len(sampled) - by_interval - by_people
    said = []
    if by_interval:
        risk = w.t.percent(1 - (1 - RISK) ** by_interval)
        said.append(w.many("summary_chance", by_interval, expected=w.t.number(RISK * by_interval, 1), risk=risk))
    said += [w.many("summary_chance_people", by_people)] if by_people else []
    said += [w.many("summary_value", by_value)] if by_value else []
    changes = [change for finding in findings.indicators for change in finding.changes]
    exploratory = any(one.correction == "benjamini-hochberg" and one.adjusted is not None for one in changes)
    return said + ([w.r("summary_fdr")] if exploratory else [])
