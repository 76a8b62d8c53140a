"""What those who did not answer could change of a status, from figures that are printed: n, N and the answers."""

from __future__ import annotations

from analysis.nonresponse import Silent, silent_median, silent_share
from analysis.results import Judgement
from evaluator.findings.measured import Measured
from evaluator.programme.model import AnswerSource, Indicator, InvolvementSource


def silent(indicator: Indicator, measured: Measured, judged: Judgement) -> Silent | None:
    """None where nobody was asked: registers, and what the evaluator recorded.

    The silent of all groups are people alike, so that only their number counts: of all whom the question may concern,
    since nobody knows whom of them it does. Of a theme all are silent who wrote nothing. Where the bounds are not
    known, ``reason`` is 'suppressed' (the figure is not shown), 'no_data' (nobody answered), 'more_answers' (more than
    there are), 'several_answers' (the same people answered about several stages), or 'unknown_size' (of one of the
    groups, or a group was asked in several rounds)."""
    source, estimate = indicator.source, measured.estimate
    if isinstance(source, InvolvementSource) and source.reading == "experienced":
        return Silent(reason="suppressed" if estimate is None else "several_answers")
    if not isinstance(source, AnswerSource):
        return None
    if estimate is None or estimate.value is None:
        return Silent(reason="suppressed" if estimate is None else "no_data")
    if measured.exceeded or measured.most is None:
        return Silent(reason="more_answers" if measured.exceeded else "unknown_size")
    answers, counts = measured.answers, measured.pooled
    assert answers is not None
    assert answers.scale is not None
    assert counts is not None
    if source.statistic == "share":
        yes = sum(n for code, n in zip(answers.scale.codes, counts, strict=True) if code in source.codes)
        return silent_share(yes, estimate.n, measured.most, judged, indicator.direction)
    return silent_median(counts, answers.scale.codes, measured.most, judged, indicator.direction)
