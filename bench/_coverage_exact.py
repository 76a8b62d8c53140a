"""Coverage without chance: every outcome is gone through, weighted by its probability, for shares of 0/1 answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln
from scipy.stats import binom, hypergeom

from analysis.proportions import (
    clopper_pearson_interval,
    corrected_phi,
    hybrid_difference,
    known_population_interval,
    wilson_interval,
)
from analysis.results import Interval
from bench._coverage_cases import CORRELATIONS, NEAR, joint

LEVEL = 0.95
SHARES = np.round(np.arange(0.02, 0.99, 0.02), 2)
PAIRED_SHARES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Exact:
    """Over all true shares that were gone through. ``at``: where coverage is lowest. ``inner``: the lowest where every
    true share lies between 0.1 and 0.9."""

    method: str
    n: int
    lowest: float
    at: str
    inner: float
    mean: float
    population: int | None = None


def one_share(n: int, method: str) -> Exact:
    """Wilson's or Clopper and Pearson's interval at every true share: on a fine grid, and right beside every bound."""
    interval = {"wilson": wilson_interval, "clopper-pearson": clopper_pearson_interval}[method]
    low, high = _bounds([interval(successes, n) for successes in range(n + 1)])
    edges = np.concatenate([low, high])
    grid = np.linspace(0.0005, 0.9995, 1999)
    shares = np.unique(np.concatenate([grid, edges - NEAR, edges + NEAR]))
    shares = shares[(shares > 0) & (shares < 1)]

    def covered(true: np.ndarray) -> np.ndarray:
        held = (low <= true[:, None]) & (true[:, None] <= high)
        return np.asarray((binom.pmf(np.arange(n + 1), n, true[:, None]) * held).sum(axis=1))

    coverage = covered(shares)
    inner = coverage[(shares >= 0.1) & (shares <= 0.9)]
    at = f"{shares[coverage.argmin()]:.3f}"
    return Exact(method, n, float(coverage.min()), at, float(inner.min()), float(covered(grid).mean()))


def known_population(n: int, population: int) -> Exact:
    """At every number of yes in the population."""
    low, high = _bounds([known_population_interval(successes, n, population) for successes in range(n + 1)])
    yes = np.arange(population + 1)
    held = (low <= yes[:, None]) & (yes[:, None] <= high)
    coverage = (hypergeom.pmf(np.arange(n + 1), population, yes[:, None], n) * held).sum(axis=1)
    inner = coverage[(yes >= 0.1 * population) & (yes <= 0.9 * population)]
    at = f"{int(coverage.argmin())} of {population}"
    return Exact(
        "known population", n, float(coverage.min()), at, float(inner.min()), float(coverage.mean()), population
    )


def difference(n: int) -> Exact:
    """Newcombe's interval of two groups of ``n`` each, at every pair of shares of the grid."""
    outcomes = np.arange(n + 1)
    bounds = [hybrid_difference(b, n, a, n, 0.0, LEVEL) for a in outcomes.tolist() for b in outcomes.tolist()]
    low, high = (np.array(bound).reshape(n + 1, n + 1) for bound in zip(*bounds, strict=True))
    chances = binom.pmf(outcomes, n, SHARES[:, None])

    def covered(a: int, b: int) -> float:
        true = SHARES[a] - SHARES[b]
        held = (low <= true + NEAR) & (true - NEAR <= high)
        return float(chances[a] @ held @ chances[b])

    return _summary("newcombe difference", n, covered, range(len(SHARES)), SHARES)


def paired_difference(n: int) -> list[Exact]:
    """Newcombe's interval of ``n`` pairs, at every pair of shares of its grid; one result for each correlation."""
    tables = np.array([(a, b, c, n - a - b - c) for a in range(n + 1) for b in range(n + 1 - a)
                       for c in range(n + 1 - a - b)])  # fmt: skip
    low, high = (np.array(bound) for bound in zip(*(_paired(table.reshape(2, 2)) for table in tables), strict=True))
    ways = gammaln(n + 1) - gammaln(tables + 1).sum(axis=1)
    shares = np.array(PAIRED_SHARES)

    def at(correlation: float) -> Exact:
        def covered(a: int, b: int) -> float:
            before, after = PAIRED_SHARES[a], PAIRED_SHARES[b]
            cells = joint((1 - before, before), (1 - after, after), correlation).ravel()
            held = (low <= after - before + NEAR) & (after - before - NEAR <= high)
            return float(np.exp(ways[held] + tables[held] @ np.log(cells)).sum())

        return _summary(f"paired shares, r = {correlation:g}", n, covered, range(len(shares)), shares)

    return [at(correlation) for correlation in CORRELATIONS]


def _paired(pairs: np.ndarray) -> tuple[float, float]:
    n = int(pairs.sum())
    return hybrid_difference(int(pairs[1].sum()), n, int(pairs[:, 1].sum()), n, corrected_phi(pairs), LEVEL)


def _summary(method: str, n: int, covered: Callable[[int, int], float], places: range, shares: np.ndarray) -> Exact:
    coverage = np.array([[covered(a, b) for b in places] for a in places])
    inside = (shares >= 0.1) & (shares <= 0.9)
    a, b = np.unravel_index(coverage.argmin(), coverage.shape)
    inner = float(coverage[np.ix_(inside, inside)].min())
    at = f"{shares[a]:g} and {shares[b]:g}"
    return Exact(method, n, float(coverage.min()), at, inner, float(coverage.mean()))


def _bounds(intervals: list[Interval]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([one.low for one in intervals]), np.array([one.high for one in intervals])
