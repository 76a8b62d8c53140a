"""How many of so many answers must be yes for an interval to clear a target or to miss it, and how likely that is.

All of it for the direction 'increase'; `analysis.criteria` mirrors the other. ``bar`` is a share that the lower bound
must reach, ``target`` one that the upper bound must stay below.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from analysis.proportions import hypergeometric_tail
from analysis.results import ROUNDING


class Sampling(Protocol):
    """How answers come about, and the interval of a share that goes with it."""

    def clears(self, yes: int, n: int, bar: float) -> bool:
        """Whether the lower bound for ``yes`` of ``n`` reaches ``bar``."""

    def misses(self, yes: int, n: int, target: float) -> bool:
        """Whether the upper bound for ``yes`` of ``n`` lies below ``target``."""

    def at_least(self, yes: int, n: int, share: float) -> float:
        """The chance of ``yes`` or more among ``n`` where ``share`` of the population would say yes."""

    def at_most(self, yes: int, n: int, share: float) -> float:
        """The chance of ``yes`` or fewer."""


@dataclass(frozen=True, slots=True)
class LargePopulation:
    """Clopper and Pearson's interval, whose bound is the share that the exact binomial test rejects at ``tail``."""

    tail: float

    def clears(self, yes: int, n: int, bar: float) -> bool:
        if bar <= ROUNDING:
            return True
        return bar < 1 and self.at_least(yes, n, bar) <= self.tail

    def misses(self, yes: int, n: int, target: float) -> bool:
        if target > 1:
            return True
        return target > ROUNDING and self.at_most(yes, n, target) < self.tail

    def at_least(self, yes: int, n: int, share: float) -> float:
        from scipy.special import bdtrc

        return 1.0 if yes <= 0 else float(bdtrc(yes - 1, n, share)) if yes <= n else 0.0

    def at_most(self, yes: int, n: int, share: float) -> float:
        return self.at_least(n - yes, n, 1 - share)


@dataclass(frozen=True, slots=True)
class KnownPopulation:
    """The interval for a known population of ``population`` people, as `known_population_interval` inverts it."""

    population: int
    tail: float

    def clears(self, yes: int, n: int, bar: float) -> bool:
        people = math.ceil((bar - ROUNDING) * self.population)
        return people <= 0 or self._rejects(yes, people - 1, n)

    def misses(self, yes: int, n: int, target: float) -> bool:
        # The fewest no that put the share of yes below the target.
        people = self.population - math.ceil((target - ROUNDING) * self.population) + 1
        return people <= 0 or self._rejects(n - yes, people - 1, n)

    def at_least(self, yes: int, n: int, share: float) -> float:
        return self._tail(yes, math.floor(share * self.population + 0.5), n)

    def at_most(self, yes: int, n: int, share: float) -> float:
        return self._tail(n - yes, self.population - math.floor(share * self.population + 0.5), n)

    def _rejects(self, observed: int, people: int, n: int) -> bool:
        return self._tail(observed, people, n) <= self.tail

    def _tail(self, observed: int, people: int, n: int) -> float:
        if observed <= 0:
            return 1.0
        return hypergeometric_tail(observed, people, n, self.population) if people <= self.population else 1.0


def sampling(population: int | None, level: float) -> Sampling:
    """The sampling, and with it the interval, that `analysis.proportions.share` uses."""
    tail = (1 - level) / 2
    return LargePopulation(tail) if population is None else KnownPopulation(population, tail)


def fewest_clearing(among: Sampling, bar: float, sizes: range) -> Iterator[int]:
    """For each n of ``sizes``, rising: the fewest yes that clear ``bar``; n + 1 where not even n do."""
    yes = 0
    for n in sizes:
        # More answers never clear with fewer yes, so that each search begins where the last one ended.
        while yes <= n and not among.clears(yes, n, bar):
            yes += 1
        yield yes


def most_missing(among: Sampling, target: float, sizes: range) -> Iterator[int]:
    """For each n of ``sizes``, rising: the most yes that miss ``target``; -1 where not even 0 do."""
    no = 0
    for n in sizes:
        while no <= n and not among.misses(n - no, n, target):
            no += 1
        yield n - no
