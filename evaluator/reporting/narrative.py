"""What an indicator shows, in sentences: the result with its n, what lies outside the scale, and the judgement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from analysis.results import Estimate, Status
from evaluator.findings.model import CONTRADICTORY, Distribution, IndicatorFinding
from evaluator.programme.model import (
    Indicator,
    InvolvementSource,
    ManualSource,
    Milestone,
    RegisterSource,
    SurveySource,
    ThemeSource,
)
from evaluator.reporting.population import population
from evaluator.reporting.themes import theme_result
from evaluator.reporting.wording import Wording, measure_of
from surveys.kinds.all import with_stem
from surveys.questionnaire import CHOSEN, Scale


@dataclass(frozen=True, slots=True)
class Description:
    """An indicator's sentences: ``result`` says what was found, ``verdict`` how it stands against the target."""

    result: tuple[str, ...]
    verdict: str


def described(finding: IndicatorFinding, milestone: Milestone, w: Wording) -> Description:
    """The sentences of one indicator at a milestone."""
    if finding.status is Status.SUPPRESSED or finding.estimate is None:
        return Description((w.r("suppressed_sentence"),), "")
    if finding.estimate.value is None:
        contradictory = finding.trace.method == CONTRADICTORY
        key = "no_data_contradictory" if contradictory else _NO_DATA[type(finding.indicator.source)]
        return Description((w.r(key),), "")
    result = _RESULT[type(finding.indicator.source)](finding, finding.estimate, milestone, w)
    return Description(tuple(sentence for sentence in result if sentence), verdict(finding, finding.estimate, w))


def scale_of(finding: IndicatorFinding) -> Scale | None:
    """The scale on which the indicator's answers lie; None for counts and whole numbers."""
    return finding.distributions[0].scale if finding.distributions else None


def pooled(finding: IndicatorFinding) -> Distribution | None:
    """The distribution of all groups together, or of the only group."""
    by_group = {distribution.group: distribution for distribution in finding.distributions}
    return by_group.get("") or (finding.distributions[0] if len(finding.distributions) == 1 else None)


def asked_about(finding: IndicatorFinding, w: Wording) -> str:
    """The question inside a sentence, as 'to the question “...?”' or 'to the statement “...”'."""
    scale = scale_of(finding)
    if scale is not None and scale.key == CHOSEN.key:
        return w.r("to_question", question=w.quote(w.pick(finding.stem)))
    question = w.pick(with_stem(finding.stem, finding.question))
    if not w.pick(finding.stem) and question[:1].islower():
        question = f"… {question}"  # questionnaires begin the sentence differently
    return w.r("to_question" if question.endswith("?") else "to_statement", question=w.quote(question))


def target_in_words(finding: IndicatorFinding, w: Wording) -> str:
    """'Målet er mindst 65 %.', with the margin where there is one; '' without a target."""
    indicator, judgement = finding.indicator, finding.judgement
    if judgement.target is None:
        return ""
    margin = ""
    if judgement.margin:
        amount = w.r("points", value=w.count(round(100 * judgement.margin, 1)))
        margin = w.r("margin_over", margin=amount if indicator.unit == "share" else w.count(judgement.margin))
    target = w.value(indicator, judgement.target, scale_of(finding))
    return w.r(f"target_{indicator.direction}", target=target, margin=margin)


def verdict(finding: IndicatorFinding, estimate: Estimate, w: Wording) -> str:
    """The target, the rule and the outcome in words; an undecided outcome says why."""
    indicator, judgement, scale = finding.indicator, finding.judgement, scale_of(finding)
    if judgement.status is Status.MORE_ANSWERS:
        return w.r("verdict_more_answers")
    if judgement.target is None:
        return w.r("verdict_no_target") + _baseline(indicator, scale, w)
    few = estimate.n < indicator.minimum_n and judgement.status is Status.UNDECIDED
    if few and not isinstance(indicator.source, RegisterSource):
        outcome = w.r("verdict_undecided_few", minimum=w.count(indicator.minimum_n), n=w.count(estimate.n))
    else:
        outcome = _outcome(finding, estimate, judgement.target, w)
    return f"{target_in_words(finding, w)} {outcome}{_baseline(indicator, scale, w)}"


def _outcome(finding: IndicatorFinding, estimate: Estimate, target: float, w: Wording) -> str:
    """By the value alone it is said on which side of the target it lies."""
    key = _verdict_key(finding, estimate)
    if not key.endswith("_value") or estimate.value is None:
        return w.r(key)
    value = w.value(finding.indicator, estimate.value, scale_of(finding), (target,))
    return w.r(f"{key}_{finding.indicator.direction}", value=f"{value[:1].upper()}{value[1:]}")


def _verdict_key(finding: IndicatorFinding, estimate: Estimate) -> str:
    judgement = finding.judgement
    full_count = estimate.interval is None and estimate.population is not None and estimate.n >= estimate.population
    rule = "value" if judgement.rule == "value" or full_count else "interval"
    key = f"verdict_{judgement.status.value}_{rule}"
    if key != "verdict_undecided_interval":
        return key
    if estimate.interval is None:
        return "verdict_undecided_no_interval"
    target = judgement.target or 0.0
    return key if estimate.interval.low <= target <= estimate.interval.high else "verdict_undecided_margin"


def _baseline(indicator: Indicator, scale: Scale | None, w: Wording) -> str:
    if indicator.baseline is None:
        return ""
    return " " + w.r("baseline", value=w.value(indicator, indicator.baseline, scale))


def _survey(finding: IndicatorFinding, estimate: Estimate, milestone: Milestone, w: Wording) -> tuple[str, ...]:
    del milestone
    source = finding.indicator.source
    assert isinstance(source, SurveySource)
    tell = _share if source.statistic == "share" else _median
    return (
        tell(finding, source, estimate, w),
        _outside(pooled(finding), w),
        *population(finding, estimate, w),
        w.r("reversed_note") if finding.reversed else "",
    )


def _share(finding: IndicatorFinding, source: SurveySource, estimate: Estimate, w: Wording) -> str:
    assert estimate.value is not None
    scale, one = scale_of(finding), len(finding.by_group) == 1
    chosen = scale is not None and scale.key == CHOSEN.key
    by_size = finding.strata is not None and finding.strata.counts_by_size
    names = (
        w.listed([w.count(code) for code in source.codes], "or") if scale is None else w.choices(source.codes, scale)
    )
    values = {
        "k": w.count(round(estimate.value * estimate.n) if finding.strata is None else finding.strata.yes),
        "n": w.count(estimate.n),
        "percent": w.share(estimate.value, _beside(finding)),
        "interval": _inside(finding, estimate, scale, w, key="interval_median" if by_size else "interval_inside"),
        "choices": w.quote(w.in_sentence(w.pick(finding.question))) if chosen else names,
        "question": asked_about(finding, w),
        "group": w.in_sentence(w.title("groups", finding.by_group[0].group)) if one else "",
    }
    which = "one" if one else "by_size" if by_size else "many"
    return w.r(f"share_{which}{'_chosen' if chosen else ''}", **values)


def _median(finding: IndicatorFinding, source: SurveySource, estimate: Estimate, w: Wording) -> str:
    del source
    assert estimate.value is not None
    scale, one, interval = scale_of(finding), len(finding.by_group) == 1, ""
    if estimate.interval is not None:
        bounds = w.interval(finding.indicator, estimate.interval, scale, None)
        interval = w.r("interval_median", level=w.level_of(estimate.interval), range=bounds)
    return w.r(
        "median_one" if one else "median_many",
        value=w.value(finding.indicator, estimate.value, scale),
        interval=interval,
        question=asked_about(finding, w),
        n=w.n(estimate, finding.indicator),
        group=w.in_sentence(w.title("groups", finding.by_group[0].group)) if one else "",
    )


def _register(finding: IndicatorFinding, estimate: Estimate, milestone: Milestone, w: Wording) -> tuple[str, ...]:
    source = finding.indicator.source
    assert isinstance(source, RegisterSource)
    assert estimate.value is not None
    measure = measure_of(source)
    values = {
        "register": w.register(source.register),
        "value": w.measured(source.register, measure, estimate.value),
        "date": w.date(milestone.cut_off),
        "n": w.n(estimate, finding.indicator),
    }
    undated = w.many("register_undated", finding.undated) if finding.undated else ""
    return (w.r("register_sum" if measure.column else "register_count", **values), undated)


def _involvement(finding: IndicatorFinding, estimate: Estimate, milestone: Milestone, w: Wording) -> tuple[str, ...]:
    del milestone
    source = finding.indicator.source
    assert isinstance(source, InvolvementSource)
    assert estimate.value is not None
    by_size = finding.strata is not None and finding.strata.counts_by_size
    said = w.r(
        "involvement_by_size" if by_size else f"involvement_{source.reading}",
        k=w.count(round(estimate.value * estimate.n)),
        n=w.count(estimate.n),
        percent=w.share(estimate.value, _beside(finding)),
        interval=_inside(finding, estimate, None, w, key="interval_median" if by_size else "interval_inside"),
    )
    if finding.strata is None:
        return (said,)
    people = replace(estimate, n=finding.strata.answered, population=finding.strata.population)
    note = w.r("involvement_experienced_note", people=w.count(finding.people)) if finding.people else ""
    return (said, note, *population(finding, people, w))


def _manual(finding: IndicatorFinding, estimate: Estimate, milestone: Milestone, w: Wording) -> tuple[str, ...]:
    del milestone
    source = finding.indicator.source
    assert isinstance(source, ManualSource)
    assert estimate.value is not None
    value = w.value(finding.indicator, estimate.value, None, _beside(finding))
    key = "manual_value" if estimate.n else "manual_value_no_n"
    return (w.r(key, value=value, n=w.count(estimate.n), source=w.pick(source.description)),)


def _inside(
    finding: IndicatorFinding, estimate: Estimate, scale: Scale | None, w: Wording, key: str = "interval_inside"
) -> str:
    if estimate.interval is None:
        return ""
    bounds = w.interval(finding.indicator, estimate.interval, scale, finding.judgement.target)
    return w.r(key, level=w.level_of(estimate.interval), range=bounds)


def _outside(distribution: Distribution | None, w: Wording) -> str:
    """Who answered outside the scale or not at all; nothing where nobody did or it must not be shown."""
    if distribution is None:
        return ""
    counts = {kind: getattr(distribution, kind) for kind in ("dont_know", "not_relevant")}
    parts = w.listed([w.r(f"outside_{kind}", n=w.count(count)) for kind, count in counts.items() if count])
    if not distribution.blank:
        return w.r("outside_answered", parts=parts) if parts else ""
    return w.r("outside_answered_blank" if parts else "outside_blank", parts=parts, blank=w.count(distribution.blank))


def _beside(finding: IndicatorFinding) -> tuple[float, ...]:
    return () if finding.judgement.target is None else (finding.judgement.target,)


_NO_DATA: Final[Mapping[type, str]] = {
    SurveySource: "no_data_survey",
    ThemeSource: "no_data_theme",
    InvolvementSource: "no_data_survey",
    RegisterSource: "no_data_register",
    ManualSource: "no_data_manual",
}
_RESULT: Final[Mapping[type, Callable[[IndicatorFinding, Estimate, Milestone, Wording], tuple[str, ...]]]] = {
    SurveySource: _survey,
    ThemeSource: theme_result,
    RegisterSource: _register,
    InvolvementSource: _involvement,
    ManualSource: _manual,
}
