"""Faults in what an indicator is held against: baseline, targets, least n."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.programme.faults import Fault
from evaluator.programme.model import Indicator
from evaluator.programme.views import Documents


def check_ranges(documents: Documents) -> Iterator[Fault]:
    """Baselines and targets that the unit, or the scale of a median, cannot reach."""
    for indicator in (one for one in documents.programme.indicators if one.key not in documents.in_doubt):
        low, high, of = _limits(documents, indicator)
        values = {f"targets.{milestone}": value for milestone, value in indicator.targets.items()}
        if indicator.baseline is not None:
            values["baseline"] = indicator.baseline
        for key, value in values.items():
            if value < low or (high is not None and value > high):
                span = f"from {low:g} to {high:g}" if high is not None else f"of at least {low:g}"
                problem = f"{value:g} is out of range for {of}"
                yield documents.fault(f"indicators.{indicator.key}.{key}", problem, f"write a number {span}")


def _limits(documents: Documents, indicator: Indicator) -> tuple[float, float | None, str]:
    if indicator.unit == "share":
        return 0.0, 1.0, "a share"
    if indicator.unit == "count":
        return 0.0, None, "a count"
    codes = {
        code
        for other, source in documents.surveyed()
        if other.key == indicator.key
        for question in source.questions
        if (variable := documents.variable(question)) is not None and not variable.in_doubt
        for code in variable.codes
    }
    return (min(codes), max(codes), "its scale") if codes else (-900.0, None, "a code")


def check_sides(documents: Documents) -> Iterator[Fault]:
    """Targets that lie on the wrong side of where the programme started."""
    for indicator in documents.programme.indicators:
        for milestone, target in indicator.targets.items():
            if indicator.baseline is None:
                continue
            rising = indicator.direction == "increase"
            if target < indicator.baseline if rising else target > indicator.baseline:
                side = "below" if rising else "above"
                problem = f"{target:g} is {side} the baseline {indicator.baseline:g}, but the direction is "
                problem += indicator.direction
                remedy = "correct the target, the baseline or the direction"
                yield documents.fault(f"indicators.{indicator.key}.targets.{milestone}", problem, remedy)


def check_least_n(documents: Documents) -> Iterator[Fault]:
    least = documents.programme.disclosure_minimum
    for indicator in documents.programme.indicators:
        if indicator.minimum_n < least:
            problem = f"{indicator.minimum_n} is below the disclosure minimum {least}"
            yield documents.fault(
                f"indicators.{indicator.key}.minimum_n", problem, f"write {least} or more, or leave it out"
            )
