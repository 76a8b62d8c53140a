"""Coverage by simulation: samples of five-point answers, whose intervals are to hold the population's own figure.

A sample without an interval (all answers alike, samples that do not overlap) counts neither as a hit nor as a miss: its
share is told beside the coverage of those that have one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.stats import multinomial

from analysis import proportions
from analysis.comparing import FEWEST_APART, interval_apart, share_interval
from analysis.spread import spread
from bench._coverage_cases import CASES, LEVELS, NEAR, STRONG, Case, joint

SAMPLES, OVERLAP, SHARE = "compare_samples", "compare_overlapping", "compare_overlapping, two levels"
SHORT = 0.925
"""Coverage below this is where a test of 5 % would be wrong in 7.5 %: Bradley's liberal bound."""
Bounds = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True)
class Drawn:
    """``coverage`` among the samples that have an interval (None where none has); ``without``: the share of samples
    that have none. ``runs``: how many samples were drawn; 0: every sample was gone through."""

    method: str
    n: int
    case: str
    linked: float
    correlation: float
    coverage: float | None
    without: float
    runs: int

    @property
    def place(self) -> tuple[str, int, str, float, float]:
        return self.method, self.n, self.case, self.linked, self.correlation

    @property
    def low(self) -> bool:
        return self.coverage is not None and self.coverage < SHORT

    @property
    def error(self) -> float:
        """The Monte Carlo standard error of ``coverage``."""
        if not self.runs or self.coverage is None:
            return 0.0
        return float(np.sqrt(self.coverage * (1 - self.coverage) / (self.runs * (1 - self.without))))


def remember_wilson() -> None:
    """Newcombe's intervals ask for Wilson's of the same few counts over and over: keep them for this process."""
    if not hasattr(proportions.wilson_interval, "cache_info"):
        proportions.wilson_interval = cache(proportions.wilson_interval)


def bounds(pairs: np.ndarray, only_then: np.ndarray, only_now: np.ndarray) -> Bounds:
    """The intervals that `compare_overlapping` gives the relative effect, NaN where it gives none. ``pairs``: shape
    (samples, levels, levels); the others: shape (samples, levels)."""
    if only_then.shape[1] > 2:
        with np.errstate(divide="ignore", invalid="ignore"):
            its = spread(pairs, only_then, only_now)
            low, high = (np.where(its.is_none, np.nan, bound) for bound in its.interval(0.95))
        for row in np.flatnonzero(its.is_apart):
            sizes = int(pairs[row].sum() + only_then[row].sum()), int(pairs[row].sum() + only_now[row].sum())
            if min(sizes) >= FEWEST_APART:
                ends = _apart(*sizes, int(pairs[row].sum()))
                low[row], high[row] = ends if its.lead[row] > 0 else (1 - ends[1], 1 - ends[0])
        return low, high
    then, now = pairs.sum(axis=2) + only_then, pairs.sum(axis=1) + only_now
    points = [_points(*(tuple(part.ravel().tolist()) for part in row)) for row in zip(pairs, then, now, strict=True)]
    low, high = (0.5 + np.array(bound) / 2 for bound in zip(*points, strict=True))
    one_level = ((then + now) > 0).sum(axis=1) == 1
    return np.where(one_level, np.nan, low), np.where(one_level, np.nan, high)


@cache
def _points(pairs: tuple[int, ...], then: tuple[int, int], now: tuple[int, int]) -> tuple[float, float]:
    remember_wilson()
    found = share_interval(np.array(pairs).reshape(2, 2), np.array(then), np.array(now), 0.95)
    return found.low, found.high


@cache
def _apart(n_then: int, n_now: int, n_linked: int) -> tuple[float, float]:
    found = interval_apart(n_then, n_now, n_linked, 0.95)
    return 0.5 + found.low / 2, 0.5 + found.high / 2


def samples_exactly(n: int) -> list[Drawn]:
    """Two samples of different people, gone through in full: for ``n`` = 8 there are 245,025 pairs of samples."""
    samples = np.array([row for row in np.ndindex(*[n + 1] * LEVELS) if sum(row) == n])
    then, now = np.repeat(samples, len(samples), axis=0), np.tile(samples, (len(samples), 1))
    shape = len(samples), len(samples)
    low, high = (bound.reshape(shape) for bound in bounds(np.zeros((len(then), LEVELS, LEVELS), int), then, now))
    found = []
    for case in (*CASES, *STRONG):
        x, y = (multinomial.pmf(samples, n, shares) for shares in (case.first, case.second))
        given, true = float(x @ ~np.isnan(low) @ y), case.relative_effect
        hits = float(x @ ((low <= true + NEAR) & (true - NEAR <= high)) @ y)
        found.append(Drawn(SAMPLES, n, case.name, 0, 0, hits / given, 1 - given, 0))
    return found


def samples_drawn(n: int, case: Case, runs: int, seed: tuple[int, ...]) -> Drawn:
    random = np.random.default_rng(seed)
    then, now = (random.multinomial(n, shares, runs) for shares in (case.first, case.second))
    nobody = np.zeros((runs, LEVELS, LEVELS), dtype=np.int64)
    return _coverage(SAMPLES, n, case, (0, 0), bounds(nobody, then, now), case.relative_effect)


def overlap_drawn(
    n: int, case: Case, linked: float, correlation: float, runs: int, seed: tuple[int, ...]
) -> list[Drawn]:
    """Intervals for linked and unlinked people, on the same samples: of all five levels, and of the two highest against
    the rest."""
    random = np.random.default_rng(seed)
    pairs = round(n * linked)
    table = random.multinomial(pairs, joint(case.first, case.second, correlation).ravel(), runs)
    then, now = (random.multinomial(n - pairs, shares, runs) for shares in (case.first, case.second))
    its, halves = (table.reshape(-1, LEVELS, LEVELS), then, now), _in_halves(table, then, now)
    place = linked, correlation
    return [
        _coverage(SHARE, n, case, place, bounds(*halves), 0.5 + case.share_change / 2),
        _coverage(OVERLAP, n, case, place, bounds(*its), case.relative_effect),
    ]


def _in_halves(table: np.ndarray, *alone: np.ndarray) -> tuple[np.ndarray, ...]:
    """Samples of five levels as samples of no (levels 1 to 3) and yes (4 and 5)."""
    cut = [0, 3]
    pairs = np.add.reduceat(np.add.reduceat(table.reshape(-1, LEVELS, LEVELS), cut, axis=1), cut, axis=2)
    return pairs, *(np.add.reduceat(part, cut, axis=1) for part in alone)


def _coverage(method: str, n: int, case: Case, place: tuple[float, float], its: Bounds, truth: float) -> Drawn:
    low, high = its
    runs, kept = len(low), int((~np.isnan(low)).sum())
    hits = int(((low - NEAR <= truth) & (truth <= high + NEAR)).sum())
    return Drawn(method, n, case.name, *place, hits / kept if kept else None, 1 - kept / runs, runs)
