"""In how many ways so many yes can lie in the strata of a population, and the way that makes what was seen most likely.

The search behind `analysis.stratified`: how the yes are allocated to the strata is not known, and a bound on their
number must hold whichever way they are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import permutations, product
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.proportions import hypergeometric

CELLS: Final = 4096
"""Into how many cells sums are sorted."""
ENUMERATED: Final = 600
"""Up to so many allocations are all tried; of more the most likely is searched."""
_AROUND: Final = 48.0
"""Standard deviations that the circle of cells is wide: no sum that can happen comes round to another's place."""

Spectrum: TypeAlias = NDArray[np.complex128]
Allocation: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """``n`` people drawn from the ``size`` people of a stratum, of whom ``yes`` said yes; neither none nor all."""

    size: int
    n: int
    yes: int

    @property
    def most(self) -> int:
        """How many yes the stratum can hold at most."""
        return self.size - (self.n - self.yes)

    @property
    def spread(self) -> float:
        """The variance of the estimated number of yes, divided by (yes in the stratum) * (no in it)."""
        return (self.size - self.n) / (self.n * (self.size - 1))


@dataclass(slots=True)
class Sums:
    """The distribution of the estimated number of yes, the sum over strata of size * yes / n, at any allocation.

    Each stratum's part is rounded up to a cell, so that `tail` is never too small. Sums are sorted relative to the one
    that was observed, around a circle of cells that is wide enough for what can happen (`_AROUND`).
    """

    strata: Sequence[Drawn]
    unit: float = field(init=False)
    indicator: Spectrum = field(init=False)
    deviation: float = field(init=False)
    observed: float = field(init=False)

    def __post_init__(self) -> None:
        people = sum(one.size for one in self.strata)
        self.observed = math.fsum(one.size * one.yes / one.n for one in self.strata)
        self.deviation = math.sqrt(math.fsum(one.spread * one.size**2 / 4 for one in self.strata))
        reach = _AROUND * self.deviation
        self.unit = min(people, reach) / (CELLS - 2 * len(self.strata) - 2)
        above = CELLS // 2 if reach < people else math.ceil((people - self.observed) / self.unit) + len(self.strata)
        inside = np.zeros(CELLS)
        inside[: above + 1] = 1
        # Where a sum may be counted as observed by rounding alone, it is.
        first = math.ceil(self.observed / self.unit - 1e-5)
        turned = np.exp(2j * np.pi * np.arange(CELLS // 2 + 1) * (first % CELLS) / CELLS)
        weights = np.full(CELLS // 2 + 1, 2.0)
        weights[[0, -1]] = 1
        self.indicator = np.conj(np.fft.rfft(inside)) * turned * weights / CELLS

    def spectrum(self, place: int, yes: int) -> Spectrum:
        """Of the part of a stratum that holds ``yes``, as a Fourier transform: sums are products of these."""
        its = self.strata[place]
        return _spectrum(its.size, its.n, yes, self.unit)

    def tail(self, allocation: Allocation) -> float:
        """The chance of a sum as large as the observed one, or larger: at least that, by rounding."""
        spectrum = self.indicator
        for place, yes in enumerate(allocation):
            spectrum = spectrum * self.spectrum(place, yes)
        return float(spectrum.real.sum())


@lru_cache(maxsize=2048)
def _spectrum(size: int, n: int, yes: int, unit: float) -> Spectrum:
    """Of the cells in which the numbers of yes lie that ``n`` of a stratum's people can give. Kept, some 60 MB at most:
    bounds are found by trying the same numbers over and over, and plans try the same strata."""
    hits, chances = hypergeometric(yes, n, size)
    cells = np.ceil(hits * (size / n / unit) - 5e-7).astype(np.int64) % CELLS
    return np.asarray(np.fft.rfft(np.bincount(cells, chances, minlength=CELLS)))


def is_likely(sums: Sums, yes: int, tail: float) -> bool:
    """Whether ``yes`` people can lie in the strata so that what was observed, or more, has a chance above ``tail``.

    Only allocations under which the observed answers are possible: at least the yes, at most all but the no of each
    stratum. All of them are tried where they are few; else one is exchanged for another between each two strata, in
    steps that become smaller, from the allocation with the largest variance and from several others.
    """
    strata = sums.strata
    ranges = [one.most - one.yes + 1 for one in strata]
    largest = max(range(len(strata)), key=ranges.__getitem__)
    others = [range(one.yes, one.most + 1) for place, one in enumerate(strata) if place != largest]
    if math.prod(map(len, others)) <= ENUMERATED:
        its = strata[largest]
        for found in product(*others):
            left = yes - sum(found)
            if its.yes <= left <= its.most and sums.tail((*found[:largest], left, *found[largest:])) > tail:
                return True
        return False
    return any(_climbs(sums, start, tail) for start in dict.fromkeys(_starts(strata, yes)))


def _climbs(sums: Sums, allocation: Allocation, tail: float) -> bool:
    """Whether a chance above ``tail`` is reached by exchanges from ``allocation``."""
    best, pairs = sums.tail(allocation), [*permutations(range(len(allocation)), 2)]
    step = max(1, max(one.most - one.yes for one in sums.strata) // 4)
    while best <= tail:
        found, at = best, allocation
        spectra = [sums.spectrum(place, yes) for place, yes in enumerate(allocation)]
        for giver, taker in pairs:
            if allocation[giver] - step < sums.strata[giver].yes or allocation[taker] + step > sums.strata[taker].most:
                continue
            spectrum = sums.indicator * sums.spectrum(giver, allocation[giver] - step)
            spectrum = spectrum * sums.spectrum(taker, allocation[taker] + step)
            for place, one in enumerate(spectra):
                if place not in (giver, taker):
                    spectrum = spectrum * one
            if (chance := float(spectrum.real.sum())) > found:
                moved = {giver: allocation[giver] - step, taker: allocation[taker] + step}
                found, at = chance, tuple(moved.get(place, yes) for place, yes in enumerate(allocation))
        if at != allocation:
            best, allocation = found, at
        elif step == 1:
            return False
        else:
            step //= 2
    return True


def _starts(strata: Sequence[Drawn], yes: int) -> Iterator[Allocation]:
    """The allocation of the largest variance, that most like the answers, and those that fill the strata in turn."""
    yield _filled(strata, yes, [(one.size / 2, 1 / one.spread) for one in strata])
    yield _filled(strata, yes, [(one.size * one.yes / one.n, one.size) for one in strata])
    in_order = sorted(range(len(strata)), key=lambda place: strata[place].size / strata[place].n)
    for order in (in_order, in_order[::-1]):
        yield _exactly(strata, yes, [one.yes for one in strata], order)


def _filled(strata: Sequence[Drawn], yes: int, lines: Sequence[tuple[float, float]]) -> Allocation:
    """Middle + level * slope of each stratum's line, within what is possible, at the level that allocates ``yes``."""

    def at(level: float) -> list[int]:
        inside = zip(strata, lines, strict=True)
        return [max(one.yes, min(one.most, math.floor(middle + level * slope))) for one, (middle, slope) in inside]

    reach = max((one.size + middle) / slope for one, (middle, slope) in zip(strata, lines, strict=True))
    low, high = -reach, reach
    for _ in range(60):
        level = (low + high) / 2
        low, high = (level, high) if sum(at(level)) <= yes else (low, level)
    return _exactly(strata, yes, at(low), range(len(strata)))


def _exactly(strata: Sequence[Drawn], yes: int, found: list[int], order: Iterable[int]) -> Allocation:
    """``found`` with as many more as are missing, in the first strata of ``order`` that can hold them."""
    for place in order:
        found[place] += min(yes - sum(found), strata[place].most - found[place])
    return tuple(found)
