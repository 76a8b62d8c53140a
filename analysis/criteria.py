"""Judging an estimate against the target and rule fixed before collection.

What it takes to have it decided is in `analysis.planning`, whose functions stand here too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

from analysis.planning import Direction
from analysis.results import ROUNDING, Estimate, Judgement, Status

Rule = Literal["interval", "value"]


def judge(
    estimate: Estimate,
    *,
    target: float | None,
    direction: Direction = "increase",
    rule: Rule = "interval",
    margin: float = 0.0,
    minimum_n: int = 0,
) -> Judgement:
    """The status of ``estimate`` against ``target``, both in the unit of the estimate.

    With direction 'increase' and rule 'interval': met when the interval's lower bound reaches target + margin, not met
    when its upper bound lies below the target, undecided otherwise. 'decrease' mirrors this. Rule 'value' puts the
    figure itself in the place of both bounds, and so does a full count (``population`` known and all counted) under
    either rule, because nothing about it is uncertain.

    In this order: no value is no data; no target is no target; fewer answers than ``minimum_n`` are undecided (give 0
    for a register's count, which has no answers); rule 'interval' without an interval is undecided. Never suppressed:
    that is for whoever knows the groups. ValueError for an unknown direction or rule, or a negative margin.
    """
    if direction not in _SIGNS or rule not in _BOUNDS:
        raise ValueError(f"unknown direction '{direction}' or rule '{rule}'")
    if margin < 0:
        raise ValueError(f"the margin must be 0 or more, but is {margin}")
    return Judgement(_status(estimate, target, _SIGNS[direction], rule, margin, minimum_n), target, rule, margin)


def _status(estimate: Estimate, target: float | None, sign: int, rule: Rule, margin: float, minimum_n: int) -> Status:
    if estimate.value is None:
        return Status.NO_DATA
    if target is None:
        return Status.NO_TARGET
    bounds = _BOUNDS[rule](estimate)
    if estimate.n < minimum_n or bounds is None:
        return Status.UNDECIDED
    worst, best = sorted(sign * bound for bound in bounds)
    if worst >= sign * target + margin - ROUNDING:
        return Status.MET
    if best < sign * target - ROUNDING:
        return Status.NOT_MET
    return Status.UNDECIDED


def _value_twice(estimate: Estimate) -> tuple[float, float] | None:
    return None if estimate.value is None else (estimate.value, estimate.value)


def _interval(estimate: Estimate) -> tuple[float, float] | None:
    if estimate.interval is not None:
        return estimate.interval.low, estimate.interval.high
    is_full_count = estimate.population is not None and estimate.n >= estimate.population
    return _value_twice(estimate) if is_full_count else None


_SIGNS: Final[Mapping[str, int]] = {"increase": 1, "decrease": -1}
_BOUNDS: Final[Mapping[str, Callable[[Estimate], tuple[float, float] | None]]] = {
    "interval": _interval,
    "value": _value_twice,
}
