"""A share of a population in parts of known size, some of which answered more than others: each counts by its size."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from analysis.allocations import Drawn, Sums, is_likely
from analysis.chernoff import is_bounded
from analysis.counts import check_level
from analysis.proportions import known_population_interval
from analysis.results import Estimate, Interval


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of a population: of its ``size`` people ``n`` answered, and ``yes`` of these said yes. ``not_relevant``
    more said that the question does not concern them; how many of the silent would have said so is not known."""

    size: int
    n: int
    yes: int
    not_relevant: int = 0

    @property
    def concerned(self) -> int:
        """How many people the question concerns: as large a part of all as of those who answered. Where those who
        answered all said that it does not concern them, everybody else."""
        if not self.not_relevant or not self.n:
            return self.size - self.not_relevant
        return -(-self.size * self.n // (self.n + self.not_relevant))

    @property
    def estimated(self) -> bool:
        """Whether it is not known how many the question concerns."""
        return self.not_relevant > 0 and self.n + self.not_relevant < self.size

    def concerned_between(self, level: float) -> tuple[int, int]:
        """The fewest and the most that the question may concern, by the interval for a known population."""
        if not self.not_relevant or not self.n:
            return (self.concerned, self.concerned)
        its = known_population_interval(self.n, self.n + self.not_relevant, self.size, level)
        return int(its.low), int(its.high)


def stratified_share(strata: Sequence[Stratum], level: float = 0.95) -> Estimate:
    """The share of yes among the people whom the question concerns, each stratum's answers standing for its people.

    ``value`` is over the strata with answers, None without any; ``n`` counts the answers and ``population`` the people
    concerned. Census (all answered): no interval, since nothing is uncertain. Else `stratified_interval` as shares;
    where some said that the question does not concern them, so that the sizes are not known, the widest bounds over
    the sizes within `Stratum.concerned_between` that pull the share down, and up. ValueError as there.
    Source: S. E. Wendell and J. Schmee, J. American Statistical Association 91 (1996) 825-830.
    """
    own = [_sized(one, one.concerned) for one in strata]
    people, n = sum(one.size for one in own), sum(one.n for one in own)
    estimated = any(one.estimated for one in strata)
    if not n:
        return Estimate(None, 0, None, people, estimated)
    answered = [one for one in own if one.n]
    value = math.fsum(one.size * one.yes / one.n for one in answered) / sum(one.size for one in answered)
    method = "hypergeometric" if len(own) == 1 else "stratified"
    if n == people:
        return Estimate(value, n, None, people)
    bounds = [_shares(its, level) for its in (own, *_sizes(strata, value, level))]
    interval = Interval(min(low for low, _ in bounds), max(high for _, high in bounds), level, method)
    return Estimate(value, n, interval, people, estimated)


def most_would(strata: Sequence[Stratum], level: float = 0.95) -> bool:
    """Whether the lower bound of `stratified_share` lies above one half: a test of each of its sizes in place of the
    search for a bound. False without answers."""
    answered = [one for one in strata if one.n]
    if not answered:
        return False
    value = math.fsum(one.concerned * one.yes / one.n for one in answered) / sum(one.concerned for one in answered)
    own = [_sized(one, one.concerned) for one in strata]
    return all(
        reaches(its, sum(one.size for one in its) // 2 + 1, level) for its in (own, *_sizes(strata, value, level))
    )


def _sizes(strata: Sequence[Stratum], value: float, level: float) -> list[list[Stratum]]:
    """The strata with the sizes that pull the share down, and up; none where all sizes are known."""
    if not any(one.not_relevant for one in strata):
        return []
    between = [one.concerned_between(level) for one in strata]
    above = [one.n > 0 and one.yes > value * one.n for one in strata]
    return [
        [
            _sized(one, fewest if its is pulled else most)
            for one, its, (fewest, most) in zip(strata, above, between, strict=True)
        ]
        for pulled in (True, False)
    ]


def _sized(one: Stratum, size: int) -> Stratum:
    return Stratum(size, one.n, one.yes)


def _shares(strata: Sequence[Stratum], level: float) -> tuple[float, float]:
    people, its = sum(one.size for one in strata), stratified_interval(strata, level)
    return its.low / people, its.high / people


def stratified_interval(strata: Sequence[Stratum], level: float = 0.95) -> Interval:
    """How many of the population would answer yes: whole numbers of people, as in `known_population_interval`.

    Holds every number that a one-sided test at (1 - level) / 2 does not reject on either side. The test asks how likely
    an estimate as far out as the observed one is, answers being drawn without replacement within each stratum, in the
    allocation of so many yes to the strata under which it is most likely; so coverage is at least ``level`` whichever
    way the strata differ. All allocations are tried where they are few, as with two strata or three small ones; else
    the most likely one is searched (`analysis.allocations`).

    A stratum without answers adds 0 to all of its people; one of which all answered adds those who said yes. With one
    stratum that is partly answered the interval is that of `known_population_interval`. ValueError unless 0 <= yes <= n
    <= size in each stratum, all people of the size are concerned (``not_relevant`` is 0), and the level is one.
    Source: S. E. Wendell and J. Schmee, J. American Statistical Association 91 (1996) 825-830.
    """
    check_level(level)
    for one in strata:
        if not 0 <= one.yes <= one.n <= one.size or one.not_relevant:
            raise ValueError(f"{one}: 0 <= yes <= n <= size does not hold")
    # Strata are drawn apart: their order does not matter.
    return _interval(tuple(sorted(strata, key=lambda one: (one.size, one.n, one.yes))), level)


def reaches(strata: Sequence[Stratum], people: int, level: float = 0.95) -> bool:
    """Whether the lower bound of `stratified_interval` is ``people`` or more: one test in place of a search."""
    partly, fixed, _ = _parts(strata)
    return people <= fixed or (bool(partly) and _refuted(Sums(partly), people - fixed - 1, (1 - level) / 2))


def _parts(strata: Iterable[Stratum]) -> tuple[tuple[Drawn, ...], int, int]:
    """The strata of which some answered, the yes in those of which all did, and the people of those without answers."""
    partly = tuple(Drawn(one.size, one.n, one.yes) for one in strata if 0 < one.n < one.size)
    fixed = sum(one.yes for one in strata if one.n == one.size)
    return partly, fixed, sum(one.size for one in strata if not one.n)


@lru_cache(maxsize=4096)
def _interval(strata: tuple[Stratum, ...], level: float) -> Interval:
    """Kept, since a milestone's report repeats the figures of those before it."""
    partly, fixed, silent = _parts(strata)
    if len(partly) == 1:
        (one,) = partly
        its = known_population_interval(one.yes, one.n, one.size, level)
        return Interval(fixed + its.low, fixed + its.high + silent, level, "stratified")
    # The most yes are found as the fewest no.
    low, no = _fewest(partly, level), _fewest(tuple(replace(one, yes=one.n - one.yes) for one in partly), level)
    return Interval(fixed + low, fixed + sum(one.size for one in partly) - no + silent, level, "stratified")


def _fewest(drawn: tuple[Drawn, ...], level: float) -> int:
    """The fewest yes in the population with which so many, or more, of those who answered could have said yes."""
    if not drawn:
        return 0
    sums, tail = Sums(drawn), (1 - level) / 2
    possible = range(sum(one.yes for one in drawn), sum(one.most for one in drawn) + 1)
    return possible[bisect_left(possible, True, key=lambda yes: not _refuted(sums, yes, tail))]


def _refuted(sums: Sums, yes: int, tail: float) -> bool:
    """Whether ``yes`` in the population are too few for what was observed, by Cantelli's inequality where they are far
    fewer, or about as many."""
    if yes < max(sum(one.yes for one in sums.strata), sums.observed - sums.deviation * math.sqrt(1 / tail - 1)):
        return True
    if yes >= min(sum(one.most for one in sums.strata), sums.observed + sums.deviation):
        return False
    return not is_likely(sums, yes, tail) if sums.is_searched else is_bounded(sums.strata, yes, tail)
