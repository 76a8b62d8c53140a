"""What every statistic returns: frozen values that carry the estimate, its interval, the method and n.

They hold no words: who shows them says in which language what they mean (decision 23).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

ROUNDING: Final = 1e-12
"""A figure this close to a target reaches it: 0.1 + 0.2 must reach 0.3."""


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
    ``estimated``: how many that are is an estimate, since the question may not concern all who did not answer.
    """

    value: float | None
    n: int
    interval: Interval | None = None
    population: int | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """One item at two waves. ``estimate`` is P(X < Y) + 0.5 P(X = Y) of an earlier X and a later Y: above 0.5, later
    answers lie higher. ``difference``, of a scale of two levels only: the later share on the upper level less the
    earlier one, in -1..1.

    ``n_linked`` answered both waves; they are among ``n_then`` and ``n_now`` both. ``pvalue`` is that of a permutation
    test, ``spread_pvalue`` that of the studentised one, which holds also where the waves differ in spread; None where
    there is none. ``method`` is the test's, or says why there is none, or no interval. ``seed`` is of random draws,
    ``resamples`` and ``spread_resamples`` how many each p-value rests on; None where it rests on none.
    """

    estimate: float | None
    interval: Interval | None
    pvalue: float | None
    n_then: int
    n_now: int
    n_linked: int
    method: str
    level: float = 0.95
    spread_pvalue: float | None = None
    difference: float | None = None
    difference_interval: Interval | None = None
    seed: int | None = None
    resamples: int | None = None
    spread_resamples: int | None = None

    @property
    def clear(self) -> bool:
        """Whether chance alone seldom differs as much, and the interval excludes no change as well."""
        return self.pvalue is not None and self.pvalue < 1 - self.level and self.excludes_no_change

    @property
    def excludes_no_change(self) -> bool:
        return self.interval is not None and not self.interval.low <= 0.5 <= self.interval.high


@dataclass(frozen=True, slots=True)
class MatchedEffect:
    """The same people at two waves. ``estimate`` is P(later > earlier) + 0.5 P(same) within a person: above 0.5, more
    went up than down. ``up``, ``same`` and ``down`` count people; ``statistic`` (how many went up) and ``pvalue`` are
    those of the exact sign test, which asks whether the estimate is 0.5."""

    estimate: float | None
    interval: Interval | None
    up: int
    same: int
    down: int
    statistic: float | None
    pvalue: float | None
    n: int
    method: str


class Status(StrEnum):
    """How an indicator, or several together, stand at a milestone against the rule that was fixed beforehand."""

    MET = "met"
    NOT_MET = "not_met"
    MIXED = "mixed"
    """Of several: some are met and some are not."""
    UNDECIDED = "undecided"
    SUPPRESSED = "suppressed"
    NO_DATA = "no_data"
    NO_TARGET = "no_target"
    MORE_ANSWERS = "more_answers"
    """More people answered than there are."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The status of an estimate against a target, with the rule and margin that were used."""

    status: Status
    target: float | None
    rule: str
    margin: float
