"""Coverage of a share over strata of known sizes, and how often a target is wrongly called met or not met.

Before: all answers pooled, with the interval for a known population, as reports once judged. After: each stratum by
its size. The pooled figures are exact. So are the others where the samples of a cell can be gone through; where they
are too many, some are drawn, and the error is the chance, by convolution, of a sample as far out as the nearest one
among them whose bound misses the truth. Only where sizes are estimated are errors counted in simulated samples.
Where the truth is a share, a target just above it is wrongly met when the lower bound passes the truth, and a target
right at it wrongly not met when the upper bound stays below: the two errors are those at the target.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import reduce
from itertools import product

import numpy as np
from scipy.stats import hypergeom

from analysis.allocations import FINE, Drawn, Sums
from analysis.proportions import known_population_interval
from analysis.stratified import Stratum, reaches, stratified_share
from bench._common import verdict

EIGHT = (14, 36, 60, 31, 12, 9, 40, 50)
SIZES = ((14, 100), (8, 60), (20, 16), (14, 36, 60), (25, 22, 14, 60), EIGHT)
RESPONSES = {"30 %": (0.3, 0.3), "60 %": (0.6, 0.6), "small 95, large 30 %": (0.95, 0.3), "30, 95 %": (0.3, 0.95)}
"""What part of the smallest and of the largest stratum answered; those between them lie between."""
TRUTHS = {"60 %": (0.6, 0.6), "small 93, large 30 %": (0.93, 0.3), "small 40, large 85 %": (0.4, 0.85)}
CONCERNED = (((14, 100), (0.95, 0.6)), ((14, 36, 60), (0.9, 0.75, 0.6)), ((20, 40), (1.0, 0.5)))
"""Sizes, and what part of each the question concerns; of the others, those who are asked say so."""
LIKELY = 0.1
"""Only samples are bounded that are at least as far out as so many: any other leaves the truth inside, since the truth
is among the allocations that are tried."""
LEAST, MOST = 94.0, 2.5


@dataclass(frozen=True, slots=True)
class Cell:
    """Chances in 0..1. ``runs``: how many samples were drawn; None where every sample was gone through."""

    sizes: tuple[int, ...]
    answered: tuple[int, ...]
    yes: tuple[int, ...]
    before: tuple[float, float]
    after: tuple[float, float]
    runs: int | None
    concerned: tuple[int, ...] | None = None


def cells(runs: int) -> list[Cell]:
    """The grid, on every processor. ``runs`` samples are drawn where there are more than ten times as many."""
    work = [
        (sizes, response, truth, runs)
        for sizes in SIZES
        for response in RESPONSES.values()
        for truth in TRUTHS.values()
    ]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        plain = pool.map(_cell, work)
        unsure = pool.map(_unsure, [(*one, runs) for one in CONCERNED])
        return [*plain, *unsure]


def _between(sizes: Sequence[int], ends: tuple[float, float]) -> list[float]:
    low, high = min(sizes), max(sizes)
    return [ends[0] + (ends[1] - ends[0]) * (size - low) / (high - low) for size in sizes]


def _cell(work: tuple[tuple[int, ...], tuple[float, float], tuple[float, float], int]) -> Cell:
    sizes, response, truth, runs = work
    answered = tuple(max(1, round(size * part)) for size, part in zip(sizes, _between(sizes, response), strict=True))
    yes = tuple(round(size * part) for size, part in zip(sizes, _between(sizes, truth), strict=True))
    whole = math.prod(n + 1 for n in answered) <= 10 * runs
    after = (_every if whole else _nearest)(sizes, answered, yes, runs)
    return Cell(sizes, answered, yes, _pooled(sizes, answered, yes), after, None if whole else runs)


def _every(sizes: Sequence[int], answered: Sequence[int], yes: Sequence[int], runs: int) -> tuple[float, float]:
    """How often the lower bound passes the truth, and how often the upper one stays below, over every sample."""
    del runs
    samples, asked, people = np.array([*product(*(range(n + 1) for n in answered))]), np.array(answered), sum(sizes)
    parts = zip(samples.T, sizes, yes, answered, strict=True)
    chances = np.prod([hypergeom.pmf(found, *one) for found, *one in parts], axis=0)

    def error(said: np.ndarray, true: int) -> float:
        sums = np.round(said @ (np.array(sizes) / asked), 9)
        far = np.array([chances[sums >= one].sum() <= LIKELY for one in sums]) & (chances > 0)
        passed = [reaches(_strata(sizes, answered, one), true + 1) for one in said[far]]
        return float(chances[far][np.array(passed, dtype=bool)].sum())

    return error(samples, sum(yes)), error(asked - samples, people - sum(yes))


def _nearest(sizes: Sequence[int], answered: Sequence[int], yes: Sequence[int], runs: int) -> tuple[float, float]:
    """The same, at most: the largest chance of a sum at least as far out as that of a drawn sample that does so."""
    random = np.random.default_rng((20191101, *sizes, *answered, *yes))
    parts = zip(sizes, yes, answered, strict=True)
    samples = np.unique([random.hypergeometric(its, size - its, n, runs) for size, its, n in parts], axis=1).T
    others = [size - its for size, its in zip(sizes, yes, strict=True)]

    def error(said: np.ndarray, truth: Sequence[int]) -> float:
        chances = []
        for one in said.tolist():
            drawn = tuple(Drawn(*row) for row in zip(sizes, answered, one, strict=True))
            is_far = Sums(drawn).tail(tuple(truth)) <= LIKELY
            if is_far and reaches(_strata(sizes, answered, one), sum(truth) + 1):
                chances.append(Sums(drawn, FINE).tail(tuple(truth)))
        return max(chances, default=0.0)

    return error(samples, yes), error(np.array(answered) - samples, others)


def _strata(sizes: Sequence[int], answered: Sequence[int], yes: Iterable[int]) -> list[Stratum]:
    return [Stratum(size, n, int(said)) for size, n, said in zip(sizes, answered, yes, strict=True)]


def _pooled(sizes: Sequence[int], answered: Sequence[int], yes: Sequence[int]) -> tuple[float, float]:
    """The same of all answers pooled; exact."""
    parts = zip(sizes, yes, answered, strict=True)
    chances = reduce(np.convolve, [hypergeom.pmf(range(n + 1), size, its, n) for size, its, n in parts])
    n, people, true = sum(answered), sum(sizes), sum(yes)
    bounds = [known_population_interval(said, n, people) for said in range(n + 1)]
    above = sum(chance for chance, one in zip(chances, bounds, strict=True) if one.low > true)
    below = sum(chance for chance, one in zip(chances, bounds, strict=True) if one.high < true)
    return float(above), float(below)


def _unsure(work: tuple[tuple[int, ...], tuple[float, ...], int]) -> Cell:
    """Strata of which some say that the question does not concern them: the sizes are then estimated."""
    sizes, parts, runs = work
    concerned = tuple(round(size * part) for size, part in zip(sizes, parts, strict=True))
    answered = tuple(round(size * part) for size, part in zip(sizes, _between(sizes, (0.8, 0.4)), strict=True))
    yes = tuple(round(size * part) for size, part in zip(concerned, _between(sizes, (0.93, 0.3)), strict=True))
    random = np.random.default_rng((20191101, *sizes))
    kinds = [(its, of - its, size - of) for its, of, size in zip(yes, concerned, sizes, strict=True)]
    draws = [random.multivariate_hypergeometric(one, n, 4 * runs) for one, n in zip(kinds, answered, strict=True)]
    truth, n = sum(yes) / sum(concerned), 4 * runs
    found = [
        [Stratum(size, int(row[0] + row[1]), int(row[0]), int(row[2])) for size, row in zip(sizes, rows, strict=True)]
        for rows in zip(*draws, strict=True)
    ]
    values = np.array([_value(strata) for strata in found])
    outer = np.flatnonzero((values < np.quantile(values, LIKELY)) | (values > np.quantile(values, 1 - LIKELY)))
    bounds = [its for place in outer if (its := stratified_share(found[place]).interval) is not None]
    after = sum(one.low > truth + 1e-9 for one in bounds) / n, sum(one.high < truth - 1e-9 for one in bounds) / n
    pools = [(sum(one.yes for one in its), sum(one.n for one in its)) for its in found]
    plain = [known_population_interval(*one, sum(sizes)) for one in pools]
    edge = truth * sum(sizes)
    before = sum(one.low > edge + 1e-9 for one in plain) / n, sum(one.high < edge - 1e-9 for one in plain) / n
    return Cell(sizes, answered, yes, before, after, n, concerned)


def _value(strata: Sequence[Stratum]) -> float:
    return sum(one.concerned * one.yes / one.n for one in strata) / sum(one.concerned for one in strata)


def table(found: Sequence[Cell]) -> str:
    head = ("strata", "answered", "would say yes", "coverage", "wrongly met", "wrongly not met", "samples")
    lines = [head, ["---"] * len(head), *_rows(found)]
    rows = "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines)
    return (
        "### A share over strata of known sizes\n\n"
        "Per cent, before (all answers pooled) and after (each stratum by its size). Wrongly met: at a target just "
        "above the truth; wrongly\nnot met: at a target right at it. '13 of 14': the question concerns so many of the "
        "stratum, and the others who are asked say so.\n\n" + rows
    )


def _rows(found: Sequence[Cell]) -> Iterator[tuple[str, ...]]:
    for one in found:
        sizes = [str(size) for size in one.sizes]
        if one.concerned is not None:
            sizes = [f"{of} of {size}" for of, size in zip(one.concerned, one.sizes, strict=True)]
        shown = (", ".join(sizes), ", ".join(map(str, one.answered)), ", ".join(map(str, one.yes)))
        pairs = [(1 - sum(one.before), 1 - sum(one.after)), *zip(one.before, one.after, strict=True)]
        figures = (f"{100 * before:.1f} → {100 * after:.1f}" for before, after in pairs)
        yield (*shown, *figures, "all" if one.runs is None else f"{one.runs:,}")


def judged(found: Sequence[Cell]) -> bool:
    """Print the lowest coverage and the largest errors against what was promised. What was simulated, where sizes are
    estimated, may miss it by three standard errors of its own."""
    spared = [300 * math.sqrt(0.025 * 0.975 / one.runs) if one.concerned and one.runs else 0.0 for one in found]
    coverage = [100 * (1 - sum(one.after)) + spare for one, spare in zip(found, spared, strict=True)]
    met, not_met = (
        [100 * one.after[side] - spare for one, spare in zip(found, spared, strict=True)] for side in (0, 1)
    )
    kept = [verdict("share over strata, lowest coverage", min(coverage), least=LEAST)]
    kept += [verdict("share over strata, wrongly met at the target", max(met), most=MOST)]
    kept += [verdict("share over strata, wrongly not met at the target", max(not_met), most=MOST)]
    return all(kept)
