"""Where a series of milestones breaks, what was compared all the same, and what was not compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from analysis.comparability import Comparability
from evaluator.findings.change_findings import Change
from evaluator.findings.model import IndicatorFinding
from evaluator.reporting import statistics
from evaluator.reporting.blocks import Bullets, Part
from evaluator.reporting.compared import Compared
from evaluator.reporting.wording import Wording

_BREAKING: Final = frozenset({"scale_changed", "question_changed", "groups_changed", "condition_changed"})


def altered(compared: Sequence[Compared], w: Wording) -> tuple[Part, ...]:
    """What was compared although something had changed: over a bridge, or since the change does not break the series.
    One line for each sentence, with every indicator that it holds for."""
    titles: dict[str, list[str]] = {}
    for one in compared:
        its = one.change.comparability
        if its is not None and its.alterations:
            said = _bridged(one, its, w) if its.bridge else statistics.comparable(its, *_names(one, its, w), w)
            titles.setdefault(said, []).append(w.quote(w.pick(one.finding.indicator.title)))
    lines = tuple(w.r("compared_although", titles=w.listed(names), said=said) for said, names in titles.items())
    return (Part("compared-although", w.r("part_compared_although"), (Bullets(lines),)),) if lines else ()


def _bridged(one: Compared, its: Comparability, w: Wording) -> str:
    """That it is compared over a break, and why the evaluator does so."""
    earlier, later = _names(one, its, w)
    reasons = dict.fromkeys(alteration.reason for alteration in its.alterations if alteration.breaks)
    why = w.listed([w.r(f"refused_{reason}") for reason in reasons])
    return f"{w.r('compared_bridged', earlier=earlier, later=later, why=why)} {_justified(one.finding, its.bridge, w)}"


def _justified(finding: IndicatorFinding, bridge: str, w: Wording) -> str:
    """The evaluator's justification at each milestone that ``bridge`` names."""
    bridges = finding.indicator.bridges
    return " ".join(w.r("bridge", milestone=w.milestone(key), text=w.pick(bridges[key])) for key in bridge.split())


def _names(one: Compared, its: Comparability, w: Wording) -> tuple[str, str]:
    return w.milestone(one.change.since), w.milestone(its.later)


def not_compared(refused: Sequence[tuple[IndicatorFinding, Change]], w: Wording) -> tuple[Part, ...]:
    """One line per reason, with every indicator and every milestone that it holds for, and where the series breaks."""
    since: dict[tuple[str, str], list[str]] = {}
    for finding, change in refused:
        title = w.pick(finding.indicator.title)
        since.setdefault((title, _why(finding, change, w)), []).append(w.milestone(change.since))
    titles: dict[tuple[str, str], list[str]] = {}
    for (title, reason), milestones in since.items():
        titles.setdefault((w.listed(milestones), reason), []).append(title)
    lines = tuple(
        w.r("change_refused", title=_together(names, w), since=milestones, reason=reason)
        for (milestones, reason), names in titles.items()
    )
    return (Part("not-compared", w.r("part_not_compared"), (Bullets(lines),)),) if lines else ()


def _together(titles: Sequence[str], w: Wording) -> str:
    return titles[0] if len(titles) == 1 else w.listed([w.quote(title) for title in titles])


def _why(finding: IndicatorFinding, change: Change, w: Wording) -> str:
    """The reason; for a break also the milestone at which it lies and what exactly changed."""
    reason = w.r(f"refused_{change.refused}")
    if change.refused not in _BREAKING:
        return reason
    its = change.comparability
    kinds = [one.kind for one in its.alterations if one.reason == change.refused] if its else []
    until = [point.milestone for point in finding.series]
    after = until[until.index(change.since) + 1 :] if change.since in until else until
    where = [milestone for milestone, why in _breaks(finding) if why == change.refused and milestone in after]
    at = w.r("broken_at", milestones=w.listed([w.milestone(key) for key in where])) if where else ""
    what = w.r("altered_list", parts="; ".join(w.r(f"altered_{kind}") for kind in kinds)) if kinds else ""
    return f"{reason}{at}{what}"


def _breaks(finding: IndicatorFinding) -> tuple[tuple[str, str], ...]:
    return () if finding.comparable is None else tuple(finding.comparable.breaks)


def broken_at(finding: IndicatorFinding) -> frozenset[str]:
    """The milestones at which the indicator's series breaks."""
    return frozenset(milestone for milestone, _ in _breaks(finding))


def break_note(finding: IndicatorFinding, w: Wording) -> str:
    """A sentence for each step along the milestones at which the series breaks, or would without a bridge."""
    steps = () if finding.comparable is None else finding.comparable.steps
    said = []
    for step in (step for step in steps if step.reason):
        values = {"milestone": w.milestone(step.later), "reason": w.r(f"refused_{step.reason}")}
        said.append(w.r("series_bridged" if step.holds else "series_broken", **values))
        said += [_justified(finding, step.bridge, w)] if step.holds else []
    return " ".join(said)
