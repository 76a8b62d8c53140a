"""In how many ways so many yes can lie in the strata of a population, and the way that makes what was seen most likely.

The search behind `analysis.stratified`: how the yes are allocated to the strata is not known, and a bound on their
number must hold whichever way they are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, product
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.proportions import hypergeometric

CELLS: Final = 4096
"""Into how many cells sums are sorted while the most likely allocation is searched."""
FINE: Final = 16 * CELLS
"""And for the last word on an allocation that seems likely."""
ENUMERATED: Final = 600
"""Up to so many allocations are all tried; of more the most likely is searched."""
SEARCHED: Final = 170
"""Pairs of strata times halvings of a step up to which is searched, as for 8 strata of 60 people, 6 of 2,000 or 4 of
any size; beyond it Chernoff's inequality is the bound (`analysis.chernoff`)."""
_PEOPLE: Final = 1_000_000
"""And so many of the people of a stratum, drawn or left out, since the numbers that can come of them take time."""
_CORNERS: Final = 16, 2
"""So many corners, of the largest variance, are looked at, and from so many of these a search begins."""
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

    Each stratum's part is rounded up to one of ``cells``, so that `tail` is never too small. Sums are sorted relative
    to the one that was observed, around a circle of cells that is wide enough for what can happen (`_AROUND`).
    """

    strata: Sequence[Drawn]
    cells: int = CELLS
    unit: float = field(init=False)
    indicator: Spectrum = field(init=False)
    deviation: float = field(init=False)
    observed: float = field(init=False)

    def __post_init__(self) -> None:
        people, cells = sum(one.size for one in self.strata), self.cells
        self.observed = math.fsum(one.size * one.yes / one.n for one in self.strata)
        self.deviation = math.sqrt(math.fsum(one.spread * one.size**2 / 4 for one in self.strata))
        reach = _AROUND * self.deviation
        self.unit = min(people, reach) / (cells - 2 * len(self.strata) - 2)
        above = cells // 2 if reach < people else math.ceil((people - self.observed) / self.unit) + len(self.strata)
        inside = np.zeros(cells)
        inside[: above + 1] = 1
        # Where a sum may be counted as observed by rounding alone, it is.
        first = math.ceil(self.observed / self.unit - 1e-5)
        turned = np.exp(2j * np.pi * np.arange(cells // 2 + 1) * (first % cells) / cells)
        weights = np.full(cells // 2 + 1, 2.0)
        weights[[0, -1]] = 1
        self.indicator = np.conj(np.fft.rfft(inside)) * turned * weights / cells

    @property
    def is_searched(self) -> bool:
        """Whether an allocation is found within a second."""
        if max(min(one.n, one.size - one.n) for one in self.strata) > _PEOPLE:
            return False
        halvings = max(one.most - one.yes for one in self.strata).bit_length()
        return math.comb(len(self.strata), 2) * halvings <= SEARCHED

    def spectrum(self, place: int, yes: int) -> Spectrum:
        """Of the part of a stratum that holds ``yes``, as a Fourier transform: sums are products of these."""
        its = self.strata[place]
        kept = _spectrum if self.cells == CELLS else _spectrum.__wrapped__
        return kept(its.size, its.n, yes, self.unit, self.cells)

    def tail(self, allocation: Allocation) -> float:
        """The chance of a sum as large as the observed one, or larger: at least that, by rounding."""
        spectrum = self.indicator
        for place, yes in enumerate(allocation):
            spectrum = spectrum * self.spectrum(place, yes)
        return float(spectrum.real.sum())


@lru_cache(maxsize=2048)
def _spectrum(size: int, n: int, yes: int, unit: float, among: int) -> Spectrum:
    """Of the cells in which the numbers of yes lie that ``n`` of a stratum's people can give. Kept, some 60 MB at most:
    bounds are found by trying the same numbers over and over, and plans try the same strata."""
    hits, chances = hypergeometric(yes, n, size)
    cells = np.ceil(hits * (size / n / unit) - 5e-7).astype(np.int64) % among
    return np.asarray(np.fft.rfft(np.bincount(cells, chances, minlength=among)))


def is_likely(sums: Sums, yes: int, tail: float) -> bool:
    """Whether ``yes`` people can lie in the strata so that what was observed, or more, has a chance above ``tail``.

    Only allocations under which the observed answers are possible: at least the yes, at most all but the no of each
    stratum. All of them are tried where they are few; else one is exchanged for another between each two strata, in
    steps that become smaller, from the allocation with the largest variance and from several others. What seems likely
    must also be so among `FINE` cells.
    """
    strata, fine = sums.strata, Sums(sums.strata, FINE)

    def above(allocation: Allocation) -> bool:
        return fine.tail(allocation) > tail

    ranges = [one.most - one.yes + 1 for one in strata]
    largest = max(range(len(strata)), key=ranges.__getitem__)
    others = [range(one.yes, one.most + 1) for place, one in enumerate(strata) if place != largest]
    if math.prod(map(len, others)) <= ENUMERATED:
        its = strata[largest]
        for found in product(*others):
            left = yes - sum(found)
            allocation = (*found[:largest], left, *found[largest:])
            if its.yes <= left <= its.most and sums.tail(allocation) > tail and above(allocation):
                return True
        return False
    starts = dict.fromkeys((*_starts(strata, yes), *_likely_corners(sums, yes)))
    return any(_climbs(sums, start, tail, above) for start in starts)


def _climbs(sums: Sums, allocation: Allocation, tail: float, above: Callable[[Allocation], bool]) -> bool:
    """Whether an allocation with a chance over ``tail``, in few cells and in many, is reached by exchanges."""
    best = sums.tail(allocation)
    step, looked = max(1, max(one.most - one.yes for one in sums.strata) // 4), False
    while True:
        if best > tail and not looked:
            if above(allocation):
                return True
            looked = True
        found, at = best, allocation
        for moved, chance in _exchanged(sums, allocation, step):
            if chance > found:
                found, at = chance, moved
        if at != allocation:
            best, allocation = found, at
        elif step == 1:
            return best > tail and above(allocation)
        else:
            step //= 2


def _exchanged(sums: Sums, allocation: Allocation, step: int) -> Iterator[tuple[Allocation, float]]:
    """Each allocation with ``step`` yes moved from one stratum to another, and its chance."""
    spectra = [sums.spectrum(place, yes) for place, yes in enumerate(allocation)]
    for one, other in combinations(range(len(allocation)), 2):
        rest = sums.indicator
        for place, spectrum in enumerate(spectra):
            if place not in (one, other):
                rest = rest * spectrum
        for giver, taker in ((one, other), (other, one)):
            fewer, more = allocation[giver] - step, allocation[taker] + step
            if fewer >= sums.strata[giver].yes and more <= sums.strata[taker].most:
                moved = {giver: fewer, taker: more}
                spectrum = sums.spectrum(giver, fewer) * sums.spectrum(taker, more)
                chance = float(np.vdot(rest.conj(), spectrum).real)
                yield tuple(moved.get(place, yes) for place, yes in enumerate(allocation)), chance


def _likely_corners(sums: Sums, yes: int) -> list[Allocation]:
    """Of the allocations with all strata but one at their ends, the most likely ones."""
    found: dict[Allocation, float] = {}
    for free, its in enumerate(sums.strata):
        ends = [(one.yes, one.most) for place, one in enumerate(sums.strata) if place != free]
        for others in product(*ends):
            left = yes - sum(others)
            if its.yes <= left <= its.most:
                allocation = (*others[:free], left, *others[free:])
                parts = zip(sums.strata, allocation, strict=True)
                found[allocation] = sum(one.spread * one.size**2 * at * (one.size - at) for one, at in parts)
    looked_at, begun = _CORNERS
    widest = sorted(found, key=found.__getitem__, reverse=True)[:looked_at]
    return sorted(widest, key=sums.tail, reverse=True)[:begun]


def _starts(strata: Sequence[Drawn], yes: int) -> Iterator[Allocation]:
    """The allocation of the largest variance, that most like the answers, that in which all strata are alike, and those
    that fill the strata in turn."""
    yield _filled(strata, yes, [(one.size / 2, 1 / one.spread) for one in strata])
    yield _filled(strata, yes, [(one.size * one.yes / one.n, one.size) for one in strata])
    yield _filled(strata, yes, [(0.0, one.size) for one in strata])
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
