"""What is wrong with what an indicator is judged by: baseline, targets, least n."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.programme.model import Indicator
from evaluator.programme.values import as_written
from evaluator.programme.views import Documents, error
from surveys.diagnostics import Diagnostic, Term


def check_ranges(documents: Documents) -> Iterator[Diagnostic]:
    """Baselines and targets that the unit, or the scale of a median, cannot reach."""
    for indicator in (one for one in documents.programme.indicators if one.key not in documents.in_doubt):
        low, high, of = _limits(documents, indicator)
        values: dict[tuple[str, ...], float] = {("targets", key): value for key, value in indicator.targets.items()}
        if indicator.baseline is not None:
            values["baseline",] = indicator.baseline
        for key, value in values.items():
            place, written = documents.at("indicators", indicator.key, *key), as_written(value)
            if high is None and value < low:
                yield error("figure_too_small", place, value=written, of=of, least=as_written(low))
            elif high is not None and not low <= value <= high:
                limits = {"least": as_written(low), "most": as_written(high)}
                yield error("figure_out_of_range", place, value=written, of=of, **limits)


def _limits(documents: Documents, indicator: Indicator) -> tuple[float, float | None, Term]:
    if indicator.unit == "share":
        return 0.0, 1.0, Term("programme.a_share")
    if indicator.unit == "count":
        return 0.0, None, Term("programme.a_count")
    codes = {
        code
        for other, source in documents.surveyed()
        if other.key == indicator.key
        for question in source.questions
        if (variable := documents.variable(question)) is not None and not variable.in_doubt
        for code in variable.codes
    }
    return (min(codes), max(codes), Term("programme.its_scale")) if codes else (-900.0, None, Term("programme.a_code"))


def check_sides(documents: Documents) -> Iterator[Diagnostic]:
    """Targets that lie on the wrong side of where the programme started."""
    for indicator in documents.programme.indicators:
        for milestone, target in indicator.targets.items():
            if indicator.baseline is None:
                continue
            rising = indicator.direction == "increase"
            if target < indicator.baseline if rising else target > indicator.baseline:
                yield error(
                    "target_below_baseline" if rising else "target_above_baseline",
                    documents.at("indicators", indicator.key, "targets", milestone),
                    target=as_written(target),
                    baseline=as_written(indicator.baseline),
                    direction=indicator.direction,
                )


def check_least_n(documents: Documents) -> Iterator[Diagnostic]:
    """Of indicators, and of the data-quality targets of milestones."""
    least = documents.programme.disclosure_minimum
    stated = [(("indicators", one.key), one.minimum_n) for one in documents.programme.indicators]
    of_quality = ((("milestones", one.key, "quality"), one.quality) for one in documents.programme.milestones)
    for place, n in (*stated, *((place, one.minimum_n) for place, one in of_quality)):
        if n is not None and n < least:
            yield error("n_below_minimum", documents.at(*place, "minimum_n"), n=n, least=least)
