"""What every statistic returns: frozen values that carry the estimate, its interval, the method and n."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Interval:
    """A two-sided interval; ``method`` names how it was computed, ``level`` is the confidence level in 0..1."""

    low: float
    high: float
    level: float
    method: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """One figure. ``value`` is None when nothing was observed (n = 0): never NaN.

    ``interval`` is None where none exists: no answers, or a census (n equals ``population``).
    ``n`` counts the answers inside the scale; ``population`` the people who could have answered, where known.
    """

    value: float | None
    n: int
    interval: Interval | None = None
    population: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two samples of one ordinal item compared. ``estimate`` is P(X<Y) + 0.5 P(X=Y): above 0.5, Y lies higher.

    ``statistic``, ``df`` and ``pvalue`` are None where the test does not exist (for example an empty sample).
    """

    estimate: float | None
    interval: Interval | None
    statistic: float | None
    df: float | None
    pvalue: float | None
    n_x: int
    n_y: int
    method: str


@dataclass(frozen=True, slots=True)
class HypothesisTest:
    """A test of significance. ``df`` is None where there are no degrees of freedom; ``statistic`` and ``pvalue`` are
    None where the test does not exist. ``n`` counts the answers (or pairs of answers) that it rests on."""

    statistic: float | None
    pvalue: float | None
    df: float | None
    n: int
    method: str


class Status(StrEnum):
    """How an indicator stands at a milestone against the rule that was fixed beforehand."""

    MET = "met"
    NOT_MET = "not_met"
    UNDECIDED = "undecided"
    SUPPRESSED = "suppressed"
    NO_DATA = "no_data"
    NO_TARGET = "no_target"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The status of an estimate against a target, with the rule and margin that were used."""

    status: Status
    target: float | None
    rule: str
    margin: float
