"""The median of a population in parts of known size, some of which answered more than others: each counts by its size.

Codes are never averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from analysis.counts import check_level
from analysis.ordinal import interval_rank
from analysis.results import Estimate, Interval
from analysis.stratified import Stratum, most_would


@dataclass(frozen=True, slots=True)
class OrdinalStratum:
    """A part of a population: ``counts`` of its ``size`` people gave each answer, along the scale; ``not_relevant``
    as in `Stratum`."""

    size: int
    counts: tuple[int, ...]
    not_relevant: int = 0

    def saying(self, places: slice) -> Stratum:
        """Where an answer at ``places`` of the scale is a yes."""
        return Stratum(self.size, sum(self.counts), sum(self.counts[places]), self.not_relevant)


def stratified_median(strata: Sequence[OrdinalStratum], codes: Sequence[int], level: float = 0.95) -> Estimate:
    """The median among the people whom the question concerns, each stratum's answers standing for its people.

    ``codes``: that of each place, ascending. ``value`` is over the strata with answers, midway where just half of the
    people lie on either side, None without answers. The interval runs from the highest code that, by the lower bound of
    `stratified_share`, more than half would reach or exceed, to the lowest that more than half would not exceed: either
    bound misses the median of these people with a chance of (1 - level) / 2 at most. None where all answered, or fewer
    than `analysis.ordinal.median` needs. A stratum without answers may be anything.
    ValueError as in `stratified_interval`.
    """
    check_level(level)
    whole = [one.saying(slice(None)) for one in strata]
    people, n = sum(one.concerned for one in whole), sum(one.n for one in whole)
    if not n:
        return Estimate(None, 0, None, people, any(one.estimated for one in whole))
    value = _value(strata, codes)
    if n == people or not interval_rank(n, level):
        return Estimate(value, n, None, people, any(one.estimated for one in whole))
    low, high = codes[0], codes[-1]
    # From each end inwards, as far as nothing stands against it: so only one bound could ever be the wrong one.
    for place in range(1, len(codes)):
        if not most_would([one.saying(slice(place, None)) for one in strata], level):
            break
        low = codes[place]
    for place in reversed(range(len(codes) - 1)):
        if not most_would([one.saying(slice(place + 1)) for one in strata], level):
            break
        high = codes[place]
    bounds = Interval(min(low, value), max(high, value), level, "stratified-median")
    return Estimate(value, n, bounds, people, any(one.estimated for one in whole))


def _value(strata: Sequence[OrdinalStratum], codes: Sequence[int]) -> float:
    """In whole fractions, since half is half."""
    answered = [(one.saying(slice(None)), one.counts) for one in strata if any(one.counts)]
    weights = [
        sum(Fraction(its.concerned * counts[place], its.n) for its, counts in answered) for place in range(len(codes))
    ]
    half = Fraction(sum(its.concerned for its, _ in answered), 2)
    below = [sum(weights[: place + 1]) for place in range(len(codes))]
    low = next(code for code, so_many in zip(codes, below, strict=True) if so_many >= half)
    high = next(code for code, so_many in zip(codes, below, strict=True) if so_many > half)
    return low if low == high else (low + high) / 2
