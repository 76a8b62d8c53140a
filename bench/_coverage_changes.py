"""How often a change is called clear although there is none, and although there is one: by the very rule of a report.

A cell is two sizes, a shape, equal or unequal spread, and a share of linked people. Intervals are those of
`compare_overlapping`, computed for all samples at once. P-values are looked up in the exact distribution of everything
that has the same pooled answers, where that is quick; else they come from the normal approximation, and from the exact
distribution too where the approximation lies near a bound that decides. The studentised p-value is Student's except
where a family hangs on it: there it is the report's own, from fewer draws where it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import ndtr, stdtr
from scipy.stats import binom

from analysis.multiplicity import holm
from analysis.permutation import number_of_tables, share_as_far, sums_of_a_sample, ways
from analysis.spread import spread
from analysis.studentised import studentised_share
from bench._coverage_cases import LEVELS, joint
from bench._coverage_drawn import bounds

SIZES = (5, 8, 14, 20, 30, 60)
TOP = {
    "even": (0.2, 0.2, 0.2, 0.2, 0.2),
    "35 %": (0.05, 0.1, 0.2, 0.3, 0.35),
    "50 %": (0.04, 0.08, 0.13, 0.25, 0.5),
    "70 %": (0.02, 0.03, 0.05, 0.2, 0.7),
    "85 %": (0.01, 0.02, 0.04, 0.08, 0.85),
    "92 %": (0.005, 0.01, 0.02, 0.045, 0.92),
}
"""By the share of the highest level. With unequal spread that share lies in the middle, and earlier answers at both
ends: the relative effect is 0.5 all the same."""
ENDS = (0.35, 0.1, 0.1, 0.1, 0.35)
CORRELATION, FAMILY, ERROR = 0.5, 4, 0.05
QUICK = 5_000
"""Up to so many distributions over the levels the exact p-value is taken always."""
NEAR_BOUNDS = ((0.035, 0.07), (0.009, 0.017))
"""P-values of the normal approximation in which the exact one might lie on the other side of 5 %, or of a fourth."""
RESAMPLES = 999
LOW, HIGH = (0.4, 0.35, 0.15, 0.07, 0.03), (0.03, 0.07, 0.15, 0.35, 0.4)
FAMILIES = ((6, 6, 2), (7, 7, 4), (8, 8, 4), (8, 8, 8), (8, 60, 8), (10, 10, 8), (10, 60, 8), (14, 14, 8), (30, 30, 8))
"""Answers then and now, and how many comparisons, one of which is a change from ``LOW`` to ``HIGH``."""
POWER = {
    "even to higher": (TOP["even"], (0.05, 0.1, 0.2, 0.25, 0.4)),
    "middle to high": ((0.1, 0.2, 0.4, 0.2, 0.1), (0.02, 0.08, 0.2, 0.35, 0.35)),
    "low to middle": ((0.4, 0.3, 0.2, 0.08, 0.02), (0.1, 0.2, 0.3, 0.25, 0.15)),
}
BEFORE = {
    ("even to higher", 5): 4.6,
    ("even to higher", 8): 7.8,
    ("even to higher", 14): 27.6,
    ("even to higher", 20): 42.0,
    ("even to higher", 30): 62.8,
    ("even to higher", 60): 92.3,
    ("middle to high", 5): 8.8,
    ("middle to high", 8): 17.9,
    ("middle to high", 14): 49.4,
    ("middle to high", 20): 71.5,
    ("middle to high", 30): 89.5,
    ("middle to high", 60): 99.7,
    ("low to middle", 5): 11.6,
    ("low to middle", 8): 22.5,
    ("low to middle", 14): 62.5,
    ("low to middle", 20): 81.0,
    ("low to middle", 30): 95.1,
    ("low to middle", 60): 99.9,
}
"""In how many per cent of the same samples the rule before found them: Brunner and Munzel's test, by permutation below
10 answers, and the logit interval; where there was none it excluded no change."""
Samples = tuple[np.ndarray, np.ndarray, np.ndarray]
Found = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Cell:
    """``clear``: of ``trials`` without any change how many were called clear; ``families``: of ``trials`` / 4 families
    of four how many had one that was, adjusted by Holm."""

    then: int
    now: int
    shape: str
    unequal: bool
    linked: float
    trials: int
    clear: int
    families: int


def cells(shape: str, unequal: bool, linked: float, sizes: tuple[int, ...], trials: int, seed: int) -> list[Cell]:
    """Every pair of sizes; ``linked``: the share of the smaller one that answered both times."""
    first, second = populations(shape, unequal=unequal)
    found = []
    for then in sizes:
        for now in sizes:
            random = np.random.default_rng((seed, [*TOP].index(shape), unequal, round(3 * linked), then, now))
            its = drawn(random, then, now, round(linked * min(then, now)), first, second, trials)
            clear, in_family = false_clear(its)
            found.append(Cell(then, now, shape, unequal, linked, trials, clear, in_family))
    return found


def populations(shape: str, *, unequal: bool) -> tuple[tuple[float, ...], tuple[float, ...]]:
    share = TOP[shape][-1]
    rest = (1 - share) / 4
    return (ENDS, (rest, rest, share, rest, rest)) if unequal else (TOP[shape], TOP[shape])


def drawn(
    random: np.random.Generator,
    then: int,
    now: int,
    linked: int,
    first: tuple[float, ...],
    second: tuple[float, ...],
    trials: int,
) -> Samples:
    pairs = random.multinomial(linked, joint(first, second, CORRELATION).ravel(), trials)
    only_then, only_now = (
        random.multinomial(then - linked, first, trials),
        random.multinomial(now - linked, second, trials),
    )
    return pairs.reshape(-1, LEVELS, LEVELS), only_then, only_now


def false_clear(its: Samples) -> tuple[int, int]:
    """How many samples are clear alone, and how many families of four neighbours hold one that is clear."""
    excludes = excluding(its)
    hopeful = excludes.reshape(-1, FAMILY).any(axis=1)
    if not hopeful.any():
        return 0, 0
    pairs, only_then, only_now = (part[np.repeat(hopeful, FAMILY)] for part in its)
    among = excludes[np.repeat(hopeful, FAMILY)]
    chance, clear = in_families((pairs, only_then, only_now), among, FAMILY)[:2]
    return int((among & (chance < ERROR)).sum()), int(clear.any(axis=1).sum())


def in_families(its: Samples, excludes: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The permutation p-values; whether each is clear in its family of ``size`` neighbours, shape (families, size); and
    whether it would be if the studentised p-values were not asked."""
    chance = pvalues(*its)
    by_chance = excludes.reshape(-1, size) & (_adjusted(chance, size) < ERROR)
    apart = spread_pvalues(*its, otherwise=chance, decisive=by_chance.ravel())
    return chance, by_chance & (_adjusted(apart, size) < ERROR), by_chance


def _adjusted(p: np.ndarray, size: int) -> np.ndarray:
    return np.array([holm(row) for row in p.reshape(-1, size)])


def excluding(its: Samples) -> np.ndarray:
    low, high = bounds(*its)
    return np.asarray((low > 0.5) | (high < 0.5))


def spread_pvalues(
    pairs: np.ndarray, only_then: np.ndarray, only_now: np.ndarray, otherwise: np.ndarray, decisive: np.ndarray
) -> np.ndarray:
    """Those of `compare_overlapping` where ``decisive``, else by Student's t; ``otherwise`` where it has none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        its = spread(pairs, only_then, only_now)
        found = np.maximum(2 * stdtr(its.df, -its.distance), its.rarest)
    for row in np.flatnonzero(decisive & ~its.is_none):
        found[row] = _studentised(*(tuple(part[row].ravel().tolist()) for part in (pairs, only_then, only_now)))
    return np.where(its.is_none, otherwise, found)


@lru_cache(50_000)
def _studentised(pairs: tuple[int, ...], only_then: tuple[int, ...], only_now: tuple[int, ...]) -> float:
    table = np.array(pairs).reshape(LEVELS, LEVELS)
    return studentised_share(table, np.array(only_then), np.array(only_now), seed=1, resamples=RESAMPLES)[0]


def pvalues(pairs: np.ndarray, only_then: np.ndarray, only_now: np.ndarray) -> np.ndarray:
    """Of the permutation test."""
    found = approximate(pairs, only_then, only_now)
    near = np.any([(low < found) & (found < high) for low, high in NEAR_BOUNDS], axis=0)
    for row in range(len(found)):
        pooled, size = tuple((only_then[row] + only_now[row]).tolist()), int(only_then[row].sum())
        one, is_quick = (pairs[row], only_then[row], only_now[row]), _tables(pooled, size) <= QUICK
        if is_quick and not pairs[row].any():
            distances, shares = _tails(pooled, size)
            found[row] = shares[np.searchsorted(distances, ways(*one).distance)]
        elif is_quick or near[row]:
            found[row] = _exact(*(tuple(part.ravel().tolist()) for part in one))
    return found


_tables = lru_cache(200_000)(lambda pooled, size: number_of_tables(np.array(pooled), size))


@lru_cache(20_000)
def _tails(pooled: tuple[int, ...], size: int) -> tuple[np.ndarray, np.ndarray]:
    """Every distance that ``size`` of the pooled answers can have, ascending, and the share of ways as far."""
    alone = np.array(pooled)
    nobody = np.zeros((alone.size, alone.size), dtype=np.int64)
    its = ways(nobody, *_split(alone, size))
    totals, counted = sums_of_a_sample(its)
    distances = np.abs(totals - its.middle)
    order = np.argsort(distances, kind="stable")
    shares = (counted / counted.sum())[order][::-1].cumsum()[::-1]
    first = np.searchsorted(distances[order], distances[order])
    return distances[order], np.minimum(1.0, shares[first])


def _split(alone: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    upto = np.minimum(alone.cumsum(), size)
    then = np.diff(upto, prepend=0)
    return then, alone - then


@lru_cache(50_000)
def _exact(pairs: tuple[int, ...], only_then: tuple[int, ...], only_now: tuple[int, ...]) -> float:
    its = ways(np.array(pairs).reshape(LEVELS, LEVELS), np.array(only_then), np.array(only_now))
    return share_as_far(its, seed=1, resamples=9999)[0]


def approximate(pairs: np.ndarray, only_then: np.ndarray, only_now: np.ndarray) -> np.ndarray:
    """Of the permutation test by the normal approximation, of many samples at once."""
    then, alone = pairs.sum(axis=2) + only_then, (only_then + only_now).astype(float)
    pooled = then + pairs.sum(axis=1) + only_now
    places = (2 * pooled.cumsum(axis=1) - pooled).astype(float)
    middle = then.sum(axis=1) * pooled.sum(axis=1)
    apart, half = places[:, :, None] - places[:, None, :], (places[:, :, None] + places[:, None, :]) / 2
    n, size = alone.sum(axis=1), only_then.sum(axis=1)
    average = (alone * places).sum(axis=1) / np.maximum(n, 1)
    among = (alone * (places - average[:, None]) ** 2).sum(axis=1) / np.maximum(n * (n - 1), 1)
    variance = (pairs * (apart / 2) ** 2).sum(axis=(1, 2)) + size * (n - size) * among
    mean = (pairs * half).sum(axis=(1, 2)) + size * average - middle
    distance, scale = np.abs((then * places).sum(axis=1) - middle), np.sqrt(np.maximum(variance, 1e-9))
    return np.asarray(np.minimum(1.0, ndtr((mean - distance) / scale) + ndtr((-mean - distance) / scale)))


def power(case: str, n: int, trials: int, seed: int) -> tuple[tuple[str, int], float]:
    """In how many per cent of ``trials`` a change of two samples of ``n`` different people is called clear, alone."""
    random = np.random.default_rng((seed, [*POWER].index(case), n))
    its = drawn(random, n, n, 0, *POWER[case], trials)
    excludes = excluding(its)
    found = np.ones(trials)
    found[excludes] = pvalues(*(part[excludes] for part in its))
    return (case, n), 100 * float((found < ERROR).mean())


def family_power(then: int, now: int, size: int, trials: int, seed: int) -> tuple[tuple[int, int, int], Found]:
    """In how many per cent of ``trials`` families of ``size`` comparisons the one that is a change is called clear, and
    how many it would be without the studentised p-values."""
    random, even = np.random.default_rng((seed, then, now, size)), TOP["even"]
    each = [drawn(random, then, now, 0, *((LOW, HIGH) if not one else (even, even)), trials) for one in range(size)]
    stacked = (np.stack(part, axis=1) for part in zip(*each, strict=True))
    pairs, only_then, only_now = (part.reshape(-1, *part.shape[2:]) for part in stacked)
    its = pairs, only_then, only_now
    _, clear, by_chance = in_families(its, excluding(its), size)
    return (then, now, size), (100 * float(clear[:, 0].mean()), 100 * float(by_chance[:, 0].mean()))


def most_by_chance(trials: int, number: int) -> int:
    """As many of ``trials`` as an error of 5 % exceeds in one of twenty runs of ``number`` cells."""
    return int(binom.isf(ERROR / number, trials, ERROR))
