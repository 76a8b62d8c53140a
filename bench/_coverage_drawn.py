"""Coverage by simulation: samples of five-point answers, whose intervals are to hold the population's own figure.

Equal samples are computed once. A sample without an interval (all answers alike, samples that do not overlap) counts
neither as a hit nor as a miss: its share is told beside the coverage of those that have one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.stats import multinomial

from analysis import proportions
from analysis.ordinal import relative_effect
from analysis.overlap import relative_effect_overlap, share_change
from analysis.results import Interval
from bench._coverage_cases import CASES, LEVELS, NEAR, STRONG, Case, joint

RESAMPLES = 299
"""For the bootstrap inside the simulation. Its standard error then varies by 4 % between seeds, which costs less than a
tenth of a percentage point of coverage against the 9,999 of a report."""

EFFECTS = {"relative_effect": "brunner-munzel", "relative_effect, logit": "logit"}
"""The methods and their ``interval``."""

SHORT = 0.925
"""Coverage below this is where a test of 5 % would be wrong in 7.5 %: Bradley's liberal bound."""
BOOTSTRAP = "relative_effect_overlap"
SHARE = "share_change"
OVERLAP = (SHARE, BOOTSTRAP)
"""The methods for linked and unlinked people."""


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


def relative_effect_exactly(n: int, method: str) -> list[Drawn]:
    """Two samples of different people, gone through in full: for ``n`` = 8 there are 245,025 pairs of samples."""
    samples = np.array([row for row in np.ndindex(*[n + 1] * LEVELS) if sum(row) == n])
    pairs = [relative_effect(x, y, interval=EFFECTS[method]).interval for x in samples for y in samples]
    low = np.array([np.nan if one is None else one.low for one in pairs]).reshape(len(samples), -1)
    high = np.array([np.nan if one is None else one.high for one in pairs]).reshape(len(samples), -1)
    found = []
    for case in (*CASES, *STRONG):
        x, y = (multinomial.pmf(samples, n, shares) for shares in (case.first, case.second))
        given, true = float(x @ ~np.isnan(low) @ y), case.relative_effect
        hits = float(x @ ((low <= true + NEAR) & (true - NEAR <= high)) @ y)
        found.append(Drawn(method, n, case.name, 0, 0, hits / given, 1 - given, 0))
    return found


def relative_effect_drawn(n: int, case: Case, runs: int, seed: tuple[int, ...]) -> list[Drawn]:
    random = np.random.default_rng(seed)
    rows = np.hstack([random.multinomial(n, case.first, runs), random.multinomial(n, case.second, runs)])

    def interval(kind: str) -> Callable[[np.ndarray], Interval | None]:
        return lambda row: relative_effect(row[:LEVELS], row[LEVELS:], interval=kind).interval

    return [
        _coverage(method, n, case, 0, 0, rows, interval(kind), case.relative_effect) for method, kind in EFFECTS.items()
    ]


def overlap_drawn(
    n: int,
    case: Case,
    linked: float,
    correlation: float,
    runs: int,
    bootstrap_runs: int,
    seed: tuple[int, ...],
    methods: tuple[str, ...] = OVERLAP,
) -> list[Drawn]:
    """Intervals for linked and unlinked people, on the same samples; the bootstrap on the first of them."""
    remember_wilson()
    random, pairs = np.random.default_rng(seed), round(n * linked)
    table = joint(case.first, case.second, correlation)
    parts = [(pairs, table.ravel()), (n - pairs, np.array(case.first)), (n - pairs, np.array(case.second))]
    rows = np.hstack([random.multinomial(size, shares, runs) for size, shares in parts])

    def share(row: np.ndarray) -> Interval | None:
        paired = np.repeat([(0, 0), (0, 1), (1, 0), (1, 1)], row[:4], axis=0)
        return share_change(paired, np.repeat([0, 1], row[4:6]), np.repeat([0, 1], row[6:])).interval

    def effect(row: np.ndarray) -> Interval | None:
        its = row[:25].reshape(LEVELS, LEVELS), row[25:30], row[30:]
        draw = int(random.integers(2**32))
        return relative_effect_overlap(*its, seed=draw, resamples=RESAMPLES).interval

    how = {
        SHARE: (_in_halves(rows), share, case.share_change),
        BOOTSTRAP: (rows[:bootstrap_runs], effect, case.relative_effect),
    }
    return [_coverage(method, n, case, linked, correlation, *how[method]) for method in methods]


def _in_halves(rows: np.ndarray) -> np.ndarray:
    """Samples of five levels as samples of no (levels 1 to 3) and yes (4 and 5): pairs, first alone, second alone."""
    cut = [0, 3]
    table = np.add.reduceat(np.add.reduceat(rows[:, :25].reshape(-1, LEVELS, LEVELS), cut, axis=1), cut, axis=2)
    alone = [np.add.reduceat(part, cut, axis=1) for part in (rows[:, 25:30], rows[:, 30:])]
    return np.hstack([table.reshape(-1, 4), *alone])


def _coverage(
    method: str,
    n: int,
    case: Case,
    linked: float,
    correlation: float,
    rows: np.ndarray,
    interval: Callable[[np.ndarray], Interval | None],
    truth: float,
) -> Drawn:
    samples, often = np.unique(rows, axis=0, return_counts=True)
    found = [interval(row) for row in samples]
    given = np.array([one is not None for one in found])
    hit = np.array([one is not None and one.low - NEAR <= truth <= one.high + NEAR for one in found])
    runs, kept = len(rows), int(often[given].sum())
    coverage = int(often[hit].sum()) / kept if kept else None
    return Drawn(method, n, case.name, linked, correlation, coverage, 1 - kept / runs, runs)
