"""What those who did not answer could change of a status, from figures that are printed: n, N and the answers."""

from __future__ import annotations

from analysis.nonresponse import Silent, silent_median, silent_share
from analysis.results import Judgement
from evaluator.findings.measured import Measured
from evaluator.programme.model import Indicator, InvolvementSource, SurveySource


def silent(indicator: Indicator, measured: Measured, judged: Judgement) -> Silent | None:
    """None where nobody was asked: registers, and what the evaluator recorded.

    Where the bounds are not known, ``reason`` is 'suppressed' (the figure is not shown), 'no_data' (nobody answered),
    'more_answers' (more than there are), 'several_answers' (the same people answered about several stages), or
    'unknown_size' (of one of the groups, or a group was asked in several rounds)."""
    source, answers, counts = indicator.source, measured.answers, measured.pooled
    if isinstance(source, InvolvementSource) and source.reading == "experienced":
        return Silent(reason="suppressed" if measured.estimate is None else "several_answers")
    if not isinstance(source, SurveySource):
        return None
    if measured.estimate is None:
        return Silent(reason="suppressed")
    if answers is None or answers.scale is None or not measured.estimate.n or counts is None:
        return Silent(reason="no_data")
    population = measured.estimate.population
    if population is None:
        return Silent(reason="unknown_size")
    if measured.exceeded or sum(counts) > population:
        return Silent(reason="more_answers")
    codes = answers.scale.codes
    if source.statistic == "median":
        return silent_median(counts, codes, population, judged, indicator.direction)
    yes = sum(count for code, count in zip(codes, counts, strict=True) if code in source.codes)
    return silent_share(yes, sum(counts), population, judged, indicator.direction)
